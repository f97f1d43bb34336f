"""Units' ex-post forms, their evidence, and what a unit hands in as a whole."""

from io import BytesIO

from django.urls import reverse
from PIL import Image

from projects.directory.models import Task, Unit
from projects.selfeval import domain
from projects.selfeval.models import Evidence, Filing, UnitReturn
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.factories.selfeval import IN_TIME, drafts
from tests.matrix import everywhere
from tests.people import People, Place

PAGES = """
                          nobody alice bob  charlie dora erin frank grace henry ivy  judy mallory
filings                   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
filings_signing           sign   no    ok   ok      no   no   no    no    no    no   no   no
filings_sign              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filings_sign:post         sign   no    ok   ok      no   no   no    no    no    no   no   no
filing/own                sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing/child              sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing/neighbour          sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing/far                sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
filing_score              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_score:post/own     sign   more  no   gone    no   no   gone  gone  no    no   gone gone
filing_score:post/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_autosave           sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_autosave:post/own  sign   more  no   gone    no   no   gone  gone  no    no   gone gone
filing_autosave:post/far  sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_state/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_state/neighbour    sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing_submit             sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_submit:post/own    sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
filing_submit:post/neighbour sign gone gone gone    no   no   gone  gone  no    no   gone gone
filing_hand_back          sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
filing_hand_back:post/own sign   no    ok   gone    no   no   gone  gone  no    no   gone gone
filing_hand_back:post/child sign gone  ok   gone    no   no   gone  gone  no    no   gone gone
filing_hand_back:post/far sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
filing_print/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_print/far          sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
filing_sheet/own          sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
filing_sheet/neighbour    sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
filing_upload/own         sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
filing_upload/neighbour   sign   gone  gone gone    no   no   gone  gone  no    no   gone gone
evidence_add              sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
evidence_add:post/own     sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
evidence_add:post/far     sign   gone  gone gone    gone no   gone  gone  no    no   gone gone
evidence/own              sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/child            sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/neighbour        sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
evidence/far              sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
evidence_preview/own      sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
evidence_preview/far      sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
evidence_remove           sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
evidence_remove:post/own  sign   ok    no   gone    no   no   gone  gone  no    no   gone gone
evidence_remove:post/neighbour sign gone gone gone  no   no   gone  gone  no    no   gone gone
returns                   sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok
unit_return/own           sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/child         sign   gone  ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/neighbour     sign   gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return/far           sign   gone  gone gone    gone ok   gone  gone  ok    ok   gone gone
unit_return_autosave      sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_autosave:post/own sign more no   gone    no   no   gone  gone  no    no   gone gone
unit_return_autosave:post/far sign gone gone gone   gone no   gone  gone  no    no   gone gone
unit_return_sign          sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_sign:post/own sign   no    ok   gone    no   no   gone  gone  no    no   gone gone
unit_return_sign:post/neighbour sign gone gone gone no   no   gone  gone  no    no   gone gone
unit_return_submit        sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_submit:post/own sign ok    no   gone    no   no   gone  gone  no    no   gone gone
unit_return_hand_back     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad
unit_return_hand_back:post/own sign no ok   gone    no   no   gone  gone  no    no   gone gone
unit_return_file/own      sign   ok    ok   gone    ok   ok   gone  gone  ok    ok   gone gone
unit_return_file/neighbour sign  gone  gone gone    ok   ok   gone  gone  ok    ok   gone gone
"""
MISSING = "999999"
PATHS = {
    name: f"/{path.format(MISSING)}/"
    for name, path in (
        ("filing_score", "filings/{}/score"),
        ("filing_autosave", "filings/{}/draft"),
        ("filing_submit", "filings/{}/submit"),
        ("filing_hand_back", "filings/{}/hand-back"),
        ("evidence_add", "filings/{}/rows/1/evidence"),
        ("evidence_remove", "evidence/{}/remove"),
        ("unit_return_autosave", "returns/{}/draft"),
        ("unit_return_sign", "returns/{}/sign"),
        ("unit_return_submit", "returns/{}/submit"),
        ("unit_return_hand_back", "returns/{}/hand-back"),
    )
}
WHOSE = {"own": "unit", "child": "child", "neighbour": "neighbour", "far": "far"}
OF_FILING = ("filing", "filing_score", "filing_autosave", "filing_state", "filing_submit", "filing_hand_back",
             "filing_print", "filing_sheet", "filing_upload")  # fmt: skip
OF_EVIDENCE = ("evidence", "evidence_preview", "evidence_remove")
OF_RETURN = ("unit_return", "unit_return_autosave", "unit_return_sign", "unit_return_submit", "unit_return_hand_back",
             "unit_return_file")  # fmt: skip


def picture() -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (29, 79, 145)).save(out, "PNG")
    return out.getvalue()


def paths(place: Place, people: People) -> dict[str, str]:
    """A draft with one file, and a work summary with a file, of each of the four units."""
    hands = everywhere(place, people)
    small_rulebook(place.district, people.erin)
    units: dict[str, Unit] = {whose: getattr(place, name) for whose, name in WHOSE.items()}
    for unit in units.values():
        make_project(unit)
    domain.open_filings(working_year=place.working_year, by=hands.erin, now=IN_TIME)
    domain.open_returns(working_year=place.working_year, kind=Task.WORK_SUMMARY, by=hands.erin, now=IN_TIME)
    found: dict[str, str] = {}
    for whose, unit in units.items():
        filing = Filing.objects.select_related("project__unit", "rulebook").get(project__unit=unit)
        evidence = _drafted(filing, hands)
        unit_return = UnitReturn.objects.select_related("unit", "working_year").get(unit=unit)
        domain.draft_return(
            unit_return=unit_return, text="总结", expected_version=1, by=hands.alice, now=IN_TIME,
            file=picture(), file_name="总结.png",
        )  # fmt: skip
        keys = (
            dict.fromkeys(OF_FILING, filing.pk)
            | dict.fromkeys(OF_EVIDENCE, evidence.pk)
            | dict.fromkeys(OF_RETURN, unit_return.pk)
        )
        for name, key in keys.items():
            found |= dict.fromkeys((f"{name}/{whose}", f"{name}:post/{whose}"), reverse(name, args=[key]))
        found[f"evidence_add:post/{whose}"] = reverse("evidence_add", args=[filing.pk, 1])
    return found


def _drafted(filing: Filing, hands: People) -> Evidence:
    domain.save_draft(
        filing=filing, lines=drafts(), achievement="好", problems="无", expected_version=1, by=hands.alice, now=IN_TIME
    )  # fmt: skip
    line = filing.lines.get(number=1)
    line.filing = filing
    return domain.attach_evidence(line=line, file=picture(), name="验收单.png", by=hands.alice, now=IN_TIME)
