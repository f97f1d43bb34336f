"""Pages are counted as they will be printed."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import department_report, key_report, year_report
from reports.document.blocks import Column, Heading, Paragraph, Picture, Table
from reports.document.pagination import column_widths, line_count, paginate
from reports.document.styles import BODY_SIZE, TEXT_WIDTH, TWO
from reports.facts import Prose
from tests.reports import samples
from tests.reports.document.reading import contents

FULL = "字" * 28


def test_28_characters_fill_a_line_and_the_29th_begins_the_next():
    assert line_count(FULL, TEXT_WIDTH, BODY_SIZE) == 1
    assert line_count(FULL + "字", TEXT_WIDTH, BODY_SIZE) == 2
    assert line_count("字" * 26, TEXT_WIDTH, BODY_SIZE, first=TWO) == 1
    assert line_count("字" * 27, TEXT_WIDTH, BODY_SIZE, first=TWO) == 2


def test_a_full_stop_hangs_and_a_bracket_takes_its_neighbour_along():
    assert line_count(FULL + "。", TEXT_WIDTH, BODY_SIZE) == 1
    assert line_count("字" * 27 + "（" + "字", TEXT_WIDTH, BODY_SIZE) == 2


def test_numbers_do_not_break():
    assert line_count("字" * 26 + "99,500.00", TEXT_WIDTH, BODY_SIZE) == 2
    assert line_count("1" * 300, TEXT_WIDTH, BODY_SIZE) > 5


@given(st.text(alphabet="字，。（）“”12.% a", max_size=400))
def test_more_text_never_takes_fewer_lines(text):
    assert line_count(text, TEXT_WIDTH, BODY_SIZE) <= line_count(text + FULL, TEXT_WIDTH, BODY_SIZE)


def test_column_widths_sum_to_the_text_width():
    table = Table("表", tuple(Column(str(share), share) for share in (1, 2, 7)), (("", "", ""),))
    assert sum(column_widths(table, 8845)) == 8845


def test_22_lines_fill_a_page_and_a_heading_takes_its_first_lines_along():
    lines = [Paragraph(FULL, "Normal")] * 22
    assert paginate([*lines, Heading(1, "一、后页")]).of[22] == 2
    pages = paginate([*lines[:20], Heading(1, "一、题"), Paragraph("文", "Body")])
    assert pages.of[20] == 2
    assert pages.breaks == {20}
    assert paginate([*lines[:10], Heading(1, "一、题"), Paragraph("文", "Body")]).of[10] == 1


def test_a_picture_that_does_not_fit_begins_a_page():
    picture = Picture("图1", b"", 156, 120, "")
    pages = paginate([Paragraph(FULL, "Normal")] * 12 + [picture, Heading(1, "一、题")])
    assert pages.of[12] == 2
    assert pages.of[13] == 2


def test_a_long_table_runs_on_and_a_short_one_stays_whole():
    columns = (Column("甲", 1),)
    before = [Paragraph(FULL, "Normal")] * 17
    long = Table("表1", columns, tuple(("字",) for _ in range(60)))
    short = Table("表1", columns, tuple(("字",) for _ in range(8)))
    assert paginate([*before, short]).of[17] == 2
    pages = paginate([*before, long, Heading(1, "一、题")])
    assert pages.of[17] == 1
    assert pages.of[18] == 3


needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")


@needs_office
def test_the_contents_page_names_the_pages_that_are_printed(tmp_path):
    long = replace(samples.year_facts(), prose=(Prose(key="effects", text=""), Prose(key="plan", text="督促。" * 90)))
    built = {
        "year": year_report(samples.year_facts()),
        "long": year_report(long),
        "key": key_report(samples.key_facts()),
        "department": department_report(samples.department_facts()),
    }
    for name, data in built.items():
        (tmp_path / f"{name}.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    files = [str(tmp_path / f"{name}.docx") for name in built]
    subprocess.run(
        [shutil.which("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), *files],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for name, data in built.items():
        printed = _printed(tmp_path / f"{name}.pdf")
        wrong = [(text, page) for text, page in contents(data) if _squeezed(text) not in printed.get(page, "")]
        assert not wrong, name


def _printed(pdf):
    """Text of every numbered page, by its number."""
    text = subprocess.run(
        [shutil.which("pdftotext"), "-layout", str(pdf), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = {}
    for page in text.split("\f"):
        found = re.search(r"—\s*(\d+)\s*—\s*$", page.strip())
        if found:
            pages[int(found[1])] = _squeezed(page)
    return pages


def _squeezed(text):
    return re.sub(r"\s", "", text)


def test_a_table_of_few_but_tall_rows_may_part():
    columns = (Column("甲", 1),)
    tall = Table("表1", columns, tuple(("字" * 400,) for _ in range(6)))
    before = [Paragraph(FULL, "Normal")] * 10
    assert paginate([*before, tall]).of[10] == 1
