"""The facts of the yearly report."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from budgeteval.text.rounding import round_half_up
from projects.budgeting.models import Policy, Proposal
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
from projects.experts.models import Seat
from projects.registry.queries import Totals, totals, totals_by
from projects.results.models import Rating, RatingKind
from projects.rulebooks.queries import rules_of
from projects.scoring.findings import CODES
from projects.selfeval.models import AppraisalLine, Filing, UnitReturn, WorkAppraisal
from reports import facts as said
from reports.queries import common
from reports.queries.tables import CLEAR, UNCLEAR, target_states

MOST = 8
FEW = 3


def year_facts(working_year: WorkingYear, on: date) -> said.YearFacts:
    """Everything the yearly report says, as of now.

    Args:
        working_year: the year reported on.
        on: the day the report is dated.
    """
    projects = common.year_projects(working_year)
    whole = totals(projects)
    filings = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST).select_related("rulebook")
    grades = _scale(filings.first())
    departments = list(common.newest_ratings(working_year, RatingKind.DEPARTMENT).select_related("unit"))
    return said.YearFacts(
        issuer=common.issuer(working_year),
        working_year=working_year.year,
        evaluated_year=working_year.fiscal_year,
        budget_year=working_year.budget_year,
        reported_on=on,
        constructed=working_year.district.constructed,
        units=Unit.objects.filter(district=working_year.district_id).count(),
        projects=whole["projects"],
        appropriated=whole["received"],
        spent=whole["executed"],
        project_spending=working_year.project_spending,
        fields=_shares(totals_by(projects, "field__code", "field__name")),
        unit_kinds=_unit_kinds(working_year),
        sectors=_shares(totals_by(projects, "field__sector", "field__sector")),
        sections=_shares(totals_by(projects, "unit__section__code", "unit__section__name")),
        organisation=_organisation(working_year),
        basis=common.basis_of(working_year),
        calendar=tuple(
            said.CalendarEntry(on=entry.due, task=entry.get_task_display())
            for entry in CalendarEntry.objects.filter(working_year=working_year).order_by("due", "task")
        ),
        filings=_filings(working_year),
        returns=_returns(working_year),
        targets=_targets(working_year, whole["projects"]),
        findings=_findings(working_year),
        rescoring=_rescoring(working_year, grades),
        appraisals=_appraisals(working_year),
        key_results=_key_results(working_year),
        department_results=tuple(_department_result(rating) for rating in departments),
        department_experts=Seat.objects.filter(
            panel__objects_judged__departmentreview__working_year=working_year, replaced_at__isnull=True
        )
        .distinct()
        .count(),
        department_grades=grades,
        policies=_policies(working_year),
        themes=_themes(working_year),
        trainings=tuple(
            said.Training(on=one.on, topic=one.topic, people=one.people)
            for one in Training.objects.filter(working_year=working_year)
        ),
        prose=tuple(
            said.Prose(key=one.key, text=one.text)
            for one in Prose.objects.filter(working_year=working_year, document="year")
        ),
        rulebook=str(filings[0].rulebook) if filings else "",
    )


def _scale(filing: Filing | None) -> tuple[said.GradeLine, ...]:
    if filing is None:
        return ()
    framework = next(one for one in rules_of(filing.rulebook).frameworks.values() if one.kind == "self_eval")
    return common.grade_lines(filing.rulebook, framework.id)


def _shares(rows: dict[tuple[str, ...], Totals]) -> tuple[said.Share, ...]:
    return tuple(
        said.Share(
            label=key[-1] or "其他", projects=row["projects"], appropriated=row["received"], spent=row["executed"]
        )
        for key, row in rows.items()
    )


def _unit_kinds(working_year: WorkingYear) -> tuple[said.Share, ...]:
    """Every kind of unit, those without a project as well."""
    units = dict(
        Unit.objects.filter(district=working_year.district_id)
        .values_list("kind")
        .annotate(Count("pk"))
        .order_by("kind")
    )
    money = totals_by(common.year_projects(working_year), "unit__kind")
    return tuple(
        said.Share(
            label=kind.label,
            units=units[kind],
            projects=money[kind,]["projects"] if (kind,) in money else 0,
            appropriated=money[kind,]["received"] if (kind,) in money else Decimal(0),
            spent=money[kind,]["executed"] if (kind,) in money else Decimal(0),
        )
        for kind in UnitKind
        if units.get(kind)
    )


def _organisation(working_year: WorkingYear) -> said.Organisation:
    kept = Organisation.objects.filter(working_year=working_year).first()
    return said.Organisation(
        leading_group=kept.leading_group if kept else "",
        centre_founded=kept.centre_founded if kept else "",
        posts=kept.posts if kept else None,
        staff=kept.staff if kept else None,
        sections=Section.objects.filter(district=working_year.district_id, is_centre=False).count(),
    )


def _filings(working_year: WorkingYear) -> said.Filings:
    counted = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST).aggregate(
        due=Count("pk"),
        filed=Count("pk", filter=Q(filed_at__isnull=False)),
        late=Count("pk", filter=Q(late=True)),
        returned=Count("pk", filter=Q(times_returned__gt=0)),
    )
    return said.Filings(missing=counted["due"] - counted["filed"], **counted)


def _returns(working_year: WorkingYear) -> tuple[said.Returns, ...]:
    rows = (
        UnitReturn.objects.filter(working_year=working_year)
        .values("kind")
        .annotate(
            due=Count("pk"),
            filed=Count("pk", filter=Q(filed_at__isnull=False)),
            late=Count("pk", filter=Q(late=True)),
        )
    )
    by_kind = {row["kind"]: row for row in rows}
    entries = CalendarEntry.objects.filter(working_year=working_year, task__in=by_kind).order_by("due", "task")
    return tuple(
        said.Returns(
            label=entry.get_task_display(),
            due_on=entry.due,
            due=by_kind[entry.task]["due"],
            filed=by_kind[entry.task]["filed"],
            late=by_kind[entry.task]["late"],
            missing=by_kind[entry.task]["due"] - by_kind[entry.task]["filed"],
        )
        for entry in entries
    )


def _targets(working_year: WorkingYear, projects: int) -> said.Targets:
    states = Counter(target_states(working_year).values())
    return said.Targets(clear=states[CLEAR], unclear=states[UNCLEAR], none=projects - states[CLEAR] - states[UNCLEAR])


def _findings(working_year: WorkingYear) -> tuple[said.Mention, ...]:
    """What was doubtful in the units' forms, counted in forms, commonest first."""
    counts: Counter[str] = Counter()
    for findings in Filing.objects.filter(working_year=working_year).values_list("scorecard__findings", flat=True):
        counts.update({found["code"] for found in findings or []})
    known = [(CODES[code].label, count) for code, count in counts.items() if code in CODES]
    known.sort(key=lambda one: (-one[1], one[0]))
    return tuple(said.Mention(text=label, count=count) for label, count in known[:MOST])


