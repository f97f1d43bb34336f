from collections.abc import Callable

import pytest

from budgeteval.accounts.models import User
from budgeteval.jobs import kinds
from tests.factories.directory import make_user
from tests.factories.jobs import Clock


@pytest.fixture
def erin(db: None) -> User:
    return make_user("erin")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def does(monkeypatch: pytest.MonkeyPatch) -> Callable[[kinds.Run], None]:
    """Say what jobs of the kind “test” do."""
    return lambda run: monkeypatch.setitem(kinds._KINDS, "test", run)
