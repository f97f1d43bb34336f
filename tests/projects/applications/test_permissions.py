"""Role × verb × own or other for applications, targets, changes and the library, cell by cell; who sees what."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from budgeteval.accounts.models import User
from projects.applications import domain as applications
from projects.applications.models import Application, Group
from projects.applications.permissions import access_application
from projects.applications.queries import applications_visible_to
from projects.targets import domain as targets
from projects.targets.permissions import access_change, access_entry, access_target
from projects.targets.queries import changes_visible_to, entries_visible_to, visible_to
from projects.transitions import Hidden
from tests.factories import applications as made
from tests.factories.applications import NOW
from tests.matrix import EVERYBODY, LETTERS, column, everywhere, grid, tried, unit_of
from tests.people import People, Place

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
OF_APPLICATIONS = grid("""
          save_application  clear  sign  submit  reopen  give_back  approve  approve_clean
alice     o                 o      .     o       o       .          .        .
bob       .                 .      oc    .       oc      .          .        .
charlie   .                 .      .     .       .       .          .        .
dora      .                 .      .     .       .       ocn        ocn      ocn
erin      .                 .      .     .       .       .          .        .
frank     .                 .      .     .       .       .          .        .
grace     .                 .      .     .       .       .          .        .
henry     .                 .      .     .       .       .          .        .
ivy       .                 .      .     .       .       .          .        .
judy      .                 .      .     .       .       .          .        .
mallory   .                 .      .     .       .       .          .        .
""")
OF_TARGETS = grid("""
          save_target  save_review  issue  freeze  propose_entry
alice     o            .            .      .       o
bob       .            .            .      .       .
charlie   .            .            .      .       .
dora      .            ocn          .      .       ocn
erin      .            .            ocnf   ocnf    ocnf
frank     .            .            .      .       .
grace     .            .            .      .       .
henry     .            .            .      .       .
ivy       .            .            .      .       .
judy      .            .            .      .       .
mallory   .            .            .      .       .
""")
OF_CHANGES = grid("""
          open_change save_change sign_change unsign_change submit_change withdraw_change return_change approve_change
alice     o            o            .            .              o              o                .              .
bob       .            .            oc           oc             .              .                .              .
charlie   .            .            .            .              .              .                .              .
dora      .            .            .            .              .              .                ocn            ocn
erin      .            .            .            .              .              .                .              .
frank     .            .            .            .              .              .                .              .
grace     .            .            .            .              .              .                .              .
henry     .            .            .            .              .              .                .              .
ivy       .            .            .            .              .              .                .              .
judy      .            .            .            .              .              .                .              .
mallory   .            .            .            .              .              .                .              .
""")
OF_ENTRIES = grid("""
          endorse_entry  list_entry  decline_entry  retire_entry  edit_entry
