"""What every document rests on: issuer, rules, scale, the projects that are evaluated, the ratings that stand."""

from decimal import Decimal

from django.db.models import QuerySet

from projects.directory.models import BasisDocument, Organisation, WorkingYear
from projects.registry.models import Project
from projects.results.models import Rating
from projects.results.queries import STANDING
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from reports.facts import Basis, GradeLine, Issuer


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
    """The rating scale of a framework, best first; empty where it only counts points."""
    rules = rules_of(rulebook)
    rating = rules.rating_of(rules.framework(framework))
    bands = rating.bands if rating else ()
    return tuple(
        GradeLine(grade=band.label, lower=Decimal(band.low.numerator) / band.low.denominator) for band in bands
    )


def year_projects(working_year: WorkingYear) -> QuerySet[Project]:
    """The projects whose spending is evaluated."""
    return Project.objects.filter(unit__district=working_year.district_id, fiscal_year=working_year.fiscal_year)


def standing_ratings(working_year: WorkingYear, kind: str) -> QuerySet[Rating]:
    """The confirmed ratings of a kind that no later computation superseded."""
    return Rating.objects.filter(STANDING, working_year=working_year, kind=kind, stage="confirmed")
