"""The centre's cockpit, reminders and calls; what is handed in on behalf of a unit."""

from datetime import UTC, date, datetime

from django.urls import reverse

from projects.selfeval import domain as selfeval
from projects.selfeval.domain import Scan
from projects.selfeval.models import Filing, UnitReturn
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.factories.selfeval import IN_TIME, drafts
from tests.people import People, Place

NOW = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)

PAGES = """
                       nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
cockpit                sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
cockpit_step           sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
cockpit_step/nothing   sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
late                   sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
remind                 sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
remind:post            sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
call_list              sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
chase                  sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
chase/abroad           sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
chase:post             sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
opening                sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
opening:post           sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
finalising             sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
finalise               sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
finalise:post          sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
on_behalf_list         sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
on_behalf/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
on_behalf/child        sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
on_behalf/far          sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
on_behalf_scan/own     sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
on_behalf_scan/far     sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
on_behalf_answer/own   sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
on_behalf_answer:post/own   sign ok ok   gone    no   no   gone  gone  no    no   gone gone
on_behalf_answer:post/child sign gone ok gone    no   no   gone  gone  no    no   gone gone
on_behalf_answer:post/far   sign gone gone gone  gone no   gone  gone  no    no   gone gone
file_for_unit/own      sign   no    no   gone    no   ok   gone  gone  no    no   gone gone
file_for_unit/far      sign   gone  gone gone    gone ok   gone  gone  no    no   gone gone
file_for_unit:post/own sign   no    no   gone    no   ok   gone  gone  no    no   gone gone
file_return_for_unit/own      sign no no gone    no   ok   gone  gone  no    no   gone gone
file_return_for_unit:post/own sign no no gone    no   ok   gone  gone  no    no   gone gone
"""


def paths(place: Place, people: People) -> dict[str, str]:
    year = place.working_year.pk
    units = {"own": place.unit, "child": place.child, "far": place.far}
    for unit in units.values():
        make_project(unit)
    small_rulebook(place.district, people.erin)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    selfeval.open_returns(working_year=place.working_year, kind="summary_table", by=people.erin, now=IN_TIME)  # type: ignore[arg-type]
    filings = {name: Filing.objects.get(project__unit=unit) for name, unit in units.items()}
    paper = UnitReturn.objects.get(unit=place.unit)
    found = {"cockpit_step": reverse("cockpit_step", args=[year, "ex_post"])}
    found["cockpit_step/nothing"] = reverse("cockpit_step", args=[year, "nothing"])
    for name in ("cockpit", "late", "remind", "call_list", "opening", "finalising", "finalise"):
        found[name] = found[f"{name}:post"] = reverse(name, args=[year])
    found["chase"] = found["chase:post"] = reverse("chase", args=[year, place.unit.pk])
    found["chase/abroad"] = reverse("chase", args=[year, place.abroad.pk])
    for name, filing in filings.items():
        found[f"file_for_unit/{name}"] = found[f"file_for_unit:post/{name}"] = reverse(
            "file_for_unit", args=[filing.pk]
        )
        done = filed(filing, people)
        for route in ("on_behalf", "on_behalf_scan", "on_behalf_answer"):
            found[f"{route}/{name}"] = found[f"{route}:post/{name}"] = reverse(route, args=[done])
    found["file_return_for_unit/own"] = reverse("file_return_for_unit", args=[paper.pk])
    found["file_return_for_unit:post/own"] = found["file_return_for_unit/own"]
    return found


def filed(filing: Filing, people: People) -> int:
    return selfeval.file_for_unit(
        filing=filing, scan=Scan(b"%PDF-1.4 stamped", "盖章.pdf", date(2016, 9, 1)), lines=drafts(), achievement="",
        problems="", expected_version=filing.version, by=people.erin, now=NOW,
    ).pk  # fmt: skip
