"""A report as a page shows it: its lists as tabs, and one of them as a table, a page at a time."""

from collections.abc import Sequence
from typing import Any

from budgeteval.text.numbers import whole_number

PAGE = 100
# A report's lists, and how each is called.
LISTS = (("problems", "问题"), ("doubts", "请核对"), ("new", "新增"), ("changed", "更改"), ("unchanged", "未变"))
LABELS = dict(LISTS)


def report_tabs(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Each list's key, name and number of rows or places, in full."""
    counts = {"problems": report["problem_count"], "doubts": report["doubt_count"], **report["counts"]}
    return [(key, label, counts[key]) for key, label in LISTS]


def report_table(report: dict[str, Any], tab: str, page: str, *, was: str = "现在是") -> dict[str, Any]:
    """One list: `table` for drawing, the number of the page and whether others stand before and after it.

    `was`: how the column of the old values is called.
    """
    rows = report[tab]
    pages = max(1, -(-len(rows) // PAGE))
    number = max(min(whole_number(page, 6) or 1, pages), 1)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    total = next(count for key, _, count in report_tabs(report) if key == tab)
    note = f"共 {total} 条，这里列出前 {len(rows)} 条。" if total > len(rows) else ""
    columns, cells = _problems(shown) if tab in {"problems", "doubts"} else _changes(shown, tab, was)
    table = {"title": LABELS[tab], "columns": columns, "rows": cells, "note": note}
    return {
        "table": table,
        "number": number,
        "pages": pages,
        "before": number - 1,
        "after": number + 1 if number < pages else 0,
    }


def _problems(rows: Sequence[dict[str, Any]]) -> tuple[list[str], list[list[Any]]]:
    cells = [
        [f"第 {one['row']} 行" if one["row"] else "整张表", one["column"], one["header"], one["message"], one["cure"]]
        for one in rows
    ]
    return ["Excel 行", "列", "列名", "问题", "怎么办"], cells


def _changes(rows: Sequence[dict[str, Any]], tab: str, was: str) -> tuple[list[str], list[list[Any]]]:
    """One line a changed cell; a row that is new or unchanged has one line."""
    if tab != "changed":
        return ["Excel 行", "内容"], [[f"第 {one['row']} 行", one["label"]] for one in rows]
    cells = [
        [f"第 {one['row']} 行", one["label"], header, before or "（空）", after or "（空）"]
        for one in rows
        for header, before, after in one["fields"]
    ]
    return ["Excel 行", "内容", "列", was, "改为"], cells
