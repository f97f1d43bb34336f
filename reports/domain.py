"""Building documents: facts as of now, the file, and both kept under their hashes."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from budgeteval.jobs.domain import enqueue
from budgeteval.jobs.models import Job
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import Unit, WorkingYear
from projects.experts.models import Draw
from projects.keyreview.models import KeyReview
from projects.transitions import Refused
from reports import document as writing
from reports import queries
from reports.facts import FactsError
from reports.models import Document, DocumentKind
from reports.permissions import may_build

CERTIFICATE_INDENT = 2
BUILD = "reports.build"
JOBS = 2  # so that two worker processes share a year's documents
REPORTED = ("final", "published")
# What no file's name may hold, as the wide characters that Chinese has for it.
WIDENED = str.maketrans('\\/:*?"<>|', "＼／：＊？＂＜＞｜")
# Names are limited in bytes, and a Chinese character takes three.
LONGEST_NAME = 75


class Sayable(Protocol):
    """Facts that have a canonical JSON form."""

    def to_json(self) -> str:
        """Equal facts give equal text."""
        ...


@dataclass(frozen=True)
class Certificate:
    """A draw's certificate: it leaves the house as the JSON it is."""

    content: dict[str, Any]

    def to_json(self) -> str:
        """As the certificate's own hashes are computed."""
        return json.dumps(self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def to_file(self) -> bytes:
        """The same, laid out for eyes; sorted, since not every database keeps the order of keys."""
        text = json.dumps(self.content, ensure_ascii=False, sort_keys=True, indent=CERTIFICATE_INDENT)
        return f"{text}\n".encode()


@dataclass(frozen=True)
class Request:
    """A document that can be built: what it is, about whom, where it lies, and how facts and file are made.

    `facts` gathers them for the day the document is dated; `write` makes the file of them and of nothing else.
    """

    kind: DocumentKind
    subject: str
    path: str
    facts: Callable[[date], Sayable]
    write: Callable[[Any], bytes]
    unit: Unit | None = None


@dataclass(frozen=True)
class Prepared:
    """A file made beforehand, outside the transaction that keeps it; good only for these very facts."""

    facts_sha256: str
    content: bytes


def year_documents(working_year: WorkingYear) -> Iterator[Request]:
    """Every document that the year's work so far calls for."""
    evaluated, budget = working_year.fiscal_year, working_year.budget_year
    yield _table(
        DocumentKind.SUMMARY_TABLE,
        f"{evaluated}年财政支出绩效报告汇总表",
        partial(queries.summary_facts, working_year),
        writing.summary_table_xlsx,
    )
    report = f"{working_year.year}年度预算绩效工作开展情况报告"
    facts = partial(queries.year_facts, working_year)
    yield Request(DocumentKind.YEAR_REPORT, report, f"{report}.docx", facts, writing.year_report)
    yield from _key_reports(working_year)
    yield from _department_reports(working_year)
    if Proposal.objects.filter(working_year=working_year).exists():
        yield _table(
            DocumentKind.UNIT_BUDGETS,
            f"{budget}年单位预算建议表",
            partial(queries.unit_budget_facts, working_year),
            writing.unit_budget_table_xlsx,
        )
    yield from _certificates(working_year)


def _table(
    kind: DocumentKind, subject: str, facts: Callable[[date], Sayable], write: Callable[[Any], bytes]
) -> Request:
    return Request(kind, subject, f"{subject}.xlsx", facts, write)


def _key_reports(working_year: WorkingYear) -> Iterator[Request]:
    reviews = KeyReview.objects.filter(working_year=working_year, stage__in=REPORTED)
    for review in reviews.select_related("project__unit", "working_year__district", "judged"):
        subject = f"{review.project}绩效评价报告"
        yield Request(
            DocumentKind.KEY_REPORT,
            subject,
            f"重点评价/{_named(review.project.code, subject)}.docx",
            partial(queries.key_facts, review),
            writing.key_report,
            review.project.unit,
        )


def _department_reports(working_year: WorkingYear) -> Iterator[Request]:
    reviews = DepartmentReview.objects.filter(working_year=working_year, stage__in=REPORTED)
    for review in reviews.select_related("unit", "working_year__district", "judged"):
        subject = f"{review.unit}{working_year.fiscal_year}年部门整体支出绩效评价报告"
        yield Request(
            DocumentKind.DEPARTMENT_REPORT,
            subject,
            f"部门整体评价/{_named(review.unit.code, subject)}.docx",
            partial(queries.department_facts, review),
            writing.department_report,
            review.unit,
        )


def _certificates(working_year: WorkingYear) -> Iterator[Request]:
    for draw in Draw.objects.filter(working_year=working_year, stage="drawn"):
        yield Request(
            DocumentKind.DRAW_CERTIFICATE,
            f"专家抽取记录：{draw.purpose}",
            f"专家抽取/{_named(draw.code)}.json",
            partial(_certificate, draw),
            Certificate.to_file,
        )


def _certificate(draw: Draw, _on: date) -> Certificate:
    return Certificate(draw.certificate)


def _named(*words: str) -> str:
    """A file's name on any system: a code, which keeps namesakes apart, and as much of the subject as fits."""
    return " ".join(words).translate(WIDENED)[:LONGEST_NAME].strip()


def prepare(*, request: Request, working_year: WorkingYear, now: datetime) -> Prepared | None:
    """Make the file before `build` keeps it, so that nobody waits for a lock meanwhile; None where it is there.

    Raises:
        Refused: nothing to say yet, or the facts contradict each other.
    """
    facts, _, sha256 = _facts(request, now)
    newest = _newest(request, working_year)
    if newest is not None and newest.facts_sha256 == sha256:
        return None
    return Prepared(sha256, request.write(facts))


def _facts(request: Request, now: datetime) -> tuple[Sayable, str, str]:
    """The facts, their canonical text and its hash."""
    try:
        facts = request.facts(localdate(now))
    except (queries.NotScored, FactsError) as fault:
        raise Refused(str(fault)) from fault
    text = facts.to_json()
    return facts, text, hashlib.sha256(text.encode("utf-8")).hexdigest()


def _newest(request: Request, working_year: WorkingYear) -> Document | None:
    return Document.objects.filter(working_year=working_year, path=request.path, superseded=False).first()


@audit.atomic
def build(
    *, request: Request, working_year: WorkingYear, by: User, now: datetime, prepared: Prepared | None = None
) -> Document:
    """Gather the facts, write the file, keep both; the same facts again return the document that is there.

    A rebuild with other facts is a new row, and the one before stays, superseded.

    Args:
        request: one of `year_documents`.
        working_year: the year it is about.
        by: an officer of the performance centre.
        now: when it is built; the document is dated that day.
        prepared: the file, if it was made before; it is made again where the facts are others by now.

    Raises:
        Refused: no right; nothing to say yet; or the facts contradict each other.
    """
    decision = may_build(by, working_year)
    if not decision:
        raise Refused(decision.reason)
    # One build of a year at a time: of two at once the second finds what the first has built.
    WorkingYear.objects.select_for_update().get(pk=working_year.pk)
    facts, text, sha256 = _facts(request, now)
    newest = _newest(request, working_year)
    if newest is not None and newest.facts_sha256 == sha256:
        return newest
    if newest is not None:
        newest.superseded = True
        newest.save(update_fields=["superseded"])
    name = request.path.rpartition("/")[2]
    good = prepared is not None and prepared.facts_sha256 == sha256
    content = prepared.content if prepared is not None and good else request.write(facts)
    attachment = store(content=content, name=name, by=by, now=now)
    document = Document(
        working_year=working_year, kind=request.kind, unit=request.unit, subject=request.subject, path=request.path,
        facts=json.loads(text), facts_sha256=sha256, rulebook=getattr(facts, "rulebook", ""), attachment=attachment,
        built_by=by, built_at=now,
    )  # fmt: skip
    document.save()
    detail = {"path": request.path, "facts": sha256, "file": attachment.sha256}
    audit.record(kind="reports.build", by=by, obj=document, at=now, detail=detail)
    return document


@audit.atomic
def request_documents(*, working_year: WorkingYear, by: User, now: datetime) -> list[Job]:
    """Ask for all documents of the year, by as many jobs as there usually are workers.

    Raises:
        Refused: no right.
    """
    decision = may_build(by, working_year)
    if not decision:
        raise Refused(decision.reason)
    return [
        enqueue(
            kind=BUILD, title=f"生成{working_year}文档（{part + 1}/{JOBS}）", by=by, now=now,
            arguments={"working_year": working_year.pk, "part": part},
        )
        for part in range(JOBS)
    ]  # fmt: skip
