"""Documents as rows, each with a file of its own."""

from datetime import UTC, datetime
from itertools import count

from budgeteval.accounts.models import User
from budgeteval.files.domain import store
from projects.directory.models import Unit, WorkingYear
from reports.models import Document, DocumentKind

BUILT = datetime(2016, 12, 14, 11, 0, tzinfo=UTC)

_numbers = count(1)


def make_document(
    working_year: WorkingYear, by: User, kind: DocumentKind, *, unit: Unit | None = None, superseded: bool = False
) -> Document:
    number = next(_numbers)
    attachment = store(content=f"演示{number}".encode(), name=f"演示{number}.json", by=by, now=BUILT)
    return Document.objects.create(
        working_year=working_year, kind=kind, unit=unit, subject=f"演示文档{number}", path=f"演示/{number} 演示.json",
        facts={}, facts_sha256="0" * 64, attachment=attachment, built_by=by, built_at=BUILT, superseded=superseded,
    )  # fmt: skip
