"""``check_form`` as people call it. No test here has a database: none is needed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from projects.sheets.evaluation_form import read_forms, write_forms
from tests.projects.scoring.formcheck.forms import form, lone, row, satisfied

PUBLISHED = Path(__file__).parents[2] / "cases/published/published_tables.json"


@pytest.fixture
def written(tmp_path):
    def write(content, name="自评 表.json"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode())
        return str(path)

    return write


def run(*arguments):
    """Exit code, what was printed and what was refused."""
    out, refused = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("check_form", *map(str, arguments), stdout=out, stderr=refused)
    except CommandError as error:
        code = error.returncode
        refused.write(str(error))
    except SystemExit as error:
        code = error.code
    return code, out.getvalue(), refused.getvalue()


def test_a_clean_form_ends_with_zero(written):
    code, out, refused = run(written(form()))
    assert (code, refused) == (0, "")
    assert "1. 数量指标「清扫面积」:完成值 90 万㎡ ≥ 指标值 90 万㎡，达到指标值，得 50.00 分" in out
    assert out.endswith("总分和等级：表中 100.00、优，重算 100.00、优\n未发现问题。\n")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"weight": "12.5", "published_score": "12"}, 0),
        ({"actual": "118", "reason": ""}, 1),
        ({"published_score": "51"}, 1),
    ],
)
def test_notes_are_allowed_warnings_and_errors_end_with_one(written, changes, code):
    assert run(written(lone(**changes)))[0] == code


def test_an_object_is_answered_with_an_object_and_a_list_with_a_list(written):
    _, out, _ = run(written(form()), "--format", "json")
    assert list(json.loads(out)) == ["id", "budget", "indicators", "total", "rating", "findings"]
    _, out, _ = run(written([form()]), "--format", "json")
    assert [one["id"] for one in json.loads(out)] == ["演示-1"]
    _, out, _ = run(written([]), "--format", "json")
    assert json.loads(out) == []


def test_several_files_give_one_list_in_order(written):
    first = written({**form(), "id": "甲"}, "1.json")
    second = written([{**form(), "id": "乙"}, {**form(), "id": "丙"}], "2.json")
    third = written(write_forms({**form(), "id": "丁"}), "3.xlsx")
    code, out, _ = run(third, first, second, "--format", "json")
    assert (code, [one["id"] for one in json.loads(out)]) == (0, ["丁", "甲", "乙", "丙"])
    _, out, _ = run(first, second)
    assert [line for line in out.splitlines() if line.startswith("《")] == [
        "《演示项目》甲",
        "《演示项目》乙",
        "《演示项目》丙",
    ]


def test_the_worst_of_several_files_wins_and_the_readable_ones_are_answered(written):
    clean, wrong = written(form(), "1.json"), written(lone(published_score="51"), "2.json")
    broken = written(b'{"id":', "3.json")
    assert run(clean, wrong)[0] == 1
    code, out, refused = run(broken, wrong, clean, "--format", "json")
    assert (code, len(json.loads(out))) == (2, 2)
    assert "3.json”无法读取：第 1 行第 7 列不是正确的 JSON" in refused


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        ('{"a": "中文"}'.encode("gbk"), "GBK"),
        ("\ufeff[1]".encode(), "第 1 张表：一张表应为一组“键: 值”"),
        (form(row(weight="十五"), satisfied()), "第 1 行指标的“分值”（weight）应为数值，现为 “十五”"),
        ([form(), form(published_total="甲")], "第 2 张表：表头的“总分”（published_total）应为数值"),
        (b"PK\x03\x04", "文件已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Excel"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_two_and_says_where_and_why(written, content, words):
    code, out, refused = run(written(content))
    assert (code, out) == (2, "")
    assert words in refused


def test_a_missing_file_a_folder_and_a_giant_end_with_two(tmp_path, written):
    assert run(tmp_path / "没有.json")[::2] == (
        2,
        f"文件“{tmp_path / '没有.json'}”无法读取：没有这个文件，请核对路径。\n",
    )
    assert "这是文件夹" in run(tmp_path)[2]
    assert "超过 20 MB" in run(written(b" " * (20 * 1024 * 1024 + 1)))[2]


def test_a_file_that_the_system_refuses_ends_with_two(tmp_path):
    assert "请核对文件权限" in run(tmp_path / ("长" * 300))[2]


def test_a_name_cannot_smuggle_lines_into_the_refusal(tmp_path):
    _, _, refused = run(tmp_path / "没有\n未发现问题。")
    assert len(refused.splitlines()) == 1


@pytest.mark.parametrize("arguments", [(), ("--template", "表.xlsx", "a.json"), ("--to-excel", "表.xlsx")])
def test_a_call_that_makes_no_sense_ends_with_two(arguments):
    code, out, refused = run(*arguments)
    assert (code, out) == (2, "")
    assert refused


def test_the_template_is_written_and_read(tmp_path):
    out = tmp_path / "空表.xlsx"
    code, told, _ = run("--template", out)
    assert (code, told) == (0, f"已写出 {out}\n")
    assert read_forms(out.read_bytes(), out.name)["indicators"] == []
    assert list(tmp_path.iterdir()) == [out]


def test_a_form_goes_to_excel_and_is_checked_from_there_to_the_same(tmp_path, written):
    out = tmp_path / "自评表.xlsx"
    source = written(json.loads(PUBLISHED.read_text("utf-8")))
    assert run(source, "--to-excel", out)[0] == 0
    assert read_forms(out.read_bytes(), out.name) == json.loads(PUBLISHED.read_text("utf-8"))
    assert run(out, "--format", "json") == run(source, "--format", "json")


def test_an_unreadable_form_is_not_written_to_excel(tmp_path, written):
    out = tmp_path / "表.xlsx"
    code, _, refused = run(written({"indicators": 3}), "--to-excel", out)
    assert (code, out.exists()) == (2, False)
    assert "应为列表" in refused


def test_a_place_that_cannot_be_written_is_named_and_left_alone(tmp_path, written):
    code, _, refused = run(written(form()), "--to-excel", tmp_path / "没有这一级" / "表.xlsx")
    assert (code, "无法写出" in refused) == (2, True)
    kept = tmp_path / "已有"
    kept.mkdir()
    assert run("--template", kept)[0] == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("how", ["text", "json"])
def test_it_runs_from_the_command_line_without_a_database_in_any_locale(how):
    environment = {**os.environ, "DATABASE_URL": "sqlite:////no/such/folder/db.sqlite3", "LC_ALL": "C", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check_form", PUBLISHED, "--format", how],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode("utf-8")
    if how == "json":
        assert len(json.loads(text)) == 28
    else:
        assert text.count("《") == 28


def test_an_unknown_option_value_ends_with_two():
    done = subprocess.run(
        [sys.executable, "manage.py", "check_form", PUBLISHED, "--format", "xml"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
