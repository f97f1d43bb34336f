"""Charts are drawn from facts, completely, in Chinese, and always the same."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from matplotlib.ft2font import FT2Font
from PIL import Image

from reports.charts import (
    deductions,
    department_totals,
    grades_own_and_checked,
    money_by_field,
    score_against_weight,
    score_rates,
    survey_answers,
)
from reports.charts.canvas import FONT_FILE
from tests.reports import samples

YEAR, KEY, DEPARTMENT = samples.year_facts(), samples.key_facts(), samples.department_facts()
CHARTS = {
    "money": lambda: money_by_field(YEAR.fields),
    "grades": lambda: grades_own_and_checked(YEAR.rescoring),
    "departments": lambda: department_totals(YEAR.department_results, YEAR.department_grades),
    "weights": lambda: score_against_weight(KEY.levels),
    "rates": lambda: score_rates(DEPARTMENT.levels),
    "deductions": lambda: deductions(DEPARTMENT.lines),
    "survey": lambda: survey_answers(KEY.survey),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_has_the_size_it_says_and_something_on_it(name):
    drawing = CHARTS[name]()
    image = Image.open(BytesIO(drawing.png()))
    assert abs(image.width / 200 * 25.4 - drawing.width) < 1
    assert abs(image.height / 200 * 25.4 - drawing.height) < 1
    assert len(image.convert("L").getcolors(256)) > 5
    assert drawing.words


@pytest.mark.parametrize("name", CHARTS)
def test_equal_facts_give_equal_bytes_in_whatever_order_they_are_asked_for(name):
    first, second = CHARTS[name](), CHARTS[name]()
    png, svg = first.png(), first.svg()
    assert second.svg() == svg
    assert second.png() == png


@pytest.mark.parametrize("name", CHARTS)
def test_no_label_leaves_the_sheet(name):
    drawing = CHARTS[name]()
    drawing.png()
    drawn = drawing.figure.get_tightbbox()
    assert drawn.x0 >= 0
    assert drawn.y0 >= 0
    assert drawn.x1 <= drawing.figure.get_figwidth()
    assert drawn.y1 <= drawing.figure.get_figheight()


def test_an_svg_asks_for_no_font_and_says_nothing_of_the_machine():
    svg = CHARTS["survey"]().svg()
    assert "font-family" not in svg
    assert "matplotlib.org/" not in svg
    assert "<dc:date>" not in svg


def test_a_chart_changes_with_its_facts():
    result = replace(YEAR.department_results[0], total=Decimal("61.00"))
    changed = department_totals((result, *YEAR.department_results[1:]), YEAR.department_grades)
    assert changed.png() != CHARTS["departments"]().png()


def test_nothing_to_show_gives_no_chart():
    assert money_by_field(()) is None
    assert department_totals((), YEAR.department_grades) is None
    assert score_against_weight(()) is None
    assert score_rates(()) is None
    assert survey_answers(replace(KEY.survey, questions=())) is None
    full = tuple(replace(line, score=line.weight) for line in KEY.lines)
    assert deductions(full) is None
    none = tuple(replace(shift, own=0, own_checked=0, checked=0) for shift in YEAR.rescoring.grades)
    assert grades_own_and_checked(replace(YEAR.rescoring, grades=none)) is None


def test_without_rescoring_only_the_own_grades_are_drawn():
    none = tuple(replace(shift, own_checked=0, checked=0) for shift in YEAR.rescoring.grades)
    alone = grades_own_and_checked(replace(YEAR.rescoring, grades=none))
    texts = [text.get_text() for text in alone.figure.axes[0].get_legend().get_texts()]
    assert texts == ["单位自评（793个项目）"]


def test_signs_of_mathematics_and_money_are_printed_not_interpreted():
    share = replace(YEAR.fields[0], label="“$x_1$”工程")
    assert money_by_field((share,)).png()


def test_the_shipped_font_draws_rare_characters_of_names_and_brings_its_licence():
    known = FT2Font(str(FONT_FILE)).get_charmap()
    assert all(ord(letter) in known for letter in "洛龙区预算绩效垚犇喆旻翀昇瑨㎡℃≥—“”")
    licence = FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2014-2021 Adobe" in licence
