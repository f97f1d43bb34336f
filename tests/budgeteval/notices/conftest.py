import pytest

from budgeteval.accounts.models import User
from tests.factories.directory import make_user


@pytest.fixture
def alice(db: None) -> User:
    return make_user("alice")


@pytest.fixture
def erin(db: None) -> User:
    return make_user("erin")


@pytest.fixture
def reachable(alice: User) -> User:
    """Alice with a mail address."""
    alice.email = "alice@example.gov.cn"
    alice.save()
    return alice