def _rescoring(working_year: WorkingYear, grades: tuple[said.GradeLine, ...]) -> said.Rescoring:
    own = {one.project_id: one for one in common.newest_ratings(working_year, RatingKind.SELF)}
    checked = {one.project_id: one for one in common.newest_ratings(working_year, RatingKind.SECTION)}
    both = [(own[project], rating) for project, rating in checked.items() if project in own]
    return said.Rescoring(
        grades=tuple(
            said.GradeShift(
                grade=line.grade,
                lower=line.lower,
                own=sum(one.grade == line.grade for one in own.values()),
                own_checked=sum(first.grade == line.grade for first, _ in both),
                checked=sum(second.grade == line.grade for _, second in both),
            )
            for line in grades
        ),
        own_mean=_mean([first.total for first, _ in both]),
        checked_mean=_mean([second.total for _, second in both]),
    )


def _mean(values: list[Decimal]) -> Decimal | None:
    return round_half_up(sum(values, Decimal(0)) / len(values)) if values else None


def _appraisals(working_year: WorkingYear) -> said.Appraisals:
    rows = list(WorkAppraisal.objects.filter(working_year=working_year, total__isnull=False).select_related("unit"))
    scores = [row.total for row in rows if row.total is not None]
    grades = Counter(row.grade for row in rows)
    order = [line.grade for line in common.grade_lines(rows[0].rulebook, rows[0].framework)] if rows else []
    return said.Appraisals(
        sections=len({row.unit.section_id for row in rows}),
        units=len(rows),
        mean=_mean(scores),
        highest=max(scores, default=None),
        lowest=min(scores, default=None),
        grades=tuple(said.GradeCount(grade=grade, count=grades[grade]) for grade in order),
        mistakes=_mistakes(working_year),
    )


