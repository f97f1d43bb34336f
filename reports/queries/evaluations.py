"""What the reports of key-project and of department evaluations share."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from projects.experts.models import Evaluation, PanelObject
from projects.registry.models import Project
from projects.results.models import Rating, RatingKind
from projects.results.queries import standing_rating
from projects.rulebooks.queries import rules_of
from projects.scoring.framework import Item
from projects.scoring.panel import KIND_LABELS
from projects.scoring.points import fraction_text
from reports import facts as said
from reports.queries import background
from reports.queries.judged import Comments, comments_by_object, problems_of

MOST = 6


class NotScored(Exception):  # noqa: N818 – an answer, not a fault
    """The evaluation has no confirmed rating yet, so there is nothing to report."""


def scored(evaluation: Evaluation, kind: RatingKind) -> tuple[PanelObject, Rating]:
    """What a panel made of the evaluation's object, and the rating that was confirmed.

    Raises:
        NotScored: there is no confirmed rating.
    """
    project = evaluation.subject if isinstance(evaluation.subject, Project) else None
    rating = standing_rating(
        working_year=evaluation.working_year, kind=kind, unit=evaluation.evaluated_unit, project=project
    )
    if evaluation.judged is None or rating is None or rating.stage != "confirmed":
        raise NotScored(f"“{evaluation}”还没有确认的评级，不能生成报告")
    return evaluation.judged, rating


def shared_facts(evaluation: Evaluation, judged: PanelObject, rating: Rating, on: date) -> dict[str, Any]:
    """What both kinds of report say, as arguments of their facts."""
    year, unit = evaluation.working_year, evaluation.evaluated_unit
    return {
        "issuer": background.issuer(year),
        "working_year": year.year,
        "evaluated_year": year.fiscal_year,
        "reported_on": on,
        "constructed": year.district.constructed,
        "unit": unit.name,
        "unit_short": unit.short_name,
        "basis": background.basis_of(year),
        "objection": evaluation.unit_opinion,
        "prose": tuple(said.Prose(key=key, text=text) for key, text in sorted(evaluation.narrative.items())),
        **_result(judged, rating),
    }


def _result(judged: PanelObject, rating: Rating) -> dict[str, Any]:
    """Score table, panel and problems."""
    comments = comments_by_object([judged]).get(judged.pk, {})
    lines = tuple(_lines(judged, comments))
    summed = sum((line.score for line in lines), Decimal(0))
    return {
        "framework": rules_of(judged.rulebook).framework(judged.framework).label,
        "grades": background.grade_lines(judged.rulebook, judged.framework),
        "lines": lines,
        "total": rating.total,
        "grade": rating.grade,
        "total_note": judged.scorecard["explanation"] if summed != rating.total else "",
        "panel": _panel(judged),
        "problems": tuple(
            said.Problem(text=text, indicator=label) for text, label in problems_of(judged, comments, MOST)
        ),
        "rulebook": str(judged.rulebook),
    }


def _lines(judged: PanelObject, comments: Comments) -> Iterator[said.ScoreLine]:
    framework = rules_of(judged.rulebook).framework(judged.framework)
    items = {item.id: item for item in framework.items()}
    spreads = {one["item"]: Decimal(one["spread"]) for one in judged.diagnostics.get("spreads", [])}
    for line in judged.scorecard["lines"]:
        item = items[line["item"]]
        path = line["path"]
        yield said.ScoreLine(
            level1=path[0] if path else line["label"],
            level2=path[1] if len(path) > 1 else "",
            level3=line["label"],
            weight=Decimal(line["weight"]),
            score=Decimal(line["score"]),
            basis=item.standard,
            target=_target(item),
            explanation=line["explanation"],
            reason=comments.get(item.id, ""),
            spread=spreads.get(item.id),
        )


def _target(item: Item) -> str:
    if item.target is None:
        return ""
    sign = {">=": "≥", "<=": "≤", "=": "="}.get(item.direction or "", "")
    return f"{sign}{fraction_text(item.target)}{item.unit}"


def _panel(judged: PanelObject) -> said.Panel:
    """The panel by code names: who sits behind them stays with the auditors."""
    panel = judged.panel
    seats = list(panel.seats.select_related("expert").order_by("number"))
    sitting = [seat for seat in seats if seat.replaced_at is None]
    return said.Panel(
        assessors=tuple(
            said.Assessor(code=f"专家{seat.number}", role=seat.get_role_display(), speciality=seat.expert.speciality)
            for seat in sitting
        ),
        drawn_on=localdate(panel.draw.revealed_at),
        frame_sha256=panel.draw.frame_sha256,
        aggregation=KIND_LABELS[rules_of(judged.rulebook).panel.kind],
        objects=panel.objects_judged.count(),
        replacements=len(seats) - len(sitting),
    )
