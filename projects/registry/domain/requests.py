"""Asking for an import: the file is kept at once, a worker does the rest."""

from datetime import datetime

from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.jobs.domain import Primitive, enqueue
from budgeteval.jobs.models import Job
from projects.directory.models import District
from projects.registry.domain.intake import OWN_KINDS
from projects.registry.permissions import may_import
from projects.transitions import Refused

IMPORT, EXPORT = "registry.import", "registry.export"


def request_import(
    *, kind: str, content: bytes, file_name: str, district: District, check_only: bool, by: User, now: datetime
) -> Job:
    """Keep the file and ask for its import; with `check_only` nothing but the checks.

    Raises:
        Refused: not the performance centre, another step's sheet, or a file that is not taken in.
    """
    # No transaction of its own: nobody shall wait for the turn while a large file goes to the disk.
    decision = may_import(by, district)
    if not decision:
        raise Refused(decision.reason)
    if kind not in OWN_KINDS:
        raise Refused(f"“{kind}”不由这里导入")
    try:
        source = store(content=content, name=file_name, by=by, now=now)
    except RefusedFileError as refusal:
        raise Refused(str(refusal)) from refusal
    arguments: dict[str, Primitive] = {
        "kind": kind,
        "file_name": file_name,
        "district": district.pk,
        "check_only": check_only,
    }
    title = f"{'检查' if check_only else '导入'}“{file_name}”"[:200]
    return enqueue(kind=IMPORT, title=title, arguments=arguments, by=by, now=now, source=source)


def request_export(*, by: User, now: datetime) -> Job:
    """Ask for the sheet of all projects, with their money, that this person may read when it is made."""
    return enqueue(kind=EXPORT, title="导出项目与资金表", arguments={}, by=by, now=now)
