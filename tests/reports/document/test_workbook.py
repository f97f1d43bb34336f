"""The spreadsheets: ready to print, adding up, and deaf to formulas."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from reports.document import summary_table_xlsx, unit_budget_table_xlsx
from tests.reports import samples

D = Decimal


def _sheet(data):
    return load_workbook(BytesIO(data)).worksheets[0]


@pytest.fixture(scope="module")
def summary():
    return _sheet(summary_table_xlsx(samples.summary_table_facts()))


@pytest.fixture(scope="module")
def budget():
    return _sheet(unit_budget_table_xlsx(samples.unit_budget_facts()))


@pytest.mark.parametrize("name", ["summary", "budget"])
def test_a_sheet_prints_on_a4_landscape_one_page_wide_with_its_head_on_every_page(name, request):
    sheet = request.getfixturevalue(name)
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$4"
    assert sheet.print_area


def test_projects_are_subtotalled_by_unit_and_totalled(summary):
    rows = list(summary.iter_rows(min_row=5, values_only=True))
    assert sum(1 for row in rows if row[1] and row[1].endswith("小计")) == 6
    total = next(row for row in rows if row[1] == "合计")
    listed = [row for row in rows if isinstance(row[0], int)]
    assert len(listed) == 30
    assert round(sum(row[5] for row in listed), 6) == total[5] == 900
    assert total[3] == "6个单位、30个项目"
    assert total[7] == pytest.approx(0.8333)


def test_one_unit_alone_needs_no_subtotal():
    sheet = _sheet(summary_table_xlsx(samples.summary_table_facts(units=1)))
    assert [row[1] for row in sheet.iter_rows(min_row=5, values_only=True)].count("合计") == 1
    assert not any("小计" in str(row[1]) for row in sheet.iter_rows(min_row=5, values_only=True))


def test_a_changed_amount_changes_row_and_total():
    facts = samples.summary_table_facts()
    first = replace(facts.rows[0], spent=D("123456.78"))
    sheet = _sheet(summary_table_xlsx(replace(facts, rows=(first, *facts.rows[1:]))))
    assert sheet.cell(5, 7).value == pytest.approx(12.345678)
    assert sheet.cell(5, 7).number_format == "#,##0.00"


def test_the_cut_of_a_unit_and_its_reason_are_shown(budget):
    row = next(row for row in budget.iter_rows(min_row=5, values_only=True) if row[1] == "演示单位4")
    assert row[6] == 2100
    assert row[11] == 2035
    assert row[12] == 65
    assert row[14] == "评价得分低于80分，压减项目支出5%"
    total = next(row for row in budget.iter_rows(min_row=5, values_only=True) if row[1] == "合计")
    assert total[12] == 65
    assert total[14] == "压减1个单位"


@pytest.mark.parametrize("text", ["=1+1", '+cmd|" /C calc"!A0', "-2+3", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_what_a_unit_typed_never_becomes_a_formula(text):
    facts = samples.summary_table_facts()
    first = replace(facts.rows[0], project=text, note=text)
    cell = _sheet(summary_table_xlsx(replace(facts, rows=(first, *facts.rows[1:])))).cell(5, 4)
    assert cell.data_type == "s"
    assert cell.value.startswith(text[0])
    assert cell.quotePrefix


def test_missing_scores_and_dates_are_told_apart_from_zero():
    facts = samples.summary_table_facts()
    first = replace(facts.rows[0], own_score=None, own_grade="", filed_on=None)
    sheet = _sheet(summary_table_xlsx(replace(facts, rows=(first, *facts.rows[1:]))))
    assert sheet.cell(5, 10).value is None
    assert sheet.cell(5, 14).value == "未报送"


def test_constructed_data_and_example_policies_are_marked():
    facts = samples.unit_budget_facts(3)
    marked = _sheet(unit_budget_table_xlsx(replace(facts, example=True)))
    assert marked.cell(1, 1).value.endswith("（示例）")
    notes = [str(row[0]) for row in marked.iter_rows(values_only=True)]
    assert any("其余数据为演示构造" in note for note in notes)
    plain = _sheet(unit_budget_table_xlsx(replace(facts, constructed=False)))
    assert not any("演示构造" in str(row[0]) for row in plain.iter_rows(values_only=True))


def test_control_characters_do_not_break_the_file():
    facts = samples.summary_table_facts()
    first = replace(facts.rows[0], project="道路\x0b清扫\x00费")
    assert _sheet(summary_table_xlsx(replace(facts, rows=(first, *facts.rows[1:])))).cell(5, 4).value == "道路清扫费"
