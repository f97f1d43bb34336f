"""Role × verb × own or other for everything of self-evaluation, cell by cell, and who sees what and when."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from budgeteval.accounts.models import User
from projects.directory.models import Task
from projects.selfeval import domain, permissions, queries
from projects.selfeval.models import Filing, Review, SpotItem, UnitReturn, WorkAppraisal
from projects.transitions import Refused
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.factories.selfeval import IN_TIME
from tests.matrix import EVERYBODY, LETTERS, column, everywhere, grid, tried, unit_of
from tests.people import People, Place

# o own unit, c the school below it, n a neighbour of the same section, f a unit of another section
OF_FILINGS = grid("""
          start  save_draft  attach_evidence  sign  submit  return_for_changes  accept  finalise
alice     o      o           o                .     o       .                   .       .
bob       .      .           .                oc    .       .                   .       .
charlie   .      .           .                .     .       .                   .       .
dora      .      .           .                .     .       ocn                 ocn     .
erin      .      .           .                .     .       .                   .       ocnf
frank     .      .           .                .     .       .                   .       .
grace     .      .           .                .     .       .                   .       .
henry     .      .           .                .     .       .                   .       .
ivy       .      .           .                .     .       .                   .       .
judy      .      .           .                .     .       .                   .       .
mallory   .      .           .                .     .       .                   .       .
""")
OF_THE_SECTION = grid("""
          open_review  rescore  accept_review  score_appraisal  show_appraisal
alice     .            .        .              .                .
bob       .            .        .              .                .
charlie   .            .        .              .                .
dora      ocn          ocn      ocn            ocn              ocn
erin      .            .        .              .                .
frank     .            .        .              .                .
grace     .            .        .              .                .
henry     .            .        .              .                .
ivy       .            .        .              .                .
judy      .            .        .              .                .
mallory   .            .        .              .                .
""")
OF_RETURNS = grid("""
          draft_return  sign_return  submit_return  give_back_return  accept_return
alice     o             .            o              .                 .
bob       .             oc           .              .                 .
charlie   .             .            .              .                 .
dora      .             .            .              ocn               ocn
erin      .             .            .              .                 .
frank     .             .            .              .                 .
grace     .             .            .              .                 .
henry     .             .            .              .                 .
ivy       .             .            .              .                 .
judy      .             .            .              .                 .
mallory   .             .            .              .                 .
""")
OF_THE_DESK = grid("""
          keep_remarks  give_back_form  pass_form  reopen_appraisal
alice     .             .               .          .
bob       .             .               .          .
charlie   .             .               .          .
dora      ocn           ocn             ocn        ocn
erin      .             .               .          .
frank     .             .               .          .
grace     .             .               .          .
henry     .             .               .          .
ivy       .             .               .          .
judy      .             .               .          .
mallory   .             .               .          .
""")
# Dora is asked to look at the other section's form: hers alone, never her own section's; the centre may look at any.
OF_SPOT_CHECKS = grid("""
          assign_checker  score_spot_item
