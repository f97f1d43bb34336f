"""The sheet of returned questionnaires: one row each, one column a question."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from import_export.fields import Field as SheetField

from budgeteval.accounts.models import User
from projects.directory.exchange import Computed, SheetOptions, SheetResource
from projects.registry.domain.intake import Preview
from projects.registry.exchange import gather
from projects.sheets.layouts import SURVEY
from projects.sheets.reading import read
from projects.sheets.table import Problem, ReadSheet
from projects.surveys.intake import KIND
from projects.surveys.models import Survey, SurveyAnswer
from projects.surveys.permissions import may_run_survey
from projects.transitions import refuse_unless


def preview(*, survey: Survey, content: bytes, file_name: str, by: User) -> Preview:
    """Say what entering the questionnaires would do; nothing is written.

    Raises:
        Refused: not the performance centre.
    """
    unit = survey.project.unit if survey.project else survey.unit
    assert unit is not None  # noqa: S101 – the database keeps that a survey has one subject
    refuse_unless(may_run_survey(by, unit.district))
    sheet = read(SURVEY, content, file_name)
    examined = AnswerResource(survey).examine(sheet, sheet.rows if _fits(sheet, survey) else ())
    return gather(KIND, sheet, content, unit.district, [examined], *_misfit(sheet, survey))


def _asked(sheet: ReadSheet) -> int:
    return sum(column.key.startswith("q") for column in sheet.layout.columns)


def _fits(sheet: ReadSheet, survey: Survey) -> bool:
    return _asked(sheet) == len(survey.questions)


def _misfit(sheet: ReadSheet, survey: Survey) -> Iterable[Problem]:
    if sheet.rows and not _fits(sheet, survey):
        message = f"表中有 {_asked(sheet)} 道题，“{survey}”设有 {len(survey.questions)} 道"
        yield sheet.problem(0, "", message, f"请保留题1至题{len(survey.questions)}，未答的留空")


class AnswerResource(SheetResource):
    """满意度调查答卷."""

    columns = ("channel", "answers", "valid")

    number = SheetField("number", "number")
    channel = SheetField("channel", "channel")

    class Meta(SheetOptions):
        model = SurveyAnswer
        import_id_fields = ("number",)
        fields = ("number", "channel", "answers", "valid")

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        existing: dict[Hashable, Any] = {answer.number: answer for answer in survey.answers.all()}
        super().__init__(
            existing,
            answers=SheetField("answers", "channel", Computed(self._answers)),
            valid=SheetField("valid", "channel", Computed(lambda row: None not in self._answers(row))),
        )

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """The questionnaire's number."""
        return row["number"]

    def init_instance(self, row: Any = None) -> SurveyAnswer:  # noqa: ARG002 – import-export's signature
        """A new questionnaire belongs to this survey."""
        return SurveyAnswer(survey=self.survey)

    def _answers(self, row: Mapping[str, Any]) -> list[int | None]:
        """From 1 to 5 in the questions' order, null where none was given."""
        given = (row[f"q{number}"] for number in range(1, len(self.survey.questions) + 1))
        return [int(answer) if answer else None for answer in given]
