"""Building documents: facts as of now, the file, and both kept under their hashes."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Protocol

from django.db import transaction
from django.utils.timezone import localdate

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from projects.budgeting.models import Proposal
from projects.departments.models import DepartmentReview
from projects.directory.models import Unit, WorkingYear
from projects.experts.models import Draw
from projects.keyreview.models import KeyReview
from projects.transitions import Refused
from reports import document as writing
from reports import queries
from reports.models import Document, DocumentKind
from reports.permissions import may_build

CERTIFICATE_INDENT = 2
REPORTED = ("final", "published")
KEPT_OUT_OF_NAMES = str.maketrans("", "", '\\/:*?"<>|')


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
        """The same, laid out for eyes."""
        return (json.dumps(self.content, ensure_ascii=False, indent=CERTIFICATE_INDENT) + "\n").encode("utf-8")


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


def year_documents(working_year: WorkingYear) -> Iterator[Request]:
    """Every document that the year's work so far calls for."""
    evaluated, budget = working_year.fiscal_year, working_year.budget_year
    yield _table(
        DocumentKind.SUMMARY_TABLE,
        f"{evaluated}年财政支出绩效报告汇总表",
        partial(queries.summary_facts, working_year),
        writing.summary_table_xlsx,
    )
    yield Request(
        DocumentKind.YEAR_REPORT,
        f"{working_year.year}年度预算绩效工作开展情况报告",
        f"{working_year.year}年度预算绩效工作开展情况报告.docx",
        partial(queries.year_facts, working_year),
        writing.year_report,
    )
    for review in KeyReview.objects.filter(working_year=working_year, stage__in=REPORTED):
        subject = f"{review.project}绩效评价报告"
        yield Request(
            DocumentKind.KEY_REPORT,
            subject,
            f"重点评价/{_named(subject)}.docx",
            partial(queries.key_facts, review),
            writing.key_report,
            review.project.unit,
        )
    for department in DepartmentReview.objects.filter(working_year=working_year, stage__in=REPORTED):
        subject = f"{department.unit}{evaluated}年部门整体支出绩效评价报告"
        yield Request(
            DocumentKind.DEPARTMENT_REPORT,
            subject,
            f"部门整体评价/{_named(subject)}.docx",
            partial(queries.department_facts, department),
            writing.department_report,
            department.unit,
        )
    if Proposal.objects.filter(working_year=working_year).exists():
        yield _table(
            DocumentKind.UNIT_BUDGETS,
            f"{budget}年单位预算建议表",
            partial(queries.unit_budget_facts, working_year),
            writing.unit_budget_table_xlsx,
        )
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


def _table(
    kind: DocumentKind, subject: str, facts: Callable[[date], Sayable], write: Callable[[Any], bytes]
) -> Request:
    return Request(kind, subject, f"{subject}.xlsx", facts, write)


def _named(subject: str) -> str:
    """The subject as a file's name on any system."""
    return subject.translate(KEPT_OUT_OF_NAMES).strip()


@transaction.atomic
def build(*, request: Request, working_year: WorkingYear, by: User, now: datetime) -> Document:
    """Gather the facts, write the file, keep both; the same facts again return the document that is there.

    A rebuild with other facts is a new row, and the one before stays, superseded.

    Args:
        request: one of `year_documents`.
        working_year: the year it is about.
        by: an officer of the performance centre.
        now: when it is built; the document is dated that day.

    Raises:
        Refused: no right.
    """
    decision = may_build(by, working_year)
    if not decision:
        raise Refused(decision.reason)
    facts = request.facts(localdate(now))
    text = facts.to_json()
    sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
    newest = Document.objects.filter(working_year=working_year, path=request.path, superseded=False).first()
    if newest is not None and newest.facts_sha256 == sha256:
        return newest
    name = request.path.rpartition("/")[2]
    attachment = store(content=request.write(facts), name=name, by=by, now=now)
    if newest is not None:
        newest.superseded = True
        newest.save(update_fields=["superseded"])
    document = Document.objects.create(
        working_year=working_year,
        kind=request.kind,
        unit=request.unit,
        subject=request.subject,
        path=request.path,
        facts=json.loads(text),
        facts_sha256=sha256,
        rulebook=getattr(facts, "rulebook", ""),
        attachment=attachment,
        built_by=by,
        built_at=now,
    )
    audit.record(
        kind="reports.build",
        by=by,
        obj=document,
        at=now,
        detail={"path": request.path, "facts": sha256, "file": attachment.sha256},
    )
    return document
