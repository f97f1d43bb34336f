"""A file in, what the page shows and the marked workbook out; nothing of it is written anywhere."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from projects.formcheck.limits import LIMITS, MOST_FORMS, MOST_INDICATORS
from projects.scoring.findings import ERROR, SEVERITY_LABELS, Finding
from projects.scoring.formcheck import Checkup, FormError, unfilled
from projects.scoring.points import fraction_text
from projects.sheets.evaluation_boxes import SIGNS
from projects.sheets.evaluation_check import checked, read_content
from projects.sheets.evaluation_marks import marked, place_words

NOTHING = "—"


@dataclass(frozen=True)
class Said:
    """One finding, as the page says it."""

    where: str
    severity: str
    tone: str
    message: str


@dataclass(frozen=True)
class Shown:
    """One row of a checked form."""

    number: int
    kind: str
    name: str
    target: str
    actual: str
    weight: str
    given: str
    score: str
    explanation: str
    findings: tuple[Said, ...]


@dataclass(frozen=True)
class Result:
    """One checked form: its head, money, rows, total, what was found that belongs to no row, and what is empty."""

    title: str
    unit: str
    year: str
    money: str
    money_given: str
    money_score: str
    rows: tuple[Shown, ...]
    given: str
    computed: str
    of_money: tuple[Said, ...]
    of_whole: tuple[Said, ...]
    counts: dict[str, int]
    unfilled: str


def check(content: bytes, name: str) -> tuple[list[Result], bytes]:
    """Check the file's forms.

    Returns:
        what the page shows of each form, and the marked workbook.

    Raises:
        FormError: the file cannot be read, or holds more than is checked here; one sentence per problem.
    """
    data = read_content(content, name, LIMITS)
    _refuse_too_many(data)
    found = checked(data)
    checkups = found if isinstance(found, list) else [found]
    return [_result(one) for one in checkups], marked(content, name, data, checkups, LIMITS)


def _refuse_too_many(data: Any) -> None:
    forms = data if isinstance(data, list) else [data]
    if not forms:
        raise FormError(["文件里没有自评表。"])
    if len(forms) > MOST_FORMS:
        raise FormError([f"文件里有 {len(forms)} 张表，一次最多核对 {MOST_FORMS} 张，请分开核对。"])
    rows = [form["indicators"] for form in forms if isinstance(form, dict) and isinstance(form.get("indicators"), list)]
    if sum(map(len, rows)) > MOST_INDICATORS:
        raise FormError([f"指标超过 {MOST_INDICATORS} 行，不是通常的自评表，请核对。"])


def marked_name(name: str) -> str:
    """What the marked workbook of a file is called."""
    return f"{PurePath(name).stem[:80] or '自评表'}（核对）.xlsx"


def _result(checkup: Checkup) -> Result:
    form, execution = checkup.form, checkup.execution
    by_row: dict[int | str, list[Said]] = defaultdict(list)
    for found in checkup.findings:
        by_row[found.row].append(_said(found))
    rows = tuple(_row(one, tuple(by_row.pop(one.row.number, ()))) for one in checkup.rows)
    return Result(
        title=form.title or "（没有项目名称）",
        unit=form.unit or NOTHING,
        year=form.year or NOTHING,
        money=execution.explanation,
        money_given=_points(form.budget.published),
        money_score=_points(execution.score),
        rows=rows,
        given=f"{_points(form.published_total)}，{form.published_rating or NOTHING}",
        computed=f"{_points(checkup.whole.total)}，{checkup.whole.rating or NOTHING}",
        of_money=tuple(by_row.get("budget", ())),
        of_whole=tuple(by_row.get("total", ())),
        counts=_counts(checkup),
        unfilled=unfilled(checkup),
    )


def _row(one: Any, findings: tuple[Said, ...]) -> Shown:
    row = one.row
    return Shown(
        number=row.number,
        kind=row.kind,
        name=row.name,
        target=f"{SIGNS.get(row.op or '', '')}{row.target}{row.unit}" if row.target else NOTHING,
        actual=row.actual or NOTHING,
        weight=_points(row.weight),
        given=_points(row.published),
        score=_points(one.score),
        explanation=one.explanation,
        findings=findings,
    )


def _points(value: Any) -> str:
    if value is None:
        return NOTHING
    return str(value) if isinstance(value, Decimal) else fraction_text(value)


def _said(found: Finding) -> Said:
    tone = "error" if found.severity == ERROR else "doubt"
    return Said(place_words(found), SEVERITY_LABELS[found.severity], tone, found.message)


def _counts(checkup: Checkup) -> dict[str, int]:
    found = [found.severity for found in checkup.findings]
    return {label: found.count(severity) for severity, label in SEVERITY_LABELS.items() if severity in found}
