"""The whole form: weights, total, grade, what is missing or too heavy."""

import pytest

from tests.projects.scoring.formcheck.forms import answer, findings, form, row, satisfied


def codes(data):
    return [(code, row) for code, _, row in findings(data)]


def test_weights_that_do_not_make_100_are_named():
    data = form(row(weight="40", published_score="40"), satisfied(), published_total="90", published_rating="优")
    assert findings(data) == [("weights_sum", "error", "total")]
    assert "绩效指标 80 + 预算执行率 10 = 90" in answer(data)["findings"][0]["message"]


def test_weights_without_a_row_for_execution_make_100_alone():
    money = {"weight": None, "published_score": None}
    rows = [row(weight="60", published_score="60"), satisfied()]
    assert codes(form(*rows, money=money)) == [("heavy_indicator", 1)]
    rows[0] |= {"weight": "50", "published_score": "50"}
    data = form(*rows, money=money, published_total="90")
    assert codes(data) == [("heavy_indicator", 1), ("weights_sum", "total")]


@pytest.mark.parametrize("missing", ["row", "execution"])
def test_weights_are_not_judged_where_one_is_not_on_the_form(missing):
    if missing == "row":
        data = form(row(weight=None), satisfied())
    else:
        data = form(row(weight="40", published_score="40"), satisfied(), money={"weight": None}, published_total="90")
    assert codes(data) == []


@pytest.mark.parametrize("published_total", ["100", "110"])
def test_execution_on_top_of_100_is_the_only_finding_and_the_total_is_the_indicators(published_total):
    data = form(row(weight="50"), satisfied(weight="50", published_score="50"), published_total=published_total)
    assert answer(data)["total"] == "100.00"
    assert codes(data) == [("weights_sum", "total")]


def test_a_total_that_is_neither_with_nor_without_the_execution_on_top_is_still_wrong():
    data = form(row(weight="50"), satisfied(weight="50", published_score="50"), published_total="97")
    assert codes(data) == [("weights_sum", "total"), ("total_differs", "total")]


@pytest.mark.parametrize(
    ("total", "severity"),
    [("100", None), ("99", "error"), ("0", "error"), ("100.01", "note"), (None, None), ("—", None)],
)
def test_the_total_is_the_sum_of_its_rows(total, severity):
    found = findings(form(published_total=total, published_rating=None))
    assert found == ([] if severity is None else [("total_differs", severity, "total")])


@pytest.mark.parametrize(
    ("total", "words"), [("95.7", "0.1 分"), ("96", "四舍五入到整数分"), ("95", "舍去小数取整数分")]
)
def test_a_total_rounded_in_a_known_way_is_a_note(total, words):
    rows = [row(actual="82.3", published_score="45.72"), satisfied()]
    (found,) = answer(form(*rows, published_total=total, published_rating=None))["findings"]
    assert (found["code"], found["severity"]) == ("total_differs", "note")
    assert words in found["message"]


def test_a_total_of_unrounded_rows_is_a_note():
    rows = [
        row(actual="82.3", published_score="45.7"),
        satisfied(actual="88", published_score="39.1"),
    ]
    found = findings(form(*rows, published_total="94.83", published_rating=None))
    assert found[-1] == ("total_differs", "note", "total")


def test_a_row_without_printed_points_counts_with_the_rules():
    assert codes(form(row(published_score=None), satisfied())) == []
    data = form(row(published_score=None, target=None), satisfied(), published_total="50", published_rating="差")
    assert (answer(data)["total"], answer(data)["rating"], codes(data)) == (None, None, [])


def test_a_form_without_rows_has_no_total():
    data = form(indicators=[], money={"weight": None, "published_score": None}, published_total="100")
    assert (answer(data)["total"], codes(data)) == (None, [])


def test_a_partial_form_has_no_total_and_nothing_is_judged_that_needs_all_rows():
    data = form(row(weight="60", published_score="60"), partial=True, published_total="98", published_rating=None)
    assert (answer(data)["total"], answer(data)["rating"], codes(data)) == (None, None, [])


