"""The centre hands in for a unit what came as a stamped scan; the unit confirms it later, or says what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.models import Attachment
from budgeteval.notices.domain import Message, tell
from budgeteval.text.dates import chinese_date
from projects.directory.domain.telling import tell_section, tell_unit
from projects.directory.queries import due_date
from projects.scoring.doubt import weigh
from projects.scoring.self_evaluation import finding_data
from projects.selfeval.domain.doubts import evidence_doubts
from projects.selfeval.domain.filings import take_rows, write_draft
from projects.selfeval.domain.handing_in import take_in
from projects.selfeval.domain.rows import LineDraft
from projects.selfeval.models import Filing, HandedIn, OnBehalf, Review, UnitReturn
from projects.selfeval.permissions import may_answer, may_file_on_behalf
from projects.selfeval.queries import on_behalf_of, signs_of, summary_figures
from projects.transitions import Overtaken, Refused, edit, hold, perform, refuse_unless, remember
from projects.workflow.flow import Decision

SCANNED = ("application/pdf", "image/jpeg", "image/png")
LONGEST_FILE_NAME = 200


@dataclass(frozen=True)
class Scan:
    """The stamped paper as it came: its bytes, the file's name, the day it was received."""

    content: bytes
    name: str
    received_on: date


@audit.atomic
def file_for_unit(
    *, filing: Filing, scan: Scan, lines: Sequence[LineDraft], achievement: str, problems: str, expected_version: int,
    by: User, now: datetime,
) -> OnBehalf:  # fmt: skip
    """Hand in a project's form for its unit, with the figures of the scan. Late or not, its receipt decides.

    Args:
        filing: not begun, a draft, or given back.
        scan: the stamped paper, a PDF or a picture.
        lines: the rows as on the paper.
        achievement: how far the project's goal was reached.
        problems: problems and what is done about them.
        expected_version: as it was when the form was opened.
        by: an officer of the performance centre.
        now: when.

    Raises:
        Refused: not the performance centre, signed or handed in already, a row without points or that cannot be kept,
            a file that is no scan, or a receipt in the future or before the task began.
        Overtaken: somebody changed the form since it was opened.
    """
    decision = refuse_unless(may_file_on_behalf(by, filing.project.unit))
    _check_version(filing, expected_version)
    file = _take(filing, scan, by=by, now=now)
    if filing.stage == filing.flow.initial:
        perform(filing, "start", by=by, decision=decision, now=now)
        take_rows(filing)
    write_draft(
        filing, lines=lines, achievement=achievement, problems=problems, expected_version=filing.version, by=by,
        now=now, lasting=True,
    )  # fmt: skip
    if filing.total is None:
        raise Refused("有指标行没有自评得分，请照扫描件补填后再报送")
    doubts = [finding_data(doubt) for doubt in evidence_doubts(filing)]
    filing.scorecard = {**filing.scorecard, "findings": [*filing.scorecard["findings"], *doubts]}
    doubt = weigh(signs_of(filing))
    fields = {"scorecard": filing.scorecard, "doubt": doubt.points, "spotless": doubt.clean}
    _hand_in(filing, scan, decision, by=by, now=now, fields=fields)
    return _keep(OnBehalf(filing=filing), scan, file, by=by, now=now)


@audit.atomic
def file_return_for_unit(
    *, unit_return: UnitReturn, scan: Scan, text: str, expected_version: int, by: User, now: datetime
) -> OnBehalf:
    """Hand in what a unit owes as a whole; the scan is its attachment, the figures are those of the unit's filings.

    Raises:
        Refused: as of a project's form.
        Overtaken: somebody changed it since it was opened.
    """
    decision = refuse_unless(may_file_on_behalf(by, unit_return.unit))
    _check_version(unit_return, expected_version)
    file = _take(unit_return, scan, by=by, now=now)
    if unit_return.stage == unit_return.flow.initial:
        perform(unit_return, "start", by=by, decision=decision, now=now)
    fields: dict[str, object] = {
        "text": text.strip(),
        "figures": summary_figures(unit_return.unit, unit_return.working_year),
        "attachment": file,
    }
    _hand_in(unit_return, scan, decision, by=by, now=now, fields=fields)
    remember(unit_return, by=by, now=now)
    return _keep(OnBehalf(unit_return=unit_return), scan, file, by=by, now=now)


def _check_version(obj: Filing | UnitReturn, expected: int) -> None:
    hold(obj)
    if obj.version != expected:
        raise Overtaken(f"“{obj}”刚刚被他人改动，没有代为报送；请核对最新内容后再办", version=obj.version)
    if obj.stage not in (obj.flow.initial, *obj.flow.by_key["file_on_behalf"].sources):
        raise Refused(f"“{obj}”{obj.stage_label}，不需要代为报送")


