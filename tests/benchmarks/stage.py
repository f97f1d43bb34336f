"""Where a benchmark runs: a database of its own, SQLite in a file or PostgreSQL on a server of its own."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.databases import own_server

DATABASES = ("sqlite", "postgres")


@contextmanager
def stage(database: str) -> Iterator[Path]:
    """Set Django up on an empty migrated database; once a process."""
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="budgeteval-benchmark-")))
        var.chmod(0o711)
        os.environ |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "budgeteval.settings", "BUDGETEVAL_VAR": str(var)}
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ.pop("DATABASE_URL", None)
        if database == "postgres":
            os.environ["DATABASE_URL"] = stack.enter_context(own_server(var / "server")).url("postgres")
        import django  # noqa: PLC0415 – after the environment

        django.setup()
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connection  # noqa: PLC0415

        settings.DEBUG = False  # or every query would be kept in memory
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        call_command("migrate", verbosity=0)
        try:
            yield var
        finally:
            connection.close()


def gather_statistics() -> None:
    """Let the database learn how its tables are filled, as it does by itself every night."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