def test_the_grade_on_a_partial_form_is_judged_by_its_printed_total():
    data = form(row(), partial=True, published_total="85", published_rating="优")
    assert codes(data) == [("rating_differs", "total")]


@pytest.mark.parametrize(
    ("actual", "score", "total", "rating"),
    [("90", "50", "100", "优"), ("72", "40", "90", "优"), ("71.9", "39.94", "89.94", "良"), ("0", "0", "50", "差")],
)
def test_a_grade_begins_at_its_lower_bound(actual, score, total, rating):
    data = form(row(actual=actual, published_score=score), satisfied(), published_total=total, published_rating=rating)
    assert (answer(data)["rating"], answer(data)["total"]) == (rating, f"{float(total):.2f}")
    assert codes(data) == []


@pytest.mark.parametrize(
    ("printed", "wrong"),
    [
        ("优", False),
        ("优秀", False),
        ("良", True),
        ("良好", True),
        ("合格", True),
        ("建议予以支持", False),
        (None, False),
    ],
)
def test_the_grade_is_compared_by_what_it_means(printed, wrong):
    assert codes(form(published_rating=printed)) == ([("rating_differs", "total")] if wrong else [])


def test_a_districts_own_bands_are_used():
    rating = [["A", "95"], ["B", "60"]]
    data = form(scheme={"rating": rating}, published_rating="B")
    assert (answer(data)["rating"], codes(data)) == ("A", [("rating_differs", "total")])
    rows = [row(actual="0", published_score="0"), satisfied()]
    low = form(*rows, scheme={"rating": rating}, published_total="50", published_rating="B")
    assert answer(low)["rating"] is None
    assert codes(low) == [("rating_differs", "total")]
    assert "无相应等级" in answer(low)["findings"][0]["message"]


def test_points_named_in_a_level_are_compared_with_the_weights_below_it():
    rows = [
        row(level1="产出指标（50分）", level2="数量指标(20)", weight="20", published_score="20"),
        row(level1="产出指标（50分）", level2="质量指标(30)", weight="30", published_score="30"),
        satisfied(level1="满意度指标(30)"),
    ]
    data = form(*rows)
    assert codes(data) == [("parts_differ", 3)]
    assert "“满意度指标(30)”下各行分值之和为 40" in answer(data)["findings"][0]["message"]
    rows[2]["weight"] = None
    assert codes(data) == []


@pytest.mark.parametrize(
    ("kind", "wanted"), [("self_eval", True), ("department", False), ("key", False), (None, False)]
)
def test_a_projects_self_evaluation_wants_a_satisfaction_indicator(kind, wanted):
    rows = [row(), row(weight="40", published_score="40", level1="效益指标", level2="社会效益", name="受益人口")]
    assert codes(form(*rows, kind=kind)) == ([("no_satisfaction", "total")] if wanted else [])


@pytest.mark.parametrize(
    ("name", "weights", "found"),
    [("清扫面积", ("51", "39"), True), ("清扫面积", ("50", "40"), False), ("产出(一级合计)", ("51", "39"), False)],
)
def test_one_indicator_over_half_of_the_form_is_a_note(name, weights, found):
    first, second = weights
    data = form(row(name=name, weight=first, published_score=first), satisfied(weight=second, published_score=second))
    assert findings(data) == ([("heavy_indicator", "note", 1)] if found else [])


@pytest.mark.parametrize(
    ("executed", "score", "rate", "found"), [("190.4", "9.52", "95.2%", True), ("190.5", "9.53", "95.25%", False)]
)
def test_indicators_far_ahead_of_the_money_are_a_note(executed, score, rate, found):
    money = {"executed": executed, "published_score": score, "published_rate": rate}
    total = f"{90 + float(score):.2f}"
    data = form(money=money, published_total=total)
    assert findings(data) == ([("indicators_outrun_execution", "note", "total")] if found else [])