def _take(obj: Filing | UnitReturn, scan: Scan, *, by: User, now: datetime) -> Attachment:
    today = localdate(now)
    if scan.received_on > today:
        raise Refused(f"收到扫描件的日期 {chinese_date(scan.received_on)} 还没有到，请核对")
    opens = obj.working_year.calendar.filter(task=obj.kind).values_list("opens", flat=True).first()
    if opens is not None and scan.received_on < opens:
        raise Refused(f"收到扫描件的日期早于“{obj.get_kind_display()}”开始的 {chinese_date(opens)}，请核对")
    file = take_in(content=scan.content, name=scan.name, by=by, now=now)
    if file.content_type not in SCANNED:
        raise Refused(f"“{scan.name}”不是扫描件，请上传盖章页的 PDF 或图片（JPG、PNG）")
    return file


def _hand_in(
    obj: Filing | UnitReturn, scan: Scan, decision: Decision, *, by: User, now: datetime, fields: dict[str, object]
) -> None:
    """As the unit itself would have, but for the signature, which stands on the paper."""
    written = dict(fields)
    if obj.filed_at is None:
        due = due_date(working_year=obj.working_year, task=obj.kind, unit=obj.of_unit)
        written |= {"filed_at": now, "filed_by": by, "late": due is not None and scan.received_on > due}
    edit(obj, expected_version=obj.version, fields=written)
    perform(obj, "file_on_behalf", by=by, decision=decision, now=now)


def _keep(on_behalf: OnBehalf, scan: Scan, file: Attachment, *, by: User, now: datetime) -> OnBehalf:
    on_behalf.scan, on_behalf.scan_name = file, scan.name.strip()[-LONGEST_FILE_NAME:] or file.name
    on_behalf.received_on, on_behalf.filed_by, on_behalf.filed_at, on_behalf.stage_at = scan.received_on, by, now, now
    on_behalf.save()
    filed: HandedIn = on_behalf.filed
    detail = {"filed": str(filed), "sha256": file.sha256, "received_on": scan.received_on.isoformat()}
    audit.record(kind="selfeval.file_on_behalf", by=by, obj=on_behalf, at=now, detail=detail)
    day = chinese_date(scan.received_on)
    text = f"绩效中心已按 {day} 收到的盖章扫描件代为报送“{filed}”，请核对并确认；内容不符的，请写明原因提出异议。"
    tell_unit(filed.of_unit, text, link="on_behalf", link_args=(on_behalf.pk,), by=by, now=now)
    return on_behalf


@audit.atomic
def answer(*, on_behalf: OnBehalf, agrees: bool, reason: str = "", by: User, now: datetime) -> OnBehalf:
    """The unit confirms what was handed in for it, or disputes it with the reason; the centre's person is told.

    What is disputed cannot be accepted: the section, which is told too, gives it back. If it was accepted already, it
    goes back to the section's desk. The unit may still confirm what it disputed.

    Raises:
        Refused: neither the unit's clerk nor its head, answered or given back already, a dispute without a reason, or
            of a form that is closed, rated or drawn for a spot check.
    """
    decision = refuse_unless(may_answer(by, on_behalf.filed.of_unit))
    standing = on_behalf_of(on_behalf.filed)
    if standing is None or standing.pk != on_behalf.pk:
        raise Refused(f"“{on_behalf.filed}”已退回单位，由单位修改后重新报送，不需要再确认")
    move = "confirm" if agrees else "dispute"
    perform(on_behalf, move, by=by, decision=decision, now=now, note=reason)
    if not agrees:
        _reconsider(on_behalf, reason.strip(), decision, by=by, now=now)
    fields: dict[str, object] = {"answered_by": by, "answered_at": now, "answer": reason.strip()}
    edit(on_behalf, expected_version=on_behalf.version, fields=fields)
    said = "单位已确认" if agrees else f"单位有异议：{reason.strip()}"
    text = f"代为报送的“{on_behalf.filed}”，{said}"
    tell(messages=[Message(on_behalf.filed_by, text, "on_behalf", (on_behalf.pk,))], by=by, now=now)
    return on_behalf


def _reconsider(on_behalf: OnBehalf, reason: str, decision: Decision, *, by: User, now: datetime) -> None:
    """Put a disputed form (back) on the section's desk, and tell the section."""
    filed: HandedIn = on_behalf.filed
    if filed.stage == "final" or _is_used(filed):
        raise Refused(f"“{filed}”已经定稿、评级或抽中复核，不能再提出异议，请与绩效中心联系")
    if filed.stage == "accepted":
        perform(filed, "take_back", by=by, decision=decision, now=now, note=f"单位对代报内容有异议：{reason}")
        for review in Review.objects.filter(filing=on_behalf.filing_id, stage="accepted"):
            perform(review, "reopen", by=by, decision=decision, now=now, note=reason)
    page = "review" if isinstance(filed, Filing) else "unit_return_review"
    text = f"“{filed}”由绩效中心按扫描件代报，单位有异议：{reason}。请退回单位修改。"
    tell_section(filed.of_unit, text, link=page, link_args=(filed.pk,), by=by, now=now)


def _is_used(filed: HandedIn) -> bool:
    """Whether something stands on the accepted form already: a rating of the project, or a spot check."""
    if not isinstance(filed, Filing):
        return False
    rated = filed.project.ratings.filter(working_year=filed.working_year_id).exists()
    return bool(rated or filed.spot_items.exclude(check_of__stage="void").exists())
