"""The trail can only grow: through the model, through the query set, and with SQL of one's own."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from budgeteval.audit import record
from budgeteval.audit.models import TrailIsAppendOnlyError, TrailLine

WHEN = datetime(2016, 9, 15, tzinfo=UTC)


@pytest.fixture
def line(db: None) -> TrailLine:
    return record(kind="k", by=None, obj=None, at=WHEN, detail={})


def test_a_line_cannot_be_saved_again(line: TrailLine) -> None:
    line.kind = "other"
    with pytest.raises(TrailIsAppendOnlyError):
        line.save()


def test_a_line_read_back_cannot_be_saved(line: TrailLine) -> None:
    with pytest.raises(TrailIsAppendOnlyError):
        TrailLine.objects.get().save()


def test_a_line_cannot_be_deleted(line: TrailLine) -> None:
    with pytest.raises(TrailIsAppendOnlyError):
        line.delete()


def test_lines_cannot_be_changed_or_deleted_in_bulk(line: TrailLine) -> None:
    with pytest.raises(TrailIsAppendOnlyError):
        TrailLine.objects.update(kind="other")
    with pytest.raises(TrailIsAppendOnlyError):
        TrailLine.objects.filter(kind="k").delete()


@pytest.mark.parametrize("statement", ["UPDATE audit_trailline SET kind = 'other'", "DELETE FROM audit_trailline"])
def test_the_database_refuses_too(line: TrailLine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TrailLine.objects.get().kind == "k"


def test_a_second_line_after_the_same_one_is_refused(line: TrailLine) -> None:
    record(kind="k", by=None, obj=None, at=WHEN, detail={})
    fork = TrailLine(seq=99, kind="k", at=WHEN, recorded_at=WHEN, previous_hash=line.hash, hash="f" * 64)
    with pytest.raises(DatabaseError), transaction.atomic():
        fork.save()
