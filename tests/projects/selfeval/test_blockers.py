"""What must be mended before a form goes to the head, each at its field; what the unit cannot mend is no blocker."""

from decimal import Decimal

import pytest

from projects.selfeval import domain
from projects.selfeval.domain import LineDraft
from projects.selfeval.models import Filing
from projects.selfeval.queries import has_own_rows
from projects.targets.domain import IndicatorRow
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import ACTUALS, CLAIMS, drafts, save
from tests.people import People, Place


def stops(filing: Filing, achievement: str = "已完成") -> list[tuple[int, str, bool]]:
    found = domain.blockers(filing.scorecard, own_rows=has_own_rows(filing), achievement=achievement)
    return [(stop.row, stop.field, stop.missing) for stop in found]


def test_a_form_as_the_rule_has_it_with_reasons_has_none(place: Place, people: People) -> None:
    assert stops(made.drafted(place, people)) == []


def test_an_empty_form_and_an_empty_text_are_missing(place: Place, people: People) -> None:
    assert stops(made.opened(place, people)) == [(0, "", True)]
    assert stops(made.drafted(place, people), achievement="  ") == [(0, "achievement", True)]


@pytest.mark.parametrize(("actual", "stop"), [
    ("", (2, "actual", True)),
    ("—", (2, "actual", False)),
    ("/", (2, "actual", False)),
    ("基本达标", (2, "actual", False)),
])  # fmt: skip
def test_a_value_that_says_nothing_or_is_no_number(
    place: Place, people: People, actual: str, stop: tuple[int, str, bool]
) -> None:
    actuals, claims = (ACTUALS[0], actual, *ACTUALS[2:]), (CLAIMS[0], None, *CLAIMS[2:])
    assert stops(made.drafted(place, people, drafts(actuals=actuals, claims=claims))) == [stop]


def test_points_that_nobody_gave_are_missing(place: Place, people: People) -> None:
    lines = drafts(claims=(CLAIMS[0], None, *CLAIMS[2:]))
    assert stops(made.drafted(place, people, lines)) == [(2, "self_score", True)]


def test_more_than_the_rule_gives_is_never_signed_and_a_reason_does_not_help(place: Place, people: People) -> None:
    assert stops(made.drafted(place, people, drafts(claims=("15", *CLAIMS[1:])))) == [(1, "self_score", False)]
    lines = drafts(claims=("14.50", *CLAIMS[1:]))
    filing = save(made.opened(place, people, make_project(place.unit)), people, lines)
    assert stops(filing) == [(1, "self_score", False)]


def test_a_known_rounding_is_no_blocker(place: Place, people: People) -> None:
    assert stops(made.drafted(place, people, drafts(claims=("14.4", *CLAIMS[1:])))) == []


def test_less_than_the_rule_gives_asks_for_a_reason_and_no_more(place: Place, people: People) -> None:
    lines = drafts(claims=(*CLAIMS[:3], "9"))
    assert stops(made.drafted(place, people, lines)) == [(4, "reason", False)]
    given = [*lines[:3], LineDraft(4, "91", Decimal(9), "样本偏少", lines[3].indicator)]
    filing = save(made.opened(place, people, make_project(place.unit)), people, given)
    assert stops(filing) == []


def test_lost_points_and_a_far_exceeded_target_ask_for_a_reason(place: Place, people: People) -> None:
    lines = drafts(actuals=("86.2", "95", "8", "91"), reason="")
    assert stops(made.drafted(place, people, lines)) == [(1, "reason", False)]
    lines = drafts(actuals=("200", "95", "8", "91"), claims=("15", *CLAIMS[1:]), reason="")
    filing = save(made.opened(place, people, make_project(place.unit)), people, lines)
    assert stops(filing) == [(1, "reason", False)]


def test_own_rows_must_weigh_a_hundred_and_those_of_a_target_are_not_the_units_to_mend(
    place: Place, people: People
) -> None:
    assert stops(made.drafted(place, people, drafts()[:3])) == [(0, "", False)]
    project = make_project(place.unit)
    made.issued_target(project, people, rows=made.ROWS[:3])
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=made.IN_TIME)
    save(filing, people, drafts(own=False)[:3])
    assert stops(filing) == []


def test_a_target_that_is_no_number_is_not_the_units_to_mend(place: Place, people: People) -> None:
    row = IndicatorRow("产出指标", "数量指标", "清扫面积", ">=", "及时", "", Decimal(15))
    lines = [LineDraft(1, "及时", Decimal(15), "", row), *drafts()[1:]]
    assert stops(made.drafted(place, people, lines)) == []
