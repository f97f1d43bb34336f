"""What the killed processes do, again and again; each says what was acknowledged only after it was committed."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from budgeteval.audit.models import TrailLine
from budgeteval.jobs.running import do_queued, take_up
from budgeteval.reference.play import play
from budgeteval.reference.source import Source
from projects.directory.models import Membership, Role, WorkingYear
from projects.registry import domain as registry
from projects.registry.exchange import preview
from projects.registry.models import SheetImport
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Filing
from projects.sheets.layouts import FUNDING
from projects.sheets.writing import write
from projects.targets.domain import IndicatorRow
from projects.transitions import Overtaken, Refused
from reports.domain import build, year_documents
from tests.factories.directory import make_field
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook
from tests.factories.sheets import funding_row
from tests.people import People, Place, populate, settle

NOON = datetime(2016, 9, 1, 4, 0, tzinfo=UTC)
FILINGS, IMPORTED, LINES = 40, 120, 3
IMPORT_PREFIX = "W"
Say = Callable[[str], None]
"""Takes one acknowledged line: `seq hash` of the trail."""


@dataclass(frozen=True)
class Scene:
    """A small district beside the small year: its people, and a sheet of projects in several versions, by name."""

    place: Place
    people: People
    sheets: Mapping[str, bytes]


# What every project has spent by the sheet of that name; the first two come in directly, the others by jobs.
VERSIONS = {
    "故障演练一.xlsx": Decimal("111.11"),
    "故障演练二.xlsx": Decimal("222.22"),
    "后台演练一.xlsx": Decimal("333.33"),
    "后台演练二.xlsx": Decimal("444.44"),
}
DIRECT, BY_JOBS = list(VERSIONS)[:2], list(VERSIONS)[2:]


def set_scene() -> Scene:
    """Make the district with its filings; commit by commit, before anything is killed."""
    place = settle()
    people = populate(place)
    small_rulebook(place.district, people.erin)
    field = make_field()
    for _ in range(FILINGS):
        make_project(place.unit, field=field)
    selfeval.open_filings(working_year=place.working_year, by=people.erin, now=NOON)
    sheets = {name: _sheet(place, field.name, amount) for name, amount in VERSIONS.items()}
    return Scene(place, people, sheets)


def _sheet(place: Place, field: str, executed: Decimal) -> bytes:
    rows = [
        funding_row(f"{IMPORT_PREFIX}{number:04d}", unit_code=place.unit.code, field=field, executed=executed)
        for number in range(IMPORTED)
    ]
    return write(FUNDING, rows)


def acknowledge(say: Say) -> None:
    """Say where the trail stands: whatever this process has committed is in it."""
    seq, line_hash = TrailLine.objects.order_by("-seq").values_list("seq", "hash")[0]
    say(f"{seq} {line_hash}")


def whole_year(source: Source, out: Path, say: Say) -> None:
    """Play the small year, or what is left of it."""
    play(source, out, progress=lambda *_: acknowledge(say))
    say("finished")


def imports(scene: Scene, say: Say, shift: timedelta = timedelta()) -> None:
    """Import one version of the sheet after the other: every row changes each time."""
    held = SheetImport.objects.filter(attachment__name__in=DIRECT).count()
    while True:
        name = DIRECT[held % 2]
        shown = preview(
            kind="funding", content=scene.sheets[name], file_name=name, district=scene.place.district,
            by=scene.people.erin,
        )  # fmt: skip
        registry.apply(shown, by=scene.people.erin, now=NOON + shift)
        acknowledge(say)
        held += 1


def jobs(scene: Scene, say: Say) -> None:
    """Be the worker: finish what a killed one left, then ask for the next import and do it."""
    asked = SheetImport.objects.filter(attachment__name__in=BY_JOBS).count()
    while True:
        take_up(timezone.now())
        do_queued(timezone.now)
        acknowledge(say)
        name = BY_JOBS[asked % 2]
        upload = registry.take_upload(
            kind="funding", content=scene.sheets[name], file_name=name, district=scene.place.district, subject=None,
            by=scene.people.erin, now=NOON,
        )  # fmt: skip
        registry.look_at(upload=upload, by=scene.people.erin, now=NOON)
        registry.request_writing(upload=upload, by=scene.people.erin, now=NOON)
        acknowledge(say)
        asked += 1


def documents(year: WorkingYear, say: Say, chance: random.Random) -> None:
    """Build one document after the other, each on a day of its own: the date is among the facts, so each is new."""
    by = Membership.objects.filter(role=Role.PERFORMANCE_OFFICER, district=year.district_id).order_by("pk")[0].user
    while True:
        for request in year_documents(year):
            day = datetime(2017, 1, 1, 4, 0, tzinfo=UTC) + timedelta(days=chance.randrange(3000))
            build(request=request, working_year=year, by=by, now=day)
            acknowledge(say)


def submissions(scene: Scene, say: Say, chance: random.Random, shift: timedelta = timedelta()) -> None:
    """Fill in, prove, sign, hand in, give back, and again: any filing, whatever it needs next."""
    keys = list(Filing.objects.filter(working_year=scene.place.working_year).values_list("pk", flat=True))
    while True:
        filing = Filing.objects.select_related("project__unit", "working_year__district", "rulebook").get(
            pk=chance.choice(keys)
        )
        for step in _next(scene, filing, chance, NOON + shift):
            try:
                step()
            except Overtaken:
                break
            except Refused as refusal:
                if "刚刚被他人" not in str(refusal) and "阶段" not in str(refusal) and not _moved(filing):
                    raise
                break
            acknowledge(say)


def _moved(filing: Filing) -> bool:
    """Whether another process has moved it since it was read."""
    return Filing.objects.values_list("version", flat=True).get(pk=filing.pk) != filing.version


def _next(scene: Scene, filing: Filing, chance: random.Random, now: datetime) -> Iterator[Callable[[], object]]:
    people = scene.people
    clerk, head, section = ({"by": one, "now": now} for one in (people.alice, people.bob, people.dora))
    if filing.stage == "not_started":
        yield lambda: selfeval.start(filing=filing, **clerk)
    if filing.stage in ("draft", "returned"):
        yield lambda: _fill(filing, **clerk)
        content = b"%PDF-1.4\n" + chance.randbytes(3000)
        yield lambda: selfeval.attach_evidence(line=filing.lines.first(), file=content, name="材料.pdf", **clerk)
        yield lambda: selfeval.sign(filing=filing, **head)
    if filing.stage == "signed":
        yield lambda: selfeval.submit(filing=filing, **clerk)
    elif filing.stage == "submitted":
        yield lambda: selfeval.return_for_changes(filing=filing, reason="请补充（演示）", **section)


def _fill(filing: Filing, **clerk: Any) -> None:
    row = IndicatorRow("产出指标", "数量指标", "指标", ">=", "90", "个", Decimal(90 // LINES))
    lines = [selfeval.LineDraft(number, "86.2", Decimal(10), "演示原因", row) for number in range(1, LINES + 1)]
    selfeval.save_draft(
        filing=filing, lines=lines, achievement="完成", problems="无", expected_version=filing.version, **clerk
    )
