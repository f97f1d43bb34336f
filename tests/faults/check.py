"""What must hold after every fault: the trail fits, the data agree with it, and nothing acknowledged is missing."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

from budgeteval.audit.models import TrailLine
from budgeteval.audit.queries import verify
from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job, State
from projects.registry.domain import IMPORT
from projects.registry.models import Funding, SheetImport
from projects.staged import Staged
from reports.models import Document
from tests.faults.acts import BY_JOBS, IMPORT_PREFIX, VERSIONS

STAGED = [model for model in apps.get_models() if issubclass(model, Staged)]


class Checker:
    """Remembers which attachments it has read already: they never change, and the last check reads all again."""

    def __init__(self) -> None:
        self.read: set[str] = set()

    def problems(self, acknowledged: list[str]) -> list[str]:
        """Everything that does not fit; `acknowledged` are lines `seq hash` that were said before the fault."""
        return [
            *self._trail(),
            *_kept(acknowledged),
            *_stages(),
            *_doubled(),
            *_jobs(),
            *_imports(),
            *self._files(),
            *_sound(),
        ]

    def _trail(self) -> Iterator[str]:
        broken = verify()
        if broken:
            yield f"trail line {broken.seq}: {broken.problem}"

    def _files(self) -> Iterator[str]:
        for path, sha256 in Attachment.objects.exclude(sha256__in=list(self.read)[-500:]).values_list("path", "sha256"):
            if sha256 in self.read:
                continue
            whole = Path(settings.MEDIA_ROOT) / path
            if not whole.is_file() or hashlib.sha256(whole.read_bytes()).hexdigest() != sha256:
                yield f"attachment {path} is missing or damaged"
            self.read.add(sha256)


def _kept(acknowledged: list[str]) -> Iterator[str]:
    """The trail is a chain: its line with the acknowledged hash carries everything before it as well."""
    said = dict(line.split() for line in acknowledged)
    there = dict(TrailLine.objects.filter(seq__in=[int(seq) for seq in said]).values_list("seq", "hash"))
    for seq, line_hash in said.items():
        if there.get(int(seq)) != line_hash:
            yield f"acknowledged trail line {seq} is gone"


def _stages() -> Iterator[str]:
    """Every object stands where its last move led, and moved as often as its version allows."""
    last: dict[tuple[str, str], str] = {}
    moves: Counter[tuple[str, str]] = Counter()
    lines = TrailLine.objects.filter(kind="move").order_by("seq")
    for kind, key, detail in lines.values_list("object_type", "object_id", "detail").iterator(chunk_size=2000):
        if last.get((kind, key), detail["from"]) != detail["from"]:
            yield f"{kind} {key}: a move from {detail['from']} where the one before led to {last[kind, key]}"
        last[kind, key] = detail["to"]
        moves[kind, key] += 1
    for model in STAGED:
        name = model._meta.label_lower
        for pk, stage, version in model._base_manager.values_list("pk", "stage", "version"):
            expected = last.get((name, str(pk)), model.flow.initial)
            if stage != expected:
                yield f"{name} {pk} stands at {stage}, its trail at {expected}"
            if version < moves[name, str(pk)] + 1:
                yield f"{name} {pk} has version {version} after {moves[name, str(pk)]} moves"


def _doubled() -> Iterator[str]:
    """As many documents and imports as the trail tells of, and one newest build a document."""
    for model, kind in ((Document, "reports.build"), (SheetImport, "registry.import")):
        rows, lines = model.objects.count(), TrailLine.objects.filter(kind=kind).count()
        if rows != lines:
            yield f"{rows} rows of {model.__name__}, but {lines} lines {kind}"
    newest = Counter(Document.objects.filter(superseded=False).values_list("working_year", "path"))
    yield from (f"document {path} has {count} newest builds" for (_, path), count in newest.items() if count > 1)


def _jobs() -> Iterator[str]:
    """A job that was not done says why, and none was done twice."""
    for pk in Job.objects.filter(state=State.FAILED, reason="").values_list("pk", flat=True):
        yield f"job {pk} failed without a reason"
    done = Job.objects.filter(kind=IMPORT, state=State.DONE).count()
    imports = SheetImport.objects.filter(attachment__name__in=BY_JOBS).count()
    if imports > done:
        yield f"{imports} imports by {done} jobs that were done"


def _imports() -> Iterator[str]:
    """All rows of one import, or none: every project of the sheet has the money of the newest one."""
    money = Funding.objects.filter(project__code__startswith=IMPORT_PREFIX)
    found = set(money.values_list("executed", flat=True))
    newest = SheetImport.objects.filter(attachment__name__in=VERSIONS).order_by("-pk").select_related("attachment")
    expected = {VERSIONS[one.attachment.name] for one in newest[:1]}
    if found != expected:
        yield f"the money is {sorted(found)}, by the newest import {sorted(expected)}"


def _sound() -> Iterator[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check")
            result = cursor.fetchone()[0]
            if result != "ok":
                yield f"SQLite: {result}"
