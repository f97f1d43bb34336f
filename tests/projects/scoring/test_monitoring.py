"""Lights of money and indicators: each limit from both sides, every sentence, and what holds for any numbers."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.monitoring import (
    GREEN,
    LIGHTS,
    LIKELIHOODS,
    RED,
    YELLOW,
    Lit,
    Monitoring,
    indicator_light,
    money_light,
    read_monitoring,
    share_of_year,
    worst,
)
from projects.scoring.reading import Problem, Reader
from projects.scoring.rulebook import load_rulebook

RULE = Monitoring(
    met=Fraction(100), near=Fraction(80), over=Fraction(130), spent=Fraction(90), half_spent=Fraction(60),
    behind=Fraction(10), far_behind=Fraction(30), basis=Basis("演示"),
)  # fmt: skip
JULY = date(2016, 7, 31)  # the 213th of 366 days: 58.20 %
SHIPPED = Path(__file__).parents[3] / "fixtures" / "rulebooks"


def money(executed: int | None, forecast: int | None, budget: int | None = 10_000, as_of: date = JULY) -> Lit:
    return money_light(RULE, budget=budget, executed=executed, forecast=forecast, as_of=as_of)


def row(forecast: str, *, op: str = ">=", target: str = "500", unit: str = "户", likelihood: str = "") -> Lit:
    return indicator_light(RULE, op=op, target=target, unit=unit, forecast=forecast, likelihood=likelihood)


@pytest.mark.parametrize(
    ("executed", "forecast", "light"),
    [
        (5820, 9000, GREEN),
        (4820, 9000, GREEN),  # 58.1967 − 48.20 = 9.9967 points behind
        (4819, 9000, YELLOW),  # 10.0067
        (2820, 9000, YELLOW),  # 29.9967
        (2819, 9000, RED),  # 30.0067
        (5820, 8999, YELLOW),
        (5820, 6000, YELLOW),
        (5820, 5999, RED),
        (5820, 10_000, GREEN),
        (5820, 10_001, YELLOW),
        (10_500, 10_500, YELLOW),
    ],
)
def test_the_lights_of_money_at_their_limits(executed: int, forecast: int, light: str) -> None:
    assert money(executed, forecast).light == light


def test_the_sentence_of_money_names_rates_calendar_and_limits() -> None:
    slow = money(3000, 9500)
    assert slow.light == YELLOW
    assert slow.sentence == (
        "资金：截至 7 月 31 日执行 30.00 %（时间进度 58.20 %），落后超过 10 个百分点；"
        "全年预计执行 95.00 %，达到 90 %。黄灯。"
    )
    assert money(6000, 5000, as_of=date(2016, 12, 31)).sentence == (
        "资金：截至 12 月 31 日执行 60.00 %（时间进度 100.00 %），落后超过 30 个百分点；"
        "全年预计执行 50.00 %，不足 60 %。红灯。"
    )
    assert "不低于时间进度" in money(9000, 9000).sentence
    assert "落后未超过 10 个百分点" in money(5000, 9000).sentence


def test_money_without_numbers_has_no_light_and_says_what_is_missing() -> None:
    assert money(1, 2, budget=None) == Lit(None, "资金：没有导入这个项目的预算数，请联系绩效中心。")
    assert money(None, 2) == money(1, None) == Lit(None, "资金：还没有填写执行数或全年预计执行数。")


def test_money_without_a_budget_must_not_be_spent() -> None:
    assert money(0, 0, budget=0).light == GREEN
    assert money(0, 1, budget=0).light == RED
    assert money(1, 0, budget=0).light == RED


@pytest.mark.parametrize(
    ("day", "share"), [(date(2015, 6, 30), Fraction(181, 365)), (date(2016, 1, 1), Fraction(1, 366)),
                       (date(2016, 12, 31), Fraction(1))],
)  # fmt: skip
def test_how_much_of_the_year_has_passed(day: date, share: Fraction) -> None:
    assert share_of_year(day) == share


@pytest.mark.parametrize(
    ("given_row", "light"),
    [
        ({"forecast": "500"}, GREEN),
        ({"forecast": "499.99"}, YELLOW),
        ({"forecast": "400户"}, YELLOW),
        ({"forecast": "399"}, RED),
        ({"forecast": "650"}, GREEN),
        ({"forecast": "651"}, YELLOW),
        ({"forecast": "-5"}, RED),
        ({"forecast": "10", "op": "<=", "target": "10"}, GREEN),
        ({"forecast": "0", "op": "<=", "target": "10"}, GREEN),
        ({"forecast": "12.5", "op": "<=", "target": "10"}, YELLOW),
        ({"forecast": "12.6", "op": "<=", "target": "10"}, RED),
        ({"forecast": "1", "op": "<=", "target": "0"}, RED),
        ({"forecast": "-1", "op": ">=", "target": "0"}, RED),
        ({"forecast": "0", "op": ">=", "target": "0"}, GREEN),
        ({"forecast": "20", "op": "=", "target": "20"}, GREEN),
        ({"forecast": "24", "op": "=", "target": "20"}, YELLOW),
        ({"forecast": "95%", "target": "≥95%", "unit": "%"}, GREEN),
    ],
)
def test_the_lights_of_indicators_at_their_limits(given_row: dict, light: str) -> None:
    assert row(**given_row).light == light


def test_the_sentence_of_an_indicator_names_its_numbers_and_the_limit() -> None:
    assert row("400") == Lit(YELLOW, "全年预计 400户，指标值 ≥500户，预计完成 80.00 %，不足 100 %。黄灯。")
    assert row("700").sentence == (
        "全年预计 700户，指标值 ≥500户，预计完成 140.00 %，超过 130 %，指标值可能偏低。黄灯。"
    )
    assert row("-1", target="0").sentence == "全年预计 -1户，指标值 ≥0户，未达到指标值。红灯。"


def test_a_word_decides_where_there_is_no_number() -> None:
    assert row("全部发放到位", likelihood="certain").light == GREEN
    assert row("机制健全", op="qualitative", target="健全", likelihood="possible") == Lit(
        YELLOW, "定性指标，填报人判断“有可能完成”。黄灯。"
    )
    assert row("基本完成", likelihood="impossible").light == RED
    assert row("机制健全", op="qualitative", target="健全") == Lit(None, "定性指标，请选择完成可能性。")
    assert row("约在年底") == Lit(None, "预计完成情况不是数值，请选择完成可能性。")
    assert row("  ") == Lit(None, "还没有填写全年预计完成情况。")


def test_word_and_number_that_differ_take_the_worse_light() -> None:
    doubtful = row("500", likelihood="possible")
    assert doubtful.light == YELLOW
    assert "达到 100 %，填报人认为“有可能完成”，从严取黄灯。" in doubtful.sentence
    hopeful = row("300", likelihood="certain")
    assert hopeful.light == RED
    assert "从严取红灯" in hopeful.sentence


def test_the_worst_light_counts() -> None:
    assert worst([GREEN, YELLOW, GREEN]) == YELLOW
    assert worst([GREEN, None, RED]) == RED
    assert worst([None]) is worst([]) is None
    assert [Lit(light, "").asks for light in (None, GREEN, YELLOW, RED)] == [False, False, True, True]


AMOUNTS = st.integers(0, 10**15)
PERCENTS = st.integers(0, 100)


@st.composite
def rules(draw: st.DrawFn) -> Monitoring:
    near, met = sorted((draw(PERCENTS), draw(PERCENTS)))
    half, spent = sorted((draw(PERCENTS), draw(PERCENTS)))
    behind, far = sorted((draw(PERCENTS), draw(PERCENTS)))
    return replace(
        RULE, near=Fraction(near), met=Fraction(met), half_spent=Fraction(half), spent=Fraction(spent),
        behind=Fraction(behind), far_behind=Fraction(far), over=Fraction(draw(st.integers(100, 1000))),
    )  # fmt: skip


def badness(lit: Lit) -> int:
    assert lit.light is not None
    return list(LIGHTS).index(lit.light)


@given(rules(), st.tuples(st.integers(1, 10**15), AMOUNTS, AMOUNTS, AMOUNTS), st.dates(date(2000, 1, 1)))
def test_money_spent_sooner_is_never_a_worse_light(
    rule: Monitoring, amounts: tuple[int, int, int, int], as_of: date
) -> None:
    budget, executed, more, forecast = amounts

    def lit(spent: int) -> Lit:
        return money_light(rule, budget=budget, executed=spent, forecast=forecast, as_of=as_of)

    assert badness(lit(executed + more)) <= badness(lit(executed))
    assert lit(executed).sentence.endswith(f"{LIGHTS[lit(executed).light or '']}。")


@given(rules(), st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_of_a_target_is_never_worse_until_it_is_far_exceeded(
    rule: Monitoring, target: int, first: int, second: int
) -> None:
    low, high = sorted((first, second))
    lits = [indicator_light(rule, op=">=", target=str(target), unit="", forecast=str(value)) for value in (low, high)]
    if Fraction(high, target) * 100 <= rule.over:
        assert badness(lits[1]) <= badness(lits[0])
    assert badness(lits[1]) <= badness(lits[0]) or lits[1].light == YELLOW


OPERATORS = st.sampled_from([">=", "<=", "=", "qualitative"])


@given(rules(), OPERATORS, st.tuples(st.text(), st.text(), st.text()), st.sampled_from(["", *LIKELIHOODS]))
def test_whatever_is_typed_gets_a_sentence(
    rule: Monitoring, op: str, typed: tuple[str, str, str], likelihood: str
) -> None:
    target, forecast, unit = typed
    lit = indicator_light(rule, op=op, target=target, unit=unit, forecast=forecast, likelihood=likelihood)
    assert lit.light in (None, *LIGHTS)
    assert lit.sentence.endswith("。")


def read(**changes: object) -> tuple[Monitoring, list[Problem]]:
    data: dict = {
        "indicator": {"met": 100, "near": 80, "over": 130},
        "money": {"spent": 90, "half_spent": 60, "behind": 10, "far_behind": 30},
    }
    for place, value in changes.items():
        part, _, name = place.partition("__")
        data[part] = data[part] | {name: value} if name else value
    problems: list[Problem] = []
    return read_monitoring(Reader(data, source="x", problems=problems), Basis("演示")), problems


def test_limits_are_read_as_written() -> None:
    found, problems = read()
    assert (found, problems) == (RULE, [])


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ({"indicator__near": 101}, "indicator.near", "应在 0 与 100 之间"),
        ({"indicator__near": None}, "indicator.near", "应为数值，现在没有填写"),
        ({"indicator__met": 70}, "indicator.near", "红线不能高于绿线 met"),
        ({"indicator__over": 99}, "indicator.over", "应在 100 与 1000 之间"),
        ({"money__spent": "很多"}, "money.spent", "应为数值"),
        ({"money__half_spent": 95}, "money.half_spent", "红线不能高于绿线 spent"),
        ({"money__far_behind": 5}, "money.far_behind", "红线不能小于黄线 behind"),
        ({"money__late": 5}, "money.late", "不认识这个键"),
    ],
)
def test_a_wrong_limit_is_named(changes: dict, key: str, told: str) -> None:
    problems = read(**changes)[1]
    assert any(problem.key == key and told in problem.expectation for problem in problems), problems


@pytest.mark.parametrize("year", ["2015-2017", "2020", "2021"])
def test_the_shipped_rulebooks_have_limits_and_an_ex_ante_framework(year: str) -> None:
    book = load_rulebook((SHIPPED / f"{year}.yaml").read_text(encoding="utf-8"), source=year)
    assert book.monitoring is not None
    assert replace(book.monitoring, basis=RULE.basis, note="") == RULE
    assert not book.monitoring.basis.checked
    framework = book.framework("ex_ante")
    assert [group.label for group in framework.groups] == [
        "立项必要性", "投入经济性", "绩效目标合理性", "实施方案可行性", "筹资合规性",
    ]  # fmt: skip
    rating = book.rating_of(framework)
    assert rating is not None
    assert [(band.label, int(band.low)) for band in rating.bands] == [
        ("优先支持", 90), ("予以支持", 80), ("不予支持", 0),
    ]  # fmt: skip
