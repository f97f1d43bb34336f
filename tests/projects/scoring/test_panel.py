from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.panel import Aggregation, PanelSheet, aggregate, read_aggregation, spread_of
from projects.scoring.reading import Reader

points = st.integers(min_value=0, max_value=40).map(lambda half: Decimal(half) / 2)
rounds = st.lists(st.lists(points, min_size=3, max_size=3), min_size=1, max_size=9)
policies = st.sampled_from([Aggregation("mean"), Aggregation("trimmed"), Aggregation("median")])


def sheets(rows, roles=None):
    return [
        PanelSheet(
            f"s{place}", {f"i{column}": value for column, value in enumerate(row)}, (roles or {}).get(place, "member")
        )
        for place, row in enumerate(rows)
    ]


@given(rounds, policies)
def test_every_score_lies_between_the_lowest_and_the_highest(rows, policy):
    for column, entry in enumerate(aggregate(policy, sheets(rows)).items):
        given_points = [row[column] for row in rows]
        assert min(given_points) <= entry.score <= max(given_points)


@given(rounds, policies)
def test_the_total_is_the_sum_of_the_rounded_scores(rows, policy):
    result = aggregate(policy, sheets(rows))
    assert result.total == sum(entry.score for entry in result.items)
    assert all(entry.score.as_tuple().exponent == -2 for entry in result.items)


@given(rounds, policies, st.randoms(use_true_random=False))
def test_the_order_of_the_sheets_does_not_matter(rows, policy, random):
    shuffled = sheets(rows)
    random.shuffle(shuffled)
    assert aggregate(policy, shuffled).points() == aggregate(policy, sheets(rows)).points()


@given(rounds, policies, st.integers(min_value=0, max_value=2))
def test_a_higher_mark_never_lowers_a_score(rows, policy, column):
    raised = [list(row) for row in rows]
    raised[0][column] += 1
    before, after = aggregate(policy, sheets(rows)).points(), aggregate(policy, sheets(raised)).points()
    assert after[f"i{column}"] >= before[f"i{column}"]


@given(rounds)
def test_agreement_is_kept_whatever_the_policy(rows):
    same = [rows[0]] * len(rows)
    for kind in ("mean", "trimmed", "median"):
        assert [entry.score for entry in aggregate(Aggregation(kind), sheets(same)).items] == rows[0]


def test_the_mean_of_three_is_rounded_half_up_once_per_indicator():
    result = aggregate(Aggregation(), sheets([[Decimal("4.5")], [Decimal(4)], [Decimal("4.5")]]))
    assert result.items[0].score == Decimal("4.33")
    assert result.items[0].explanation == "3 人评分 4、4.5、4.5，平均 = 4.33"


def test_trimming_starts_at_five_and_works_per_indicator():
    four = [[Decimal(value)] for value in (0, 8, 9, 10)]
    assert aggregate(Aggregation("trimmed"), sheets(four)).total == Decimal("6.75")
    five = [[Decimal(value), Decimal(10 - value)] for value in (0, 8, 8, 9, 10)]
    assert [entry.score for entry in aggregate(Aggregation("trimmed"), sheets(five)).items] == [
        Decimal("8.33"),
        Decimal("1.67"),
    ]


def test_the_median_of_an_even_number_is_the_middle_of_two():
    assert aggregate(Aggregation("median"), sheets([[Decimal(1)], [Decimal(4)], [Decimal(9)], [Decimal(6)]])).total == 5


def test_roles_weigh_as_declared():
    policy = Aggregation("weighted", {"lead": Fraction(2), "member": Fraction(1)})
    result = aggregate(policy, sheets([[Decimal(9)], [Decimal(6)]], roles={0: "lead"}))
    assert result.total == 8


def test_a_role_without_weight_and_an_empty_panel_are_refused():
    with pytest.raises(ValueError, match="“member”没有权重"):
        aggregate(Aggregation("weighted", {"lead": Fraction(1)}), sheets([[Decimal(1)]]))
    with pytest.raises(ValueError, match="评分表"):
        aggregate(Aggregation(), [])


def test_a_sheet_with_a_gap_is_found_and_the_others_count():
    result = aggregate(
        Aggregation(), [PanelSheet("a", {"x": Decimal(4), "y": Decimal(2)}), PanelSheet("b", {"x": Decimal(6)})]
    )
    assert result.points() == {"x": Decimal(5), "y": Decimal(2)}
    assert [(found.code, found.row) for found in result.findings] == [("target_unparsed", 2)]


def test_spread_is_highest_minus_lowest():
    assert spread_of([Decimal("2.5"), 9, Fraction(1, 2)]) == Decimal("8.50")


def read(data):
    reader = Reader(data, source="a.yaml")
    return read_aggregation(reader), {problem.key for problem in reader.problems}


def test_a_policy_is_read_and_a_broken_one_refused():
    assert read({}) == (Aggregation("mean"), set())
    found, problems = read({"kind": "weighted", "weights": {"lead": 2, "member": "1.5"}})
    assert (dict(found.weights), problems) == ({"lead": 2, "member": Fraction(3, 2)}, set())
    assert read({"kind": "weighted"})[1] == {"weights"}
    assert read({"kind": "weighted", "weights": {"lead": 0}})[1] == {"weights"}
    assert read({"kind": "best"})[1] == {"kind"}
