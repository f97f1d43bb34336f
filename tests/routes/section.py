"""The section's desk: who reads it, who decides; the unit's own appraisal; spot checks and their drawn forms."""

from dataclasses import replace

from django.urls import reverse

from budgeteval.files.domain import store
from projects.directory.models import Task
from projects.selfeval import domain
from projects.selfeval.models import Evidence, SpotItem, WorkAppraisal
from projects.selfeval.permissions import access_filing
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.matrix import everywhere, unit_of
from tests.people import People, Place

# Pages and lists of the bureau; on a list everybody sees only what is theirs. `review:post` without a word typed is
# answered with the page and what is missing; who may not decide is refused.
PAGES = """
                        nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
section_desk            sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
review_queue            sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
review_batch            sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
review_batch:post       sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
return_reasons          sign   no    no   gone    ok   ok   no    no    ok    ok   no   no
return_reasons:post     sign   no    no   gone    no   ok   no    no    no    no   no   no
review/own              sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
review/neighbour        sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
review/far              sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
review:post/own         sign   gone  gone gone    ok   no   gone  gone  no    no   gone gone
review:post/far         sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
review_evidence/own     sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
review_evidence/far     sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
unit_return_queue       sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
unit_return_review/own  sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return_review/far  sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
unit_return_review:post/own sign gone gone gone   ok   no   gone  gone  no    no   gone gone
unit_return_review_file/own sign gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return_review_file/far sign gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
appraisals              sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
appraisals_open         sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
appraisals_open:post    sign   gone  gone gone    ok   gone gone  gone  gone  gone gone gone
appraisal/own           sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
appraisal/shown         sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
appraisal:post/own      sign   gone  gone gone    ok   no   gone  gone  no    no   gone gone
spot_checks             sign   no    no   ok      ok   ok   no    no    ok    ok   no   no
spot_checks:post        sign   no    no   gone    no   ok   no    no    no    no   no   no
spot_check              sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
spot_check:post         sign   gone  gone gone    gone ok   gone  gone  no    no   gone gone
spot_certificate        sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
spot_item/own           sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
spot_item/far           sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
spot_item:post/far      sign   gone  gone gone    ok   ok   gone  gone  no    no   gone gone
spot_assign             sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
spot_assign:post/far    sign   gone  gone gone    no   ok   gone  gone  no    no   gone gone
spot_evidence/own       sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
spot_evidence/far       sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
"""


def paths(place: Place, people: People) -> dict[str, str]:
    """One object of each kind for the own unit, its neighbour and a unit of the other section."""
    able = everywhere(place, people)
    found: dict[str, str] = {}
    for letter, name in (("o", "own"), ("n", "neighbour"), ("f", "far")):
        found |= _of_unit(replace(place, unit=unit_of(place, letter)), able, name)
    return found | _appraisals(place, able) | _spots(place, able, people)


def _of_unit(place: Place, able: People, name: str) -> dict[str, str]:
    """A form and a summary table that wait for the section, each with a file."""
    filing = made.drafted(place, able)
    line = filing.lines.order_by("number")[0]
    proof = domain.attach_evidence(line=line, file=b"%PDF-1.4 x", name="a.pdf", by=able.alice, now=made.IN_TIME)
    filing = domain.sign(filing=access_filing(able.erin, filing.pk), by=able.bob, now=made.IN_TIME)
    domain.submit(filing=filing, by=able.alice, now=made.IN_TIME)
    one = made.opened_return(place, able, Task.WORK_SUMMARY)
    one = domain.draft_return(
        unit_return=one,
        text="总结",
        expected_version=1,
        by=able.alice,
        now=made.IN_TIME,
        file=b"%PDF-1.4 y",
        file_name="b.pdf",
    )
    one = domain.sign_return(unit_return=one, expected_version=one.version, by=able.bob, now=made.IN_TIME)
    domain.submit_return(unit_return=one, expected_version=one.version, by=able.alice, now=made.IN_TIME)
    review, page = reverse("review", args=[filing.pk]), reverse("unit_return_review", args=[one.pk])
    return {
        f"review/{name}": review,
        f"review:post/{name}": review,
        f"review_evidence/{name}": reverse("review_evidence", args=[proof.pk]),
        f"unit_return_review/{name}": page,
        f"unit_return_review:post/{name}": page,
        f"unit_return_review_file/{name}": reverse("unit_return_review_file", args=[one.pk]),
    }


def _appraisals(place: Place, able: People) -> dict[str, str]:
    """One that is still the section's, and one that its unit, below Bob's, has been shown."""
    own = made.scored_appraisal(place, able)
    child = WorkAppraisal.objects.select_related("unit", "rulebook").get(unit=place.child)
    child = domain.score_appraisal(
        appraisal=child, points=made.POINTS, expected_version=child.version, by=able.dora, now=made.IN_TIME
    )
    domain.show_appraisal(appraisal=child, expected_version=child.version, by=able.dora, now=made.IN_TIME)
    sheet, opening = reverse("appraisal", args=[own.pk]), reverse("appraisals_open", args=[place.section.pk])
    return {
        "appraisal/own": sheet,
        "appraisal:post/own": sheet,
        "appraisal/shown": reverse("appraisal", args=[child.pk]),
        "appraisals_open": opening,
        "appraisals_open:post": opening,
    }


def _spots(place: Place, able: People, people: People) -> dict[str, str]:
    """A check that is drawn: a form of Dora's own section, and one of the other section that she is to look at."""
    items: dict[str, SpotItem] = {}
    for letter, name in (("o", "own"), ("f", "far")):
        items[name] = spot.drawn_item(replace(place, unit=unit_of(place, letter)), able)
    domain.assign_checker(item=items["far"], checker=people.dora, by=able.erin, now=spot.DRAWN)
    check = items["own"].check_of_id
    found = {
        "spot_check": reverse("spot_check", args=[check]),
        "spot_check:post": reverse("spot_check", args=[check]),
        "spot_certificate": reverse("spot_certificate", args=[check]),
        "spot_assign": reverse("spot_assign", args=[items["own"].pk]),
        "spot_assign:post/far": reverse("spot_assign", args=[items["far"].pk]),
        "spot_item:post/far": reverse("spot_item", args=[items["far"].pk]),
    }
    for name, item in items.items():
        proof = _proof(item, able)
        found[f"spot_item/{name}"] = reverse("spot_item", args=[item.pk])
        found[f"spot_evidence/{name}"] = reverse("spot_evidence", args=[item.pk, proof.pk])
    return found


def _proof(item: SpotItem, able: People) -> Evidence:
    line = item.filing.lines.order_by("number")[0]
    file = store(content=b"%PDF-1.4 z", name="c.pdf", by=able.alice, now=made.IN_TIME)
    return Evidence.objects.create(line=line, attachment=file, name="c.pdf")
