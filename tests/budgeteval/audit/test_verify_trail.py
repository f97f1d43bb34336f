"""Whoever gets past the triggers is found by recomputing the chain."""

from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from budgeteval.audit import record, verify
from budgeteval.audit.triggers import INSTALL, REMOVE

WHEN = datetime(2016, 9, 15, tzinfo=UTC)
Tamper = Callable[[str], None]


@pytest.fixture
def trail(db: None) -> list[str]:
    return [record(kind="k", by=None, obj=None, at=WHEN, detail={"n": n}).hash for n in range(5)]


@pytest.fixture
def tamper(trail: list[str]) -> Tamper:
    """Somebody with all rights in the database switches the triggers off, changes a row and switches them on again."""

    def run(statement: str) -> None:
        with connection.cursor() as cursor:
            for line in [*REMOVE[connection.vendor], statement, *INSTALL[connection.vendor]]:
                cursor.execute(line)

    return run


def test_an_untouched_trail_fits(trail: list[str]) -> None:
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert "共 5 行，全部相符" in out.getvalue()
    assert trail[-1] in out.getvalue()


def test_an_empty_trail_fits(db: None) -> None:
    out = StringIO()
    call_command("verify_trail", stdout=out)
    assert "共 0 行" in out.getvalue()


@pytest.mark.parametrize(
    ("statement", "seq", "words"),
    [
        ("UPDATE audit_trailline SET kind = 'other' WHERE seq = 3", 3, "内容与本行哈希不符"),
        ("UPDATE audit_trailline SET at = '2016-09-16 00:00:00+00:00' WHERE seq = 2", 2, "内容与本行哈希不符"),
        ("UPDATE audit_trailline SET detail = '{\"n\": 9}' WHERE seq = 1", 1, "内容与本行哈希不符"),
        ("UPDATE audit_trailline SET previous_hash = 'x' WHERE seq = 4", 4, "与上一行的哈希对不上"),
        ("DELETE FROM audit_trailline WHERE seq = 2", 3, "序号不连续"),
        ("DELETE FROM audit_trailline WHERE seq = 1", 2, "序号不连续"),
    ],
)
def test_the_first_broken_line_is_named(tamper: Tamper, statement: str, seq: int, words: str) -> None:
    tamper(statement)
    broken = verify()
    assert broken is not None
    assert broken.seq == seq
    assert words in broken.problem
    with pytest.raises(CommandError, match=f"第 {seq} 行不符") as failure:
        call_command("verify_trail")
    assert failure.value.returncode == 1
