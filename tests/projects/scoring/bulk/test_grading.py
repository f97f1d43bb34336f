import numpy as np
import pytest

from projects.scoring.bulk import grade_column

from .frameworks import RATING

TOTALS = np.array([10_000, 9_000, 8_999, 6_001, 6_000, 0])


def labels(places):
    return [RATING.bands[place].label for place in places]


def test_a_lower_bound_belongs_to_its_band_and_no_hidden_digit_lifts_a_total():
    assert labels(grade_column(RATING, TOTALS)) == ["优", "优", "良", "中", "差", "差"]


def test_of_two_overriding_cases_the_one_declared_first_counts_and_a_veto_is_stronger():
    both = np.ones(6, dtype=bool)
    found = grade_column(RATING, TOTALS, happened={"found": both, "top": np.arange(6) > 3}, caps={5: ["良", "poor"]})
    assert labels(found) == ["中", "中", "中", "中", "优", "差"]


def test_a_cap_does_not_lift_a_grade():
    assert labels(grade_column(RATING, TOTALS, caps={0: ["中"], 5: ["中"], 1: []})) == [
        "中",
        "优",
        "良",
        "中",
        "差",
        "差",
    ]


def test_a_cap_at_a_band_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="没有等级“特优”"):
        grade_column(RATING, TOTALS, caps={0: ["特优"]})
