"""How each database gives a snapshot of itself while others write, and how it takes one back."""

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from budgeteval.safekeeping.archive import SafekeepingError

SQLITE, POSTGRESQL = "sqlite", "postgresql"
Rows = Callable[[str], list[Any]]
# How a connection is encrypted, for PostgreSQL's programs as for the site.
ENCRYPTION = {f"PG{name.upper()}": name for name in ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl")}


class Keeper(Protocol):
    """One database's way of giving and taking a snapshot."""

    member: str
    """The snapshot's name in the archive."""
    packed: bool
    """Whether the archive should compress it."""

    def snapshot(self, target: Path) -> AbstractContextManager[Rows]:
        """Write a consistent snapshot to `target`, and give a way to ask that very snapshot, as a context."""
        ...

    def tables(self, rows: Rows) -> list[str]:
        """The snapshot's tables."""
        ...

    def contents(self, source: Path) -> "Contents":
        """Look into a snapshot without restoring it.

        Raises:
            SafekeepingError: it is damaged.
        """
        ...

    def refuse_in_use(self) -> None:
        """Say where it can be known that somebody is working with the database.

        Raises:
            SafekeepingError: somebody is.
        """
        ...

    def take_back(self, source: Path) -> None:
        """Replace everything in the database by the snapshot, in one transaction."""
        ...


class Contents(Protocol):
    """What lies in a snapshot; all values are text, as the database writes them, or None."""

    def counts(self) -> dict[str, int]:
        """The number of rows of each table."""
        ...

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        """A table's rows, in no order."""
        ...


def keeper() -> Keeper:
    """The configured database's.

    Raises:
        SafekeepingError: a database without files or tools to do it with.
    """
    if connection.vendor == SQLITE:
        return SqliteKeeper()
    if connection.vendor == POSTGRESQL:
        return PostgresKeeper()
    raise SafekeepingError(f"备份和恢复只支持 SQLite 和 PostgreSQL，本机设置的是 {connection.vendor}")


class SqliteKeeper:
    member = "database.sqlite3"
    packed = True

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[Rows]:
        """The online backup: one read transaction, which no writer waits for."""
        with closing(self._own()) as live, closing(sqlite3.connect(target)) as copy:
            try:
                live.backup(copy)
            except sqlite3.Error as error:
                raise SafekeepingError(f"数据库没有备份成（{error}）；请核对“{target.parent}”的剩余空间") from error
            yield lambda sql: copy.execute(sql).fetchall()

    def tables(self, rows: Rows) -> list[str]:
        found = rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
        return sorted(name for (name,) in found)

    def take_back(self, source: Path) -> None:
        """Copy page by page into the database; SQLite does that in one transaction of its own."""
        with closing(sqlite3.connect(source)) as copy:
            connection.close()
            with closing(self._own()) as live:
                try:
                    copy.backup(live)
                except sqlite3.OperationalError as error:
                    raise SafekeepingError(f"数据库正被使用或写不下（{error}），没有恢复；请先停止网站服务") from error

    def contents(self, source: Path) -> "SqliteContents":
        found = SqliteContents(source)
        if not found.is_sound():
            raise SafekeepingError("备份里的数据库已损坏，没有恢复；请换用另一份备份")
        return found

    def refuse_in_use(self) -> None:
        """Nobody leaves the write-ahead log while another connection is open; the next one goes back to it."""
        connection.close()
        with closing(self._own()) as live:
            live.execute("PRAGMA busy_timeout = 200")
            try:
                mode = live.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            except sqlite3.OperationalError:
                mode = "wal"
        if mode == "wal":
            raise SafekeepingError("数据库正被使用，没有恢复；请先停止网站服务和后台办理程序")

    def _own(self) -> sqlite3.Connection:
        given: sqlite3.Connection = connection.get_new_connection(connection.get_connection_params())
        return given


class PostgresKeeper:
    member = "database.dump"
    packed = False  # the custom format is compressed already

    @contextmanager
    def snapshot(self, target: Path) -> Iterator[Rows]:
        """One exported snapshot: pg_dump and the questions below look at the same moment."""
        with closing(connection.get_new_connection(connection.get_connection_params())) as own:

            def rows(sql: str) -> list[Any]:
                with own.cursor() as cursor:
                    return cursor.execute(sql).fetchall()

            with own.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            snapshot = rows("SELECT pg_export_snapshot()")[0][0]
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={target}", "--no-password")
            yield rows

    def tables(self, rows: Rows) -> list[str]:
        return sorted(name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"))

    def contents(self, source: Path) -> "PostgresContents":
        script = source.with_suffix(".sql")
        try:
            _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        except SafekeepingError as fault:
            raise SafekeepingError(f"备份里的数据库读不出来，没有恢复；请换用另一份备份（{fault}）") from fault
        return PostgresContents(script)

    def refuse_in_use(self) -> None:
        """The site's sessions only wait: what is dropped and loaded is one transaction."""

    def take_back(self, source: Path) -> None:
        """Drop what is there and load the dump: one transaction, so that a failure leaves the database as it was."""
        script, drops = source.with_suffix(".sql"), source.with_suffix(".drops.sql")
        _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(source))
        drops.write_text("\n".join(self._drops()), "utf-8")
        connection.close()
        _run("psql", "-X", "-q", "-w", "-1", "-v", "ON_ERROR_STOP=1", "-f", str(drops), "-f", str(script))

    def _drops(self) -> Iterator[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT format('DROP TABLE %I.%I CASCADE;', schemaname, tablename) FROM pg_tables "
                           "WHERE schemaname = current_schema()")  # fmt: skip
            yield from (sentence for (sentence,) in cursor.fetchall())
            cursor.execute(
                "SELECT format('DROP FUNCTION %s CASCADE;', p.oid::regprocedure) FROM pg_proc p "
                "WHERE p.pronamespace = current_schema()::regnamespace AND NOT EXISTS "
                "(SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
            )
            yield from (sentence for (sentence,) in cursor.fetchall())


class SqliteContents:
    """A snapshot of SQLite, opened where it lies."""

    def __init__(self, source: Path) -> None:
        self.source = source

    def is_sound(self) -> bool:
        """Whether it is a database, and whole."""
        try:
            return [found for (found,) in self._ask("PRAGMA integrity_check")] == ["ok"]
        except sqlite3.DatabaseError:
            return False

    def counts(self) -> dict[str, int]:
        names = SqliteKeeper().tables(lambda sql: list(self._ask(sql)))
        return {name: next(self._ask(f'SELECT count(*) FROM "{name}"'))[0] for name in names}  # noqa: S608 – its own tables

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        texts = ", ".join(f'CAST("{column}" AS TEXT)' for column in columns)
        return self._ask(f'SELECT {texts} FROM "{table}"')  # noqa: S608 – our own names

    def _ask(self, sql: str) -> Iterator[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.source)) as copy:
            yield from copy.execute(sql)


