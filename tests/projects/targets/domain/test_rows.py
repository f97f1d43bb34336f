"""What makes an indicator unusable is named with row, column and cure."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from projects.targets.domain import Contents, differences, from_data, row_problems
from projects.targets.domain.rows import as_data, contents_problems
from tests.factories.applications import ROWS as TARGET_ROWS
from tests.factories.selfeval import ROWS


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "第 7 行“三级指标”没有填写，请补填"),
        ({"level1": ""}, "第 7 行“一级指标”没有填写，请补填"),
        ({"name": "长" * 101}, "第 7 行“三级指标”有 101 个字，请压缩到 100 字以内"),
        ({"op": ">"}, "第 7 行“指标性质”为“>”，请填 ≥、≤、= 或定性"),
        ({"weight": Decimal(-1)}, "第 7 行“分值”为 -1，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("100.01")}, "第 7 行“分值”为 100.01，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("1.005")}, "第 7 行“分值”为 1.005，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("NaN")}, "第 7 行“分值”为 NaN，请填 0 至 100 之间、至多两位小数的数"),
    ],
)
def test_an_unusable_row_is_named_with_its_column_and_cure(changes: dict[str, object], sentence: str) -> None:
    assert row_problems(7, replace(ROWS[0], **changes)) == [sentence]


def test_every_fault_of_a_row_is_named_and_a_good_row_has_none() -> None:
    faults = row_problems(3, replace(ROWS[2], op="?", level2=""))
    assert [words[:9] for words in faults] == ["第 3 行“二级指", "第 3 行“指标性"]
    assert row_problems(1, ROWS[0]) == []


def test_a_targets_own_columns_are_held_to_their_length_too() -> None:
    row = replace(TARGET_ROWS[0], evidence_asked="长" * 101, basis="长" * 201)
    assert row_problems(2, row) == [
        "第 2 行“应附佐证”有 101 个字，请压缩到 100 字以内", "第 2 行“指标值依据”有 201 个字，请压缩到 200 字以内",
    ]  # fmt: skip


def test_too_many_rows_and_too_long_a_goal_are_told() -> None:
    problems = contents_problems(Contents("目" * 2001, TARGET_ROWS * 16))
    assert problems == [
        "“年度总体目标”有 2001 个字，请压缩到 2000 字以内", "指标有 64 行，请归并到 60 行以内",
    ]  # fmt: skip


def test_contents_come_back_from_what_is_kept_as_they_were() -> None:
    contents = Contents("目标", TARGET_ROWS)
    assert from_data(json.loads(json.dumps(as_data(contents)))) == contents


def test_differences_are_told_by_level_and_name_whatever_the_order() -> None:
    first, second, third, fourth = TARGET_ROWS
    after = (second, replace(first, target_value="95", basis="新定额"), replace(fourth, name="商户满意度"))
    found = [(one.word, sorted(one.fields)) for one in differences((first, second, third, fourth), after)]
    assert found == [("", []), ("修改", ["basis", "target_value"]), ("新增", []), ("删除", []), ("删除", [])]
