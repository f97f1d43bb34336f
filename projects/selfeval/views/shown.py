"""What the form's page shows of its rows: points with their sentence, findings at the field, the standard beside it.

The template draws it, and the page's script gets the same as JSON while somebody types.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from projects.rulebooks.queries import rules_of
from projects.scoring.self_evaluation import self_framework
from projects.scoring.standards import Standard, standards_of
from projects.selfeval.domain import NOT_BY_RULE, Blocker, blockers, line_inputs
from projects.selfeval.domain.drafting import drafted_achievement, drafted_problems
from projects.selfeval.forms.filings import offered_points
from projects.selfeval.models import Evidence, Filing, FilingLine
from projects.selfeval.queries import files_by_row, lines_of_last_year

# Findings whose sentence a blocker at the field says better, or which say what everybody sees: a cell is empty.
TOLD_OTHERWISE = frozenset(
    {
        "full_with_shortfall",
        "score_differs",
        "above_weight",
        "lost_without_reason",
        "over_without_reason",
        "line_incomplete",
        "target_unparsed",
    }
)


ABOUT_THE_TARGET = frozenset(
    {"below_last_year", "trivial_target", "money_as_output", "qualitative_without_bands", "heavy_indicator"}
)


@dataclass(frozen=True)
class Told:
    """One sentence at a field: `tone` error (must be mended before signing) or doubt."""

    field: str
    tone: str
    text: str


@dataclass(frozen=True)
class ShownRow:
    """One row as scored: the points the rule offers, how they came about, and what was found."""

    number: int
    offered: str
    claimed: str
    sentence: str
    told: tuple[Told, ...]

    def as_json(self) -> dict[str, Any]:
        """The same for the page's script."""
        return {
            "offered": self.offered,
            "claimed": self.claimed,
            "sentence": self.sentence,
            "told": [{"field": one.field, "tone": one.tone, "text": one.text} for one in self.told],
        }


@dataclass(frozen=True)
class ShownForm:
    """The form as scored. `missing`: how many fields nobody has filled in yet."""

    rows: dict[int, ShownRow]
    execution: dict[str, Any]
    total: str
    grade: str
    told: tuple[Told, ...]
    missing: int
    achievement: str
    problems: str

    def as_json(self) -> dict[str, Any]:
        """The same for the page's script."""
        return {
            "rows": {str(number): row.as_json() for number, row in self.rows.items()},
            "execution": self.execution,
            "total": self.total,
            "grade": self.grade,
            "told": [{"field": one.field, "tone": one.tone, "text": one.text} for one in self.told],
            "missing": self.missing,
            "drafted": {"achievement": self.achievement, "problems": self.problems},
        }

    @property
    def ready(self) -> bool:
        """Whether nothing stands in the way of the head's signature."""
        rows = [one for row in self.rows.values() for one in row.told]
        return not self.missing and not any(one.tone == "error" for one in [*rows, *self.told])


def shown_form(scorecard: dict[str, Any], *, own_rows: bool, achievement: str, insisting: bool = False) -> ShownForm:
    """Put a scorecard into the page's words; `insisting`: name the empty fields too, since somebody is done."""
    stops = blockers(scorecard, own_rows=own_rows, achievement=achievement)
    named = [stop for stop in stops if insisting or not stop.missing]
    findings = scorecard.get("findings", [])
    inputs = scorecard.get("inputs", {}).get("lines", [])
    offered = offered_points(scorecard)
    rows = {
        line["number"]: ShownRow(
            number=line["number"],
            offered=offered.get(line["number"], ""),
            claimed=line["claimed"] or "",
            sentence=_sentence(line, scored),
            told=tuple(_told_of(line["number"], named, findings)),
        )
        for line, scored in zip(inputs, scorecard.get("lines", []), strict=True)
    }
    claimed = scorecard.get("claimed", {})
    # The execution rate alone has points before anybody has typed anything; that is no total yet.
    typed = any(line["actual"] or line["claimed"] for line in inputs)
    whole = [*_of_form(named), *_findings_of_form(findings, named)]
    return ShownForm(
        rows=rows,
        execution=scorecard.get("execution", {}),
        total=(claimed.get("total") or "") if typed else "",
        grade=(claimed.get("grade") or "") if typed else "",
        told=tuple(whole),
        missing=sum(stop.missing for stop in stops),
        achievement=drafted_achievement(inputs),
        problems=drafted_problems(inputs),
    )


def _sentence(line: dict[str, Any], scored: dict[str, Any]) -> str:
    """How the points came about, without the indicator's name, which stands in the row; “” where a person judges."""
    if not line["actual"] or scored["method"] in NOT_BY_RULE:
        return ""
    title, mark, how = scored["explanation"].partition("」:")
    return how if mark else title


def _told_of(number: int, stops: Sequence[Blocker], findings: Sequence[dict[str, Any]]) -> list[Told]:
    found = [Told(stop.field, "error", stop.sentence) for stop in stops if stop.row == number]
    doubts = [entry for entry in findings if entry["row"] == number and entry["code"] not in TOLD_OTHERWISE]
    return [*found, *(Told(_place(entry["code"]), "doubt", entry["message"]) for entry in doubts)]


def _place(code: str) -> str:
    """Where a doubt stands: at the points, or at the indicator itself where it is about the target."""
    return "name" if code in ABOUT_THE_TARGET else "self_score"


def _of_form(stops: Sequence[Blocker]) -> list[Told]:
    return [Told(stop.field, "error", stop.sentence) for stop in stops if stop.row == 0]


def _findings_of_form(findings: Sequence[dict[str, Any]], stops: Sequence[Blocker]) -> list[Told]:
    said = {stop.sentence for stop in stops}
    whole = [entry for entry in findings if not isinstance(entry["row"], int)]
    return [Told("", "doubt", entry["message"]) for entry in whole if entry["message"] not in said]


@dataclass(frozen=True)
class Beside:
    """What stands beside a row's fields: its standard, last year's row of the same name, the evidence asked for."""

    standard: Standard
    last_year: FilingLine | None
    evidence_asked: str
    files: list[Evidence]

    @property
    def by_rule(self) -> Decimal | None:
        """What the rule gave last year, where the unit claimed something else."""
        before = self.last_year
        return None if before is None or before.self_score == before.computed_score else before.computed_score


def beside_rows(filing: Filing, lines: Sequence[FilingLine]) -> dict[int, Beside]:
    """What stands beside every row, by its number."""
    rules = rules_of(filing.rulebook)
    inputs = line_inputs(lines)
    framework = self_framework(rules, inputs)
    standards = standards_of(rules, framework.id, inputs) if framework else {}
    before = {line.name: line for line in lines_of_last_year(filing)}
    files = files_by_row(filing) if filing.pk else {}
    return {
        line.number: Beside(
            standards[line.number],
            before.get(line.name),
            line.indicator.evidence_asked if line.indicator else "",
            files.get(line.number, []),
        )
        for line in lines
        if line.number in standards
    }
