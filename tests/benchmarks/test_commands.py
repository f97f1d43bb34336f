"""The benchmarks' own parts, at a size of nothing: both databases answer, and a full scan would be seen."""

from pathlib import Path

import pytest

from tests.benchmarks import __main__ as command
from tests.benchmarks.growth import table
from tests.benchmarks.lists import compare
from tests.benchmarks.plans import explain, queries, scanned
from tests.benchmarks.volume import PER_DISTRICT, fill


@pytest.mark.django_db
def test_every_query_has_a_plan_and_small_tables_may_be_scanned() -> None:
    volume = fill(130)
    text, flagged = explain(volume, whole=False)
    assert flagged == 0
    assert all(name in text for name, _, _ in queries(volume))


@pytest.mark.django_db
def test_pages_by_key_hold_the_rows_that_counting_off_gives() -> None:
    fill(120)
    assert len(compare(120).splitlines()) == 5  # it refuses where the rows differ


@pytest.mark.django_db
def test_a_larger_volume_has_more_districts() -> None:
    from projects.registry.models import Project  # noqa: PLC0415 – models need the settings

    assert fill(2 * PER_DISTRICT).projects == Project.objects.count() == 2 * PER_DISTRICT
    assert Project.objects.values("unit__district").distinct().count() == 2


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        ("5 0 216 SCAN big", ["big"]),
        ("SCAN big USING INDEX x", ["big"]),
        ("  SCAN small", []),
        ("SEARCH big USING INDEX x (a=?)", []),
        ("Limit\n  ->  Seq Scan on big  (cost=0..1 rows=1)", ["big"]),
        ("->  Index Scan using x on big", []),
    ],
)
def test_full_scans_of_larger_tables_are_seen_in_either_databases_words(plan: str, found: list[str]) -> None:
    assert scanned(plan, {"big": 5000, "small": 10}) == found


def test_growth_says_its_exponent() -> None:
    text = table([1000, 10_000], [{"linear": 0.1, "flat": 0.1}, {"linear": 1.0, "flat": 0.1}])
    assert [line.split()[-1] for line in text.splitlines()[1:]] == ["1.00", "0.00"]


def test_the_document_keeps_the_parts_that_were_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "DOCUMENT", tmp_path / "performance.md")
    command.write({"growth": "## Growth\n\nold\n", "year": "## The reference year\n\nold\n"})
    command.write({"growth": "## Growth\n\nnew\n"})
    text = (tmp_path / "performance.md").read_text("utf-8")
    assert "## Growth\n\nnew\n" in text
    assert "## The reference year\n\nold\n" in text
    assert text.count("## Growth") == 1
    assert "Machine: " in text
