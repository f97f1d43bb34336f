"""Page parts that need a little preparation before they are drawn."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

NUMBER = re.compile(r"^[-−]?[\d,]+(\.\d+)?\s*[%‰]?$")
BLANK = {"", "—", "-", "/", "–"}


@register.inclusion_tag("ui/components/table.html")
def official_table(table: Mapping[str, Any], position: int) -> dict[str, Any]:
    """Draw a table in the official look; a column of nothing but numbers is set to the right.

    Args:
        table: `title`, `columns` (labels), `rows` (sequences of cells), and perhaps `note`.
        position: which table of the page it is; makes the id of its heading.
    """
    columns, rows = table["columns"], table["rows"]
    numeric = [_all_numbers([row[index] for row in rows if index < len(row)]) for index in range(len(columns))]
    return {
        "title": table["title"],
        "note": table.get("note", ""),
        "anchor": f"table-{position}",
        "columns": [{"label": label, "numeric": is_number} for label, is_number in zip(columns, numeric, strict=True)],
        "rows": [
            [{"value": cell, "numeric": is_number} for cell, is_number in zip(row, numeric, strict=False)]
            for row in rows
        ],
    }


def _all_numbers(cells: Sequence[Any]) -> bool:
    filled = [cell for cell in cells if cell is not None and str(cell).strip() not in BLANK]
    return bool(filled) and all(_is_number(cell) for cell in filled)


def _is_number(cell: Any) -> bool:
    return (isinstance(cell, int | Decimal) and not isinstance(cell, bool)) or bool(NUMBER.match(str(cell).strip()))
