"""The facts of a key project's evaluation report."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.utils.timezone import localdate

from projects.keyreview.models import KeyReview
from projects.registry.models import Funding, Project
from projects.results.models import RatingKind
from projects.selfeval.models import Evidence
from projects.surveys.models import Survey
from projects.surveys.queries import READING, survey_result
from reports import facts as said
from reports.queries.evaluations import scored, shared_facts
from reports.queries.judged import satisfaction

ANSWER_LABELS = {5: "非常满意", 4: "满意", 3: "一般", 2: "不满意", 1: "非常不满意"}


def key_facts(review: KeyReview, on: date) -> said.KeyReviewFacts:
    """Everything the report of a key project says.

    Raises:
        NotScored: the review has no confirmed rating.
    """
    judged, rating = scored(review, RatingKind.KEY)
    project = review.project
    target = getattr(project, "target", None)
    survey = project.surveys.filter(year=review.working_year.year).first()
    return said.KeyReviewFacts(
        **shared_facts(review, judged, rating, on),
        money=_money(project),
        survey=_survey(survey, satisfaction(review)) if survey else None,
        events=tuple(
            said.Event(on=one.date, title=one.get_kind_display(), detail=one.note, place=one.place, people=one.people)
            for one in review.events.all()
        ),
        evidence=tuple(_evidence(project)),
        project=project.name,
        project_code=project.code,
        field=project.field.name,
        ground=review.ground.rstrip("。"),
        content=review.content,
        goal=target.goal if target else "",
    )


def _money(project: Project) -> said.Money:
    """A project's money, with its sources."""
    rows = list(Funding.objects.filter(project=project))
    return said.Money(
        start_of_year=sum((row.year_start for row in rows), Decimal(0)),
        adjusted=sum((row.adjusted for row in rows), Decimal(0)),
        received=sum((row.received for row in rows), Decimal(0)),
        spent=sum((row.executed for row in rows), Decimal(0)),
        sources=tuple(
            said.FundSource(source=row.get_source_display(), appropriated=row.received, spent=row.executed)
            for row in rows
        ),
    )


def _evidence(project: Project) -> Iterator[said.Evidence]:
    files = Evidence.objects.filter(line__filing__project=project).select_related("line__filing")
    for one in files.order_by("line__number", "name"):
        filed = one.line.filing.filed_at
        yield said.Evidence(name=one.name, supports=one.line.name, received=localdate(filed) if filed else None)


def _survey(survey: Survey, rate: Decimal | None) -> said.Survey:
    result = survey_result(survey)
    channels = survey.answers.order_by("channel").values_list("channel", flat=True).distinct()
    return said.Survey(
        title=survey.title,
        channel="、".join(channels),
        audience=survey.audience,
        opened=survey.opened,
        closed=survey.closed,
        distributed=survey.distributed,
        collected=result.collected,
        valid=result.valid_sheets,
        questions=tuple(
            said.Question(
                text=question.text,
                answers=tuple(
                    said.Answer(label=ANSWER_LABELS[answer], count=count) for answer, count in question.counts
                ),
                satisfied=question.satisfied,
            )
            for question in result.questions
        ),
        rate=rate,
        target=survey.target,
        reading=READING,
    )
