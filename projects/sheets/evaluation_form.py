"""The official 项目支出绩效自评表 in Excel: written, print-ready on A4, and read back to the same form.

Columns as in the annex of 财预〔2020〕10号. The table holds what the official form has boxes for; a second worksheet
keeps the scoring scheme and every other key, so that nothing of a form is lost on the way through Excel.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from projects.scoring.formcheck.form import SELF_EVAL, FormError
from projects.scoring.formcheck.scheme import USUAL_BANDS, USUAL_RATING
from projects.sheets.evaluation_boxes import Data
from projects.sheets.evaluation_kept import ADVICE, BOOK, HEADING, KEPT_SHEET, Kept, KeptError, kept_rows, read_kept
from projects.sheets.evaluation_reader import NoFormError, Table, headed, read_table
from projects.sheets.evaluation_writer import FormWriter, put_text
from projects.sheets.grid import Grid, UnreadableFileError
from projects.sheets.opening import MAX_CELLS, open_workbook
from projects.sheets.writing import frozen

FORM_SHEET = "自评表"
MOST_ROWS = 20_000
_USUAL_ROWS = (
    ("产出指标", "数量指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)


def write_forms(data: Any, *, blank: bool = False) -> bytes:
    """The workbook of one form (an object) or of several (a list), each a pair of worksheets.

    ``data`` is what ``projects.scoring.formcheck.read_form`` accepts; the same forms give the same bytes.
    ``blank``: the rows are there to be filled in, and count only when something stands in them.
    """
    forms = data if isinstance(data, list) else [data]
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    for number, form in enumerate(forms, start=1):
        ending = str(number) if len(forms) > 1 else ""
        kept = FormWriter(book.create_sheet(f"{FORM_SHEET}{ending}"), form, blank=blank).write()
        if number == 1:
            kept = [*kept_rows(BOOK, Kept(extra={"list": isinstance(data, list)})), *kept]
        _write_kept(book.create_sheet(f"{KEPT_SHEET}{ending}"), kept)
    return frozen(book)


def template() -> bytes:
    """An empty official form; its second worksheet carries the usual scheme."""
    scheme = {
        "execution": "proportional",
        "round_rate": None,
        "equal_missed": "by_side",
        "method": "proportional",
        "qualitative_bands": list(USUAL_BANDS),
        "rating": [list(band) for band in USUAL_RATING],
    }
    rows = [{"level1": level1, "level2": level2} for level1, level2 in _USUAL_ROWS]
    budget = {"money_unit": "万元", "weight": "10"}
    return write_forms({"kind": SELF_EVAL, "scheme": scheme, "budget": budget, "indicators": rows}, blank=True)


def _write_kept(sheet: Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for row, cells in enumerate(([ADVICE], HEADING, *rows), start=1):
        for column, text in enumerate(cells, start=1):
            put_text(sheet, row, column, text)
    for letter, width in zip("ABCD", (16, 10, 20, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.page_setup.paperSize, sheet.page_setup.orientation = sheet.PAPERSIZE_A4, sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def read_forms(content: bytes, file_name: str, *, limit: int = MOST_ROWS, cells: int = MAX_CELLS) -> Any:
    """The form (an object) or forms (a list) of a workbook, as JSON values; the counterpart of ``write_forms``.

    A workbook of one form gives an object, one of several a list, unless the second worksheet says otherwise.

    Raises:
        FormError: no workbook, unsafe, damaged, without an evaluation form, or with a cell that cannot be told.
    """
    try:
        grids = {grid.worksheet: grid for grid in open_workbook(content, file_name, limit=limit, cells=cells)}
    except UnreadableFileError as error:
        raise FormError([f"{error.message}。{error.cure}。"]) from error
    tables = form_tables(grids)
    if not tables:
        names = "、".join(f"“{name}”" for name in grids) or "无"
        raise FormError([f"工作表（{names}）中找不到“一级指标”表头，请使用空白自评表的表式。"])
    problems: list[str] = []
    read = [_read_one(name, *found, grids, problems) for name, found in tables.items()]
    if problems:
        raise FormError(problems)
    return [form for form, _ in read] if len(read) > 1 or read[0][1] else read[0][0]


def form_tables(grids: Mapping[str, Grid]) -> dict[str, tuple[Table, int]]:
    """By worksheet, in order, the tables laid out as an evaluation form, each with the row heading its indicators."""
    found = {name: headed(grid) for name, grid in grids.items() if not name.startswith(KEPT_SHEET)}
    return {name: table for name, table in found.items() if table is not None}


def kept_beside(name: str, grids: Mapping[str, Grid]) -> dict[str, Kept]:
    """What the second worksheet of a form keeps.

    Raises:
        KeptError: a row was edited so that it cannot be understood.
    """
    beside = grids.get(f"{KEPT_SHEET}{name.removeprefix(FORM_SHEET)}") if name.startswith(FORM_SHEET) else None
    return {} if beside is None else read_kept(beside)


def _read_one(
    name: str, table: Table, header: int, grids: Mapping[str, Grid], problems: list[str]
) -> tuple[Data, bool]:
    """The form of a worksheet, and whether it was written as one of a list."""
    found = [f"工作表“{name}”{problem}" for problem in table.problems()]
    try:
        kept = kept_beside(name, grids)
        form = read_table(table, header, kept)
    except (KeptError, NoFormError) as error:
        form, kept = {}, {}
        found.append(f"工作表“{name}”：{error}")
    problems.extend(found)
    return form, kept.get(BOOK, Kept()).extra.get("list") is True
