"""What a file is is told by its content; what is unsafe, damaged or something else is refused with a sentence."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from projects.sheets.grid import UnreadableFileError
from projects.sheets.opening import open_grid, open_workbook
from projects.sheets.reading import read
from tests.projects.sheets.workbooks import GOOD, HEADERS, SMALL, good_with, repacked, saved, workbook


def refusal(content: bytes, name: str = "表.xlsx", **options: int) -> str:
    sheet = read(SMALL, content, name, **options)
    assert sheet.rows == ()
    (problem,) = sheet.problems
    return str(problem)


SAVE_AS = "请在 Excel 或 WPS 里“另存为”Excel 工作簿（*.xlsx）后再导入"


def zipped(**parts: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "空.xlsx", "文件“空.xlsx”：文件是空的。请检查后重新选择文件。"),
        (b"%PDF-1.4 ...", "表.xlsx", "文件“表.xlsx”：这不是 Excel 文件。"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "表.xls", "这是旧版 Excel 文件（.xls）。"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "表.xlsx",
            "文件“表.xlsx”：文件设有打开密码，无法读取。请取消密码后另存为 .xlsx 再导入。",
        ),
        (b"<html><table><tr><td>1</td></tr></table></html>", "表.xls", "文件实际是网页格式，只是名称像 Excel。"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "表.xls", "文件实际是网页格式，只是名称像 Excel。"),
        (b"PK\x03\x04 broken", "表.xlsx", "文件已损坏，无法打开。请重新导出，或在 Excel 里另存一份后再导入。"),
        (zipped(word__document="<w/>"), "表.xlsx", "文件“表.xlsx”：这不是 Excel 文件。"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(content: bytes, name: str, sentence: str) -> None:
    assert sentence in refusal(content, name)


def test_macros_are_refused_by_name_and_by_content() -> None:
    def add_macro(parts: dict[str, bytes]) -> None:
        parts["xl/vbaProject.bin"] = b"\0"

    sentence = f"文件含有宏，为安全起见不能导入。{SAVE_AS}。"
    assert sentence in refusal(workbook([GOOD]), "表.xlsm")
    assert sentence in refusal(repacked(workbook([GOOD]), add_macro))


def test_a_binary_workbook_is_refused() -> None:
    assert "这是 Excel 二进制工作簿（.xlsb）" in refusal(zipped(**{"xl__workbook.bin": "x"}))


def test_a_damaged_part_is_refused() -> None:
    def damage(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-40]

    assert "文件已损坏，无法打开" in refusal(repacked(workbook([GOOD]), damage))


def test_an_entity_bomb_is_never_parsed() -> None:
    def bomb(parts: dict[str, bytes]) -> None:
        parts["xl/sharedStrings.xml"] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts.get("xl/sharedStrings.xml", b"")

    assert "文件内含不允许的定义" in refusal(repacked(workbook([GOOD]), bomb))


def test_a_zip_bomb_is_refused_by_its_unpacked_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("projects.sheets.opening.MAX_UNPACKED", 1_000_000)

    def swell(parts: dict[str, bytes]) -> None:
        parts["xl/media/image1.png"] = b"\0" * 2_000_000

    content = repacked(workbook([GOOD]), swell)
    assert len(content) < 20_000
    assert "文件解开后过大" in refusal(content)


def test_too_many_rows_are_refused_before_they_are_built() -> None:
    content = workbook([good_with(code=str(number)) for number in range(60)])
    assert "工作表超过 30 行。请删去末尾的空行，或拆成几个文件分别导入" in refusal(content, limit=30)
    assert read(SMALL, content, "表.xlsx", limit=60).problems == ()


def test_a_cell_in_the_far_corner_does_not_make_the_sheet_endless() -> None:
    def far(sheet: object) -> None:
        sheet["XFD1048576"] = 1  # type: ignore[index]

    assert "范围过大" in refusal(workbook([GOOD], change=far))


def book_of(*names: str) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name in names:
        sheet = book.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append([name, *GOOD[1:]])
    return saved(book)


def test_the_worksheet_of_the_right_name_is_taken_and_notes_are_not() -> None:
    assert read(SMALL, book_of("别的", "演示"), "表.xlsx").rows[0].values["code"] == "演示"
    assert read(SMALL, book_of("Sheet1", "说明"), "表.xlsx").rows[0].values["code"] == "Sheet1"


def test_several_worksheets_without_the_name_are_refused() -> None:
    assert "文件里有多个工作表（“甲”、“乙”），分不清要导入哪一个。请把要导入的工作表命名为“演示”" in refusal(
        book_of("甲", "乙")
    )


CSV = '代码,名称,金额,日期,保留,等级,件数,比例\r\n001,道路清扫,"1,234.50",2016-09-15,是,甲,3,50%\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_that_excel_writes(encoding: str) -> None:
    sheet = read(SMALL, CSV.encode(encoding), "表.csv")
    assert sheet.problems == ()
    assert sheet.rows[0].number == 2
    assert sheet.rows[0].values["name"] == "道路清扫"
    assert str(sheet.rows[0].values["amount"]) == "1234.50"


def test_csv_may_be_parted_by_tabs_and_keep_zeros_by_excels_trick() -> None:
    text = CSV.replace('"1,234.50"', "1234.50").replace(",", "\t").replace("001", '="007"')
    assert read(SMALL, text.encode("gbk"), "表.csv").rows[0].values["code"] == "007"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x81\xff\xff\x00", "文字编码无法识别，或文字已成乱码"),
        ("代码,名称\n\ufffd\ufffd,1".encode(), "文字编码无法识别，或文字已成乱码"),
        ('代码,金额\n"001,5'.encode(), "第 2 行附近的引号或分隔符不完整"),
    ],
)
def test_a_spoilt_csv_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content, "表.csv")


def test_a_csv_with_too_many_rows_is_refused() -> None:
    assert "文件超过 5 行" in refusal((CSV + "1,2\n" * 40).encode(), "表.csv", limit=5)


@pytest.mark.parametrize("part", [
    b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b"<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>",
    b'<mergeCells><mergeCell ref="A1:A1048576"/><mergeCell ref="B1:D1048576"/></mergeCells>',
    b'<hyperlinks><hyperlink ref="A1:XFD1048576" display="x"/></hyperlinks>',
    b'<hyperlinks><hyperlink display="x>" ref="A:ZZ"/></hyperlinks>',
])  # fmt: skip
def test_a_range_without_end_is_refused_before_its_cells_are_built(part: bytes) -> None:
    def widen(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", b"</sheetData>" + part)

    assert "文件解开后过大" in refusal(repacked(workbook([GOOD]), widen))


def test_merged_cells_of_an_ordinary_sheet_are_no_trouble() -> None:
    content = workbook([["合计", None, *GOOD[2:]]], change=lambda sheet: sheet.merge_cells("A2:B2"))
    assert "文件解开后过大" not in "".join(map(str, read(SMALL, content, "表.xlsx").problems))


def test_what_another_encoding_hides_is_refused() -> None:
    def hide(parts: dict[str, bytes]) -> None:
        text = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")

    assert "文件内含不允许的定义" in refusal(repacked(workbook([GOOD]), hide))


def test_an_entity_bomb_in_a_part_of_another_name_is_refused() -> None:
    def hide(parts: dict[str, bytes]) -> None:
        parts["xl/media/image1.png"] = b'\n<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>'

    assert "文件内含不允许的定义" in refusal(repacked(workbook([GOOD]), hide))


def test_two_parts_of_one_name_are_refused() -> None:
    def double(parts: dict[str, bytes]) -> None:
        parts["xl/Worksheets/Sheet1.xml"] = parts["xl/worksheets/sheet1.xml"]

    assert "文件已损坏，无法打开" in refusal(repacked(workbook([GOOD]), double))


def test_cells_and_rows_are_counted_however_they_are_spelled(monkeypatch: pytest.MonkeyPatch) -> None:
    content = workbook([good_with(code=str(number)) for number in range(60)])

    def broken_lines(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<row ", b"<row\n").replace(b"<c ", b"<c\n")

    odd = repacked(content, broken_lines)
    assert "工作表超过 30 行" in refusal(odd, limit=30)
    monkeypatch.setattr("projects.sheets.opening.MAX_CELLS", 480)
    assert "文件解开后过大" in refusal(odd)


def test_far_cells_of_several_worksheets_count_together() -> None:
    book = Workbook()
    for name in ("甲", "乙"):
        book.create_sheet(name)["C100"] = 1
    book.remove(book.worksheets[0])
    assert len(open_workbook(saved(book), "表.xlsx", cells=600)) == 2
    with pytest.raises(UnreadableFileError, match="范围过大"):
        open_workbook(saved(book), "表.xlsx", cells=599)


def test_a_cell_as_long_as_a_book_is_told_as_that() -> None:
    with pytest.raises(UnreadableFileError) as refused:
        open_grid(("代码,名称\n1," + "长" * 140_000).encode(), "表.csv", "演示")
    assert refused.value.message == "第 2 行附近有一格超过 131072 个字"
