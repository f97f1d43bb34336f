"""GB/T 9704—2012, checked by opening each kind of document."""

import re

import pytest
from docx.enum.section import WD_ORIENT

from tests.reports.document.reading import W, contents, opened, paragraphs, part, tables, words

MM = 36_000
FONTS = {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"}


def _near(length, millimetres):
    return abs(length / MM - millimetres) < 0.1


def test_pages_are_a4_with_the_standards_margins(document):
    upright = [section for section in opened(document).sections if section.orientation == WD_ORIENT.PORTRAIT]
    assert upright
    for section in upright:
        assert _near(section.page_width, 210)
        assert _near(section.page_height, 297)
        assert _near(section.top_margin, 37)
        assert _near(section.left_margin, 28)
        assert _near(section.right_margin, 26)
        assert _near(section.bottom_margin, 35)


def test_every_section_has_a_grid_of_22_lines_and_28_characters(document):
    grids = list(part(document, "word/document.xml").iter(f"{W}docGrid"))
    assert grids
    for grid in grids:
        assert grid.get(f"{W}type") == "linesAndChars"
        pitch, space = int(grid.get(f"{W}linePitch")), int(grid.get(f"{W}charSpace"))
        assert (16838 - 2098 - 1984) // pitch == 22
        character = (16 + space / 4096) * 20
        assert (11906 - 1588 - 1474) // character == 28


def test_body_lines_hold_28_characters_and_a_page_22_lines(document):
    style = next(
        node for node in part(document, "word/styles.xml").iter(f"{W}style") if node.get(f"{W}styleId") == "Body"
    )
    spacing = style.find(f"{W}pPr/{W}spacing")
    assert spacing.get(f"{W}lineRule") == "exact"
    assert (16838 - 2098 - 1984) // int(spacing.get(f"{W}line")) == 22
    size = int(style.find(f"{W}rPr/{W}sz").get(f"{W}val"))
    tighter = int(style.find(f"{W}rPr/{W}spacing").get(f"{W}val"))
    assert (11906 - 1588 - 1474) // (size * 10 + tighter) == 28


@pytest.mark.parametrize(
    ("style", "font", "points"),
    [
        ("Body", "仿宋_GB2312", 16),
        ("Title", "方正小标宋简体", 22),
        ("Heading1", "黑体", 16),
        ("Heading2", "楷体_GB2312", 16),
        ("Heading3", "仿宋_GB2312", 16),
        ("Heading4", "仿宋_GB2312", 16),
        ("Footer", "宋体", 14),
    ],
)
def test_styles_have_the_standards_type(year, style, font, points):
    node = next(node for node in part(year, "word/styles.xml").iter(f"{W}style") if node.get(f"{W}styleId") == style)
    assert node.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == font
    assert int(node.find(f"{W}rPr/{W}sz").get(f"{W}val")) == points * 2


def test_body_and_headings_are_indented_two_characters_and_the_title_is_centred(year):
    styles = {node.get(f"{W}styleId"): node for node in part(year, "word/styles.xml").iter(f"{W}style")}
    for key in ("Body", "Heading1", "Heading2", "Heading3", "Heading4"):
        assert styles[key].find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert styles["Title"].find(f"{W}pPr/{W}jc").get(f"{W}val") == "center"
    assert styles["Addressee"].find(f"{W}pPr/{W}ind") is None


def test_fonts_are_named_with_what_stands_in_for_them(document):
    named = {node.get(f"{W}name"): node for node in part(document, "word/fontTable.xml").iter(f"{W}font")}
    assert set(named) == FONTS
    assert all(node.find(f"{W}altName").get(f"{W}val") for node in named.values())
    used = {node.get(f"{W}eastAsia") for node in part(document, "word/styles.xml").iter(f"{W}rFonts")}
    assert used <= FONTS


def test_page_numbers_stand_between_dashes_at_the_outer_edge(document):
    assert part(document, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    for section in opened(document).sections[1:]:
        for footer, side, indent in (
            (section.footer, "right", "rightChars"),
            (section.even_page_footer, "left", "leftChars"),
        ):
            line = footer.paragraphs[0]._p
            assert re.fullmatch(r"— \d —", "".join(node.text for node in line.iter(f"{W}t")))
            assert [node.text.strip() for node in line.iter(f"{W}instrText")] == ["PAGE"]
            assert line.find(f"{W}pPr/{W}jc").get(f"{W}val") == side
            assert line.find(f"{W}pPr/{W}ind").get(f"{W}{indent}") == "100"


def test_cover_and_contents_have_no_page_number_and_the_body_begins_with_one(document):
    first, second = list(part(document, "word/document.xml").iter(f"{W}sectPr"))[:2]
    assert first.find(f"{W}footerReference") is None
    assert second.find(f"{W}pgNumType").get(f"{W}start") == "1"
    kinds = {node.get(f"{W}type") for node in second.findall(f"{W}footerReference")}
    assert kinds == {"default", "even"}


def test_tables_repeat_their_head_and_never_break_a_row(document):
    found = list(part(document, "word/document.xml").iter(f"{W}tbl"))
    assert found
    for table in found:
        rows = table.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        assert all(len(row.findall(f"{W}tc")) == columns for row in rows)


def test_tables_fill_the_text_width_and_numbers_stand_at_the_right(year):
    table = next(t for t in part(year, "word/document.xml").iter(f"{W}tbl") if "拨付资金" in "".join(t.itertext()))
    widths = [int(node.get(f"{W}w")) for node in table.findall(f"{W}tblGrid/{W}gridCol")]
    assert sum(widths) == 11906 - 1588 - 1474
    money = table.findall(f"{W}tr")[1].findall(f"{W}tc")[2]
    assert money.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == "right"


@pytest.mark.parametrize("kind", ["key", "department"])
def test_wide_tables_lie_on_landscape_pages_and_the_page_turns_back(kind, request):
    sections = opened(request.getfixturevalue(kind)).sections
    assert [section.orientation == WD_ORIENT.LANDSCAPE for section in sections] == [False, False, True, False]
    lying = sections[2]
    assert lying.page_width > lying.page_height
    assert _near(lying.top_margin, 28)


def test_signature_stands_over_the_date_four_characters_from_the_edge(year):
    body = part(year, "word/document.xml").find(f"{W}body")
    by_style = {}
    for node in body.findall(f"{W}p"):
        style = node.find(f"{W}pPr/{W}pStyle")
        by_style.setdefault(style.get(f"{W}val"), []).append(node)
    date, signed = by_style["Date"][-1], by_style["Signature"][-1]
    assert "".join(date.itertext()) == "2016年12月14日"
    assert date.find(f"{W}pPr/{W}ind").get(f"{W}rightChars") == "400"
    assert "".join(signed.itertext()) == "洛龙区财政局"
    assert signed.find(f"{W}pPr/{W}ind").get(f"{W}rightChars") == "450"


def test_headings_are_numbered_without_gaps_in_four_levels(document):
    chapters = [text for style, text in paragraphs(document) if style == "Heading1" and not text.startswith("附件")]
    assert [text[0] for text in chapters] == list("一二三四五六七八")[: len(chapters)]
    sections = [text for style, text in paragraphs(document) if style == "Heading2"]
    assert all(re.match(r"（[一二三四五六七八九十]+）", text) for text in sections)


def test_contents_page_lists_every_heading_with_a_link_to_it(document):
    headings = [text for style, text in paragraphs(document) if style in {"Heading1", "Heading2"}]
    assert [text for text, _ in contents(document)] == headings
    body = part(document, "word/document.xml")
    marks = {node.get(f"{W}name") for node in body.iter(f"{W}bookmarkStart")}
    links = [node.get(f"{W}anchor") for node in body.iter(f"{W}hyperlink")]
    assert len(links) == len(headings)
    assert set(links) <= marks
    pages = [page for _, page in contents(document)]
    assert pages == sorted(pages)
    assert pages[0] == 1


def test_nothing_asks_to_be_updated_when_the_file_is_opened(document):
    assert part(document, "word/settings.xml").find(f"{W}updateFields") is None
    kinds = [node.get(f"{W}fldCharType") for node in part(document, "word/document.xml").iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("end") == kinds.count("separate")


def test_every_picture_has_words_a_title_and_a_table_near_it(document):
    names = re.findall(r"^图(\d+)  ", words(document), re.MULTILINE)
    body = part(document, "word/document.xml")
    described = [node.get("descr") for node in body.iter() if node.tag.endswith("}docPr")]
    assert [int(name) for name in names] == list(range(1, len(described) + 1))
    assert all(described)
    assert len(tables(document)) >= len(described)


def test_nothing_is_left_unfilled(document):
    said = words(document)
    assert not re.search(r"None|nan|NaN|Decimal|TODO|XX|××|\{|\}|待填", said)
    assert set(re.findall(r"[A-Za-z]{2,}", said)) <= {"CS"}
    assert "，，" not in said
    assert "。。" not in said
    assert all(text.strip() for style, text in paragraphs(document) if style in {"Body", "Heading1", "Heading2"})


def test_the_files_own_properties_are_chinese_and_name_the_bureau(year):
    properties = opened(year).core_properties
    assert properties.author == properties.last_modified_by == "洛龙区财政局"
    assert properties.title == "洛龙区财政局关于2016年度预算绩效管理工作开展情况的报告"
    assert properties.language == "zh-CN"
    assert not properties.comments
