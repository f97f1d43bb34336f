"""What several documents ask of the street."""

from decimal import Decimal

from django.db.models import QuerySet

from projects.directory.models import BasisDocument, Organisation, WorkingYear
from projects.experts.models import Evaluation, PanelObject
from projects.registry.models import Project
from projects.results.models import Rating
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from reports.facts import Basis, GradeLine, Issuer, percent

# Below this share of its weight a judged item is named as a problem.
PROBLEM_BELOW = Decimal("0.8")


def issuer(working_year: WorkingYear) -> Issuer:
    """Who writes: the bureau, its centre, the city's committee."""
    organisation = Organisation.objects.filter(working_year=working_year).first()
    return Issuer(
        district=working_year.district.name,
        bureau=working_year.district.bureau,
        centre=organisation.centre if organisation else "",
        city_committee=organisation.city_committee if organisation else "",
    )


def basis_of(working_year: WorkingYear) -> tuple[Basis, ...]:
    """The rules and plans that the year rests on, in order."""
    return tuple(
        Basis(number=one.number, title=one.title, note=one.note)
        for one in BasisDocument.objects.filter(working_year=working_year)
    )


def grade_lines(rulebook: Rulebook, framework: str) -> tuple[GradeLine, ...]:
    """The rating scale of a framework, best first."""
    rules = rules_of(rulebook)
    rating = rules.rating_of(rules.framework(framework))
    bands = rating.bands if rating else ()
    return tuple(
        GradeLine(grade=band.label, lower=Decimal(band.low.numerator) / band.low.denominator) for band in bands
    )


def year_projects(working_year: WorkingYear) -> QuerySet[Project]:
    """The projects whose spending is evaluated."""
    return Project.objects.filter(unit__district=working_year.district_id, fiscal_year=working_year.fiscal_year)


def newest_ratings(working_year: WorkingYear, kind: str) -> QuerySet[Rating]:
    """The confirmed ratings of a kind that no later computation superseded."""
    return Rating.objects.filter(working_year=working_year, kind=kind, stage="confirmed", rating__isnull=True)


def problems_of(judged: PanelObject, most: int) -> list[tuple[str, str]]:
    """Where most points were lost: what the experts wrote, else the bare points; and the indicator. Largest first.

    Comments stand without their author: who gave which points never leaves the house.
    """
    comments = comments_of(judged)
    lost = []
    for line in judged.scorecard["lines"]:
        weight, score = Decimal(line["weight"]), Decimal(line["score"])
        if line["applicable"] and score < weight * PROBLEM_BELOW:
            plain = f"“{line['label']}”仅得{score}分（分值{weight}分）"
            lost.append((weight - score, comments.get(line["item"]) or plain, line["label"]))
    lost.sort(key=lambda one: -one[0])
    return [(text, label) for _, text, label in lost[:most]]


def comments_of(judged: PanelObject) -> dict[str, str]:
    """The experts' comments by item, without their authors and repetition, in an order that does not follow seats."""
    found: dict[str, set[str]] = {}
    points = judged.sheets.filter(seat__replaced_at__isnull=True).exclude(points__comment="")
    for item, comment in points.values_list("points__item", "points__comment"):
        if comment:
            found.setdefault(item, set()).add(comment.rstrip("。;；"))
    return {item: "；".join(sorted(texts)) for item, texts in found.items()}


def satisfaction(evaluation: Evaluation) -> Decimal | None:
    """The share of satisfied respondents that the panel's scorecard rests on, percent; None without a survey."""
    inputs = evaluation.judged.facts.get("inputs", {}) if evaluation.judged else {}
    if "valid_answers" not in inputs or "satisfied_answers" not in inputs:
        return None
    return percent(Decimal(inputs["satisfied_answers"]), Decimal(inputs["valid_answers"]))