alice     .              .           .              .             .
bob       .              .           .              .             .
charlie   .              .           .              .             .
dora      ocn            .           ocn            .             .
erin      .              ocnf        ocnf           ocnf          ocnf
frank     .              .           .              .             .
grace     .              .           .              .             .
henry     .              .           .              .             .
ivy       .              .           .              .             .
judy      .              .           .              .             .
mallory   .              .           .              .             .
""")
RIGHTS = OF_APPLICATIONS | OF_TARGETS | OF_CHANGES | OF_ENTRIES

Maker = Callable[[Place, People], Model]


def target_written(place: Place, people: People) -> Model:
    return made.target_of(made.written(place, people))


def target_submitted(place: Place, people: People) -> Model:
    return made.target_of(made.submitted(place, people))


def target_approved(place: Place, people: People) -> Model:
    return made.target_of(made.accepted(place, people))


def reviewed(place: Place, people: People) -> Model:
    application = made.submitted(place, people)
    made.review(application, people)
    return application


def entry_listed(place: Place, people: People) -> Model:
    return targets.list_entry(entry=made.proposed(place, people), by=people.erin, now=NOW)


READY: dict[str, tuple[str, Maker]] = {
    "save_application": ("application", made.opened),
    "clear": ("application", made.written),
    "sign": ("application", made.cleared),
    "submit": ("application", made.signed),
    "reopen": ("application", made.signed),
    "give_back": ("application", made.submitted),
    "approve": ("application", reviewed),
    "approve_clean": ("applications", made.submitted),
    "save_target": ("target", target_written),
    "save_review": ("target", target_submitted),
    "issue": ("targets", target_approved),
    "freeze": ("", made.issued),
    "propose_entry": ("indicator", made.issued),
    "open_change": ("target", made.issued),
    "save_change": ("change", made.asked),
    "sign_change": ("change", made.asked),
    "unsign_change": ("change", made.signed_change),
    "submit_change": ("change", made.signed_change),
    "withdraw_change": ("change", made.asked),
    "return_change": ("change", made.submitted_change),
    "approve_change": ("change", made.submitted_change),
    "endorse_entry": ("entry", made.proposed),
    "list_entry": ("entry", made.proposed),
    "decline_entry": ("entry", made.proposed),
    "retire_entry": ("entry", entry_listed),
    "edit_entry": ("entry", made.proposed),
}
GIVEN = {
    "clear": {"meeting": "会", "met_on": date(2016, 11, 4), "minutes": None},
    "give_back": {"reason": "请补充"},
    "save_review": {"opinions": made.YES},
    "return_change": {"reason": "请补充"},
    "decline_entry": {"reason": "重复"},
    "retire_entry": {"reason": "过时"},
    "edit_entry": {"row": made.ROWS[0], "method": ""},
}

SEEN_FIRST = {
    "clear", "sign", "submit", "give_back", "approve", "save_review", "sign_change", "submit_change", "return_change",
    "approve_change", "edit_entry",
}  # fmt: skip


def given(verb: str, obj: Model) -> dict[str, object]:
    """What a verb wants besides its object."""
    version = {"expected_version": getattr(obj, "version", 0)}
    if verb == "save_application":
        return {"sheet": made.sheet(), **version}
    if verb == "save_target":
        return {"contents": made.CONTENTS, "explanations": {}, **version}
    if verb == "save_change":
        return {"contents": made.CONTENTS, "reason": "任务追加", "explanations": {}, **version}
    if verb == "clear":
        assert isinstance(obj, Application)
        version["expected_target"] = made.target_of(obj).version
    return {**GIVEN.get(verb, {}), **(version if verb in SEEN_FIRST else {})}


def act(verb: str, name: str, obj: Model, user: User) -> None:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    room = applications if verb in {key for _, key in OF_APPLICATIONS} else targets
    if verb == "freeze":
        project = fresh.project
        targets.freeze(district=project.unit.district, fiscal_year=project.fiscal_year, by=user, now=NOW)
        return
    if verb == "propose_entry":
        fresh = made.first_indicator(fresh)
    objects = [fresh] if name in ("applications", "targets") else fresh
    getattr(room, verb)(**{name: objects}, by=user, now=NOW, **given(verb, fresh))


def of_unit(place: Place, letter: str) -> Place:
    return made.replace(place, unit=unit_of(place, letter))


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_what_with_whose(verb: str, place: Place, people: People) -> None:
    name, make = READY[verb]
    walker = everywhere(place, people)
    letters = "o" if verb == "freeze" else LETTERS
    objects = {letter: make(of_unit(place, letter), walker) for letter in letters}
    acts = {letter: partial(act, verb, name, obj) for letter, obj in objects.items()}
    expected = column(RIGHTS, verb, EVERYBODY)
    if verb == "freeze":
        expected = {person: cells & {"o"} for person, cells in expected.items()}
    assert tried(people, EVERYBODY, acts) == expected


def test_where_the_bureaus_group_decides_only_the_centre_records_it(place: Place, people: People) -> None:
    applications.set_group(district=place.district, group=Group.BUREAU, by=people.erin, now=NOW)
    walker = everywhere(place, people)
    objects = {letter: made.written(of_unit(place, letter), walker) for letter in LETTERS}
    acts = {letter: partial(act, "clear", "application", obj) for letter, obj in objects.items()}
    nobody: dict[str, set[str]] = {person: set() for person in EVERYBODY}
    assert tried(people, EVERYBODY, acts) == nobody | {"erin": {"o", "c", "n", "f"}}


@pytest.mark.parametrize(
    ("verb", "given_"),
    [
        (applications.set_group, {"group": Group.BUREAU}),
        (targets.add_entry, {"field": None, "row": made.ROWS[0], "method": ""}),
    ],
)
def test_the_districts_settings_and_library_are_the_centres(
    place: Place, people: People, verb: Callable[..., object], given_: dict[str, object]
) -> None:
    acts = {"o": lambda user: verb(district=place.district, by=user, now=NOW, **given_)}
    nobody: dict[str, set[str]] = {person: set() for person in EVERYBODY}
    assert tried(people, EVERYBODY, acts) == nobody | {"erin": {"o"}}


SEEN = {
    "alice": "o", "bob": "oc", "charlie": "", "dora": "ocn", "erin": "ocnf", "frank": "", "grace": "",
    "henry": "ocnf", "ivy": "ocnf", "judy": "", "mallory": "",
}  # fmt: skip


def test_who_sees_whose_applications_targets_and_changes(place: Place, people: People) -> None:
    walker = everywhere(place, people)
    changes = {letter: made.asked(of_unit(place, letter), walker) for letter in LETTERS}
    for name, letters in SEEN.items():
        user = people.named(name)
        wanted = {changes[letter].pk for letter in letters}
        targets_wanted = {changes[letter].target_id for letter in letters}
        assert {one.pk for one in changes_visible_to(user)} == wanted, name
        assert {one.pk for one in visible_to(user)} == targets_wanted, name
        assert {one.project.target.pk for one in applications_visible_to(user)} == targets_wanted, name
    for anonymous in (changes_visible_to, visible_to, applications_visible_to, entries_visible_to):
        assert not anonymous(AnonymousUser()).exists()


def test_proposals_are_seen_by_whose_they_are_and_listed_entries_by_the_district(place: Place, people: People) -> None:
    walker = everywhere(place, people)
    proposals = {letter: made.proposed(of_unit(place, letter), walker).pk for letter in LETTERS}
    listed = made.listed(place, people).pk
    for name, letters in SEEN.items():
        expected = {proposals[letter] for letter in letters} | ({listed} if letters else set())
        assert {one.pk for one in entries_visible_to(people.named(name))} == expected, name


@pytest.mark.parametrize("name", ["charlie", "frank", "grace", "judy", "mallory"])
def test_the_doors_are_shut_for_others(name: str, place: Place, people: People) -> None:
    change = made.asked(place, people)
    application = change.target.project.application
    user = people.named(name)
    doors = ((access_change, change.pk), (access_target, change.target_id), (access_application, application.pk),
             (access_entry, made.listed(place, people).pk))  # fmt: skip
    for door, pk in doors:
        with pytest.raises(Hidden, match="或您无权查看"):
            door(user, pk)