def _mistakes(working_year: WorkingYear) -> tuple[said.Mention, ...]:
    """For what points were lost, counted in units, commonest first."""
    lost = (
        AppraisalLine.objects.filter(appraisal__working_year=working_year)
        .exclude(reason="")
        .values("reason")
        .annotate(units=Count("appraisal__unit", distinct=True))
        .order_by(F("units").desc(), "reason")
    )
    return tuple(said.Mention(text=row["reason"].rstrip("。"), count=row["units"]) for row in lost[:MOST])


def _key_results(working_year: WorkingYear) -> tuple[said.KeyResult, ...]:
    found = []
    for rating in common.newest_ratings(working_year, RatingKind.KEY).select_related("project__unit"):
        project = rating.project
        review = project.key_reviews.get(working_year=working_year) if project else None
        if project is None or review is None or review.judged is None:
            continue
        money = totals(common.year_projects(working_year).filter(pk=project.pk))
        found.append(
            said.KeyResult(
                unit=project.unit.name,
                project=project.name,
                ground=review.ground.rstrip("。"),
                appropriated=money["received"],
                spent=money["executed"],
                experts=review.judged.panel.seats.filter(replaced_at__isnull=True).count(),
                total=rating.total,
                grade=rating.grade,
                satisfaction=common.satisfaction(review),
                problems=tuple(text for text, _ in common.problems_of(review.judged, FEW)),
            )
        )
    return tuple(found)


def _department_result(rating: Rating) -> said.DepartmentResult:
    review = rating.unit.department_reviews.get(working_year=rating.working_year)
    money = totals(common.year_projects(rating.working_year).filter(unit=rating.unit))
    problems = common.problems_of(review.judged, FEW) if review.judged else []
    return said.DepartmentResult(
        unit=rating.unit.name,
        short=rating.unit.short_name,
        spent=money["executed"],
        total=rating.total,
        grade=rating.grade,
        problems=tuple(text for text, _ in problems),
    )


def _policies(working_year: WorkingYear) -> tuple[said.PolicyOutcome, ...]:
    """The policy in force with the proposals as they stand, then examples with what they would have done."""
    policies = Policy.objects.filter(district=working_year.district_id, budget_year=working_year.budget_year)
    in_force = [_outcome(policy, working_year) for policy in policies.filter(stage="approved")]
    tried = [_tried(policy) for policy in policies.filter(is_example=True).exclude(simulation={})]
    return (*in_force, *tried)


def _outcome(policy: Policy, working_year: WorkingYear) -> said.PolicyOutcome:
    proposals = list(Proposal.objects.filter(policy=policy, working_year=working_year).select_related("unit"))
    cuts = sorted((one for one in proposals if one.proposed < one.requested), key=lambda one: one.unit.code)
    return said.PolicyOutcome(
        policy=policy.title,
        units=len(proposals),
        requested=sum((one.requested for one in proposals), Decimal(0)),
        proposed=sum((one.proposed for one in proposals), Decimal(0)),
        affected=len(cuts),
        cuts=tuple(
            said.UnitCut(unit=one.unit.name, requested=one.requested, proposed=one.proposed, reason=one.decision_reason)
            for one in cuts
        ),
    )


def _tried(policy: Policy) -> said.PolicyOutcome:
    kept = policy.simulation
    return said.PolicyOutcome(
        policy=policy.title,
        units=kept["units"],
        requested=Decimal(kept["requested"]),
        proposed=Decimal(kept["proposed"]),
        affected=kept["affected"],
        example=True,
    )


def _themes(working_year: WorkingYear) -> tuple[said.Theme, ...]:
    found = []
    for theme in Theme.objects.filter(working_year=working_year).prefetch_related("fields"):
        fields = list(theme.fields.all())
        money = totals(common.year_projects(working_year).filter(field__in=fields))
        found.append(
            said.Theme(
                title=theme.title,
                fields=tuple(field.name for field in fields),
                projects=money["projects"],
                appropriated=money["received"],
                spent=money["executed"],
                text=theme.text,
            )
        )
    return tuple(found)
