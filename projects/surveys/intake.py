"""Returned questionnaires, taken in from their sheet."""

from datetime import datetime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.registry.domain.intake import Preview, carry_out
from projects.registry.models import SheetImport
from projects.surveys.models import Survey, SurveyAnswer
from projects.surveys.permissions import may_run_survey
from projects.transitions import Refused

KIND = "survey"


@audit.atomic
def apply(preview: Preview, *, by: User, now: datetime) -> SheetImport:
    """Enter the questionnaires of one survey as previewed; never more than were handed out.

    Raises:
        Refused: not the performance centre, another sheet, more questionnaires than were handed out, or a preview
            with problems: nothing is imported.
        Overtaken: the data changed since the preview.
    """
    if preview.kind != KIND:
        raise Refused("这种数据表不由这里导入")
    return carry_out(
        preview, decision=may_run_survey(by, preview.district), by=by, now=now, afterwards=lambda: _check_count(preview)
    )


def _check_count(preview: Preview) -> None:
    surveys = {answer.survey for batch in preview.batches for answer in batch.new if isinstance(answer, SurveyAnswer)}
    for survey in Survey.objects.filter(pk__in=[survey.pk for survey in surveys]):
        returned = survey.answers.count()
        if returned > survey.distributed:
            raise Refused(f"“{survey}”发放 {survey.distributed} 份，收回却有 {returned} 份，没有导入任何一行")
