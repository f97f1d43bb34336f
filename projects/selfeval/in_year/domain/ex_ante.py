"""The ex-ante evaluation of a project: opened by the centre, judged by the unit item by item."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import WorkingYear
from projects.rulebooks.queries import rules_of
from projects.scoring.ex_ante import Assessment, Point, assess, framework_of
from projects.selfeval.domain.filings import rulebook_for
from projects.selfeval.domain.handing_in import begin, refuse_unless_editable
from projects.selfeval.in_year.domain.offering import put_before_head
from projects.selfeval.in_year.models import LONGEST_REASON, ExAnte, ExAntePoint
from projects.selfeval.in_year.queries import projects_without
from projects.selfeval.permissions import may_fill, may_open
from projects.transitions import Refused, edit, refuse_unless, remember


@dataclass(frozen=True)
class Judgement:
    """Points for one item of the framework by its id, None while it is not judged, and the ground for them."""

    item: str
    score: Decimal | None = None
    reason: str = ""


@audit.atomic
def open_ex_antes(*, working_year: WorkingYear, by: User, now: datetime) -> list[ExAnte]:
    """Open an ex-ante evaluation for each of the year's own projects that has none; return the new ones.

    Raises:
        Refused: not the performance centre, or the rulebook in force has no ex-ante framework to be scored by people.
    """
    refuse_unless(may_open(by, working_year))
    book = rulebook_for(working_year, now)
    framework = framework_of(rules_of(book))
    if framework is None:
        raise Refused(f"规则手册“{book}”没有事前评价指标体系，请先登记含有事前评价指标体系的规则手册")
    opened = ExAnte.objects.bulk_create(
        [
            ExAnte(working_year=working_year, project=project, rulebook=book, framework=framework.id, stage_at=now)
            for project in projects_without(ExAnte, working_year).select_related("unit")
        ],
        batch_size=500,
    )
    detail = {"count": len(opened), "rulebook": book.sha256, "framework": framework.id}
    audit.record(kind="selfeval.open_ex_antes", by=by, obj=working_year, at=now, detail=detail)
    return opened


def given_points(form: ExAnte) -> dict[str, Point]:
    """Return what is kept of the form's points, by item."""
    return {point.item: Point(point.score, point.reason) for point in form.judgements.all()}


def assessment_of(form: ExAnte, given: Mapping[str, Point] | None = None) -> Assessment:
    """Return the form as scored by the rulebook under which it was opened: what is kept, or what is typed now."""
    rules = rules_of(form.rulebook)
    return assess(rules, rules.framework(form.framework), given_points(form) if given is None else given)


@audit.atomic
def save_ex_ante(
    *,
    form: ExAnte,
    points: Sequence[Judgement],
    outline: str,
    opinion: str,
    expected_version: int,
    by: User,
    now: datetime,
    lasting: bool = True,
) -> ExAnte:
    """Save what the clerk has typed so far; total and conclusion are kept once every item has its points.

    The first save begins the form. A reason that is still missing is no wall here, it is one for signing; a form in
    which nothing is missing stands before the unit's head from then on.
    `lasting`: this text is kept in the history as well; the page's saving by itself is not.

    Raises:
        Refused: not the unit's clerk, before the first day, not a draft any more, or points that cannot be kept
            (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    decision = refuse_unless(may_fill(by, form.project.unit))
    if form.stage == form.flow.initial and form.version == expected_version:
        begin(form, working_year=form.working_year, task=form.task, decision=decision, by=by, now=now)
        expected_version = form.version
    refuse_unless_editable(form)
    given = {point.item: Point(point.score, point.reason.strip()) for point in points}
    found = assessment_of(form, given)
    _refuse_unkept(points, found)
    total = found.total if found.complete else None
    fields: dict[str, object] = {
        "outline": outline.strip(), "opinion": opinion.strip(), "total": total, "grade": found.grade,
        "offered_at": None,
    }  # fmt: skip
    edit(form, expected_version=expected_version, fields=fields)
    if lasting:
        remember(form, by=by, now=now)
    ExAntePoint.objects.bulk_create(
        [ExAntePoint(form=form, item=item, score=point.score, reason=point.reason) for item, point in given.items()],
        update_conflicts=True,
        unique_fields=["form", "item"],
        update_fields=["score", "reason"],
    )
    if lasting and not lacking_of_ex_ante(form):
        put_before_head(form, now=now)
    detail = {"judged": found.judged, "total": total, "grade": found.grade}
    audit.record(kind="selfeval.save_ex_ante", by=by, obj=form, at=now, detail=detail)
    return form


def _refuse_unkept(points: Sequence[Judgement], found: Assessment) -> None:
    """Points that no draft can hold: of no such item, given twice, outside the weight, off the step."""
    rows = {row.item: row for row in found.rows}
    names = [point.item for point in points]
    problems = [f"事前评价指标体系中没有 {name}" for name in names if name not in rows]
    problems += [f"{rows[name].label}重复评分" for name in rows if names.count(name) > 1]
    for row in found.rows:
        problems += [text.removesuffix("。") for text in row.problems if "写明理由" not in text]
        if len(row.point.reason) > LONGEST_REASON:
            problems.append(f"“{row.label}”的评分理由请压缩到 {LONGEST_REASON} 字以内")
    if problems:
        raise Refused("\n".join(problems))


def lacking_of_ex_ante(form: ExAnte) -> list[str]:
    """Return what still has to be filled in before the head can sign, one sentence each."""
    found = assessment_of(form)
    lacking = [f"“{row.label}”还没有评分" for row in found.rows if row.point.score is None]
    lacking += [text.removesuffix("。") for text in found.problems]
    if not form.outline:
        lacking.append("“项目概况和立项依据”还没有填写")
    if not form.opinion:
        lacking.append("“评估意见和建议”还没有填写")
    return lacking
