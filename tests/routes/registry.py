"""Imports and the export; Erin's own upload and import of the district, Frank's of the city."""

from django.urls import reverse

from projects.registry.domain import apply_upload
from tests.factories.jobs import ASKED
from tests.factories.sheets import expert_row, unit_row
from tests.factories.uploads import looked_at
from tests.people import People, Place

PAGES = """
                       nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
import                 sign   no    no   ok      no   ok   ok    no    no    no   no   no
imports                sign   no    no   ok      no   ok   ok    no    ok    ok   no   no
import_kind/units      sign   no    no   ok      no   ok   no    no    no    no   no   no
import_kind/experts    sign   no    no   ok      no   no   ok    no    no    no   no   no
import_kind/nothing    sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone
import_template/units  sign   no    no   ok      no   ok   no    no    no    no   no   no
import_template/experts sign  no    no   ok      no   no   ok    no    no    no   no   no
import_shown/own       sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
import_shown/city      sign   gone  gone gone    gone gone ok    gone  gone  gone gone gone
import_file/own        sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
import_rows/own        sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
upload/own             sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
upload_file/own        sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
upload_marked/own      sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
upload_again/own       sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
upload_write/own       sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
upload_discard/own     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
upload_again:post/own  sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
upload_write:post/own  sign   gone  gone gone    gone ok   gone  gone  gone  gone gone gone
upload_discard:post/own sign  gone  gone gone    gone ok   gone  gone  gone  gone gone gone
projects_export        sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
projects_export:post   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
"""


def paths(place: Place, people: People) -> dict[str, str]:
    row = unit_row(section=place.section.code)
    own = apply_upload(upload=looked_at(place, people.erin, "units", row), by=people.erin, now=ASKED)
    experts = looked_at(place, people.frank, "experts", expert_row(), district=place.city)
    city = apply_upload(upload=experts, by=people.frank, now=ASKED)
    assert own is not None
    assert city is not None
    upload = looked_at(place, people.erin, "units", {**row, "contact": "演示联系人"})
    kinds = {
        f"{route}/{kind}": reverse(route, args=[kind])
        for route in ("import_kind", "import_template")
        for kind in ("units", "experts", "nothing")
    }
    shown = {f"{route}/own": reverse(route, args=[own.pk]) for route in ("import_shown", "import_file", "import_rows")}
    routes = ("upload", "upload_file", "upload_marked", "upload_again", "upload_write", "upload_discard")
    uploads = {f"{route}{how}/own": reverse(route, args=[upload.pk]) for route in routes for how in ("", ":post")}
    return {**kinds, **shown, **uploads, "import_shown/city": reverse("import_shown", args=[city.pk])}
