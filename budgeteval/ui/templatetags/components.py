"""Page parts that need a little preparation before they are drawn."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, CheckboxSelectMultiple, RadioSelect
from django.forms.boundfield import BoundField
from django.template import Context
from django.utils.formats import date_format
from django.utils.timezone import localtime

from budgeteval.text.dates import chinese_date
from budgeteval.text.money import number_text, wan_number
from budgeteval.ui.listing import Badge, Column, Linked, Listing
from budgeteval.ui.navigation import Entry, entries, groups

register = template.Library()

NUMBER = re.compile(r"^[-−]?[\d,]+(\.\d+)?\s*[%‰]?$")
DATE = re.compile(r"^(\d{4}年)?\d{1,2}月\d{1,2}日$")
NOTHING = "—"
BLANK = {"", "—", "-", "/", "–"}
SHORT, LONG = 4, 16


@register.inclusion_tag("ui/components/table.html")
def official_table(table: Mapping[str, Any], position: int) -> dict[str, Any]:
    """Draw a table in the official look; what a column holds decides how it is set.

    A column of nothing but numbers stands to the right; short words and dates stay in one line; long ones get room.

    Args:
        table: `title`, `columns` (labels), `rows` (sequences of cells, of which a `Linked` one leads somewhere), and
            perhaps `note` and the amounts' `unit`.
        position: which table of the page it is; makes the id of its heading.
    """
    columns = table["columns"]
    rows = [[cell if isinstance(cell, Linked) else Linked(cell) for cell in row] for row in table["rows"]]
    looks = [_look([row[index].value for row in rows if index < len(row)]) for index in range(len(columns))]
    return {
        "title": table["title"],
        "note": table.get("note", ""),
        "unit": table.get("unit", ""),
        "anchor": f"table-{position}",
        "columns": [{"label": label, "look": look} for label, look in zip(columns, looks, strict=True)],
        "rows": [
            [{"value": cell.value, "href": cell.href, "look": look} for cell, look in zip(row, looks, strict=False)]
            for row in rows
        ],
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


@register.inclusion_tag("ui/components/badge.html")
def badge(label: str, tone: str = "plain") -> dict[str, str]:
    """A short word with a tone: plain, todo, wait, back, late, done."""
    return {"label": label, "tone": tone}


@register.filter
def day_in(day: date, year: int) -> str:
    """``9月15日``; with its year where that is not `year`, the one that the page is about."""
    return chinese_date(day).removeprefix(f"{year}年")


@register.filter
def wan(yuan: Decimal | None) -> str:
    """An amount in 万元 with two decimals: 12345.00 yuan → ``1.23``; “—” for none."""
    return NOTHING if yuan is None else f"{wan_number(yuan):,}"


@register.filter
def points(value: Decimal | None) -> str:
    """Points with two decimals; “—” for none."""
    return NOTHING if value is None else number_text(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """A value in percent with two decimals: 83.5 → ``83.50%``; “—” for none."""
    return NOTHING if value is None else f"{number_text(value)}%"


@register.inclusion_tag("ui/components/score.html")
def score(value: Decimal | None, weight: Decimal | None = None, sentence: str = "", href: str = "") -> dict[str, Any]:
    """Points with what they are out of, and on a click the sentence that says how they came about.

    Args:
        value: the points.
        weight: the most that could be had.
        sentence: how they came about.
        href: where the rule, the inputs and the persons are told.
    """
    return {"value": value, "weight": weight, "sentence": sentence, "href": href}


@register.inclusion_tag("ui/components/finding.html")
def finding(text: str, cure: str = "", tone: str = "doubt") -> dict[str, str]:
    """What a check found, at its field: `tone` error (must be mended) or doubt (asks for a reason), and the way out."""
    return {"text": text, "cure": cure, "tone": tone}


@register.inclusion_tag("ui/components/progress.html")
def progress(done: int, total: int, label: str) -> dict[str, Any]:
    """How much of something is done, as a bar and as numbers."""
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField, layout: str = "stacked") -> dict[str, Any]:
    """One field of a form with its label, help and errors.

    `layout`: stacked, row (label at the left) or bare (in a table, whose head is the label: only a hidden one here).
    """
    widget = bound.field.widget
    looks = {"checkbox": "form-check-input", "select": "form-select", "file": "form-control"}
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    css = "" if is_group else looks.get(getattr(widget, "input_type", ""), "form-control")
    classes = " ".join(filter(None, [widget.attrs.get("class", ""), css, "is-invalid" if bound.errors else ""]))
    return {
        "bound": bound,
        "control": bound.as_widget(attrs={"class": classes} if classes else {}),
        "layout": layout,
        "is_tick": getattr(widget, "input_type", "") == "checkbox" and not isinstance(widget, CheckboxSelectMultiple),
        "is_group": is_group,
    }


@register.inclusion_tag("ui/components/fields.html")
def fields(form: BaseForm, layout: str = "stacked") -> dict[str, Any]:
    """All of a form's fields, its own errors first."""
    return {"form": form, "layout": layout}


@register.inclusion_tag("ui/components/listing.html", takes_context=True)
def listing(context: Context, found: Listing[Any]) -> dict[str, Any]:
    """A declared list: search, filters, tabs, rows, portions, export, and what can be done with ticked rows."""
    return {"listing": found, "request": context["request"], "csrf_token": context.get("csrf_token", "")}


@register.simple_tag
def cells(found: Listing[Any], row: Any) -> list[dict[str, Any]]:
    """A row's values, ready to be drawn."""
    return [_cell(column, row) for column in found.columns]


def _cell(column: Column[Any], row: Any) -> dict[str, Any]:
    value = column.value(row)
    shown = _SHOWN.get(column.kind, _plain)(value)
    tone = value.tone if isinstance(value, Badge) else ""
    return {
        "label": column.label,
        "look": _LOOKS.get(column.kind, ""),
        "value": shown,
        "tone": tone,
        "href": column.link(row) if column.link else "",
    }


def _plain(value: Any) -> str:
    return NOTHING if value is None or value == "" else str(value)


def _date(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        return date_format(localtime(value), "Y-m-d H:i")
    return date_format(value, "Y-m-d")


_SHOWN: dict[str, Callable[[Any], str]] = {"money": wan, "points": points, "percent": percent, "date": _date}
_LOOKS = {
    "number": "number", "points": "number", "percent": "number", "money": "number",
    "date": "short", "badge": "short", "short": "short",
}  # fmt: skip


@register.simple_tag(takes_context=True)
def open_pages(context: Context) -> list[Entry]:
    """What somebody who has not signed in can go to."""
    return entries(context["request"])


@register.inclusion_tag("ui/components/navigation.html", takes_context=True)
def navigation(context: Context) -> dict[str, Any]:
    """The head's links for this person; the one that is open is marked."""
    request = context["request"]
    here = request.resolver_match.view_name if request.resolver_match else ""
    shown = [
        (group.label, [(entry, here == entry.view or here in entry.also) for entry in group.entries])
        for group in groups(request)
    ]
    return {"groups": [(label, found, any(is_here for _, is_here in found)) for label, found in shown]}
