"""规则手册: frameworks, measures, rounding and ratings of a district and year; versioned and hashed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from projects.scoring.basis import Basis, read_basis
from projects.scoring.conventions import Conventions, read_conventions
from projects.scoring.declared import json_ready, load_yaml
from projects.scoring.draw.canonical import canonical_json, sha256_text
from projects.scoring.framework import Framework
from projects.scoring.framework_reading import Surroundings, read_framework
from projects.scoring.measures import Measure, read_measure
from projects.scoring.methods.counts import VETO
from projects.scoring.monitoring import Monitoring, read_monitoring
from projects.scoring.panel import Aggregation, read_aggregation
from projects.scoring.points import PLACES
from projects.scoring.rating import Grade, Rating, grade, read_rating
from projects.scoring.reading import DataError, Reader
from projects.scoring.scorecard import Case, Scorecard, score_framework
from projects.scoring.shares import LineDeduction, read_line_deduction

if TYPE_CHECKING:
    from projects.scoring.reading import Problem

HALF_UP = "half_up"
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Rulebook:
    """A validated rulebook. ``canonical`` is its content as canonical JSON, ``sha256`` that text's fingerprint."""

    id: str
    label: str
    version: str
    in_force: date
    basis: Basis
    note: str
    conventions: Conventions
    panel: Aggregation
    measures: Mapping[str, Measure]
    ratings: Mapping[str, Rating]
    frameworks: Mapping[str, Framework]
    deductions: Mapping[str, LineDeduction]
    monitoring: Monitoring | None
    canonical: str
    sha256: str

    def framework(self, name: str) -> Framework:
        """A framework by id.

        Raises:
            KeyError: the rulebook has none of that id.
        """
        if name not in self.frameworks:
            raise KeyError(f"规则手册“{self.label}”没有指标体系 {name}，现有：{'、'.join(self.frameworks)}")
        return self.frameworks[name]

    def rating_of(self, framework: Framework) -> Rating | None:
        """The rating a framework is graded by; None where it gives points only."""
        return self.ratings[framework.rating] if framework.rating else None


@dataclass(frozen=True)
class Evaluation:
    """A scorecard with its grade; None where the framework gives points only."""

    card: Scorecard
    grade: Grade | None


def evaluate(
    rulebook: Rulebook, framework: Framework, case: Case, *, happened: frozenset[str] = frozenset()
) -> Evaluation:
    """Score one object and grade the rounded total.

    Args:
        rulebook: whose measures, conventions and ratings apply.
        framework: one of its frameworks, as declared or filled with a project's own indicators.
        case: what is known of the object.
        happened: overriding cases of the rating that were established.
    """
    card = score_framework(framework, case, measures=rulebook.measures, conventions=rulebook.conventions)
    rating = rulebook.rating_of(framework)
    if rating is None:
        return Evaluation(card, None)
    return Evaluation(card, grade(rating, card.total, happened=happened, caps=card.grade_cap))


def load_rulebook(text_or_data: str | Mapping[str, Any], *, source: str) -> Rulebook:
    """A rulebook from YAML text, or from data as it was stored.

    Args:
        text_or_data: YAML, or the mapping that ``json.loads(rulebook.canonical)`` gives.
        source: the file's name, for the messages.

    Raises:
        DataError: it is broken; every problem names file, key and what was expected.
    """
    data = load_yaml(text_or_data, source=source) if isinstance(text_or_data, str) else text_or_data
    problems: list[Problem] = []
    reader = Reader(data, source=source, problems=problems)
    canonical = _canonical(data, reader)
    rulebook = _read(reader, canonical)
    if problems:
        raise DataError(problems)
    return rulebook


def _canonical(data: Any, reader: Reader) -> str:
    try:
        return canonical_json(json_ready(data))
    except TypeError as fault:
        reader.refuse("", str(fault))
        return ""


def _read(reader: Reader, canonical: str) -> Rulebook:
    basis = read_basis(reader)
    version = reader.text("version")
    _read_rounding(reader.child("rounding"))
    measures = _keyed(reader, "measures", lambda row: read_measure(row, basis=basis, version=version))
    ratings = _keyed(reader, "ratings", lambda row: read_rating(row, basis=basis, version=version))
    around = Surroundings(basis, version, frozenset(measures), frozenset(ratings))
    found = Rulebook(
        id=reader.identifier("id"),
        label=reader.text("label"),
        version=version,
        in_force=reader.day("in_force"),
        basis=basis,
        note=reader.text("note", default=""),
        conventions=read_conventions(reader.child("conventions")),
        panel=read_aggregation(reader.child("panel")),
        measures=measures,
        ratings=ratings,
        frameworks=_keyed(reader, "frameworks", lambda row: read_framework(row, around), required=True),
        deductions=_keyed(reader, "deductions", lambda row: read_line_deduction(row, basis=basis, version=version)),
        monitoring=read_monitoring(reader.child("monitoring"), basis) if reader.raw("monitoring") is not None else None,
        canonical=canonical,
        sha256=sha256_text(canonical),
    )
    reader.done()
    for framework in found.frameworks.values():
        _check_caps(reader, framework, ratings.get(framework.rating or ""))
    return found


def _check_caps(reader: Reader, framework: Framework, rating: Rating | None) -> None:
    """A veto that caps the grade must name a grade that exists."""
    known = {name for band in rating.bands for name in (band.id, band.label)} if rating else set()
    for item in framework.outside:
        band = item.rule.settings.band if item.rule.method == VETO.id else None
        if band is not None and band not in known:
            reader.refuse(f"frameworks({framework.id})", f"否决项“{item.label}”的等级“{band}”不在评级中")


def _read_rounding(reader: Reader) -> None:
    """Rounding is decided once for the house; a rulebook states it so that it can be read there, and nothing else."""
    reader.choice("mode", (HALF_UP,), default=HALF_UP)
    if reader.number("places", default=PLACES) != PLACES:
        reader.refuse("places", f"应为 {PLACES}：得分保留两位小数，四舍五入")
    reader.done()


def _keyed(reader: Reader, name: str, read: Callable[[Reader], Kept], *, required: bool = False) -> Mapping[str, Kept]:
    found: dict[str, Kept] = {}
    for row in reader.rows(name, required=required):
        key = row.raw("id")
        if key in found:
            row.refuse("id", f"“{key}”重复")
        found[str(key)] = read(row)
    return MappingProxyType(found)