class PostgresContents:
    """A dump of PostgreSQL as the script that would load it: the rows stand in it behind COPY."""

    _COPY = re.compile(r'COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;')
    _ESCAPED = re.compile(r"\\(.)")
    _MEANT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}

    def __init__(self, script: Path) -> None:
        self.script = script

    def counts(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for table, _, line in self._lines():
            found[table] = found.get(table, 0) + (line is not None)
        return found

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[str | None, ...]]:
        for found, names, line in self._lines():
            if found == table and line is not None:
                values = dict(zip(names, line.split("\t"), strict=True))
                yield tuple(self._meant(values[column]) for column in columns)

    def _lines(self) -> Iterator[tuple[str, list[str], str | None]]:
        """Each table once without a row, and once with each of its rows."""
        table = ""
        names: list[str] = []
        with self.script.open(encoding="utf-8", newline="\n") as script:
            for ended in script:
                line = ended.removesuffix("\n")
                if table:
                    if line == "\\.":
                        table = ""
                    else:
                        yield table, names, line
                elif head := self._COPY.fullmatch(line):
                    table, names = head[1], [name.strip(' "') for name in head[2].split(",")]
                    yield table, names, None

    def _meant(self, text: str) -> str | None:
        if text == "\\N":
            return None
        return self._ESCAPED.sub(lambda found: self._MEANT.get(found[1], found[1]), text)


def _run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against the configured database; the password goes by the environment."""
    settings = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(settings[key]) for variable, key in names.items() if settings.get(key)}
    options = settings.get("OPTIONS", {})
    given |= {variable: str(options[key]) for variable, key in ENCRYPTION.items() if options.get(key)}
    done = subprocess.run(  # noqa: S603 – a program of PostgreSQL's, with arguments made here
        [_program(name), *arguments],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SafekeepingError(f"{name} 没有完成：{done.stderr.strip()[-500:]}")


def _program(name: str) -> str:
    """The newest of the installed versions: it can read what every older one wrote."""
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = str(installed[-1]) if installed else shutil.which(name)
    if not found:
        raise SafekeepingError(
            f"本机没有 {name}；请安装 PostgreSQL 客户端（Debian、Ubuntu：apt install postgresql-client）"
        )
    return found
