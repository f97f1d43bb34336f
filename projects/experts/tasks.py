"""What this step tells by name: its sheets that may be imported."""

from functools import partial

from projects.experts.exchange import preview
from projects.experts.intake import apply
from projects.experts.permissions import pool_districts
from projects.registry import importing
from projects.registry.domain import Preview
from projects.registry.importing import Given, Importable
from projects.sheets.layouts import CONFLICTS, EXPERTS


def _look(given: Given, kind: str) -> Preview:
    return preview(kind=kind, content=given.content, file_name=given.file_name, district=given.district, by=given.by)


for _layout, _about in (
    (EXPERTS, "市专家库的专家。编号相同的更新，没有的新增；暂停的不参加抽取。"),
    (CONFLICTS, "专家与预算单位的利害关系，抽取时据此回避。先导入专家库，再导入此表。"),
):
    importing.register(
        Importable(
            layout=_layout,
            about=_about,
            who="专家库管理",
            districts=pool_districts,
            write=apply,
            look=partial(_look, kind=_layout.key),
        )
    )
