"""The yearly report's figures of what units handed in and what the sections made of it."""

from collections import Counter
from decimal import Decimal

from django.db.models import Count, F, Q

from budgeteval.text.rounding import round_half_up
from projects.directory.models import CalendarEntry, Task, WorkingYear
from projects.results.models import RatingKind
from projects.scoring.findings import CODES
from projects.selfeval.models import AppraisalLine, Filing, UnitReturn, WorkAppraisal
from projects.selfeval.queries import FILED
from reports import facts as said
from reports.queries.background import grade_lines, standing_ratings
from reports.queries.tables import CLEAR, UNCLEAR, target_states

MOST = 8


def filings(working_year: WorkingYear) -> said.Filings:
    """The ex-post forms: due, in, late, missing, returned at least once."""
    counted = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST).aggregate(
        due=Count("pk"),
        filed=Count("pk", filter=FILED),
        late=Count("pk", filter=Q(late=True)),
        returned=Count("pk", filter=Q(times_returned__gt=0)),
    )
    return said.Filings(missing=counted["due"] - counted["filed"], **counted)


def returns(working_year: WorkingYear) -> tuple[said.Returns, ...]:
    """What units hand in as a whole, kind by kind, in the order of the calendar."""
    counted = (
        UnitReturn.objects.filter(working_year=working_year)
        .values("kind")
        .annotate(due=Count("pk"), filed=Count("pk", filter=FILED), late=Count("pk", filter=Q(late=True)))
        .order_by()
    )
    rows = {row["kind"]: row for row in counted}
    entries = CalendarEntry.objects.filter(working_year=working_year, task__in=rows).order_by("due", "task")
    return tuple(
        said.Returns(
            label=entry.get_task_display(),
            due_on=entry.due,
            due=rows[entry.task]["due"],
            filed=rows[entry.task]["filed"],
            late=rows[entry.task]["late"],
            missing=rows[entry.task]["due"] - rows[entry.task]["filed"],
        )
        for entry in entries
    )


def targets(working_year: WorkingYear, projects: int) -> said.Targets:
    """Of so many projects, how many have a clear target, an unclear one, none."""
    states = Counter(target_states(working_year).values())
    return said.Targets(clear=states[CLEAR], unclear=states[UNCLEAR], none=projects - states[CLEAR] - states[UNCLEAR])


def findings(working_year: WorkingYear) -> tuple[said.Mention, ...]:
    """What was doubtful in the units' forms, counted in forms, commonest first."""
    counts: Counter[str] = Counter()
    forms = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST)
    for found in forms.values_list("scorecard__findings", flat=True):
        counts.update({one["code"] for one in found or []})
    known = [(CODES[code].label, count) for code, count in counts.items() if code in CODES]
    known.sort(key=lambda one: (-one[1], one[0]))
    return tuple(said.Mention(text=label, count=count) for label, count in known[:MOST])


def rescoring(working_year: WorkingYear, grades: tuple[said.GradeLine, ...]) -> said.Rescoring:
    """The units' own grades beside the sections', over the same scale."""
    own, checked = _rated(working_year, RatingKind.SELF), _rated(working_year, RatingKind.SECTION)
    both = [(own[project], rating) for project, rating in checked.items() if project in own]
    return said.Rescoring(
        grades=tuple(
            said.GradeShift(
                grade=line.grade,
                lower=line.lower,
                own=sum(grade == line.grade for grade, _ in own.values()),
                own_checked=sum(grade == line.grade for (grade, _), _ in both),
                checked=sum(grade == line.grade for _, (grade, _) in both),
            )
            for line in grades
        ),
        own_mean=_mean([total for (_, total), _ in both]),
        checked_mean=_mean([total for _, (_, total) in both]),
    )


def _rated(working_year: WorkingYear, kind: RatingKind) -> dict[int | None, tuple[str, Decimal]]:
    """Grade and points by project."""
    rows = standing_ratings(working_year, kind).values_list("project", "grade", "total")
    return {project: (grade, total) for project, grade, total in rows}


def _mean(values: list[Decimal]) -> Decimal | None:
    return round_half_up(sum(values, Decimal(0)) / len(values)) if values else None


def appraisals(working_year: WorkingYear) -> said.Appraisals:
    """The sections' scores for the units' work, their spread, and for what points were lost."""
    scored = WorkAppraisal.objects.filter(working_year=working_year, total__isnull=False)
    rows = list(scored.select_related("unit", "rulebook").defer("scorecard"))
    scores = [row.total for row in rows if row.total is not None]
    grades = Counter(row.grade for row in rows)
    order = [line.grade for line in grade_lines(rows[0].rulebook, rows[0].framework)] if rows else []
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
