"""Evidence belongs to one row of one filing, never only to the form."""

from datetime import datetime

from django.db import transaction

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.files.kinds import RefusedFileError
from budgeteval.files.models import Attachment
from projects.selfeval.domain.handing_in import refuse_unless, refuse_unless_editable
from projects.selfeval.models import Evidence, Filing, FilingLine
from projects.selfeval.permissions import may_fill
from projects.transitions import Refused


@transaction.atomic
def attach_evidence(*, line: FilingLine, file: bytes | Attachment, name: str, by: User, now: datetime) -> Evidence:
    """Attach a file to a row; the same file on the same row again changes nothing.

    A file that already serves another project is taken, and becomes a finding when the form is handed in.

    Args:
        line: the row it proves.
        file: its bytes, or an attachment already stored.
        name: the file's name as the unit calls it.
        by: the unit's clerk.
        now: when it takes effect.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or a file that is not taken in.
    """
    refuse_unless(may_fill(by, line.filing.project.unit))
    # The row is locked and read afresh: nobody slips a file under a form while its head signs it.
    refuse_unless_editable(
        Filing.objects.select_for_update(of=("self",)).select_related("project").get(pk=line.filing_id)
    )
    try:
        attachment = store(content=file, name=name, by=by, now=now) if isinstance(file, bytes) else file
    except RefusedFileError as fault:
        raise Refused(str(fault)) from fault
    evidence, is_new = Evidence.objects.get_or_create(
        line=line, attachment=attachment, defaults={"name": name.strip()[-200:] or attachment.name}
    )
    if is_new:
        detail = {"row": line.number, "name": evidence.name, "sha256": attachment.sha256}
        audit.record(kind="selfeval.attach_evidence", by=by, obj=line.filing, at=now, detail=detail)
    return evidence
