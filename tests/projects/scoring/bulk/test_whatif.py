
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import consequence
from projects.scoring.bulk import CaseColumns, decimals, simulate_columns

from . import policies

MANY = settings(max_examples=250, deadline=None)


def same_simulation(found, expected):
    proposed = [str(yuan) for yuan in decimals(found.proposed_fen)]
    assert proposed == [str(round(one.proposed, 2)) for one in expected.outcomes]
    assert found.settled.tolist() == [one.settled for one in expected.outcomes]
    assert found.suspended.tolist() == [one.suspended for one in expected.outcomes]
    assert found.rows == expected.rows
    assert [str(sums) for sums in (found.requested, found.proposed, found.cut, found.held)] == [
        str(round(sums, 2)) for sums in (expected.requested, expected.proposed, expected.cut, expected.held)
    ]
    assert (found.open, found.affected) == (expected.open, sum(one.cut > 0 for one in expected.outcomes))


@MANY
@given(st.data(), policies.policies(), policies.years())
def test_in_columns_every_proposal_is_the_one_that_one_by_one_gives(data, policy, cases):
    decisions = data.draw(policies.decided(policy, cases))
    found, expected = (
        simulate_columns(policy, CaseColumns.of(cases), decisions),
        consequence.simulate(policy, cases, decisions),
    )
    same_simulation(found, expected)
    assert list(found.findings()) == [finding for one in expected.outcomes for finding in one.findings]
    assert found.hardest(3) == expected.hardest(3)
    assert [found.outcome(place) for place in range(len(cases))] == list(expected.outcomes)
