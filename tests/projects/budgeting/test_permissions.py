"""Role × verb × here or elsewhere for policies and proposals, cell by cell."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from django.db.models import Model

from budgeteval.accounts.models import User
from projects.budgeting import domain
from projects.budgeting.models import Policy, Proposal
from projects.directory.models import WorkingYear
from tests.factories import budgeting as made
from tests.factories import panels
from tests.factories.panels import NOW
from tests.matrix import EVERYBODY, column, grid, tried
from tests.people import People, Place

pytestmark = pytest.mark.django_db

# h of the district here, a of the other district, where Charlie holds every role
RIGHTS = grid("""
          adopt_policy  simulate_policy  approve_policy  propose  decide  approve_proposal  apply_proposal
alice     .             .                .               .        .       .                 .
bob       .             .                .               .        .       .                 .
charlie   a             a                a               a        a       a                 a
dora      .             .                .               .        .       .                 .
erin      h             h                .               h        .       .                 h
frank     .             .                .               .        .       .                 .
grace     .             .                .               .        .       .                 .
henry     .             .                h               .        h       h                 .
ivy       .             .                .               .        .       .                 .
judy      .             .                .               .        .       .                 .
mallory   .             .                .               .        .       .                 .
""")


def requested(place: Place, people: People) -> Place:
    made.make_budget(place.unit)
    return place


def ready_to_propose(place: Place, people: People) -> WorkingYear:
    made.in_force(requested(place, people), people)
    return place.working_year


def one_proposal(place: Place, people: People) -> Proposal:
    return made.proposed(requested(place, people), people)[place.unit.code]


READY: dict[str, Callable[[Place, People], Model]] = {
    "adopt_policy": lambda place, _: place.working_year,
    "simulate_policy": lambda place, people: made.adopted(requested(place, people), people),
    "approve_policy": lambda place, people: made.simulated(requested(place, people), people),
    "propose": ready_to_propose,
    "decide": one_proposal,
    "approve_proposal": one_proposal,
    "apply_proposal": lambda place, people: made.approved(one_proposal(place, people), people),
}


def act(verb: str, obj: Model, user: User) -> None:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    if isinstance(fresh, Proposal):
        more = {"percent": Decimal(5), "reason": "演示"} if verb == "decide" else {}
        getattr(domain, verb)(proposal=fresh, by=user, now=NOW, **more)
    elif isinstance(fresh, Policy):
        year = WorkingYear.objects.get(district=fresh.district_id)
        more = {"working_year": year} if verb == "simulate_policy" else {}
        getattr(domain, verb)(policy=fresh, by=user, now=NOW, **more)
    elif verb == "propose":
        domain.propose(working_year=fresh, by=user, now=NOW)
    else:
        domain.adopt_policy(district=fresh.district, text=made.policy_text(), source="a.yaml", by=user, now=NOW)


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_what_with_policies_and_proposals(verb: str, place: Place, people: People) -> None:
    objects = {
        "h": READY[verb](place, people),
        "a": READY[verb](panels.elsewhere(place), panels.rulers(people)),
    }
    acts = {letter: partial(act, verb, obj) for letter, obj in objects.items()}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)
