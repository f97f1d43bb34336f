"""What a survey came to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from projects.directory.models import District
from projects.surveys.models import Survey

# Answers run from 1 to 5; 满意 and 非常满意 count as satisfied.
SATISFIED_FROM = 4
# How several answers make one person's opinion, as it is printed beside the result.
READING = f"满意度按人计算，各题平均不低于{SATISFIED_FROM}分（“满意”）的计为满意"


@dataclass(frozen=True)
class QuestionResult:
    """One question: how many valid questionnaires chose each answer, best (5) first."""

    text: str
    counts: tuple[tuple[int, int], ...]

    @property
    def satisfied(self) -> int:
        """Valid answers that are satisfied."""
        return sum(count for answer, count in self.counts if answer >= SATISFIED_FROM)


@dataclass(frozen=True)
class SurveyResult:
    """A survey's result: questionnaires that came back, those that are valid, and of these the satisfied ones."""

    collected: int
    valid_sheets: int
    satisfied_sheets: int
    questions: tuple[QuestionResult, ...]


def surveys_in(district: District) -> QuerySet[Survey]:
    """Return the surveys of a district's projects and units, the newest year first."""
    inside = Q(project__unit__district=district) | Q(unit__district=district)
    return Survey.objects.filter(inside).order_by("-year", "title", "pk")


def survey_result(survey: Survey) -> SurveyResult:
    """Count a survey's questionnaires; those that are not valid count as collected and for nothing else.

    A respondent is satisfied whose answers are 4 (满意) on average or more. The formula in use, 回答满意的人数 ÷
    有效调查人数, counts persons and does not say how several questions make one person's opinion: this is our reading.
    """
    rows = list(survey.answers.values_list("answers", "valid"))
    valid = [answers for answers, is_valid in rows if is_valid]
    questions = tuple(
        QuestionResult(
            text=text,
            counts=tuple((answer, sum(given[place] == answer for given in valid)) for answer in range(5, 0, -1)),
        )
        for place, text in enumerate(survey.questions)
    )
    satisfied = sum(sum(answers) >= SATISFIED_FROM * len(answers) for answers in valid)
    return SurveyResult(len(rows), len(valid), satisfied, questions)


def satisfaction_inputs(surveys: Iterable[Survey]) -> dict[str, str]:
    """Return satisfied and valid respondents of these surveys together, as inputs of the satisfaction measure.

    Empty while no valid questionnaire has come back.
    """
    results = [survey_result(survey) for survey in surveys]
    valid = sum(result.valid_sheets for result in results)
    satisfied = sum(result.satisfied_sheets for result in results)
    return {"satisfied_answers": str(satisfied), "valid_answers": str(valid)} if valid else {}
