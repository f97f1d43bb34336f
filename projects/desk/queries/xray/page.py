"""What the page behind a number is made of: ready texts, in the order in which somebody asks for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from budgeteval.text.money import wan_number
from budgeteval.text.numbers import plain, whole_number
from projects.budgeting.queries import DamagedPolicyError
from projects.experts.queries import inputs_of
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import DamagedRulebookError, rules_of
from projects.scoring import rulebook as rules
from projects.scoring.methods import METHODS
from projects.scoring.rating import Rating
from projects.transitions import Hidden

NOTHING = "—"
LONGEST = 5  # digits of a row's number
# What stored inputs that were damaged raise where they are computed with.
DAMAGE = (AttributeError, KeyError, TypeError, ValueError, ArithmeticError, LookupError)


@dataclass(frozen=True)
class Fact:
    """A word and what stands beside it; `href` where that number has a page of its own."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Cell:
    """A table's cell; numbers stand to the right."""

    text: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with its head."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    note: str = ""


@dataclass(frozen=True)
class Verdict:
    """What computing again from what is stored gives; `same` is None where it cannot be computed."""

    same: bool | None
    sentence: str


@dataclass(frozen=True)
class Event:
    """One step on the way: when it took effect, by whom, what, and the note; `recorded` where written down later."""

    at: Any
    recorded: Any
    who: str
    what: str
    note: str = ""


@dataclass
class Xray:
    """All that is known of one number, for one person's eyes."""

    title: str
    subject: str
    number: str
    sentence: str = ""
    verdict: Verdict | None = None
    rule: list[Fact] = field(default_factory=list)
    inputs: list[Fact] = field(default_factory=list)
    grids: list[Grid] = field(default_factory=list)
    files: list[Grid] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    related: list[Fact] = field(default_factory=list)
    withheld: str = ""

    @property
    def written_down(self) -> Any:
        """The one day on which all of it was written down later; None where there is no such day."""
        days = {localdate(event.recorded) if event.recorded else None for event in self.events}
        return days.pop() if len(days) == 1 else None


def href(kind: str, pk: int, part: str) -> str:
    """The address of a number's page."""
    return reverse("xray", args=[kind, pk, part])


def unknown(part: str) -> Hidden:
    """No such number."""
    return Hidden(f"没有名为“{part[:30]}”的数据项")


def row_of(part: str) -> int | None:
    """The row that a part such as ``line-3`` means; None for another part."""
    head, _, number = part.partition("-")
    return whole_number(number, LONGEST) if head == "line" else None


def points(value: Any) -> str:
    """Points as text, with two decimals; “—” for none, and what is no number as it stands."""
    if value in (None, ""):
        return NOTHING
    try:
        return f"{Decimal(str(value)):.2f}"
    except ArithmeticError:
        return str(value)


def yuan(value: Any) -> str:
    """An amount as stored, for reading: ``1,234.50 元``; “—” for none."""
    return NOTHING if value in (None, "") else f"{Decimal(str(value)):,.2f} 元"


def wan(yuan: Decimal | None) -> str:
    """An amount for reading: 万元 with two decimals, and the yuan exactly."""
    return NOTHING if yuan is None else f"{wan_number(yuan):,} 万元（{yuan:,.2f} 元）"


def number(value: Any, to: str = "") -> Cell:
    """A cell with points, or with a number's text."""
    return Cell(points(value), to, is_number=True)


def result(total: Any, grade: str) -> str:
    """A total with its grade."""
    return f"{points(total)} 分{f'，等级“{grade}”' if grade else ''}"


def rulebook_facts(book: Rulebook, framework: str) -> list[Fact]:
    """By which rules: title, version, since when, fingerprint, legal basis, and the framework's bands."""
    facts = [
        Fact("规则手册", f"{book.title}，{book.rule_version} 版，{book.in_force_from} 起施行"),
        Fact("内容摘要", f"SHA-256 {book.sha256}"),
    ]
    try:
        loaded = rules_of(book)
    except DamagedRulebookError as fault:
        return [*facts, Fact("核对", str(fault))]
    facts.append(Fact("依据", str(loaded.basis)))
    found = loaded.frameworks.get(framework)
    if found is not None:
        facts.append(Fact("指标体系", f"{found.label}，满分 {plain(Decimal(int(found.total)))} 分"))
        rating = loaded.rating_of(found)
        if rating is not None:
            facts.append(Fact("等级标准", _bands(rating)))
    return facts


