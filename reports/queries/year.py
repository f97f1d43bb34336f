"""The facts of the yearly report."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count

from projects.directory.models import (
    CalendarEntry,
    Organisation,
    Prose,
    Section,
    Task,
    Theme,
    Training,
    Unit,
    UnitKind,
    WorkingYear,
)
from projects.registry.queries import Totals, totals, totals_by
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.selfeval.models import Filing
from reports import facts as said
from reports.queries import background, year_results, year_work

NOTHING = Decimal("0.00")


def year_facts(working_year: WorkingYear, on: date) -> said.YearFacts:
    """Everything the yearly report says, as of now.

    Args:
        working_year: the year reported on.
        on: the day the report is dated.
    """
    whole = totals(background.year_projects(working_year))
    rulebook = Rulebook.objects.filter(
        pk__in=Filing.objects.filter(working_year=working_year, kind=Task.EX_POST).values("rulebook")
    ).first()
    return said.YearFacts(
        issuer=background.issuer(working_year),
        working_year=working_year.year,
        evaluated_year=working_year.fiscal_year,
        budget_year=working_year.budget_year,
        reported_on=on,
        constructed=working_year.district.constructed,
        projects=whole["projects"],
        appropriated=whole["received"],
        spent=whole["executed"],
        project_spending=working_year.project_spending,
        rulebook=str(rulebook or ""),
        **_shares(working_year),
        **_kept(working_year),
        **_work(working_year, whole["projects"], _scale(rulebook)),
    )


def _scale(rulebook: Rulebook | None) -> tuple[said.GradeLine, ...]:
    """The grades of self-evaluation, best first."""
    if rulebook is None:
        return ()
    framework = next(one for one in rules_of(rulebook).frameworks.values() if one.kind == "self_eval")
    return background.grade_lines(rulebook, framework.id)


def _shares(year: WorkingYear) -> dict[str, Any]:
    """Projects and money by field, sector, section and kind of unit."""
    projects = background.year_projects(year)
    kinds = _unit_kinds(year)
    return {
        "units": sum(kind.units for kind in kinds),
        "unit_kinds": kinds,
        "fields": _by_label(totals_by(projects, "field__code", "field__name")),
        "sectors": _by_label(totals_by(projects, "field__sector")),
        "sections": _by_label(totals_by(projects, "unit__section__code", "unit__section__name")),
    }


def _by_label(rows: Mapping[tuple[str, ...], Totals]) -> tuple[said.Share, ...]:
    return tuple(
        said.Share(
            label=key[-1] or "其他", projects=row["projects"], appropriated=row["received"], spent=row["executed"]
        )
        for key, row in rows.items()
    )


def _unit_kinds(year: WorkingYear) -> tuple[said.Share, ...]:
    """Every kind of unit, those without a project as well."""
    counted = Unit.objects.filter(district=year.district_id).values_list("kind").annotate(Count("pk")).order_by()
    units = dict(counted)
    money = {key[0]: row for key, row in totals_by(background.year_projects(year), "unit__kind").items()}
    return tuple(
        said.Share(
            label=kind.label,
            units=units[kind],
            projects=money[kind]["projects"] if kind in money else 0,
            appropriated=money[kind]["received"] if kind in money else NOTHING,
            spent=money[kind]["executed"] if kind in money else NOTHING,
        )
        for kind in UnitKind
        if kind in units
    )


def _kept(year: WorkingYear) -> dict[str, Any]:
    """What the office keeps about its year: organisation, basis, dates, themes, trainings, prose."""
    return {
        "organisation": _organisation(year),
        "basis": background.basis_of(year),
        "calendar": tuple(
            said.CalendarEntry(on=entry.due, task=entry.get_task_display())
            for entry in CalendarEntry.objects.filter(working_year=year).order_by("due", "task")
        ),
        "themes": _themes(year),
        "trainings": tuple(
            said.Training(on=one.on, topic=one.topic, people=one.people)
            for one in Training.objects.filter(working_year=year)
        ),
        "prose": tuple(
            said.Prose(key=one.key, text=one.text) for one in Prose.objects.filter(working_year=year, document="year")
        ),
    }


def _organisation(year: WorkingYear) -> said.Organisation:
    kept = Organisation.objects.filter(working_year=year).first()
    return said.Organisation(
        leading_group=kept.leading_group if kept else "",
        centre_founded=kept.centre_founded if kept else "",
        posts=kept.posts if kept else None,
        staff=kept.staff if kept else None,
        sections=Section.objects.filter(district=year.district_id, is_centre=False).count(),
    )


def _work(year: WorkingYear, projects: int, scale: tuple[said.GradeLine, ...]) -> dict[str, Any]:
    """What was evaluated, with which results."""
    return {
        "filings": year_work.filings(year),
        "returns": year_work.returns(year),
        "targets": year_work.targets(year, projects),
        "findings": year_work.findings(year),
        "rescoring": year_work.rescoring(year, scale),
        "appraisals": year_work.appraisals(year),
        "key_results": year_results.key_results(year),
        "department_results": year_results.department_results(year),
        "department_experts": year_results.department_experts(year),
        "department_grades": scale,
        "policies": year_results.policies(year),
    }


def _themes(year: WorkingYear) -> tuple[said.Theme, ...]:
    """The themes of effects, each with its fields' projects and money added up."""
    by_field = {key[0]: row for key, row in totals_by(background.year_projects(year), "field").items()}
    found = []
    for theme in Theme.objects.filter(working_year=year).prefetch_related("fields"):
        fields = list(theme.fields.all())
        rows = [by_field[field.pk] for field in fields if field.pk in by_field]
        found.append(
            said.Theme(
                title=theme.title,
                fields=tuple(field.name for field in fields),
                projects=sum(row["projects"] for row in rows),
                appropriated=sum((row["received"] for row in rows), NOTHING),
                spent=sum((row["executed"] for row in rows), NOTHING),
                text=theme.text,
            )
        )
    return tuple(found)
