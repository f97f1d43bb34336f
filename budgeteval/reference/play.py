"""Playing the year: load the sheets, do every deed that is not done, leave documents and summary in a folder."""

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgeteval.files.queries import read
from budgeteval.reference.cast import Cast
from budgeteval.reference.chapters import budget, documents, panels, selfevaluation, setup, unitwork
from budgeteval.reference.deeds import Deed, perform_all
from budgeteval.reference.models import Run
from budgeteval.reference.summary import summary
from projects.directory.models import District, WorkingYear
from projects.sheets.reference import YearSheets, load_year
from reports.models import Document

SHOWN_PROBLEMS = 20
Progress = Callable[[Deed, int, int], None]


class RefusedError(Exception):
    """The year cannot be played here; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """Where the year comes from: its sheets, their fingerprint, the folder of rule files, and the seed."""

    sheets: YearSheets
    sha256: str
    rules: Path
    seed: int


def load(folder: Path, rules: Path, seed: int) -> Source:
    """Read a year's folder of sheets.

    Raises:
        RefusedError: with every problem's file, row and column.
    """
    if not folder.is_dir():
        raise RefusedError(f"没有文件夹“{folder}”，请用 --sheets 指明放置年度数据表的文件夹")
    sheets = load_year(folder)
    if sheets.problems:
        shown = [str(problem) for problem in sheets.problems[:SHOWN_PROBLEMS]]
        more = len(sheets.problems) - len(shown)
        tail = [f"另有 {more} 处"] if more > 0 else []
        raise RefusedError("\n".join([f"年度数据表有 {len(sheets.problems)} 处问题，没有运行：", *shown, *tail]))
    return Source(sheets, _fingerprint(folder, sheets, rules), rules, seed)


def _fingerprint(folder: Path, sheets: YearSheets, rules: Path) -> str:
    """One hash over every sheet and rule file that the year is played from."""
    found = hashlib.sha256()
    files = [(path.name, path) for path in sorted(folder.glob("*.xlsx"))]
    files += [(row.file, rules / row.file) for row in sheets.rules]
    for name, path in files:
        if not path.is_file():
            raise RefusedError(f"没有规则文件“{name}”，请核对 year.xlsx 的“规则文件”表")
        found.update(f"{name}\n".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()


def play(source: Source, out: Path, *, progress: Progress) -> dict[str, Any]:
    """Play what is not played yet, fill the folder, and return the summary.

    Raises:
        RefusedError: the database holds another year.
    """
    started = time.monotonic()
    _claim(source)
    cast = Cast(source.sheets, source.seed)
    perform_all(_deeds(cast, source.rules), progress=progress)
    year = cast.working_year
    out.mkdir(parents=True, exist_ok=True)
    for document in Document.objects.filter(working_year=year, superseded=False).select_related("attachment"):
        target = out / document.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read(document.attachment))
    result = {**summary(year), "seconds": round(time.monotonic() - started, 1)}
    (out / "summary.json").write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return result


@transaction.atomic
def _claim(source: Source) -> None:
    """Take the database for this year, or go on with it."""
    run = Run.objects.first()
    if run is None:
        if District.objects.exists() or WorkingYear.objects.exists():
            raise RefusedError("数据库里已有其他数据，参照年度只能在空的数据库里运行；请另设 DATABASE_URL")
        Run.objects.create(seed=source.seed, sheets_sha256=source.sha256, started_at=timezone.now())
        return
    if run.seed != source.seed:
        raise RefusedError(
            f"数据库里的年度用的种子是 {run.seed}，本次是 {source.seed}；请用相同的种子，或另设空的数据库"
        )
    if run.sheets_sha256 != source.sha256:
        raise RefusedError("数据库里的年度出自另一套数据表或规则文件（内容已改动）；请另设空的数据库再运行")
    others = WorkingYear.objects.exclude(
        district__code=source.sheets.years[0].district_code, year=source.sheets.years[0].year
    )
    if others.exists():
        raise RefusedError("数据库里还有其他工作年度，参照年度不再改动这个数据库；请另设空的数据库")


def _deeds(cast: Cast, rules: Path) -> Iterator[Deed]:
    yield from setup.deeds(cast, rules)
    for chapter in (selfevaluation, unitwork, panels, budget, documents):
        yield from chapter.deeds(cast)