alice     .               .
bob       .               .
charlie   .               .
dora      .               f
erin      ocnf            ocnf
frank     .               .
grace     .               .
henry     .               .
ivy       .               .
judy      .               .
mallory   .               .
""")
RIGHTS = OF_FILINGS | OF_THE_SECTION | OF_RETURNS | OF_THE_DESK | OF_SPOT_CHECKS

Maker = Callable[[Place, People], Model]


def signed_return(place: Place, people: People) -> UnitReturn:
    one = made.drafted_return(place, people)
    return domain.sign_return(unit_return=one, expected_version=one.version, by=people.bob, now=IN_TIME)


def asked_dora(place: Place, people: People) -> SpotItem:
    """A drawn form that waits for Dora, or where it is of her own section, for somebody she cannot stand in for."""
    item = spot.drawn_item(place, people)
    SpotItem.objects.filter(pk=item.pk).update(checker=User.objects.get(display_name="dora"))
    return SpotItem.objects.get(pk=item.pk)


# What each verb needs to stand ready, so that the right alone decides.
READY: dict[str, tuple[str, Maker]] = {
    "start": ("filing", made.opened),
    "save_draft": ("filing", made.drafted),
    "attach_evidence": ("filing", made.drafted),
    "sign": ("filing", made.drafted),
    "submit": ("filing", made.signed),
    "return_for_changes": ("filing", made.submitted),
    "accept": ("filing", made.submitted),
    "finalise": ("filing", made.accepted),
    "open_review": ("filing", made.submitted),
    "rescore": ("review", made.opened_review),
    "accept_review": ("review", made.scored_review),
    "score_appraisal": ("appraisal", made.opened_appraisal),
    "show_appraisal": ("appraisal", made.scored_appraisal),
    "draft_return": ("unit_return", made.opened_return),
    "sign_return": ("unit_return", made.drafted_return),
    "submit_return": ("unit_return", signed_return),
    "give_back_return": ("unit_return", made.submitted_return),
    "accept_return": ("unit_return", made.submitted_return),
    "keep_remarks": ("filing", made.submitted),
    "give_back_form": ("filing", made.submitted),
    "pass_form": ("filing", made.submitted),
    "reopen_appraisal": ("appraisal", made.scored_appraisal),
    "assign_checker": ("item", asked_dora),
    "score_spot_item": ("item", asked_dora),
}


def given(verb: str, obj: Any) -> dict[str, object]:
    """What a verb wants besides its object."""
    returning = {"reason": "请补充"}
    wanted: dict[str, Callable[[], dict[str, object]]] = {
        "save_draft": lambda: {
            "lines": made.drafts(), "achievement": "", "problems": "", "expected_version": obj.version,
        },
        "draft_return": lambda: {"text": "总结", "expected_version": 1},
        "return_for_changes": lambda: dict(returning),
        "sign_return": lambda: {"expected_version": obj.version},
        "submit_return": lambda: {"expected_version": obj.version},
        "accept_return": lambda: {"expected_version": obj.version},
        "show_appraisal": lambda: {"expected_version": obj.version},
        "give_back_return": lambda: {**returning, "expected_version": obj.version},
        "reopen_appraisal": lambda: {"reason": "漏看一项"},
        "rescore": lambda: {"scores": [domain.Rescore(1, Decimal(1), "理由")], "remark": ""},
        "score_appraisal": lambda: {"points": made.POINTS, "expected_version": obj.version},
        "keep_remarks": lambda: {"remarks": {1: "请补材料"}, "expected_version": obj.version},
        "give_back_form": lambda: {**returning, "remarks": {}, "expected_version": obj.version},
        "pass_form": lambda: {"scores": [], "opinion": "", "expected_version": obj.version},
        "assign_checker": lambda: {"checker": spot.stranger()},
        "score_spot_item": lambda: {"scores": [], "remark": "", "expected_version": obj.version},
    }  # fmt: skip
    return wanted[verb]() if verb in wanted else {}


def act(verb: str, name: str, obj: Model, user: User) -> None:
    fresh = type(obj)._base_manager.get(pk=obj.pk)
    if verb == "attach_evidence":
        assert isinstance(fresh, Filing)
        line = fresh.lines.order_by("number")[0]
        domain.attach_evidence(line=line, file=b"%PDF-1.4 x", name="a.pdf", by=user, now=IN_TIME)
        return
    getattr(domain, verb)(**{name: fresh}, by=user, now=IN_TIME, **given(verb, fresh))


def everywhere_made(maker: Maker, place: Place, people: People) -> dict[str, Model]:
    """The object for a unit of every letter, made by somebody who may do everything."""
    able = everywhere(place, people)
    units = {letter: unit_of(place, letter) for letter in LETTERS}
    return {letter: maker(replace(place, unit=unit, section=unit.section), able) for letter, unit in units.items()}


@pytest.mark.parametrize("verb", READY)
def test_who_may_do_it_with_whose(verb: str, place: Place, people: People) -> None:
    name, maker = READY[verb]
    objects = everywhere_made(maker, place, people)
    acts = {letter: partial(act, verb, name, obj) for letter, obj in objects.items()}
    assert tried(people, EVERYBODY, acts) == column(RIGHTS, verb, EVERYBODY)


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_the_centre_opens_the_years_filings_and_returns(name: str, place: Place, people: People) -> None:
    made.small_rulebook(place.district, people.erin)
    user, year = people.named(name), place.working_year
    verbs = (
        partial(domain.open_filings, working_year=year),
        partial(domain.open_returns, working_year=year, kind=Task.SUMMARY_TABLE),
    )
    for verb in verbs:
        if name == "erin":
            verb(by=user, now=IN_TIME)
        else:
            with pytest.raises(Refused, match="不能办理此事"):
                verb(by=user, now=IN_TIME)


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_the_sections_own_officer_opens_its_appraisals(name: str, place: Place, people: People) -> None:
    made.small_rulebook(place.district, people.erin)
    for section in (place.section, place.other_section, place.centre):
        verb = partial(
            domain.open_appraisals, section=section, working_year=place.working_year, framework="work", now=IN_TIME
        )
        if name == "dora" and section == place.section:
            assert {one.unit for one in verb(by=people.dora)} == {place.unit, place.child, place.neighbour}
        else:
            with pytest.raises(Refused, match="不能办理此事"):
                verb(by=people.named(name))


EARLY = {
    "alice": "o", "bob": "oc", "charlie": "", "dora": "ocn", "erin": "ocnf", "frank": "", "grace": "",
    "henry": "ocnf", "ivy": "ocnf", "judy": "", "mallory": "",
}  # fmt: skip
# What the bureau still works on, no unit sees.
UNFINISHED = EARLY | {"alice": "", "bob": ""}

Seen = tuple[Callable[[User], object], Callable[[User, int], Model]]
OF_FILING: Seen = (queries.filings_visible_to, permissions.access_filing)
OF_REVIEW: Seen = (queries.reviews_visible_to, permissions.access_review)
OF_RETURN: Seen = (queries.unit_returns_visible_to, permissions.access_unit_return)
OF_APPRAISAL: Seen = (queries.appraisals_visible_to, permissions.access_appraisal)


def accepted_review(place: Place, people: People) -> Review:
    return domain.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)


def shown_appraisal(place: Place, people: People) -> WorkAppraisal:
    one = made.scored_appraisal(place, people)
    return domain.show_appraisal(appraisal=one, expected_version=one.version, by=people.dora, now=IN_TIME)


@pytest.mark.parametrize(
    ("maker", "seen", "expected"),
    [
        (made.drafted, OF_FILING, EARLY),
        (made.drafted_return, OF_RETURN, EARLY),
        (made.scored_review, OF_REVIEW, UNFINISHED),
        (accepted_review, OF_REVIEW, EARLY),
        (made.scored_appraisal, OF_APPRAISAL, UNFINISHED),
        (shown_appraisal, OF_APPRAISAL, EARLY),
    ],
)
def test_who_sees_whose_and_when(
    maker: Maker, seen: Seen, expected: dict[str, str], place: Place, people: People
) -> None:
    objects = everywhere_made(maker, place, people)
    visible_to, access = seen
    for name, letters in expected.items():
        user = people.named(name)
        mine = set(visible_to(user)) & set(objects.values())
        assert mine == {objects[letter] for letter in letters}, name
        for letter, obj in objects.items():
            if letter in letters:
                assert access(user, obj.pk) == obj
            else:
                with pytest.raises(Refused, match="您无权查看"):
                    access(user, obj.pk)
    assert not set(visible_to(AnonymousUser()))
