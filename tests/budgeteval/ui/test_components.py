"""The parts that pages are made of."""

from decimal import Decimal

from django.template.loader import render_to_string

from budgeteval.ui.listing import Linked
from budgeteval.ui.templatetags.components import official_table


def table(*rows: list[object]) -> dict[str, object]:
    return {"title": "评级分布", "columns": ["等级", "数量"], "rows": list(rows)}


def looks(*rows: list[object]) -> list[str]:
    return [column["look"] for column in official_table(table(*rows), 1)["columns"]]


def test_a_column_of_numbers_stands_to_the_right() -> None:
    drawn = official_table(table(["优", 12], ["良", Decimal("3.50")], ["中", "1,234.00"], ["差", "—"]), 1)
    assert [column["look"] for column in drawn["columns"]] == ["short", "number"]
    assert [cell["look"] for cell in drawn["rows"][0]] == ["short", "number"]
    assert drawn["anchor"] == "table-1"


def test_one_word_in_a_column_makes_it_text() -> None:
    assert looks(["优", 12], ["良", "未评"]) == ["short", "short"]


def test_a_column_of_blanks_and_a_truth_value_is_no_number() -> None:
    assert looks(["—", True], ["", None]) == ["short", "short"]


def test_dates_and_short_words_stay_in_one_line_and_long_words_get_room() -> None:
    assert looks(["2016年9月15日", "评价得分较低，年末结余较多，按结余形成的原因酌情压减"], ["—", "无"]) == [
        "short",
        "long",
    ]
    assert looks(["财政支出绩效报告汇总表", "计划生育委员会"]) == ["", ""]


def test_amounts_name_their_unit_once_above_the_table() -> None:
    page = render_to_string("ui/components/table.html", official_table({**table(["甲", "1.00"]), "unit": "万元"}, 1))
    assert page.count("单位：万元") == 1
    assert "单位：" not in render_to_string("ui/components/table.html", official_table(table(["甲", 1]), 1))


def test_an_empty_table_says_so_instead_of_standing_empty() -> None:
    page = render_to_string("ui/components/table.html", official_table(table(), 1))
    assert "暂无数据" in page
    assert "<table" not in page


def test_what_is_written_in_a_cell_stays_text() -> None:
    page = render_to_string("ui/components/table.html", official_table(table(["<script>", 1]), 1))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_cell_may_lead_somewhere_and_counts_as_what_it_says() -> None:
    found = official_table(table(["优", Linked(12, "/x/")], ["良", Linked(3)]), 1)
    assert [column["look"] for column in found["columns"]] == ["short", "number"]
    page = render_to_string("ui/components/table.html", found)
    assert '<td class="number"><a href="/x/" title="查看来历">12</a></td>' in page
    assert '<td class="number">3</td>' in page