def _bands(rating: Rating) -> str:
    lowest = len(rating.bands) - 1
    words = [
        f"{band.label}：{rules_number(band.low)} 分以上" if place < lowest else f"{band.label}：其余"
        for place, band in enumerate(rating.bands)
    ]
    return "；".join(words)


def rules_number(value: Any) -> str:
    """A bound without superfluous zeros."""
    return str(int(value)) if value == int(value) else str(Decimal(value.numerator) / Decimal(value.denominator))


def method_facts(method: str) -> list[Fact]:
    """How a row's points come about."""
    found = METHODS.get(method)
    return [Fact("计分方法", f"{found.label}：{found.formula}")] if found else []


def verdict_of(recompute: Callable[[], Sequence[tuple[str, Any, Any]]]) -> Verdict:
    """Compute again and compare; `recompute` gives what is compared: its name, as stored, as computed."""
    try:
        pairs = recompute()
    except (DamagedRulebookError, DamagedPolicyError) as fault:
        return Verdict(None, f"无法复算：{fault}。")
    except DAMAGE as fault:
        return Verdict(None, f"无法复算：所存资料不完整或不是数值（{type(fault).__name__}）。")
    wrong = [f"{name}登记 {points(kept)}，复算 {points(found)}" for name, kept, found in pairs if kept != found]
    if wrong:
        return Verdict(False, f"已复算，不一致：{'；'.join(wrong)}。")
    return Verdict(True, "已复算，一致：按所存资料和当时的规则重新计算，结果与登记的相同。")


def input_facts(book: Rulebook, framework: str, given: Mapping[str, Any]) -> list[Fact]:
    """The figures that computed items rest on, by the names that the rulebook gives them."""
    try:
        named = inputs_of(book, framework)
    except (DamagedRulebookError, KeyError):
        named = {}
    found = []
    for key, value in given.items():
        entry = named.get(key)
        unit = entry.unit if entry else ""
        told = yuan(value) if unit == "元" else f"{value} {unit}".strip()
        found.append(Fact(entry.label if entry else key, told))
    return found


Sheets = Sequence[Mapping[str, Any]]


def scored_lines(lines: Sequence[Mapping[str, Any]], to: Callable[[int], str], sheets: Sheets = ()) -> Grid:
    """A scorecard's rows, each with its sentence; the row's points lead on to its own page.

    `sheets` are a panel's, whose points stand beside the panel's: they carry no name and no order of seats.
    """
    rows = [
        [
            Cell(str(place)),
            Cell(line["label"]),
            number(line["weight"]),
            *(number(sheet["points"].get(line.get("item"))) for sheet in sheets),
            number(line["score"], to(place)),
            Cell(line.get("explanation", "")),
        ]
        for place, line in enumerate(lines, 1)
    ]
    each = tuple(f"表 {place}" for place in range(1, len(sheets) + 1))
    note = "“表 1”等为各位专家的评分表，不记名，排列次序与席次无关。" if sheets else ""
    return Grid("计分明细", ("序号", "指标", "分值", *each, "得分", "怎样得出"), rows, note)


def chosen(lines: Sequence[Mapping[str, Any]], part: str) -> Mapping[str, Any] | None:
    """The row that the part means; None where it means the whole.

    Raises:
        Hidden: no such row.
    """
    if part == "total":
        return None
    row = row_of(part)
    if row is None or not 1 <= row <= len(lines):
        raise unknown(part)
    return lines[row - 1]


def rules_of_book(book: Rulebook) -> rules.Rulebook:
    """The rules themselves, for computing again."""
    return rules_of(book)
