"""What pages read of a request: the version that somebody looked at."""

import pytest
from django.test import RequestFactory

from projects.pages import seen_version


@pytest.mark.parametrize(
    ("sent", "read"),
    [("7", 7), ("999999999", 999_999_999), ("", 0), ("-1", 0), ("七", 0), ("７", 0), ("1.0", 0), ("9" * 10, 0)],
)
def test_an_odd_version_is_one_that_nothing_has(sent: str, read: int) -> None:
    assert seen_version(RequestFactory().post("/", {"version": sent})) == read


def test_a_version_that_was_not_sent_is_one_that_nothing_has() -> None:
    request = RequestFactory().post("/", {"version-5": "3"})
    assert (seen_version(request), seen_version(request, "version-5")) == (0, 3)
