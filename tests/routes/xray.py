"""The pages behind numbers: each opens by the door of the object whose number it is."""

from django.urls import reverse

from tests.factories.numbers import everything
from tests.people import People, Place

PAGES = """
                nobody alice bob charlie dora erin frank grace henry ivy judy mallory
xray/filing     sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/line       sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/review     sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/spot       sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/ex_ante    sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/appraisal  sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/rating     sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/key        sign   ok    ok  gone    ok   ok   gone  ok    ok    ok  gone gone
xray/key_item   sign   gone  gone gone   gone ok   gone  gone  ok    ok  gone gone
xray/department sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/proposal   sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/project    sign   ok    ok  gone    ok   ok   gone  gone  ok    ok  gone gone
xray/unknown    sign   gone  gone gone   gone gone gone  gone  gone  gone gone gone
"""


def paths(place: Place, people: People) -> dict[str, str]:
    """Each row's address, with the object that it is about."""
    objects = everything(place, people)
    parts = {"proposal": "proposed", "project": "adjusted"}
    found = {
        f"xray/{kind}": reverse("xray", args=[kind, obj.pk, parts.get(kind, "total")]) for kind, obj in objects.items()
    }
    found["xray/line"] = reverse("xray", args=["filing", objects["filing"].pk, "line-1"])
    found["xray/key_item"] = reverse("xray", args=["key", objects["key"].pk, "line-1"])
    found["xray/unknown"] = reverse("xray", args=["cake", 1, "total"])
    return found
