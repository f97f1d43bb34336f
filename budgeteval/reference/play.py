"""Playing the year: claim the database, do every deed that is not done, leave documents and summary in a folder."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.apps import apps
from django.utils import timezone

from budgeteval.files.queries import DamagedFileError, read
from budgeteval.reference.cast import Cast
from budgeteval.reference.chapters import (
    applications,
    budget,
    documents,
    inyear,
    panels,
    reminding,
    selfevaluation,
    setup,
    spotchecks,
    unitwork,
)
from budgeteval.reference.deeds import Deed, RefusedDeedError, perform_all, rehearse
from budgeteval.reference.models import Act, Run
from budgeteval.reference.source import RefusedError, Source
from budgeteval.reference.summary import summary
from projects.directory.models import WorkingYear
from reports.models import Document

SUMMARY = "summary.json"
KEPT_BY = ("accounts", "audit", "files", "jobs", "notices", "projects", "reports")
Progress = Callable[[Deed, int, int], None]


def play(source: Source, out: Path, *, progress: Progress, processes: int = 1) -> dict[str, Any]:
    """Play what is not played yet, fill the folder, and return the summary.

    The documents are built in so many processes; one is the caller's own. The summary is written last: where it lies,
    the year is finished and the folder is full.

    Raises:
        RefusedError: the database holds something else; a sheet cannot be used; a document cannot be built; the folder
            cannot be written.
    """
    _check_database(source)
    cast = Cast(source.sheets, source.seed)
    deeds = sorted(_deeds(cast, source), key=lambda deed: deed.at)
    if deeds[-1].key != documents.DEED:
        raise RefusedError(f"年度报告应是全年最后一件事，{deeds[-1].at:%Y-%m-%d} 却还有别的事项；请核对“节点”表的日期")
    if not Act.objects.exists():
        _rehearse(source)
    _clear_summary(out)
    _claim(source)
    try:
        perform_all(deeds, progress=progress)
    except RefusedDeedError as refusal:
        raise RefusedError(f"{refusal}\n{_what_stays()}") from refusal
    documents.build(processes)
    _fill(out, cast.working_year)
    result = {**summary(cast.working_year), "seconds": round(time.monotonic() - source.started, 1)}
    _write(out / SUMMARY, (json.dumps(result, ensure_ascii=False, indent=2) + "\n").encode())
    return result


def _deeds(cast: Cast, source: Source) -> Iterator[Deed]:
    yield from setup.deeds(cast, source.rules)
    for chapter in (
        selfevaluation, inyear, unitwork, reminding, spotchecks, panels, applications, budget, documents,
    ):  # fmt: skip
        yield from chapter.deeds(cast)


def _check_database(source: Source) -> None:
    """Refuse a database that holds anything but this year."""
    run = Run.objects.first()
    if run is None or not Act.objects.exists():
        if _holds_anything():
            raise RefusedError("数据库里已有其他数据，参考年度只能在空的数据库里运行；请用 DATABASE_URL 另设空的数据库")
        return
    if run.seed != source.seed:
        raise RefusedError(
            f"数据库里的年度所用种子是 {run.seed}，本次是 {source.seed}；请用 --seed {run.seed}，或另设空的数据库"
        )
    if run.sheets_sha256 != source.sha256:
        raise RefusedError("数据库里的年度出自另一套数据表或规则文件，或其内容已改动；请另设空的数据库再运行")
    own = source.sheets.years[0]
    if WorkingYear.objects.exclude(district__code=own.district_code, year=own.year).exists():
        raise RefusedError("数据库里还有其他工作年度，参考年度不再改动这个数据库；请另设空的数据库")


def _holds_anything() -> bool:
    models = (model for label in KEPT_BY for model in apps.get_app_config(label).get_models())
    return any(model._base_manager.exists() for model in models)  # noqa: SLF001 – Django documents it


def _rehearse(source: Source) -> None:
    """Let the importers judge every sheet before the first row is written for good."""
    try:
        rehearse(setup.deeds(Cast(source.sheets, source.seed), source.rules))
    except RefusedDeedError as refusal:
        raise RefusedError(f"{refusal}\n{_what_stays()}") from refusal


def _what_stays() -> str:
    if Act.objects.exists():
        return "此前的事项已经写入；请改正数据表，换用空的数据库重新运行。"
    return "什么都没有写入；请改正数据表后重新运行。"


def _claim(source: Source) -> None:
    """Take the database for this year. A run that did nothing yet holds nothing."""
    if not Act.objects.exists():
        given = {"seed": source.seed, "sheets_sha256": source.sha256, "started_at": timezone.now()}
        Run.objects.update_or_create(pk=1, defaults=given)


def _clear_summary(out: Path) -> None:
    """An old summary must not vouch for a year that is still being played."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / SUMMARY).unlink(missing_ok=True)
    except OSError as error:
        raise RefusedError(f"文件夹“{out}”不能写入，请用 --out 另指一个文件夹") from error


def _fill(out: Path, year: WorkingYear) -> None:
    """Copy every current document into the folder."""
    for document in Document.objects.filter(working_year=year, superseded=False).select_related("attachment"):
        try:
            content = read(document.attachment)
        except DamagedFileError as damage:
            raise RefusedError(str(damage)) from damage
        _write(out / document.path, content)


def _write(target: Path, content: bytes) -> None:
    """Write beside the target, then rename: whoever looks sees all of the file or none of it."""
    part = target.with_name(f".part-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise RefusedError(f"“{target}”不能写入；请核对文件夹的权限和空间，并关闭已打开的同名文件") from error
