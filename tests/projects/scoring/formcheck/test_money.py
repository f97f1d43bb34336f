"""The money rows: rate, points, total row and parts."""

import pytest

from tests.projects.scoring.formcheck.forms import answer, findings, form


def lone_money(scheme=None, **changes):
    return form(money=changes, scheme=scheme, partial=True, published_total=None, published_rating=None, indicators=[])


def execution(data):
    return answer(data)["budget"]


@pytest.mark.parametrize(
    ("changes", "rate", "score"),
    [
        ({"executed": "150", "published_rate": "75%", "published_score": "7.5"}, "75.00", "7.50"),
        ({"full_year": None, "executed": "100", "published_rate": "50%", "published_score": "5"}, "50.00", "5.00"),
        ({"full_year": "250", "published_rate": "80%", "published_score": "8"}, "80.00", "8.00"),
        (
            {"full_year": "2,000,000元", "executed": "１５０", "published_rate": None, "published_score": None},
            "75.00",
            "7.50",
        ),
        ({"executed": None, "published_rate": "76%", "published_score": "7.6"}, "76.00", "7.60"),
        ({"year_start": None, "full_year": None, "published_rate": "0.9", "published_score": "9"}, "90.00", "9.00"),
        ({"year_start": None, "full_year": None, "published_rate": "90", "published_score": "9"}, "90.00", "9.00"),
        ({"money_unit": None, "executed": "150", "published_rate": "75", "published_score": "7.5"}, "75.00", "7.50"),
    ],
)
def test_the_rate_is_executed_by_the_full_year_budget_else_as_printed(changes, rate, score):
    data = lone_money(**changes)
    assert execution(data) == {"rate": rate, "score": score}
    assert [found for found in findings(data) if found[0] != "unspent"] == []


def test_a_rate_rounded_by_the_scheme_is_used_rounded():
    data = lone_money(scheme={"round_rate": "0.01"}, executed="172.37", published_rate="86%", published_score="8.6")
    assert execution(data) == {"rate": "86.00", "score": "8.60"}
    assert findings(data) == []


@pytest.mark.parametrize(
    ("executed", "completed", "score"),
    [
        ("200", None, "10.00"),
        ("199.99", None, "7.00"),
        ("199.99", True, "10.00"),
        ("200", False, "7.00"),
        ("160", None, "7.00"),
        ("159.99", None, "5.00"),
        ("120", None, "5.00"),
        ("119.99", None, "0.00"),
        ("200.01", True, "7.00"),
    ],
)
def test_execution_may_be_scored_by_bands(executed, completed, score):
    data = lone_money(
        scheme={"execution": "bands"},
        executed=executed,
        completed=completed,
        published_score=score,
        published_rate=None,
    )
    assert execution(data)["score"] == score
    assert "execution_differs" not in [code for code, _, _ in findings(data)]


@pytest.mark.parametrize(
    ("changes", "severity", "words"),
    [
        ({"executed": "180", "published_score": "10", "published_rate": None}, "error", "按规则应得 9.00"),
        ({"executed": "180", "published_score": "9"}, "error", "表中执行率“100%”"),
        (
            {"executed": "172.37", "published_score": "8.6", "published_rate": "86%"},
            "note",
            "执行率四舍五入到整数百分比",
        ),
        ({"executed": "172.37", "published_score": "8.62", "published_rate": "86.18%"}, "note", "执行率末位相差一"),
        ({"executed": "158.54", "published_score": "7.93", "published_rate": "79.3%"}, "note", "四舍五入到 0.1 %"),
        ({"executed": "172.37", "published_score": "9", "published_rate": None}, "note", "得分四舍五入到整数分"),
        ({"executed": "172.37", "published_score": "8", "published_rate": None}, "note", "得分舍去小数取整数分"),
        (
            {"executed": "172.37", "published_score": "8.6", "published_rate": None},
            "note",
            "比率先四舍五入到整数百分比",
        ),
        ({"executed": "172.37", "published_score": "9", "published_rate": "99%"}, "error", "表中执行率“99%”"),
        ({"executed": "20", "published_score": "1", "published_rate": "0.2"}, "error", "表中执行率“0.2”"),
    ],
)
def test_a_printed_rate_or_points_that_are_not_executed_by_budget_are_one_finding(changes, severity, words):
    found = [entry for entry in answer(lone_money(**changes))["findings"] if entry["code"] == "execution_differs"]
    assert [(entry["severity"], entry["row"]) for entry in found] == [(severity, "budget")]
    assert words in found[0]["message"]


