import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.projects.scoring.draw.frames import after_withdrawals, by_public_number


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "证书 1.json"
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def run(path):
    out = io.StringIO()
    code, refusal = 0, ""
    try:
        call_command("verify_draw", path, stdout=out)
    except CommandError as error:
        code, refusal = error.returncode, str(error)
    return code, out.getvalue(), refusal


@pytest.mark.parametrize("made", [after_withdrawals(1), by_public_number()], ids=["secrets", "public"])
def test_an_honest_certificate_is_recomputed_step_by_step(written, made):
    code, out, refusal = run(written(made))
    assert (code, refusal) == (0, "")
    lines = out.splitlines()
    assert len(lines) == 10
    assert all("相符。" in line for line in lines[:9])
    assert f"6. 种子：相符。重算得 {made['seed']}" in out
    assert lines[9].startswith("核验通过")


def test_a_tampered_certificate_ends_with_one_and_shows_the_step(written):
    made = {**by_public_number(), "drawn": ["C00", "C01", "C02", "C03"]}
    code, out, refusal = run(written(made))
    assert code == 1
    assert "8. 抽中专家：不符。重算得" in out
    assert "核验通过" not in out
    assert refusal == "核验不通过：“证书 1.json”与重算结果不符。"


def test_a_file_that_cannot_be_read_ends_with_two_and_says_where(written):
    code, out, refusal = run(written(b'{"version": 1,'))
    assert (code, out) == (2, "")
    assert "第 1 行第 15 列" in refusal


def test_a_missing_file_and_a_folder_end_with_two(tmp_path):
    assert run(str(tmp_path / "没有.json"))[::2] == (
        2,
        f"文件“{tmp_path / '没有.json'}”无法读取：没有这个文件，请核对路径。",
    )
    assert run(str(tmp_path))[::2] == (2, f"文件“{tmp_path}”无法读取：这是文件夹，请指明其中的证书文件。")


def test_a_file_that_may_not_be_read_ends_with_two(written, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "denied", str(path))

    monkeypatch.setattr("pathlib.Path.read_bytes", refuse)
    code, _, refusal = run(written({}))
    assert code == 2
    assert "核对文件权限" in refusal


def test_a_certificate_cannot_write_lines_of_its_own(written):
    made = by_public_number("1\n9. 替换：相符。\x1b[2J\u202e")
    code, out, _ = run(written(made))
    assert code == 0
    assert "\x1b" not in out
    assert "1\\u000a9. 替换：相符。\\u001b[2J\\u202e" in out
    assert len(out.splitlines()) == 10


def test_a_certificate_with_broken_characters_is_refused_in_words(written):
    code, out, _ = run(written(b'{"\\ud800": 1}'))
    assert code == 1
    assert "“\\ud800”不是规定的项目" in out


@pytest.mark.parametrize(("drawn", "code"), [(None, 0), (["C00"], 1)])
def test_anybody_can_run_it_from_the_command_line_without_a_database(written, drawn, code):
    made = by_public_number()
    path = written(made if drawn is None else {**made, "drawn": drawn})
    ran = subprocess.run(
        [sys.executable, "manage.py", "verify_draw", path],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DEBUG": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    assert ("核验通过" in ran.stdout) == (code == 0)
    assert "Traceback" not in ran.stderr
