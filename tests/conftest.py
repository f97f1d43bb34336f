"""What every test needs: quick passwords, files and a queue of its own, and a trail that a test may leave empty."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase

from budgeteval.audit import triggers as trail
from projects.results import triggers as ratings


def pytest_configure() -> None:
    """A queue and pictures for each process, before anything opens them: another process's must not be in them."""
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    django_settings.QUEUE_URL = f"sqlite:///{django_settings.VAR_DIR / f'queue-{name}.sqlite3'}"
    django_settings.CACHES["pictures"]["LOCATION"] = django_settings.VAR_DIR / f"pictures-{name}"


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"


def without_triggers(teardown: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    """Let Django empty trail and ratings after a test that commits, which the triggers would rightly refuse."""

    def emptied(case: TransactionTestCase) -> None:
        _run(trail.REMOVE, ratings.REMOVE_NO_DELETE)
        try:
            teardown(case)
        finally:
            _run(trail.INSTALL, ratings.INSTALL_NO_DELETE)

    return emptied


def _run(*triggers: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statements in triggers:
            for statement in statements[connection.vendor]:
                cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def emptied_trail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers(TransactionTestCase._fixture_teardown))
        yield
