"""Writing the trail."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from budgeteval.accounts.models import User
from budgeteval.audit import record, verify
from budgeteval.audit.models import TrailLine

WHEN = datetime(2016, 9, 15, 10, 30, tzinfo=UTC)


@pytest.fixture
def clerk(db: None) -> User:
    return User.objects.create(username="clerk", display_name="演示经办")


def test_a_line_keeps_what_happened_and_both_times(clerk: User) -> None:
    before = datetime.now(UTC)
    line = record(kind="move", by=clerk, obj=clerk, at=WHEN, detail={"to": "signed"})
    line.refresh_from_db()
    assert (line.seq, line.kind, line.actor, line.object_type, line.object_id) == (
        1,
        "move",
        clerk,
        "accounts.user",
        str(clerk.pk),
    )
    assert line.at == WHEN
    assert before <= line.recorded_at <= datetime.now(UTC)
    assert line.detail == {"to": "signed"}
    assert str(line) == "1 move"


def test_the_system_may_act_on_nothing_in_particular(db: None) -> None:
    line = record(kind="year.closed", by=None, obj=None, at=WHEN, detail={})
    assert (line.actor, line.object_type, line.object_id) == (None, "", "")


def test_each_line_carries_the_hash_of_the_one_before(clerk: User) -> None:
    first, second, third = (record(kind="k", by=clerk, obj=None, at=WHEN, detail={"n": n}) for n in range(3))
    assert first.previous_hash == "0" * 64
    assert second.previous_hash == first.hash
    assert third.previous_hash == second.hash
    assert len({first.hash, second.hash, third.hash}) == 3


def test_recording_takes_two_queries_and_the_lock_where_one_is_needed(clerk: User, django_assert_num_queries) -> None:
    record(kind="k", by=clerk, obj=clerk, at=WHEN, detail={})
    with django_assert_num_queries(3 if connection.vendor == "postgresql" else 2):
        record(kind="k", by=clerk, obj=clerk, at=WHEN, detail={})


def test_decimals_dates_and_tuples_come_back_as_they_were_hashed(clerk: User) -> None:
    detail = {"amount": Decimal("12.50"), "due": WHEN.date(), "rows": (1, 2), "nested": {"none": None, "yes": True}}
    line = record(kind="k", by=clerk, obj=None, at=WHEN, detail=detail)
    line.refresh_from_db()
    assert line.detail == {
        "amount": "12.50",
        "due": "2016-09-15",
        "rows": [1, 2],
        "nested": {"none": None, "yes": True},
    }
    assert verify() is None


def test_the_zone_a_moment_was_given_in_does_not_matter(clerk: User) -> None:
    shanghai = WHEN.astimezone(timezone(timedelta(hours=8)))
    record(kind="k", by=clerk, obj=None, at=shanghai, detail={})
    assert verify() is None


def test_binary_floats_are_refused(clerk: User) -> None:
    with pytest.raises(TypeError, match="float"):
        record(kind="k", by=clerk, obj=None, at=WHEN, detail={"points": [9.5]})
    assert not TrailLine.objects.exists()


def test_a_moment_without_zone_is_refused(clerk: User) -> None:
    with pytest.raises(ValueError, match="time zone"):
        record(kind="k", by=clerk, obj=None, at=datetime(2016, 9, 15), detail={})  # noqa: DTZ001 – the point of the test


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(TransactionManagementError):
        record(kind="k", by=None, obj=None, at=WHEN, detail={})
    assert not TrailLine.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_line_goes_with_the_change_that_is_rolled_back() -> None:
    with transaction.atomic():
        record(kind="k", by=None, obj=None, at=WHEN, detail={})
        transaction.set_rollback(True)
    assert not TrailLine.objects.exists()
    with transaction.atomic():
        assert record(kind="k", by=None, obj=None, at=WHEN, detail={}).seq == 1
