"""Applications, targets, their changes and the library. Alice's unit is `own`; a head reads the school below."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import Model
from django.urls import reverse

from projects.targets import domain as targets
from tests.factories import applications as made
from tests.matrix import everywhere
from tests.people import People, Place

PAGES = """
                           nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
applications               sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
application_new            sign   ok    gone gone     gone gone gone  gone  gone  gone gone gone
application_settings       sign   gone  gone ok      gone ok   gone  gone  gone  gone gone gone
applications_batch:post    sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
applications_batch         sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
application/own            sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
application/child          sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
application/neighbour      sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
application/far            sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
application_edit/own       sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
application_edit/child     sign   gone  no   gone    no   no   gone  gone  no    no   gone gone
application_edit/far       sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
application_clear:post/own sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
application_clear:post/far sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
application_move:post/own  sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
application_move:post/far  sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
application_withdraw:post/own sign ok no  gone    no   no   gone  gone  no    no   gone gone
application_withdraw:post/child sign gone no gone no   no   gone  gone  no    no   gone gone
application_withdraw:post/far sign gone gone gone gone no   gone  gone  no    no   gone gone
application_review/own     sign   no    no   gone    ok   no   gone  gone  no    no   gone gone
application_review/neighbour sign gone  gone gone    ok   no   gone  gone  no    no   gone gone
application_review/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
application_file/own       sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
application_file/far       sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
targets                    sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
target/own                 sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target/child               sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target/far                 sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
target_edit/own            sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
target_edit/child          sign   gone  no   gone    no   no   gone  gone  no    no   gone gone
target_edit/far            sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
target_check:post/own      sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
target_check:post/far      sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
target_pick/own            sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
target_pick/far            sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
target_change_new:post/own sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
target_change_new:post/far sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
target_version/own         sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target_version/far         sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
indicator_propose:post/own sign   ok    no   gone    ok   ok   gone  gone  no    no   gone gone
indicator_propose:post/far sign   gone  gone gone    gone ok   gone  gone  no    no   gone gone
target_changes             sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
target_change/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target_change/child        sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target_change/far          sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
target_change_edit/own     sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
target_change_edit/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
target_change_check:post/own sign ok    no   gone    no   no   gone  gone  no    no   gone gone
target_change_check:post/far sign gone  gone gone    gone no   gone  gone  no    no   gone gone
target_change_move:post/own sign  ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
target_change_move:post/far sign  gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
library                    sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
library_entry_new          sign   gone  gone ok      gone ok   gone  gone  gone  gone gone gone
library_entry/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
library_entry/far          sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
library_entry_move:post/own sign  ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
library_entry_move:post/far sign  gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
targets_issue              sign   gone  gone gone     gone ok   gone  gone  gone  gone gone gone
targets_freeze:post        sign   gone  gone gone     gone ok   gone  gone  gone  gone gone gone
"""


def changed(place: Place, people: People) -> Model:
    """A target with a version that a change replaced."""
    change = made.submitted_change(place, people)
    targets.approve_change(change=change, expected_version=change.version, by=people.dora, now=made.NOW)
    return change.target


def target_of_a_draft(place: Place, people: People) -> Model:
    return made.target_of(made.opened(place, people))


def indicator(place: Place, people: People) -> Model:
    return made.first_indicator(made.issued(place, people))


# What a row's object is, by its route; further parts of the address stand behind it.
MAKERS: dict[str, tuple[Callable[[Place, People], Model], tuple[object, ...]]] = {
    "application": (made.opened, ()),
    "application_edit": (made.opened, ()),
    "application_clear": (made.written, ()),
    "application_move": (made.cleared, ()),
    "application_withdraw": (made.opened, ()),
    "application_review": (made.submitted, ()),
    "application_file": (made.cleared, ("minutes",)),
    "target": (made.issued, ()),
    "target_edit": (target_of_a_draft, ()),
    "target_check": (target_of_a_draft, ()),
    "target_pick": (target_of_a_draft, ()),
    "target_change_new": (made.issued, ()),
    "target_version": (changed, (1,)),
    "indicator_propose": (indicator, ()),
    "target_change": (made.asked, ()),
    "target_change_edit": (made.asked, ()),
    "target_change_check": (made.asked, ()),
    "target_change_move": (made.asked, ()),
    "library_entry": (made.proposed, ()),
    "library_entry_move": (made.proposed, ()),
}
UNITS = {"own": "unit", "child": "child", "neighbour": "neighbour", "far": "far"}


class Paths(dict[str, str]):
    """The address of a row that has an object, which is made when it is asked for."""

    def __init__(self, place: Place, people: People) -> None:
        super().__init__()
        self.place, self.people = place, people

    def get(self, row: str, default: str | None = None) -> str | None:  # type: ignore[override]
        route, _, whose = row.partition("/")
        name = route.removesuffix(":post")
        if not whose:
            return default
        make, further = MAKERS[name]
        unit = getattr(self.place, UNITS[whose])
        found = make(replace(self.place, unit=unit), everywhere(self.place, self.people))
        return reverse(name, args=[found.pk, *further])


def paths(place: Place, people: People) -> Paths:
    return Paths(place, people)
