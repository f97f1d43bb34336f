"""Databases of a test's own, for what needs real processes: a SQLite file, or a fresh one on a PostgreSQL server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

ROOT = Path(__file__).parents[1]
_numbers = count(1)


def surroundings(var: Path, url: str = "") -> dict[str, str]:
    """The environment of a process that works on this database and keeps its files in `var`."""
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "budgeteval.settings",
        "DEBUG": "1",
        "BUDGETEVAL_VAR": str(var),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return given | ({"DATABASE_URL": url} if url else {})


def manage(environment: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a management command in a process of its own."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False)


@contextmanager
def fresh_database(var: Path) -> Iterator[dict[str, str]]:
    """The surroundings of an empty database of the kind the tests run on, gone afterwards."""
    from django.db import connection  # noqa: PLC0415 – after the settings

    if connection.vendor == "sqlite":
        yield surroundings(var)
        return
    settings = connection.settings_dict
    name = f"scratch_{os.getpid()}_{next(_numbers)}"
    where = {"host": settings["HOST"], "port": settings["PORT"] or None, "user": settings["USER"]}
    with psycopg.connect(**where, password=settings["PASSWORD"], dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            secret = f":{quote(settings['PASSWORD'], safe='')}" if settings["PASSWORD"] else ""
            port = f":{settings['PORT']}" if settings["PORT"] else ""
            host = quote(settings["HOST"], safe="")
            yield surroundings(var, f"postgres://{settings['USER']}{secret}@{host}{port}/{name}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class OwnServer:
    """A PostgreSQL server in a folder, reached by a socket there and by nobody else; it forces writes to disk."""

    def __init__(self, folder: Path) -> None:
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[4]))
        if not versions:
            raise SystemExit("PostgreSQL is not installed (Debian, Ubuntu: apt install postgresql)")
        self.programs, self.folder = versions[-1], folder
        self.as_user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.getuid() == 0 else {}
        folder.mkdir(parents=True)
        if self.as_user:
            shutil.chown(folder, "postgres")
        self._run(
            "initdb", "-D", str(folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **self.as_user)

    def start(self) -> None:
        given = f"-c listen_addresses= -k '{self.folder}'"
        data = str(self.folder / "data")
        self._run("pg_ctl", "-D", data, "-l", str(self.folder / "log"), "-w", "start", "-o", given)

    def stop(self, mode: str = "fast") -> None:
        """Stop; `immediate` is as if the machine had lost its power."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def url(self, name: str) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/{name}"

    def sql(self, sentence: str) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as server:
            server.execute(sentence)


@contextmanager
def own_server(folder: Path) -> Iterator[OwnServer]:
    """A server that runs while the block does."""
    server = OwnServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop("immediate")
