"""What a survey came to."""

from dataclasses import dataclass

from projects.surveys.models import Survey

# Answers run from 1 to 5; 满意 and 非常满意 count as satisfied.
SATISFIED_FROM = 4


@dataclass(frozen=True)
class QuestionResult:
    """One question: how many valid questionnaires chose each answer, best (5) first."""

    text: str
    counts: tuple[tuple[int, int], ...]

    @property
    def valid(self) -> int:
        """Valid answers."""
        return sum(count for _, count in self.counts)

    @property
    def satisfied(self) -> int:
        """Valid answers that are satisfied."""
        return sum(count for answer, count in self.counts if answer >= SATISFIED_FROM)


@dataclass(frozen=True)
class SurveyResult:
    """A survey's result; `valid` and `satisfied` count answers over all questions of valid questionnaires."""

    collected: int
    valid_sheets: int
    questions: tuple[QuestionResult, ...]

    @property
    def valid(self) -> int:
        """Valid answers over all questions."""
        return sum(question.valid for question in self.questions)

    @property
    def satisfied(self) -> int:
        """Satisfied answers over all questions."""
        return sum(question.satisfied for question in self.questions)


def survey_result(survey: Survey) -> SurveyResult:
    """Count a survey's answers; questionnaires that are not valid count as collected and for nothing else."""
    rows = list(survey.answers.values_list("answers", "valid"))
    valid = [answers for answers, is_valid in rows if is_valid]
    questions = tuple(
        QuestionResult(
            text=text,
            counts=tuple((answer, sum(given[place] == answer for given in valid)) for answer in range(5, 0, -1)),
        )
        for place, text in enumerate(survey.questions)
    )
    return SurveyResult(collected=len(rows), valid_sheets=len(valid), questions=questions)
