"""Lists in portions: every row once, in order, at any depth, whatever happens to other rows meanwhile."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from budgeteval.accounts.models import User
from budgeteval.ui.paging import portion
from projects.directory.models import Field

LATER = datetime(2016, 9, 1, 4, 0, 0, 123456, tzinfo=UTC)


def names(order: tuple[str, ...], size: int) -> list[str]:
    """All fields' codes, portion by portion."""
    found, after = [], ""
    while True:
        part = portion(Field.objects.all(), order=order, after=after, size=size)
        found += [one.code for one in part.rows]
        after = part.following
        if not after:
            return found


def fill(sectors: list[str]) -> None:
    Field.objects.bulk_create(
        Field(code=f"C{number}", name=f"N{number}", sector=sector) for number, sector in enumerate(sectors)
    )


class EveryRowOnce(TestCase):
    @given(
        sectors=st.lists(st.sampled_from(["a", "b", "", "字"]), max_size=12),
        size=st.integers(1, 5),
        order=st.sampled_from([("sector",), ("-sector",), ("sector", "-code"), ("-sector", "code"), ("-pk",)]),
    )
    @settings(max_examples=40, deadline=None)
    def test_all_rows_come_once_in_the_order_of_the_whole_list(
        self, sectors: list[str], size: int, order: tuple[str, ...]
    ) -> None:
        Field.objects.all().delete()
        fill(sectors)
        last = "-pk" if order[-1].startswith("-") else "pk"
        whole = Field.objects.order_by(*order, last).values_list("code", flat=True)
        assert names(order, size) == list(whole)


@pytest.mark.django_db
def test_a_row_that_goes_away_hides_no_other() -> None:
    fill(["a"] * 6)
    first = portion(Field.objects.all(), order=("code",), after="", size=3)
    Field.objects.filter(code="C1").delete()
    second = portion(Field.objects.all(), order=("code",), after=first.following, size=3)
    assert [one.code for one in second.rows] == ["C3", "C4", "C5"]
    assert (first.is_first, second.is_first, second.following) == (True, False, "")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_a_portion_is_one_query(rows: int) -> None:
    fill(["a"] * rows)
    with CaptureQueriesContext(connection) as asked:
        portion(Field.objects.all(), order=("code",), after="", size=2)
    assert len(asked) == 1


@pytest.mark.django_db
def test_moments_are_kept_to_the_microsecond() -> None:
    for number in range(4):
        User.objects.create(username=f"u{number}", date_joined=LATER.replace(microsecond=123456 + number))
    first = portion(User.objects.all(), order=("date_joined",), after="", size=2)
    second = portion(User.objects.all(), order=("date_joined",), after=first.following, size=2)
    assert [one.username for one in second.rows] == ["u2", "u3"]


def address(values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "after",
    ["x", "字", "====", address([1]), address({"a": 1}), address([None, 1]), address(["a", "b"]), address([[1], 2]),
     address([1.5, 2]), "W" * 100_000, address(["a", 10**30]), address(["a\0", 1]),
     address(["\ud800", 1])],
)  # fmt: skip
def test_an_address_that_makes_no_sense_begins_anew(after: str) -> None:
    fill(["a", "b"])
    found = portion(Field.objects.all(), order=("sector",), after=after, size=5)
    assert [one.code for one in found.rows] == ["C0", "C1"]
    assert found.is_first


@pytest.mark.django_db
def test_the_largest_number_is_the_lists_end() -> None:
    fill(["a"])
    assert portion(Field.objects.all(), order=("sector",), after=address(["a", 2**63 - 1]), size=5).rows == []


@pytest.mark.django_db
@pytest.mark.parametrize(("order", "compared"), [(("sector",), ") > ("), (("-sector",), ") < (")])
def test_columns_that_run_the_same_way_are_compared_as_one_row(order: tuple[str, ...], compared: str) -> None:
    fill(["a", "b", "c"])
    first = portion(Field.objects.all(), order=order, after="", size=1)
    with CaptureQueriesContext(connection) as asked:
        portion(Field.objects.all(), order=order, after=first.following, size=1)
    assert compared in asked[0]["sql"]
    assert " OR " not in asked[0]["sql"]
