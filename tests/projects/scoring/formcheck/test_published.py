"""Real published tables: every row recomputed or carried, nothing wrong missed, nothing else named."""

import json
import re
from pathlib import Path

import pytest
import yaml

from projects.scoring.formcheck import as_data, as_lines, check_form, read_form

CASES = Path(__file__).parents[3] / "cases" / "published"
DOCS = Path(__file__).parents[4] / "docs" / "findings.md"
TABLES = {table["id"]: table for table in json.loads((CASES / "published_tables.json").read_text("utf-8"))}
EXPECTED = yaml.safe_load((CASES / "expected.yaml").read_text("utf-8"))
each_table = pytest.mark.parametrize("name", TABLES)


def checked(name):
    return as_data(check_form(read_form(TABLES[name])))


def points(text):
    return None if text is None else f"{float(text):.2f}"


def test_all_28_tables_with_their_sources_are_here_and_judged():
    assert len(TABLES) == 28
    assert sum(len(table["indicators"]) for table in TABLES.values()) == 217
    assert all(table["source"] for table in TABLES.values())
    assert EXPECTED.keys() == TABLES.keys()


@each_table
def test_findings_are_those_an_auditor_would_name_and_no_others(name):
    found = [f"{found['severity']} {found['code']} {found['row']}" for found in checked(name)["findings"]]
    assert sorted(found) == sorted(EXPECTED[name]["findings"])


@each_table
def test_execution_total_and_grade_are_the_rules(name):
    answer, expected = checked(name), EXPECTED[name]
    assert answer["budget"] == {"rate": expected["rate"], "score": expected["score"]}
    assert (answer["total"], answer["rating"]) == (expected.get("total"), expected.get("rating"))


@each_table
def test_every_row_is_recomputed_or_says_why_it_cannot_be(name):
    expected = EXPECTED[name]
    for number, (row, given) in enumerate(
        zip(checked(name)["indicators"], TABLES[name]["indicators"], strict=True), start=1
    ):
        wanted = "proportional"
        if number in expected.get("judged", []):
            wanted = "judged"
        if number in expected.get("not_computable", []):
            wanted = "not_computable"
        score = expected.get("differs", {}).get(number, points(given["published_score"]))
        assert (number, row["method"], row["score"]) == (number, wanted, score)
        assert row["name"] == given["name"]
        assert row["published_score"] == points(given["published_score"])
        assert row["name"] in row["explanation"]


@each_table
def test_explanations_of_computed_rows_end_in_their_points(name):
    for row in checked(name)["indicators"]:
        if row["method"] == "proportional":
            assert re.search(rf"(= |得 ){re.escape(row['score'])}( 分)?(（表中未写比较方向.*）)?$", row["explanation"])


@each_table
def test_the_text_for_the_clerk_names_every_row_and_every_finding(name):
    text = "\n".join(as_lines(check_form(read_form(TABLES[name]))))
    for row in TABLES[name]["indicators"]:
        assert row["name"] in text
    for found in EXPECTED[name]["findings"]:
        assert f"（{found.split()[1]}）" in text
    assert ("未发现问题" in text) == (not EXPECTED[name]["findings"])
    assert "None" not in text


def test_the_document_cites_every_finding_with_its_table():
    text = DOCS.read_text("utf-8")
    for name, expected in EXPECTED.items():
        assert f"`{name}`" in text
        for code in {found.split()[1] for found in expected["findings"]}:
            section = text.partition(f"### `{code}`")[2].partition("\n### ")[0]
            assert f"`{name}`" in section, f"{code} does not cite {name}"
