"""The command: a table of faults and how many were survived; ends with 1 where one was not."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.databases import OwnServer, own_server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=2016, help="of where the kills fall")
    parser.add_argument("--minutes", type=float, default=10, help="begin no further kill after so long")
    given = parser.parse_args()
    with ExitStack() as stack:
        var = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="budgeteval-faults-")))
        var.chmod(0o711)
        os.environ |= {"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "budgeteval.settings", "BUDGETEVAL_VAR": str(var)}
        os.environ["LOG_LEVEL"] = "CRITICAL"
        os.environ.pop("DATABASE_URL", None)
        server = None
        if given.database == "postgres":
            server = stack.enter_context(own_server(var / "server"))
            os.environ["DATABASE_URL"] = server.url("postgres")
        return _run(var, server, given)


def _run(var: Path, server: OwnServer | None, given: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 – after the environment

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from tests.faults.driver import Driver, Tools  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    started = time.monotonic()
    call_command("migrate", verbosity=0)
    tools = Tools(*(_on_server(server) if server else _on_file(var)))
    driver = Driver(var, given.seed, started + given.minutes * 60, tools)
    driver.year(given.kills // 5)
    driver.on_the_spot(given.kills - given.kills // 5)
    kind = "PostgreSQL" if server else "SQLite"
    took = time.monotonic() - started
    sys.stdout.write(f"{kind}, {given.kills} kills asked for, seed {given.seed}, {took:.0f} s\n{driver.table()}\n")
    short = sum(row.faults for row in driver.rows) < given.kills
    if short:
        sys.stdout.write(f"fewer kills than asked for: the {given.minutes:g} minutes were over\n")
    return 1 if short or any(row.problems for row in driver.rows) else 0


Means = tuple[Callable[[str], None], Callable[[], None], Callable[[], int]]


def _on_file(var: Path) -> Means:
    """Copies of the empty database; an outage is somebody else who holds the only lock for a while."""
    import sqlite3  # noqa: PLC0415

    from django.db import connection  # noqa: PLC0415

    connection.close()
    template = Path(connection.settings_dict["NAME"])

    def fresh(name: str) -> None:
        target = var / f"{name}.sqlite3"
        shutil.copy(template, target)
        connection.settings_dict["NAME"] = target

    def outage() -> None:
        other = sqlite3.connect(connection.settings_dict["NAME"], timeout=30, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        time.sleep(1)
        other.execute("ROLLBACK")
        other.close()

    def size() -> int:
        """Bytes of the log of changes that comes before the database file: it is what grows first."""
        log = Path(f"{connection.settings_dict['NAME']}-wal")
        return max(log.stat().st_size if log.exists() else 0, 40_000)

    return fresh, outage, size


def _on_server(server: OwnServer) -> Means:
    """Databases made from the empty one; an outage is the server without power for a second."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    template = connection.settings_dict["NAME"]
    server.sql(f'CREATE DATABASE "empty" TEMPLATE "{template}"')

    def fresh(name: str) -> None:
        server.sql(f'CREATE DATABASE "{name}" TEMPLATE "empty"')
        connection.settings_dict["NAME"] = name

    def outage() -> None:
        server.stop("immediate")
        time.sleep(1)
        server.start()

    return fresh, outage, lambda: 0


if __name__ == "__main__":
    sys.exit(main())
