"""Sheets on their way in."""

from typing import Any

from budgeteval.accounts.models import User
from projects.registry.domain import look_at, take_upload
from projects.registry.models import SheetUpload
from projects.sheets.layouts import LAYOUTS
from projects.sheets.writing import write
from tests.factories.jobs import ASKED
from tests.people import Place


def handed_in(place: Place, by: User, kind: str, *rows: dict[str, Any], **given: Any) -> SheetUpload:
    """An upload that is kept and not looked at yet."""
    content = given.pop("content", None)
    return take_upload(
        **{
            "kind": kind, "content": write(LAYOUTS[kind], rows) if content is None else content,
            "file_name": "资金.xlsx", "district": place.district, "subject": None, "by": by, "now": ASKED, **given,
        }
    )  # fmt: skip


def looked_at(place: Place, by: User, kind: str, *rows: dict[str, Any], **given: Any) -> SheetUpload:
    """An upload with its report."""
    upload = handed_in(place, by, kind, *rows, **given)
    look_at(upload=upload, by=by, now=ASKED)
    return upload
