"""The newest migrations on a database with a played year in it: back and forth nothing is lost, and the rules hold."""

from collections.abc import Iterator, Mapping

import pytest

from tests.databases import ROOT, fresh_database, manage

# What stood before the rules came into the database.
BEFORE = (("reports", "0002"), ("projects", "0006"), ("files", "0001"))
SHEETS = ROOT / "fixtures" / "small_year"

# Every column that the database now has of every table of ours, as one line a column: a later migration's is not there
# before it. Whose people accounts are is made anew from the roles on the way forth.
ALL_ROWS = """
import hashlib
from django.apps import apps
from django.db import connection
tables = connection.introspection.table_names()
for model in apps.get_models(include_auto_created=True):
    ours = model.__module__.startswith(("budgeteval.", "projects.", "reports.", "simple_history."))
    if ours and model._meta.db_table in tables and model.__name__ != "Affiliation":
        with connection.cursor() as cursor:
            there = {one.name for one in connection.introspection.get_table_description(cursor, model._meta.db_table)}
        for field in model._meta.concrete_fields:
            if field.column in there:
                rows = list(model._base_manager.order_by("pk").values_list(field.attname, flat=True))
                told = hashlib.sha256(repr(rows).encode()).hexdigest()
                print(f"{model._meta.label}.{field.attname}", len(rows), told)
"""
# A role that the earlier version has no word for does not go back with it.
UNKNOWN_BEFORE = """
from projects.directory.models import Membership
Membership.objects.filter(role="security_officer").delete()
"""
REWRITE = """
from django.db import connection, transaction
for sentence in ("UPDATE projects_rating SET total = 1", "DELETE FROM projects_rating", "DELETE FROM audit_trailline"):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sentence)
    except Exception as refused:
        print(str(refused).splitlines()[0])
"""
SPOIL = """
from projects.directory.models import Unit
unit = Unit.objects.order_by("pk").values_list("pk", flat=True)[0]
Unit.objects.filter(pk=unit).update(kind={kind!r})
print(unit)
"""


def told(environment: Mapping[str, str], *arguments: str) -> str:
    done = manage(environment, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(environment: Mapping[str, str], code: str) -> str:
    return told(environment, "shell", "--no-imports", "-v", "0", "-c", code)


def back(environment: Mapping[str, str]) -> None:
    for app, name in BEFORE:
        told(environment, "migrate", app, name)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The small year, played in a database of its own."""
    var = tmp_path_factory.mktemp("migrated")
    with fresh_database(var) as environment:
        told(environment, "migrate")
        told(environment, "reference_year", "--sheets", str(SHEETS), "--out", str(var / "out"), "--seed", "7")
        run(environment, UNKNOWN_BEFORE)
        yield environment


@pytest.mark.xdist_group("migrated year")
def test_a_year_goes_back_and_forth_and_loses_nothing(played: dict[str, str]) -> None:
    before = run(played, ALL_ROWS)
    assert "projects.Rating.total 0 " not in before
    back(played)
    earlier = set(run(played, ALL_ROWS).splitlines())
    assert any(line.startswith("projects.Rating.total ") for line in earlier)
    assert earlier <= set(before.splitlines())
    told(played, "migrate")
    # What a later migration brought goes with it; all that stood before is as it was.
    assert earlier <= set(run(played, ALL_ROWS).splitlines())
    told(played, "verify_trail")
    told(played, "verify_ratings")


@pytest.mark.xdist_group("migrated year")
def test_afterwards_the_database_still_refuses_to_rewrite(played: dict[str, str]) -> None:
    assert run(played, REWRITE).splitlines() == [
        "a rating is never rewritten", "a rating is never deleted", "audit trail is append-only",
    ]  # fmt: skip


@pytest.mark.xdist_group("migrated year")
def test_a_row_against_a_new_rule_stops_the_upgrade_until_it_is_mended(played: dict[str, str]) -> None:
    back(played)
    unit = run(played, SPOIL.format(kind="bureau")).strip()
    stopped = manage(played, "migrate")
    assert stopped.returncode != 0
    assert stopped.stderr.strip().endswith(
        "数据库升级停止：“预算单位”（表 projects_unit）有 1 行不符合新规则“单位类别须为规定的类别”（unit_kind_known），"
        f"编号为 {unit}。请先更正这些数据，再重新升级。"
    )
    run(played, SPOIL.format(kind="department"))
    told(played, "migrate")
