"""A sheet on its way in: kept as it came, looked at, and written only when somebody says so.

The page and the job take the same steps: `look_at`, then `look_again` and `write_upload`.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.files.queries import DamagedFileError, read
from budgeteval.jobs.domain import Primitive, enqueue
from projects.directory.domain.intake import Action
from projects.directory.models import District
from projects.registry.domain.intake import Preview
from projects.registry.importing import Given, Importable, importable
from projects.registry.models import SheetImport, SheetUpload
from projects.registry.permissions import may_hand_in
from projects.sheets.grid import UnreadableFileError
from projects.sheets.opening import rows_offered
from projects.sheets.table import Problem
from projects.transitions import Overtaken, Refused, refuse_unless

LOOK, IMPORT = "registry.look", "registry.import"
AT_ONCE = 3_000  # rows; more keep the person, and a thread of the server, waiting for seconds
MOST_KEPT = 2_000  # of each list of a report
Step = Callable[[int, int], None]


def unwatched(_looked_up: int, _of: int) -> None:
    """Nobody watches how far it is."""


def take_upload(
    *, kind: str, content: bytes, file_name: str, district: District, subject: int | None, by: User, now: datetime
) -> SheetUpload:
    """Keep a sheet that was handed in; a large one is looked at by a worker, any other by `look_at`.

    Raises:
        Refused: no right, nothing chosen that the sheet is about, or a file that is no sheet; nothing is kept.
    """
    # No transaction of its own: nobody shall wait for the turn while a large file goes to the disk.
    one = importable(kind)
    refuse_unless(may_hand_in(by, one, district))
    if one.subject and subject not in dict(one.subjects(district)):
        raise Refused(f"请选择{one.subject}")
    try:
        rows = rows_offered(content, file_name)
        source = store(content=content, name=file_name, by=by, now=now)
    except UnreadableFileError as refusal:
        raise Refused(f"文件“{file_name}”：{refusal.message}。{refusal.cure}。") from refusal
    except RefusedFileError as refusal:
        raise Refused(str(refusal)) from refusal
    upload = SheetUpload(
        district=district, kind=kind, subject=subject, attachment=source, file_name=file_name[-255:], rows=rows,
        uploaded_by=by, uploaded_at=now,
    )  # fmt: skip
    return _keep(upload, one, by=by, now=now)


@audit.atomic
def _keep(upload: SheetUpload, one: Importable, *, by: User, now: datetime) -> SheetUpload:
    upload.save()
    audit.record(
        kind="registry.upload", by=by, obj=upload, at=now, detail={"kind": upload.kind, "file": upload.file_name}
    )
    if upload.rows > AT_ONCE:
        _ask(upload, LOOK, f"检查{one.title}“{upload.file_name}”", by=by, now=now)
    return upload


def _ask(upload: SheetUpload, kind: str, title: str, *, by: User, now: datetime) -> None:
    arguments: dict[str, Primitive] = {"upload": upload.pk, "file_name": upload.file_name}
    upload.job = enqueue(kind=kind, title=title[:200], arguments=arguments, by=by, now=now, source=upload.attachment)
    upload.save(update_fields=["job"])


def look_at(*, upload: SheetUpload, by: User, now: datetime, step: Step = unwatched) -> Preview:  # noqa: ARG001 – a verb's
    """Say what importing the sheet would do, and keep that as its report; nothing else is written.

    Raises:
        Refused: no right any more, or the file is damaged on the server.
    """
    found = _look(upload, by, step)
    upload.report, upload.fingerprint = report_of(found), fingerprint_of(found)
    upload.save(update_fields=["report", "fingerprint"])
    return found


def _look(upload: SheetUpload, by: User, step: Step) -> Preview:
    if not upload.is_open:
        raise Refused(f"“{upload}”已经{'写入' if upload.written_id else '放弃'}，请重新上传")
    try:
        content = read(upload.attachment)
    except DamagedFileError as damage:
        raise Refused(str(damage)) from damage
    return importable(upload.kind).look(Given(content, upload.file_name, upload.district, by, step, upload.subject))


def look_again(*, upload: SheetUpload, by: User, step: Step = unwatched) -> Preview:
    """Look once more before writing: only what was shown is written.

    Raises:
        Refused: no right any more, nothing to write, or problems.
        Overtaken: the data have changed since the report, so that writing would do something else.
    """
    if upload.report is None:
        raise Refused(f"“{upload}”还没有检查完，不能写入")
    found = _look(upload, by, step)
    if fingerprint_of(found) != upload.fingerprint:
        raise Overtaken(f"检查“{upload}”之后，系统里的数据有了变化，没有写入任何一行；请重新检查，核对后再写入")
    if found.changes_nothing and not found.problems:
        raise Refused(f"“{upload}”的内容与系统现有数据完全一致，没有可写入的")
    return found


@audit.atomic
def write_upload(*, upload: SheetUpload, preview: Preview, by: User, now: datetime) -> SheetImport:
    """Write what `look_again` found, all rows or none; an upload is written once.

    Raises:
        Refused: the step's verb does not let it.
        Overtaken: the data changed meanwhile, or the upload was written or given up.
    """
    kept = importable(upload.kind).write(preview, by=by, now=now)
    _close(upload, written=kept)
    return kept


def apply_upload(*, upload: SheetUpload, by: User, now: datetime) -> SheetImport | None:
    """Write an upload as its report says; a large one is left to a worker, and None comes back.

    Raises:
        Refused: no right, not looked at yet, nothing to write, problems, or a worker is at it already.
        Overtaken: the data changed since the report.
    """
    if upload.job is not None and not upload.job.ended:
        raise Refused(f"“{upload}”正在后台办理，请等它办完")
    if upload.rows > AT_ONCE:
        request_writing(upload=upload, by=by, now=now)
        return None
    return write_upload(upload=upload, preview=look_again(upload=upload, by=by), by=by, now=now)


@audit.atomic
def request_writing(*, upload: SheetUpload, by: User, now: datetime) -> SheetUpload:
    """Leave writing an upload to a worker, who asks for the right once more.

    Raises:
        Refused: not looked at yet, or problems.
    """
    if not upload.is_open or upload.report is None or upload.report["problem_count"]:
        raise Refused(f"“{upload}”还没有检查完、仍有问题，或者已经写入、放弃，不能写入")
    _ask(upload, IMPORT, f"写入{importable(upload.kind).title}“{upload.file_name}”", by=by, now=now)
    return upload


@audit.atomic
def discard_upload(*, upload: SheetUpload, by: User, now: datetime) -> SheetUpload:
    """Give an upload up; nothing of it was written.

    Raises:
        Refused: a worker is at it.
        Overtaken: it was written or given up meanwhile.
    """
    if upload.job is not None and not upload.job.ended:
        raise Refused(f"“{upload}”正在后台办理，请先取消这项任务")
    _close(upload, discarded_at=now)
    audit.record(kind="registry.discard", by=by, obj=upload, at=now, detail={"file": upload.file_name})
    return upload


def _close(upload: SheetUpload, **how: object) -> None:
    still_open = SheetUpload.objects.filter(pk=upload.pk, written__isnull=True, discarded_at__isnull=True)
    if not still_open.update(**how):
        raise Overtaken(f"“{upload}”已经写入或放弃，没有再写入任何一行")


def report_of(found: Preview) -> dict[str, Any]:
    """What a look found, as plain values: the numbers in full, of each list the first `MOST_KEPT` entries."""
    changes = {
        action.value: [
            {"row": one.row, "label": one.label, "fields": [[label, *pair] for label, pair in one.fields.items()]}
            for one in islice((change for change in found.changes if change.action is action), MOST_KEPT)
        ]
        for action in Action
    }
    return {
        "counts": {action.value: found.counts[action] for action in Action},
        "problem_count": len(found.problems) + found.unlisted,
        "doubt_count": len(found.doubts),
        "problems": _as_rows(found.problems),
        "doubts": _as_rows(found.doubts),
        **changes,
    }


def _as_rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    names = ("row", "column", "header", "message", "cure")
    return [{name: getattr(problem, name) for name in names} for problem in problems[:MOST_KEPT]]


def fingerprint_of(found: Preview) -> str:
    """The same for two looks that would do the same."""
    changes = [
        [one.row, one.action.value, one.label, [[label, *pair] for label, pair in one.fields.items()]]
        for one in found.changes
    ]
    told = [[str(problem) for problem in found.problems], [str(doubt) for doubt in found.doubts]]
    return hashlib.sha256(json.dumps([changes, told], ensure_ascii=False).encode()).hexdigest()
