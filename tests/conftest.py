"""What every test needs: quick passwords, files in a place of their own, and a trail that a test may leave empty."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import TransactionTestCase

from budgeteval.audit.triggers import INSTALL, REMOVE


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / "files"


def without_triggers(teardown: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    """Let Django empty the trail's table after a test that commits, which the triggers would rightly refuse."""

    def emptied(case: TransactionTestCase) -> None:
        _run(REMOVE)
        try:
            teardown(case)
        finally:
            _run(INSTALL)

    return emptied


def _run(statements: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def emptied_trail() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers(TransactionTestCase._fixture_teardown))
        yield
