"""What makes an indicator unusable is named with row, column and cure."""

from dataclasses import replace
from decimal import Decimal

import pytest

from projects.targets.domain import row_problems
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
