from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.basis import Basis
from projects.scoring.rating import RankBand, grade, grades_by_rank, places, read_rating
from projects.scoring.reading import Reader

FOUR = {
    "id": "usual",
    "label": "优良中差",
    "bands": [
        {"id": "excellent", "label": "优", "from": 90},
        {"id": "good", "label": "良", "from": 80},
        {"id": "fair", "label": "中", "from": 60},
        {"id": "poor", "label": "差", "from": 0},
    ],
    "overrides": [{"id": "top_three", "label": "全省前三名", "band": "excellent"}],
}
totals = st.decimals(min_value=0, max_value=150, places=2)


def rating(**changes):
    reader = Reader({**FOUR, **changes}, source="a.yaml")
    found = read_rating(reader, basis=Basis("x"), version="1")
    assert [str(problem) for problem in reader.problems] == []
    return found


@pytest.mark.parametrize(
    ("total", "label"),
    [("90", "优"), ("89.99", "良"), ("80.00", "良"), ("79.99", "中"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_the_lower_bound_belongs_to_its_band(total, label):
    assert grade(rating(), Decimal(total)).label == label


def test_the_explanation_says_which_bounds_decided():
    assert grade(rating(), Decimal("85.50")).explanation == "总分 85.50 在 80（含）与 90 之间，等级为“良”"
    assert "不低于 90" in grade(rating(), Decimal(95)).explanation
    assert "低于 60" in grade(rating(), Decimal(3)).explanation


def test_a_total_below_every_bound_gets_the_lowest_band():
    pass_only = rating(bands=[{"id": "passed", "label": "合格", "from": 60}], overrides=[])
    assert grade(pass_only, Decimal(10)).label == "合格"


def test_an_established_case_gives_its_grade_outright():
    assert grade(rating(), Decimal(70), happened={"top_three"}).label == "优"
    assert grade(rating(), Decimal(70), happened={"other"}).label == "中"


def test_a_veto_caps_the_grade_even_against_an_override():
    found = grade(rating(), Decimal(95), happened={"top_three"}, caps=["中", "good"])
    assert found.label == "中"
    assert "否决" in found.explanation


def test_a_cap_never_lifts_a_grade():
    assert grade(rating(), Decimal(10), caps=["良"]).label == "差"


def test_an_unknown_band_is_refused():
    with pytest.raises(KeyError, match="没有等级“特优”"):
        rating().band("特优")


@given(totals, totals)
def test_more_points_never_give_a_worse_grade(one, other):
    order = [band.label for band in rating().bands]
    low, high = sorted((one, other))
    assert order.index(grade(rating(), high).label) <= order.index(grade(rating(), low).label)


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"bands": [{"id": "a", "label": "甲", "from": 60}, {"id": "b", "label": "乙", "from": 80}]}, {"bands"}),
        ({"bands": [{"id": "a", "label": "甲", "from": 80}, {"id": "a", "label": "乙", "from": 60}]}, {"bands"}),
        ({"bands": []}, {"bands"}),
        ({"overrides": [{"id": "x", "label": "甲", "band": "nobody"}]}, {"overrides[1].band"}),
        ({"bands": [{"id": "a", "label": "甲"}], "overrides": []}, {"bands[1].from"}),
    ],
)
def test_a_broken_rating_is_refused_at_its_key(changes, keys):
    reader = Reader({**FOUR, "overrides": [], **changes}, source="a.yaml")
    read_rating(reader, basis=Basis("x"), version="1")
    assert {problem.key for problem in reader.problems} == keys


def test_equal_totals_share_a_place():
    found = places({"a": Decimal(90), "b": Decimal(95), "c": Decimal(90), "d": Decimal(1)})
    assert found == {"b": 1, "a": 2, "c": 2, "d": 4}


@given(st.dictionaries(st.text(min_size=1, max_size=3), totals, max_size=15))
def test_ranks_give_at_least_their_places_and_never_more_than_the_ties_demand(by_name):
    found = grades_by_rank((RankBand("优秀", 5), RankBand("良好", 5)), "一般", by_name)
    best = [name for name, label in found.items() if label == "优秀"]
    assert len(best) >= min(5, len(by_name))
    assert len({by_name[name] for name in best}) <= 5
    assert all(by_name[name] > by_name[other] for name in best for other in found if other not in best)
