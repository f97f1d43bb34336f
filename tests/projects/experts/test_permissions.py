"""Role × verb × here or elsewhere for draws, panels and sheets, cell by cell; and who may read what, and when."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from budgeteval.accounts.models import User
from projects.directory.models import Role
from projects.experts import domain, permissions, queries
from projects.experts.domain.pool import link_account
from projects.experts.models import Conflict, Draw, Expert, Panel, Sheet
from projects.transitions import Refused
from tests.factories import panels as made
from tests.factories.directory import make_member, make_user
from tests.factories.panels import NOW, tokens
from tests.matrix import EVERYBODY, column, grid, tried
from tests.people import People, Place

pytestmark = pytest.mark.django_db

# h a draw of the district here, a one of the other district, where Charlie holds every role; one city keeps the pool.
OF_DRAWS = grid("""
          freeze_draw  commit_centre  commit_keeper  reveal_centre  reveal_keeper  make_draw  void_draw  seat_panel
alice     .            .              .              .              .              .          .          .
bob       .            .              .              .              .              .          .          .
charlie   a            a              .              a              .              a          a          a
dora      .            .              .              .              .              .          .          .
erin      h            h              .              h              .              h          h          h
frank     .            .              ha             .              ha             .          .          .
grace     .            .              .              .              .              .          .          .
henry     .            .              .              .              .              .          .          .
ivy       .            .              .              .              .              .          .          .
judy      .            .              .              .              .              .          .          .
mallory   .            .              .              .              .              .          .          .
""")
OF_PANELS = grid("""
          replace_member  open_panel  close_panel  link_account
alice     .               .           .            .
bob       .               .           .            .
charlie   a               a           a            .
dora      .               .           .            .
erin      h               h           h            .
frank     .               .           .            ha
grace     .               .           .            .
henry     .               .           .            .
ivy       .               .           .            .
judy      .               .           .            .
mallory   .               .           .            .
""")
# o Grace's own sheet, h a colleague's on the same panel, a Charlie's own in the other district
OF_SHEETS = grid("""
          accept_sheet  decline_sheet  recuse_sheet  save_points  submit_sheet
