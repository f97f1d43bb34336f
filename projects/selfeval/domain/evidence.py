"""Evidence belongs to one row of one filing, never only to the form."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.selfeval.domain.handing_in import refuse_unless_editable, take_in
from projects.selfeval.models import Evidence, FilingLine
from projects.selfeval.permissions import may_fill
from projects.transitions import edit, hold, refuse_unless


@audit.atomic
def attach_evidence(*, line: FilingLine, file: bytes, name: str, by: User, now: datetime) -> Evidence:
    """Attach a file to a row; the same file on the same row again changes nothing.

    A file that already serves another project is taken, and becomes a finding when the form is handed in.

    Args:
        line: the row it proves.
        file: its bytes.
        name: the file's name as the unit calls it.
        by: the unit's clerk.
        now: when it takes effect.

    Raises:
        Refused: not the unit's clerk, not a draft any more, or a file that is not taken in.
    """
    refuse_unless(may_fill(by, line.filing.project.unit))
    filing = line.filing
    hold(filing)
    refuse_unless_editable(filing)
    attachment = take_in(content=file, name=name, by=by, now=now)
    evidence, is_new = Evidence.objects.get_or_create(
        line=line, attachment=attachment, defaults={"name": name.strip()[-200:] or attachment.name}
    )
    if is_new:
        # The form is another one now: a head who looked at it without this file does not sign it unseen.
        edit(filing, expected_version=filing.version, fields={"offered_at": None})
        detail = {"row": line.number, "name": evidence.name, "sha256": attachment.sha256}
        audit.record(kind="selfeval.attach_evidence", by=by, obj=filing, at=now, detail=detail)
    return evidence


@audit.atomic
def remove_evidence(*, evidence: Evidence, by: User, now: datetime) -> None:
    """Take a file off its row while the form can be changed; the bytes stay in the store for whoever else names them.

    Raises:
        Refused: not the unit's clerk, or not a draft any more.
    """
    filing = evidence.line.filing
    refuse_unless(may_fill(by, filing.project.unit))
    hold(filing)
    refuse_unless_editable(filing)
    detail = {"row": evidence.line.number, "name": evidence.name, "sha256": evidence.attachment.sha256}
    evidence.delete()
    edit(filing, expected_version=filing.version, fields={"offered_at": None})
    audit.record(kind="selfeval.remove_evidence", by=by, obj=filing, at=now, detail=detail)
