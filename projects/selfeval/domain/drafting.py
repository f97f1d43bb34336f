"""First texts for the narrative part, made of what the rows say and nothing else; the unit completes them."""

from collections.abc import Sequence
from typing import Any

from budgeteval.text.numbers import normalise
from projects.scoring.formcheck.form import QUALITATIVE


def drafted_achievement(lines: Sequence[dict[str, Any]]) -> str:
    """What the rows say of the overall goal, once every row says something; else nothing yet."""
    if not lines or not all(line["actual"] for line in lines):
        return ""
    parts = [f"{line['name']}{'：' if line['op'] == QUALITATIVE else ''}{_with_unit(line)}" for line in lines]
    return f"{'；'.join(parts)}。"


def _with_unit(line: dict[str, Any]) -> str:
    actual = normalise(line["actual"])
    plain = actual.replace(".", "", 1).replace(",", "").isdigit()
    return f"{actual}{line['unit']}" if plain else line["actual"]


def drafted_problems(lines: Sequence[dict[str, Any]]) -> str:
    """The reasons given at the rows, one a line."""
    return "\n".join(f"{line['name']}：{line['reason']}" for line in lines if line["reason"])
