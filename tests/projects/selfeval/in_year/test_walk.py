"""The walk of both forms: who may do what with whose, which move at which stage, late and returned."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser

from projects.directory.models import Task
from projects.selfeval.in_year import domain, permissions, queries
from projects.selfeval.in_year.models import ExAnte, InYear, MidTerm
from projects.transitions import Overtaken, Refused
from tests.factories import in_year as made
from tests.factories.directory import extend
from tests.factories.in_year import NOW, POINTS, ROWS, SPENT, TOO_LATE
from tests.factories.registry import make_project
from tests.matrix import EVERYBODY, LETTERS, column, everywhere, grid, tried, unit_of
from tests.people import People, Place, populate, settle

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
RIGHTS = grid("""
          save  sign  unsign  submit  give_back  accept
alice     o     .     .       o       .          .
bob       .     oc    oc      .       .          .
charlie   .     .     .       .       .          .
dora      .     .     .       .       ocn        ocn
erin      .     .     .       .       .          .
frank     .     .     .       .       .          .
grace     .     .     .       .       .          .
henry     .     .     .       .       .          .
ivy       .     .     .       .       .          .
judy      .     .     .       .       .          .
mallory   .     .     .       .       .          .
""")
SEEN = grid("""
          forms
alice     o
bob       oc
charlie   .
dora      ocn
erin      ocnf
frank     .
grace     .
henry     ocnf
ivy       ocnf
judy      .
mallory   .
""")
KINDS = ("ex_ante", "mid_term")
Maker = Callable[[Place, People], InYear]


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def filled(kind: str, place: Place, people: People) -> InYear:
    project = make_project(place.unit, fiscal_year=2016)
    if kind == "ex_ante":
        return made.judged(place, people, project=project)
    return made.monitored(place, people, project=project)


def at_stage(stage: str, kind: str, place: Place, people: People) -> InYear:
    """A form of that kind of `place.unit`, at that stage."""
    if stage == "not_started":
        return made.ex_ante(place, people) if kind == "ex_ante" else made.mid_term(place, people)
    form = filled(kind, place, people)
    if stage == "draft":
        return form
    if stage == "signed":
        return made.signed(form, people)
    made.submitted(form, people)
    if stage == "returned":
        domain.give_back(form=form, expected_version=form.version, reason="原因", by=people.dora, now=NOW)
    if stage == "accepted":
        domain.accept(form=form, expected_version=form.version, by=people.dora, now=NOW)
    return form


def save(form: InYear, by) -> InYear:
    common = {"expected_version": form.version, "by": by, "now": NOW}
    if isinstance(form, ExAnte):
        return domain.save_ex_ante(form=form, points=POINTS, outline="概况", opinion="意见", **common)
    return domain.save_mid_term(form=form, spending=SPENT, rows=ROWS, progress="进展", plan="措施", **common)


ACTS = {
    "save": save,
    "sign": lambda form, by: domain.sign(form=form, expected_version=form.version, by=by, now=NOW),
    "unsign": lambda form, by: domain.unsign(form=form, by=by, now=NOW),
    "submit": lambda form, by: domain.submit(form=form, expected_version=form.version, by=by, now=NOW),
    "give_back": lambda form, by: domain.give_back(
        form=form, expected_version=form.version, reason="数据不符", by=by, now=NOW
    ),
    "accept": lambda form, by: domain.accept(form=form, expected_version=form.version, by=by, now=NOW),
}
READY = {
    "save": "draft", "sign": "draft", "unsign": "signed", "submit": "signed", "give_back": "submitted",
    "accept": "submitted",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("verb", ACTS)
def test_who_may_do_what_with_whose(place: Place, people: People, kind: str, verb: str) -> None:
    walkers = everywhere(place, people)
    acts = {}
    for letter in LETTERS:
        form = at_stage(READY[verb], kind, replace(place, unit=unit_of(place, letter)), walkers)
        acts[letter] = partial(ACTS[verb], type(form).objects.select_related("project__unit").get(pk=form.pk))
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_whose(place: Place, people: People, kind: str) -> None:
    walkers = everywhere(place, people)
    forms = {
        letter: at_stage("submitted", kind, replace(place, unit=unit_of(place, letter)), walkers) for letter in LETTERS
    }
    visible = {"ex_ante": queries.ex_antes_visible_to, "mid_term": queries.mid_terms_visible_to}[kind]
    access = {"ex_ante": permissions.access_ex_ante, "mid_term": permissions.access_mid_term}[kind]
    for name in EVERYBODY:
        user = people.named(name)
        seen = {letter for letter, form in forms.items() if visible(user).filter(pk=form.pk).exists()}
        assert seen == SEEN[name, "forms"], name
        for letter, form in forms.items():
            if letter in seen:
                assert access(user, form.pk) == form
            else:
                with pytest.raises(Refused, match="或您无权查看"):
                    access(user, form.pk)
    assert not visible(AnonymousUser()).exists()


ALLOWED = {
    "not_started": {"save"},
    "draft": {"save", "sign"},
    "signed": {"unsign", "submit"},
    "submitted": {"give_back", "accept"},
    "returned": {"save", "sign"},
    "accepted": set(),
}
BY = {"save": "alice", "sign": "bob", "unsign": "bob", "submit": "alice", "give_back": "dora", "accept": "dora"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("stage", ALLOWED)
@pytest.mark.parametrize("verb", ACTS)
def test_which_verb_at_which_stage(place: Place, people: People, kind: str, stage: str, verb: str) -> None:
    form = at_stage(stage, kind, place, people)
    by = people.named(BY[verb])
    if verb in ALLOWED[stage]:
        ACTS[verb](form, by)
        return
    with pytest.raises(Refused):
        ACTS[verb](form, by)
    assert type(form).objects.get(pk=form.pk).stage == stage


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", EVERYBODY)
def test_only_the_centre_opens(place: Place, people: People, kind: str, name: str) -> None:
    made.rules(place, people)
    user = people.named(name)

    def act() -> object:
        if kind == "ex_ante":
            return domain.open_ex_antes(working_year=place.working_year, by=user, now=NOW)
        return domain.open_mid_terms(working_year=place.working_year, as_of=made.AS_OF, by=user, now=NOW)

    if name == "erin":
        assert act() == []
    else:
        with pytest.raises(Refused, match="不能办理此事"):
            act()


@pytest.mark.parametrize("kind", KINDS)
def test_handing_in_keeps_who_when_and_whether_late(place: Place, people: People, kind: str) -> None:
    form = made.submitted(filled(kind, place, people), people, now=TOO_LATE)
    assert (form.filed_by, form.filed_at, form.late) == (people.alice, TOO_LATE, True)
    domain.give_back(form=form, expected_version=form.version, reason=" 数据不符 ", by=people.dora, now=TOO_LATE)
    assert (form.stage, form.times_returned, form.return_reason) == ("returned", 1, "数据不符")
    made.submitted(form, people)
    assert (form.filed_at, form.late) == (TOO_LATE, True)


@pytest.mark.parametrize(("kind", "task"), [("ex_ante", Task.EX_ANTE), ("mid_term", Task.MID_TERM)])
def test_a_unit_with_more_time_is_not_late(place: Place, people: People, kind: str, task: Task) -> None:
    form = made.signed(filled(kind, place, people), people)
    extend(place.working_year, task, place.unit, TOO_LATE.date().replace(day=20))
    assert not domain.submit(form=form, expected_version=form.version, by=people.alice, now=TOO_LATE).late


@pytest.mark.parametrize("kind", KINDS)
def test_a_return_needs_its_reason(place: Place, people: People, kind: str) -> None:
    form = made.submitted(filled(kind, place, people), people)
    with pytest.raises(Refused, match="退回必须写明原因"):
        domain.give_back(form=form, expected_version=form.version, reason="  ", by=people.dora, now=NOW)


@pytest.mark.parametrize("model", [ExAnte, MidTerm])
def test_a_stale_form_is_not_begun_twice(place: Place, people: People, model: type[InYear]) -> None:
    kind = "ex_ante" if model is ExAnte else "mid_term"
    form = at_stage("not_started", kind, place, people)
    stale = model.objects.select_related("project__unit", "working_year", "rulebook").get(pk=form.pk)
    save(form, people.alice)
    with pytest.raises(Overtaken):
        save(stale, people.alice)
