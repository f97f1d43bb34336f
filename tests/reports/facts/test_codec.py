"""Facts keep what they say through JSON, exactly, and refuse what they cannot have said."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.facts import FactsError, Money, YearFacts
from tests.reports import samples

ALL = [
    samples.year_facts,
    samples.key_facts,
    samples.department_facts,
    samples.summary_table_facts,
    samples.unit_budget_facts,
]


@pytest.mark.parametrize("make", ALL)
def test_facts_come_back_from_json_as_they_went(make):
    facts = make()
    assert type(facts).from_json(facts.to_json()) == facts


@pytest.mark.parametrize("make", ALL)
def test_json_is_canonical(make):
    text = make().to_json()
    again = json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert text == again
    assert "\\u" not in text


def test_equal_facts_give_equal_text_and_another_fen_gives_another():
    facts = samples.key_facts()
    money = replace(facts.money, spent=facts.money.spent + Decimal("0.01"))
    assert samples.key_facts().to_json() == facts.to_json()
    assert replace(facts, money=money).to_json() != facts.to_json()


@given(st.decimals(min_value=0, max_value=10**13, places=2), st.decimals(min_value=0, max_value=10**13, places=2))
def test_money_keeps_every_place(start, spent):
    money = Money(start_of_year=start, adjusted=start, received=start, spent=spent)
    assert str(Money.from_json(money.to_json()).spent) == str(spent)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda raw: raw.pop("units"), "缺少“units”"),
        (lambda raw: raw.update(surprise=1), "不认识的键“surprise”"),
        (lambda raw: raw.update(units="121"), "units：应为整数"),
        (lambda raw: raw.update(spent="八亿"), "spent：应为数"),
        (lambda raw: raw.update(reported_on="2016-13-01"), "reported_on：应为日期"),
        (lambda raw: raw.update(constructed=1), "constructed：应为是或否"),
        (lambda raw: raw.update(fields={}), "fields：应为列表"),
        (lambda raw: raw.update(targets=[]), "targets：应为一组键值"),
        (lambda raw: raw["fields"][0].update(spent=1), "fields[0].spent：应为文字写成的数或日期"),
    ],
)
def test_foreign_json_is_refused_with_the_key(change, said):
    raw = json.loads(samples.year_facts().to_json())
    change(raw)
    with pytest.raises(FactsError) as refused:
        YearFacts.from_json(json.dumps(raw))
    assert said in str(refused.value)


def test_text_that_is_no_json_is_refused_with_its_place():
    with pytest.raises(FactsError, match="第 1 行"):
        YearFacts.from_json("{不是")
