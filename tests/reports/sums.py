"""Sums made from the small year's own sheets, without any query of the product, and how amounts are printed."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from openpyxl import load_workbook

from tests.factories.small_year import SHEETS

WAN = Decimal(10_000)
CENT = Decimal("0.01")


def rows_of(name: str, sheet: str) -> list[dict[str, Any]]:
    """The rows of one of the sheets that the year was played from, by the heads of their columns."""
    _, heads, *rows = load_workbook(SHEETS / name)[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows if any(cell is not None for cell in row)]


def wan(yuan: Decimal | float) -> str:
    return f"{(Decimal(str(yuan)) / WAN).quantize(CENT, ROUND_HALF_UP):,}"


def rate(part: Decimal | int, whole: Decimal | int) -> str:
    return f"{(Decimal(part) * 100 / Decimal(whole)).quantize(CENT, ROUND_HALF_UP)}%"


def money_by(column: str) -> dict[str, tuple[int, Decimal, Decimal]]:
    """Projects, appropriated and spent money of the sheet of 2015, by one of its columns."""
    projects: defaultdict[str, set[str]] = defaultdict(set)
    sums: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for row in rows_of("funding.xlsx", "项目与资金"):
        if row["资金年度"] == 2015:
            projects[row[column]].add(row["项目代码"])
            sums[row[column]][0] += Decimal(str(row["拨款数"]))
            sums[row[column]][1] += Decimal(str(row["执行数"]))
    return {key: (len(projects[key]), *sums[key]) for key in sums}
