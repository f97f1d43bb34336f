"""What stands beside a field: the rule in words, with the row's own numbers."""

from fractions import Fraction

import pytest

from projects.scoring.conventions import USUAL
from projects.scoring.formcheck.form import Row, Scheme
from projects.scoring.methods import Rule
from projects.scoring.standards import Standard, standard_of

SCHEME = Scheme(
    execution=Rule.build("execution"),
    method=Rule.build("proportional"),
    equal_missed="by_side",
    conventions=USUAL,
    bands=(Fraction(100), Fraction(80), Fraction(60), Fraction(0)),
    rating=(),
)


def standard(op: str, target: str | None, unit: str = "件", rule: Rule | None = None) -> Standard:
    row = Row(1, "产出指标", "数量指标", "清扫", op, target, unit, None, Fraction(15), None, rule, None)
    return standard_of(row, SCHEME)


@pytest.mark.parametrize(("op", "formula"), [
    (">=", "完成值达到 90 件 得 15 分，否则得分 = 完成值 ÷ 90 件 × 15"),
    ("<=", "完成值不超过 90 件 得 15 分，否则得分 = 90 件 ÷ 完成值 × 15"),
    ("=", "完成值等于 90 件 得 15 分，低于的得分 = 完成值 ÷ 90 件 × 15，高于的得分 = 90 件 ÷ 完成值 × 15"),
])  # fmt: skip
def test_the_formula_carries_the_rows_own_numbers(op: str, formula: str) -> None:
    found = standard(op, "90")
    assert (found.label, found.formula, found.judged) == ("完成比例赋分", formula, False)
    assert found.rule.endswith("完成率超过 130.00 % 的，须说明原因。")


def test_a_qualitative_row_shows_its_bands_in_points() -> None:
    found = standard("qualitative", "有所提高", "")
    assert found.judged
    assert found.formula == (
        "达成预期指标：12 至 15 分；部分达成预期指标并具有一定效果：9 至 12 分；未达成预期指标且效果较差：0 至 9 分"
    )


@pytest.mark.parametrize("target", [None, "及时", "2021年12月"])
def test_without_a_number_there_is_no_formula(target: str | None) -> None:
    assert standard(">=", target).formula == ""


def test_another_rule_is_told_in_its_own_words() -> None:
    found = standard(">=", "90", rule=Rule.build("yes_no"))
    assert (found.label, found.rule, found.formula) == ("直接赋分", "完成得满分，未完成不得分。", "")