alice     .             .              .             .            .
bob       .             .              .             .            .
charlie   a             a              a             a            a
dora      .             .              .             .            .
erin      .             .              .             .            .
frank     .             .              .             .            .
grace     o             o              o             o            o
henry     .             .              .             .            .
ivy       .             .              .             .            .
judy      .             .              .             .            .
mallory   .             .              .             .            .
""")


def in_both(place: Place, people: People, make: Callable[[Place, People], Model]) -> dict[str, Model]:
    """One here and one in the other district, whose panel holds nobody who sits here."""
    here = make(place, people)
    for expert in Expert.objects.all():
        Conflict.objects.create(expert=expert, unit=place.abroad, category="declared")
    made.make_pool(place.city)
    return {"h": here, "a": make(made.elsewhere(place), made.rulers(people))}


def a_draw(stage: Callable[[Draw, People], Draw], place: Place, people: People) -> Draw:
    return stage(made.frozen(place, people), people)


def a_panel(stage: Callable[[Panel, People], Panel], place: Place, people: People) -> Panel:
    return stage(made.panel_of(made.joined(made.fixed_department(place, people), people)), people)


def stepped_back(panel: Panel, people: People) -> Panel:
    made.step_back(panel, 2)
    return panel


READY: dict[str, Callable[[Place, People], Model]] = {
    "commit_centre": partial(a_draw, lambda draw, _: draw),
    "commit_keeper": partial(a_draw, lambda draw, _: draw),
    "reveal_centre": partial(a_draw, made.committed),
    "reveal_keeper": partial(a_draw, made.committed),
    "make_draw": partial(a_draw, made.revealed),
    "void_draw": partial(a_draw, made.drawn),
    "seat_panel": partial(a_draw, made.drawn),
    "replace_member": partial(a_panel, stepped_back),
    "open_panel": partial(a_panel, lambda panel, _: made.accepted(panel)),
    "close_panel": partial(a_panel, lambda panel, people: made.submitted(made.opened(panel, people), made.WHOLE)),
}
SECRETS = {"centre": Role.PERFORMANCE_OFFICER, "keeper": Role.POOL_KEEPER}


def act(verb: str, obj: Model, user: User) -> None:
    if isinstance(obj, Panel):
        more = {"number": 2} if verb == "replace_member" else {}
        getattr(domain, verb)(panel=made.fresh_panel(obj), by=user, now=NOW, **more)
        return
    assert isinstance(obj, Draw)
    draw, name, half = made.fresh_draw(obj), *verb.partition("_")[::2]
    if name == "commit":
        domain.commit_secret(draw=draw, role=SECRETS[half], by=user, now=NOW, token=tokens(verb))
    elif name == "reveal":
        owner = draw.secrets.get(by=SECRETS[half].label)
        domain.reveal_secret(draw=draw, role=SECRETS[half], by=user, now=NOW)
        assert owner.officer == user
    else:
        more = {"void_draw": {"reason": "演示"}, "seat_panel": {"name": "组"}}.get(verb, {})
        getattr(domain, verb)(draw=draw, by=user, now=NOW, **more)


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_what_with_draws_and_panels(verb: str, place: Place, people: People) -> None:
    objects = in_both(place, people, READY[verb])
    acts = {letter: partial(act, verb, obj) for letter, obj in objects.items()}
    expected = OF_DRAWS if ("alice", verb) in OF_DRAWS else OF_PANELS
    assert tried(people, EVERYBODY, acts) == column(expected, verb, EVERYBODY)


def test_who_may_freeze(place: Place, people: People) -> None:
    places = {"h": place, "a": made.elsewhere(place)}
    made.make_pool(place.city)
    acts = {
        letter: partial(lambda there, user: made.frozen(there, replace(people, erin=user)), there)
        for letter, there in places.items()
    }
    assert tried(people, EVERYBODY, acts) == column(OF_DRAWS, "freeze_draw", EVERYBODY)


def test_who_may_link_accounts(place: Place, people: People) -> None:
    experts = {"h": made.make_expert(place.city), "a": made.make_expert(place.city)}
    for expert in experts.values():
        expert.user = None
        expert.save()
    account = make_user("expert")
    acts = {
        letter: partial(lambda expert, user: link_account(expert=expert, user=account, by=user, now=NOW), expert)
        for letter, expert in experts.items()
    }
    assert tried(people, EVERYBODY, acts) == column(OF_PANELS, "link_account", EVERYBODY)


SHEETS_READY: dict[str, Callable[[Panel, People], Panel]] = {
    "accept_sheet": lambda panel, _: panel,
    "decline_sheet": lambda panel, _: panel,
    "recuse_sheet": lambda panel, _: panel,
    "save_points": made.opened,
    "submit_sheet": lambda panel, people: all_given(made.opened(panel, people)),
}


def all_given(panel: Panel) -> Panel:
    for sheet in made.sheets_of(panel):
        made.give(sheet, made.WHOLE[0])
    return panel


def act_on_sheet(verb: str, sheet: Sheet, user: User) -> None:
    fresh = Sheet.objects.get(pk=sheet.pk)
    more: dict[str, object] = {"reason": "演示"} if verb in ("decline_sheet", "recuse_sheet") else {}
    if verb == "save_points":
        more = {"expected_version": fresh.version, "points": {}, "opinion": ""}
    getattr(domain, verb)(sheet=fresh, by=user, now=NOW, **more)


@pytest.mark.parametrize("verb", SHEETS_READY)
def test_who_may_do_what_with_sheets(verb: str, place: Place, people: People) -> None:
    panels = in_both(place, people, partial(a_panel, SHEETS_READY[verb]))
    sheets = {"o": (panels["h"], 1), "h": (panels["h"], 2), "a": (panels["a"], 1)}
    acts = {letter: partial(act_on_sheet, verb, made.sheet_of(panel, seat)) for letter, (panel, seat) in sheets.items()}
    assert tried(people, EVERYBODY, acts) == column(OF_SHEETS, verb, EVERYBODY)


def opening(place: Place, people: People) -> Panel:
    return made.opened(made.panel_of(made.joined(made.fixed_department(place, people), people)), people)


# Which sheets a person reads: o Grace's own, h her colleague's
READING = {
    "open": grid("""
        sheets
        alice    .
        bob      .
        charlie  .
        dora     .
        erin     .
        frank    .
        grace    o
        henry    .
        ivy      oh
        judy     .
        mallory  .
    """),
    "closed": grid("""
        sheets
        alice    .
        bob      .
        charlie  .
        dora     .
        erin     oh
        frank    .
        grace    o
        henry    .
        ivy      oh
        judy     .
        mallory  .
    """),
}


@pytest.mark.parametrize("stage", READING)
def test_who_gave_which_points_reaches_neither_a_unit_nor_another_expert(
    stage: str, place: Place, people: People
) -> None:
    panel = opening(place, people)
    if stage == "closed":
        domain.close_panel(panel=made.submitted(panel, made.WHOLE), by=people.erin, now=NOW)
    sheets = {"o": made.sheet_of(panel, 1), "h": made.sheet_of(panel, 2)}
    found = {}
    for name in EVERYBODY:
        visible = set(queries.sheets_visible_to(people.named(name)).values_list("pk", flat=True))
        found[name] = {letter for letter, sheet in sheets.items() if sheet.pk in visible}
        for letter, sheet in sheets.items():
            if letter in found[name]:
                assert permissions.access_sheet(people.named(name), sheet.pk) == sheet
            else:
                with pytest.raises(Refused, match="没有这张评分表，或您无权查看"):
                    permissions.access_sheet(people.named(name), sheet.pk)
    assert found == column(READING[stage], "sheets", EVERYBODY)


def test_the_sealed_list_opens_to_the_auditor_and_the_keeper_alone(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    for name in EVERYBODY:
        if name in ("frank", "ivy"):
            assert permissions.access_sealed(people.named(name), draw.pk) == draw.sealed
        else:
            with pytest.raises(Refused, match="只供审计监督和市专家库管理查看"):
                permissions.access_sealed(people.named(name), draw.pk)


def test_a_draw_is_read_by_the_bureau_and_the_keeper_without_its_sealed_list(place: Place, people: People) -> None:
    draw = made.frozen(place, people)
    for name in EVERYBODY:
        if name in ("erin", "frank", "henry", "ivy"):
            assert "sealed" in permissions.access_draw(people.named(name), draw.pk).get_deferred_fields()
        else:
            with pytest.raises(Refused, match="没有这次抽取，或您无权查看"):
                permissions.access_draw(people.named(name), draw.pk)


def test_strangers_and_the_inactive_read_nothing(place: Place, people: People) -> None:
    opening(place, people)
    people.grace.is_active = False
    people.grace.save()
    for user in (AnonymousUser(), people.grace):
        assert not queries.sheets_visible_to(user).exists()
        assert not queries.draws_visible_to(user).exists()


def test_an_expert_who_also_audits_another_district_reads_no_more_here(place: Place, people: People) -> None:
    panel = opening(place, people)
    make_member(people.grace, Role.AUDITOR, place.abroad.district)
    assert list(queries.sheets_visible_to(people.grace)) == [made.sheet_of(panel, 1)]
