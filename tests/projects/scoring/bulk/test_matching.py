from decimal import Decimal

import pytest

from projects.scoring.bulk import CaseColumns, Numbers, Words
from projects.scoring.bulk.matching import matching

from .policies import policy


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"at_least": "60.5"}, [False, False, True, True, False]),
        ({"above": "60.5"}, [False, False, False, True, False]),
        ({"at_most": "60.5"}, [True, True, True, False, False]),
        ({"below": "60.5"}, [True, True, False, False, False]),
        ({"above": "60.495", "below": "60.505"}, [False, False, True, False, False]),
    ],
)
def test_a_bound_is_exact_and_an_unknown_score_meets_none(bounds, expected):
    rules = policy({"id": "r", "label": "条", "when": {"score": bounds}, "then": {"action": "keep"}})
    scores = ["60.48", "60.49", "60.50", "60.51", None]
    columns = CaseColumns(
        codes=list("abcde"),
        names=list("甲乙丙丁戊"),
        kind=Words.same("unit"),
        requested=Numbers.same(1),
        score=Numbers.of([None if score is None else Decimal(score) for score in scores]),
    )
    assert matching(rules.rows[0], columns).tolist() == expected
