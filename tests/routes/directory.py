"""Units, sections and fields, the working year: the centre's pages, read by who reads the units or has the dates."""

from datetime import date

from django.urls import reverse

from projects.directory.models import Task, Unit
from tests.factories.directory import extend, make_working_year
from tests.people import People, Place

PAGES = """
                       nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
units                  sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
unit_add               sign   no    no   ok      no   ok   no    no    no    no   ok   no
unit/own               sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   ok   gone
unit/child             sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   ok   gone
unit/neighbour         sign   gone  gone gone    ok   ok   gone  gone  ok    ok   ok   gone
unit/far               sign   gone  gone gone    gone ok   gone  gone  ok    ok   ok   gone
unit/abroad            sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
unit_edit/own          sign   no    no   gone    no   ok   gone  gone  no    no   ok   gone
unit_edit/far          sign   gone  gone gone    gone ok   gone  gone  no    no   ok   gone
unit_edit/abroad       sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
unit_edit:post/own     sign   no    no   gone    no   ok   gone  gone  no    no   ok   gone
unit_edit:post/abroad  sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
places                 sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   no
section_add/own        sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
section_add:post/own   sign   no    no   no      no   no   no    no    no    no   ok   no
section_add:post/abroad sign  no    no   no      no   no   no    no    no    no   no   no
field_add              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
field_add:post         sign   no    no   no      no   no   no    no    no    no   ok   no
years                  sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
year_open              sign   no    no   ok      no   ok   no    no    no    no   no   no
year/own               sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   ok   gone
year/abroad            sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
year_withdraw/own      sign   no    no   gone    no   ok   gone  gone  no    no   no   gone
year_withdraw/abroad   sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
year_dates/own         sign   no    no   gone    no   ok   gone  gone  no    no   no   gone
year_dates/abroad      sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
year_spending/own      sign   no    no   gone    no   ok   gone  gone  no    no   no   gone
year_spending/abroad   sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
year_extend/own        sign   no    no   gone    no   ok   gone  gone  no    no   no   gone
year_extend/abroad     sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
year_extensions/own    sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   ok   gone
year_extensions/abroad sign   gone  gone ok      gone gone gone  gone  gone  gone gone gone
extension_withdraw/own sign   no    no   gone    no   ok   gone  gone  no    no   gone gone
extension_withdraw/far sign   gone  gone gone    gone ok   gone  gone  no    no   gone gone
extension_withdraw/abroad sign gone gone ok      gone gone gone  gone  gone  gone gone gone
"""


def paths(place: Place, _people: People) -> dict[str, str]:
    """Each row's address, with the object that it is about."""
    units: dict[str, Unit] = {
        "own": place.unit, "child": place.child, "neighbour": place.neighbour, "far": place.far, "abroad": place.abroad,
    }  # fmt: skip
    years = {"own": place.working_year, "far": place.working_year, "abroad": make_working_year(place.abroad.district)}
    found = {}
    for whose, unit in units.items():
        for route in ("unit", "unit_edit", "unit_edit:post"):
            found[f"{route}/{whose}"] = reverse(route.partition(":")[0], args=[unit.pk])
    for whose, year in years.items():
        for route in ("year", "year_withdraw", "year_spending", "year_extend", "year_extensions"):
            found[f"{route}/{whose}"] = reverse(route, args=[year.pk])
        found[f"year_dates/{whose}"] = reverse("year_dates", args=[year.pk, "ex_post"])
        section_add = reverse("section_add", args=[year.district_id])
        found[f"section_add/{whose}"] = found[f"section_add:post/{whose}"] = section_add
        given = extend(year, Task.EX_POST, units[whose], date(2016, 9, 30))
        found[f"extension_withdraw/{whose}"] = reverse("extension_withdraw", args=[given.pk])
    return found
