"""Unit budgets, policies and proposals, walked through the verbs; and departments with a confirmed rating."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from projects.budgeting import domain
from projects.budgeting.models import Policy, Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import Task, Unit
from projects.experts.domain import evaluations
from projects.registry.models import UnitBudget
from projects.results import domain as results
from projects.scoring.consequence import Decision
from projects.selfeval.models import UnitReturn
from tests.factories import panels
from tests.factories.panels import NOW
from tests.people import People, Place

POLICIES = Path(__file__).parents[2] / "fixtures" / "policies"
# Points that leave a department at 66.39, below the reference policy's line of 80.
LOW = ({"duties": "40"},) * panels.SEATS
ROW = "low_department_evaluation"


def policy_text(name: str = "reference-2017") -> str:
    """A shipped policy's YAML."""
    return (POLICIES / f"{name}.yaml").read_text("utf-8")


def changed(text: str, *pairs: tuple[str, str]) -> str:
    """The text with some of its words changed."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


def make_budget(
    unit: Unit, requested: str = "1000000.00", *, projects: str = "400000.00", year: int = 2017
) -> UnitBudget:
    """A request of which `projects` is the projects' part; last year it was 900,000 in all."""
    return UnitBudget.objects.create(
        unit=unit, budget_year=year, basic_last=Decimal(500000), project_last=Decimal(400000),
        basic_requested=Decimal(requested) - Decimal(projects), project_requested=Decimal(projects),
    )  # fmt: skip


def missing_table(place: Place) -> UnitReturn:
    """The summary table of `place.unit`, asked for and not handed in."""
    return UnitReturn.objects.create(working_year=place.working_year, unit=place.unit, kind=Task.SUMMARY_TABLE)


def adopted(place: Place, people: People, text: str = "") -> Policy:
    return domain.adopt_policy(
        district=place.district, text=text or policy_text(), source="办法.yaml", by=people.erin, now=NOW
    )


def simulated(place: Place, people: People, text: str = "", decisions: Sequence[Decision] = ()) -> Policy:
    return domain.simulate_policy(
        policy=adopted(place, people, text), working_year=place.working_year, decisions=decisions, by=people.erin,
        now=NOW,
    )  # fmt: skip


def in_force(place: Place, people: People, text: str = "") -> Policy:
    return domain.approve_policy(policy=simulated(place, people, text), by=people.henry, now=NOW)


def rated(
    place: Place, people: People, unit: Unit | None = None, points: Sequence[Mapping[str, str]] = LOW
) -> DepartmentReview:
    """A department whose rating is confirmed."""
    review = panels.department_closed(place, people, unit, points)
    results.rate_evaluation(evaluation=review, by=people.erin, now=NOW)
    panels.sent(review, people)
    evaluations.finalise(evaluation=review, by=people.erin, now=NOW)
    results.confirm_evaluation(evaluation=review, by=people.erin, now=NOW)
    return review


def proposed(place: Place, people: People, text: str = "") -> dict[str, Proposal]:
    """Proposals by the unit's code under a policy just put in force."""
    in_force(place, people, text)
    domain.propose(working_year=place.working_year, by=people.erin, now=NOW)
    return {proposal.unit.code: fresh(proposal) for proposal in Proposal.objects.select_related("unit")}


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("unit", "unit_budget", "policy", "working_year__district").get(
        pk=proposal.pk
    )


def low_proposal(place: Place, people: People, unit: Unit | None = None) -> Proposal:
    """The proposal of a low-scoring unit that waits for a leader."""
    unit = unit or place.unit
    make_budget(unit)
    rated(place, people, unit)
    return proposed(place, people)[unit.code]


def decided(proposal: Proposal, people: People, percent: str = "5") -> Proposal:
    return domain.decide(
        proposal=fresh(proposal), percent=Decimal(percent), reason="得分偏低", by=people.henry, now=NOW
    )


def approved(proposal: Proposal, people: People) -> Proposal:
    return domain.approve_proposal(proposal=decided(proposal, people), by=people.henry, now=NOW)
