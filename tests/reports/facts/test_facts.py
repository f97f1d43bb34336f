"""What facts work out for themselves, and which contradictions they refuse."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.facts import FactsError, percent
from tests.reports import samples


def test_percent_is_rounded_half_up_and_has_no_value_without_a_whole():
    assert percent(1, 8) == Decimal("12.50")
    assert percent(Decimal("0.005"), Decimal(1)) == Decimal("0.50")
    assert percent(1, 3) == Decimal("33.33")
    assert percent(Decimal("20.125"), 100) == Decimal("20.13")
    assert percent(5, 0) is None


def test_the_reference_share_is_exactly_49():
    assert str(samples.year_facts().share) == "49.00"


def test_first_levels_stand_in_the_frameworks_order_and_sum_to_the_total():
    facts = samples.key_facts()
    assert [level.level1 for level in facts.levels] == ["项目决策", "项目过程", "项目产出", "项目效益"]
    assert sum(level.score for level in facts.levels) == facts.total
    assert facts.weight == 100


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"projects": 794}, "领域合计项目数为793，应为794"),
        ({"spent": Decimal(1)}, "领域合计实际支出"),
        ({"units": 120}, "单位类别合计单位数为121，应为120"),
    ],
)
def test_a_year_that_does_not_add_up_is_refused(change, said):
    with pytest.raises(FactsError, match=said):
        replace(samples.year_facts(), **change)


def test_filings_that_do_not_add_up_are_refused():
    facts = samples.year_facts()
    with pytest.raises(FactsError, match="已报与未报自评合计"):
        replace(facts, filings=replace(facts.filings, missing=1))


def test_a_total_that_is_not_the_sum_needs_its_reason():
    facts = samples.department_facts()
    with pytest.raises(FactsError, match="自相矛盾"):
        replace(facts, total=facts.total - 1)
    assert replace(facts, total=facts.total - 1, total_note="另扣1分").total == facts.total - 1


def test_a_review_without_scores_is_refused():
    with pytest.raises(FactsError, match="没有任何指标得分"):
        replace(samples.key_facts(), lines=(), total=Decimal(0))
