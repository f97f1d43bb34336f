"""Page parts that need a little preparation before they are drawn."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

NUMBER = re.compile(r"^[-−]?[\d,]+(\.\d+)?\s*[%‰]?$")
DATE = re.compile(r"^(\d{4}年)?\d{1,2}月\d{1,2}日$")
BLANK = {"", "—", "-", "/", "–"}
SHORT, LONG = 4, 16


@register.inclusion_tag("ui/components/table.html")
def official_table(table: Mapping[str, Any], position: int) -> dict[str, Any]:
    """Draw a table in the official look; what a column holds decides how it is set.

    A column of nothing but numbers stands to the right; short words and dates stay in one line; long ones get room.

    Args:
        table: `title`, `columns` (labels), `rows` (sequences of cells), and perhaps `note` and the amounts' `unit`.
        position: which table of the page it is; makes the id of its heading.
    """
    columns, rows = table["columns"], table["rows"]
    looks = [_look([row[index] for row in rows if index < len(row)]) for index in range(len(columns))]
    return {
        "title": table["title"],
        "note": table.get("note", ""),
        "unit": table.get("unit", ""),
        "anchor": f"table-{position}",
        "columns": [{"label": label, "look": look} for label, look in zip(columns, looks, strict=True)],
        "rows": [[{"value": cell, "look": look} for cell, look in zip(row, looks, strict=False)] for row in rows],
    }


def _look(cells: Sequence[Any]) -> str:
    filled = [cell for cell in cells if cell is not None and str(cell).strip() not in BLANK]
    if filled and all(_is_number(cell) for cell in filled):
        return "number"
    texts = [str(cell).strip() for cell in filled]
    if all(DATE.match(text) or len(text) <= SHORT for text in texts):
        return "short"
    return "long" if any(len(text) > LONG for text in texts) else ""


def _is_number(cell: Any) -> bool:
    return (isinstance(cell, int | Decimal) and not isinstance(cell, bool)) or bool(NUMBER.match(str(cell).strip()))
