"""The parts that pages are made of."""

from decimal import Decimal

from django.template.loader import render_to_string

from budgeteval.ui.templatetags.components import official_table


def table(*rows: list[object]) -> dict[str, object]:
    return {"title": "评级分布", "columns": ["等级", "数量"], "rows": list(rows)}


def test_a_column_of_numbers_stands_to_the_right() -> None:
    drawn = official_table(table(["优", 12], ["良", Decimal("3.50")], ["中", "1,234.00"], ["差", "—"]), 1)
    assert [column["numeric"] for column in drawn["columns"]] == [False, True]
    assert [cell["numeric"] for cell in drawn["rows"][0]] == [False, True]
    assert drawn["anchor"] == "table-1"


def test_one_word_in_a_column_makes_it_text() -> None:
    drawn = official_table(table(["优", 12], ["良", "未评"]), 1)
    assert [column["numeric"] for column in drawn["columns"]] == [False, False]


def test_a_column_of_blanks_and_a_truth_value_is_no_number() -> None:
    assert [column["numeric"] for column in official_table(table(["—", True], ["", None]), 1)["columns"]] == [
        False,
        False,
    ]


def test_an_empty_table_says_so_instead_of_standing_empty() -> None:
    page = render_to_string("ui/components/table.html", official_table(table(), 1))
    assert "暂无数据" in page
    assert "<table" not in page


def test_what_is_written_in_a_cell_stays_text() -> None:
    page = render_to_string("ui/components/table.html", official_table(table(["<script>", 1]), 1))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
