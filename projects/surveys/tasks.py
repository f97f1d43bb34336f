"""What this step tells by name: its sheets that may be imported."""

from collections.abc import Sequence

from projects.directory.models import District
from projects.registry import importing
from projects.registry.domain import Preview
from projects.registry.importing import Given, Importable
from projects.registry.permissions import import_districts
from projects.sheets.layouts import SURVEY
from projects.surveys.exchange import preview
from projects.surveys.intake import apply
from projects.surveys.queries import surveys_in
from projects.transitions import Refused


def _choices(district: District) -> Sequence[tuple[int, str]]:
    return [(survey.pk, f"{survey.year} 年 {survey}") for survey in surveys_in(district)]


def _look(given: Given) -> Preview:
    survey = surveys_in(given.district).filter(pk=given.subject or 0).first()
    if survey is None:
        raise Refused("没有这项满意度调查，请重新选择")
    return preview(survey=survey, content=given.content, file_name=given.file_name, by=given.by)


importing.register(
    Importable(
        layout=SURVEY,
        about="收回的满意度调查问卷，每份一行、每题一列。先选是哪一项调查；收回数不能多于发放数。",
        who="绩效中心",
        districts=import_districts,
        look=_look,
        write=apply,
        subject="满意度调查",
        subjects=_choices,
    )
)
