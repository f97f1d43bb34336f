import numpy as np
import pytest

from projects.scoring.bulk import Columns, Facts, Numbers
from projects.scoring.facts import Fact
from projects.scoring.scorecard import Case


def test_columns_of_one_indicator_must_be_of_one_length():
    with pytest.raises(ValueError, match="各列的行数应为 1 或 3"):
        Facts(3, actual=Numbers.of([1, 2]))


@pytest.mark.parametrize(
    "given",
    [
        {"facts": {"area": Facts(2)}},
        {"facts": {}, "not_applicable": {"area": np.array([True])}},
        {"facts": {}, "inputs": [{"got": 1}]},
    ],
)
def test_columns_of_many_objects_must_be_of_one_length(given):
    with pytest.raises(ValueError, match="各列的行数应为 3"):
        Columns(3, **given)


def test_a_row_of_the_columns_is_the_case_it_came_from():
    cases = [
        Case({"area": Fact(actual=3, target=4, direction="<=")}, {"got": 2}, frozenset({"area"})),
        Case({"road": Fact(happened=True, completed=False)}),
    ]
    columns = Columns.of(cases)
    first, second = columns.case(0), columns.case(1)
    assert (first.facts["area"], first.inputs, first.not_applicable) == (cases[0].facts["area"], {"got": 2}, {"area"})
    assert (second.facts["road"], second.facts["area"], second.not_applicable) == (
        cases[1].facts["road"],
        Fact(),
        set(),
    )