def test_points_that_are_not_the_bands_are_named():
    data = lone_money(scheme={"execution": "bands"}, executed="180", published_rate="90%", published_score="9")
    assert findings(data) == [("execution_differs", "error", "budget")]


def test_a_rate_is_judged_where_execution_carries_no_points():
    data = lone_money(executed="180", weight=None, published_score=None)
    assert execution(data) == {"rate": "90.00", "score": None}
    assert findings(data) == [("execution_differs", "error", "budget")]


def test_points_without_a_weight_are_carried_through():
    assert execution(lone_money(weight=None, published_score="9.5")) == {"rate": "100.00", "score": "9.50"}


def test_more_executed_than_budgeted_is_a_warning_and_earns_no_more_than_the_weight():
    data = lone_money(executed="240", published_rate="120%")
    assert execution(data) == {"rate": "120.00", "score": "10.00"}
    assert findings(data) == [("execution_above_100", "warning", "budget")]


def test_points_above_the_weight_of_execution_are_named():
    data = lone_money(executed="240", published_rate="120%", published_score="12")
    assert findings(data) == [
        ("above_weight", "error", "budget"),
        ("execution_above_100", "warning", "budget"),
        ("execution_differs", "error", "budget"),
    ]


def test_money_spent_without_a_budget_has_no_rate():
    data = lone_money(year_start="0", full_year="0", executed="3", published_rate=None, published_score="10")
    assert execution(data) == {"rate": None, "score": "10.00"}
    assert findings(data) == [("execution_above_100", "warning", "budget")]


def test_a_form_without_money_rows_says_so():
    data = lone_money(year_start=None, full_year=None, executed=None, published_rate="—", published_score=None)
    assert execution(data) == {"rate": None, "score": None}
    assert findings(data) == []


@pytest.mark.parametrize(("executed", "found"), [("160", False), ("159.99", True), ("0", True)])
def test_more_than_a_fifth_unspent_is_a_note(executed, found):
    data = lone_money(executed=executed, published_rate=None, published_score=None)
    assert (("unspent", "note", "budget") in findings(data)) is found


def test_a_total_row_of_zeros_above_rows_that_are_not_is_named():
    row = {"name": "项目总成本", "op": "<=", "target": "202.6", "target_unit": "万元", "actual": "132.9"}
    zero = {"year_start": "0", "full_year": "0", "executed": "0", "published_rate": "0", "published_score": "0"}
    data = form(row, money=zero, partial=True, published_total=None, published_rating=None)
    assert findings(data) == [("zero_total_row", "error", "budget")]
    assert "第 1 行“项目总成本”实际完成 132.9 万元" in answer(data)["findings"][0]["message"]
    row["actual"] = "0"
    assert findings(data) == []


def test_a_total_row_of_zeros_above_its_parts_is_named():
    zero = {"year_start": "0", "full_year": "0", "executed": "0", "published_rate": None, "published_score": None}
    parts = [{"name": "当年财政拨款", "full_year": "30", "executed": "30"}, {"name": "其他资金"}]
    data = lone_money(**zero, parts=parts)
    assert findings(data) == [("zero_total_row", "error", "budget")]


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([{"full_year": "150"}, {"full_year": "50"}], False),
        ([{"full_year": "150"}, {"full_year": "40"}], True),
        ([{"full_year": "150"}, {"full_year": None}], False),
        ([{"full_year": "250"}, {"full_year": None}], True),
        ([{"full_year": "150"}], False),
        ([], False),
    ],
)
def test_parts_that_do_not_make_the_whole_are_named(parts, found):
    data = lone_money(parts=parts)
    assert (("parts_differ", "error", "budget") in findings(data)) is found
