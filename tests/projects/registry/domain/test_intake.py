"""A preview is written as a whole or not at all, once, and only while the data stand as previewed."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from budgeteval.audit.models import TrailLine
from budgeteval.files.models import Attachment
from budgeteval.files.queries import read as read_file
from projects.directory.domain import intake as writing
from projects.registry.domain import Preview, apply, carry_out
from projects.registry.domain.intake import problems_sentence
from projects.registry.exchange import preview
from projects.registry.models import Funding, Project, SheetImport
from projects.sheets.layouts import FUNDING
from projects.sheets.table import Problem
from projects.sheets.writing import write
from projects.transitions import Overtaken, Refused
from projects.workflow.flow import Decision
from tests.factories.directory import make_field
from tests.factories.sheets import funding_row
from tests.people import People, Place

NOW = datetime(2016, 7, 1, 9, 0, tzinfo=UTC)
LATER = datetime(2016, 7, 2, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def education(db: None) -> None:
    make_field("教育投入")


def rows(place: Place, count: int = 2) -> list[dict[str, Any]]:
    return [funding_row(f"X{number}", unit_code=place.unit.code) for number in range(count)]


def look(place: Place, people: People, made: list[dict[str, Any]]) -> Preview:
    content = write(FUNDING, made)
    return preview(kind="funding", content=content, file_name="资金.xlsx", district=place.district, by=people.erin)


def test_the_file_each_rows_outcome_and_one_line_are_kept(place: Place, people: People) -> None:
    made = rows(place)
    found = look(place, people, made)
    kept = apply(found, by=people.erin, now=NOW)
    assert read_file(kept.attachment) == found.content
    assert (kept.attachment.name, kept.imported_by, kept.imported_at) == ("资金.xlsx", people.erin, NOW)
    assert [row["row"] for row in kept.outcome] == [3, 4]
    line = TrailLine.objects.get()
    assert (line.kind, line.actor, line.at) == ("registry.import", people.erin, NOW)
    assert line.detail["file"] == "资金.xlsx"
    assert line.detail["sha256"] == kept.attachment.sha256
    assert (line.detail["new"], line.detail["changed"], line.detail["unchanged"]) == (2, 0, 0)


def test_the_same_file_again_changes_nothing_and_leaves_no_second_trace(place: Place, people: People) -> None:
    first = apply(look(place, people, rows(place)), by=people.erin, now=NOW)
    again = apply(look(place, people, rows(place)), by=people.erin, now=LATER)
    assert again == first
    assert (SheetImport.objects.count(), TrailLine.objects.count()) == (1, 1)
    assert (Funding.history.count(), Project.history.count()) == (2, 2)


def test_the_same_preview_twice_is_refused_and_doubles_nothing(place: Place, people: People) -> None:
    found = look(place, people, rows(place))
    apply(found, by=people.erin, now=NOW)
    with pytest.raises(Overtaken, match="请重新预览后再导入"):
        apply(found, by=people.erin, now=LATER)
    assert (Project.objects.count(), SheetImport.objects.count()) == (2, 1)


def test_another_file_that_says_the_same_is_kept_as_unchanged(place: Place, people: People) -> None:
    made = rows(place)
    apply(look(place, people, made), by=people.erin, now=NOW)
    kept = apply(look(place, people, made[:1]), by=people.erin, now=LATER)
    assert (kept.created, kept.updated, kept.unchanged) == (0, 0, 1)
    assert SheetImport.objects.count() == 2


def test_an_older_file_brings_the_older_amounts_back(place: Place, people: People) -> None:
    old, new = rows(place), rows(place)
    new[0]["executed"] = Decimal("1.00")
    for made in (old, new, old):
        apply(look(place, people, made), by=people.erin, now=NOW)
    assert Funding.objects.get(project__code="X0").executed == Decimal("900.50")
    assert [entry.updated for entry in SheetImport.objects.order_by("pk")] == [0, 1, 1]


def test_an_amount_that_moved_since_the_preview_stops_the_import(place: Place, people: People) -> None:
    made = rows(place)
    apply(look(place, people, made), by=people.erin, now=NOW)
    made[0]["executed"] = Decimal("1.00")
    found = look(place, people, made)
    Funding.objects.filter(project__code="X1").update(executed=Decimal("2.00"))
    with pytest.raises(Overtaken, match="没有导入任何一行"):
        apply(found, by=people.erin, now=LATER)
    assert Funding.objects.get(project__code="X0").executed == Decimal("900.50")


def test_a_row_that_vanished_since_the_preview_stops_the_import(place: Place, people: People) -> None:
    made = rows(place)
    apply(look(place, people, made), by=people.erin, now=NOW)
    made[0]["executed"] = Decimal("1.00")
    found = look(place, people, made)
    Funding.objects.filter(project__code="X1").delete()
    with pytest.raises(Overtaken):
        apply(found, by=people.erin, now=LATER)


def test_what_fails_at_the_end_takes_everything_back(place: Place, people: People) -> None:
    found = look(place, people, rows(place))

    def fail() -> None:
        raise Refused("演示拒绝")

    with pytest.raises(Refused, match="演示拒绝"):
        carry_out(found, decision=Decision(True, ""), by=people.erin, now=NOW, afterwards=fail)
    assert not Project.objects.exists()
    assert not SheetImport.objects.exists()
    assert not Attachment.objects.exists()
    assert not TrailLine.objects.exists()


def test_a_sheet_of_another_step_is_not_applied_here(place: Place, people: People) -> None:
    found = Preview("experts", place.district, "表.xlsx", b"", (), (), ())
    with pytest.raises(Refused, match="不由这里导入"):
        apply(found, by=people.erin, now=NOW)


def test_more_rows_than_one_statement_takes_are_written(
    place: Place, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "ROWS_AT_ONCE", 3)
    made = rows(place, 8)
    apply(look(place, people, made), by=people.erin, now=NOW)
    for row in made:
        row["executed"] = Decimal("7.00")
    kept = apply(look(place, people, made), by=people.erin, now=LATER)
    assert kept.updated == 8
    assert set(Funding.objects.values_list("executed", flat=True)) == {Decimal("7.00")}
    assert Funding.history.filter(history_type="~").count() == 8


def test_writing_asks_the_database_as_often_for_thirty_rows_as_for_three(
    place: Place, people: People, django_assert_num_queries: Any
) -> None:
    for count, year in ((3, 2014), (30, 2015)):
        made = [row | {"fiscal_year": year} for row in rows(place, count)]
        found = look(place, people, made)
        with django_assert_num_queries(26 + (connection.vendor == "postgresql")):  # the trail's own lock
            apply(found, by=people.erin, now=NOW)


def test_the_refusal_shows_the_first_problems_and_counts_the_rest() -> None:
    found = [Problem("表.xlsx", "表", row, "A", "代码", "没有填写", "请填写") for row in range(3, 10)]
    lines = problems_sentence("表.xlsx", found).splitlines()
    assert lines[0] == "“表.xlsx”有 7 处问题，没有导入任何一行："
    assert lines[1] == "文件“表.xlsx”工作表“表”第 3 行 A 列“代码”：没有填写。请填写。"
    assert len(lines) == 7
    assert lines[-1] == "另有 2 处"
