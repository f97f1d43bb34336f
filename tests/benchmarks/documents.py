"""Tables and charts of the documents, apart: the written XML beside python-docx's cell() and merge() in the same run.

python -m tests.benchmarks.documents [rows]
"""

import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from time import perf_counter

COLUMNS, GROUP = 6, 4
FAST, SLOW = 20, 3
WIDTH = 9000


def rows_of(count: int) -> list[tuple[str, ...]]:
    """A table of evaluation lines: the first two columns repeat in groups and are to be joined."""
    return [
        (f"一级{row // (GROUP * 2)}", f"二级{row // GROUP}", f"三级指标{row}", "10", "9.50", "按标准计分，略有差距")
        for row in range(count)
    ]  # fmt: skip


def written(rows: Sequence[tuple[str, ...]]) -> object:
    """The way the reports go: one string of XML, read once into python-docx's own elements."""
    from docx.oxml import parse_xml  # noqa: PLC0415

    from reports.document.blocks import Column, Table  # noqa: PLC0415
    from reports.document.markup import BODY_OPEN, table  # noqa: PLC0415

    columns = tuple(Column(f"列{place}", 1, merge=place < 2) for place in range(COLUMNS))
    return parse_xml(f"{BODY_OPEN}{table(Table('表1  演示', columns, tuple(rows)), WIDTH)}</w:body>")


def by_cells(rows: Sequence[tuple[str, ...]]) -> object:
    """The plain way: a cell at a time by its coordinates, equal neighbours merged."""
    from docx import Document  # noqa: PLC0415

    made = Document().add_table(rows=len(rows), cols=COLUMNS)
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(place, column).text = text
    for column in (0, 1):
        for (_, above), (place, below) in pairwise(enumerate(row[column] for row in rows)):
            if above == below:
                made.cell(place, column).text = ""
                made.cell(place - 1, column).merge(made.cell(place, column))
    return made


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs; the first is not counted."""
    work()
    taken = []
    for _ in range(times):
        begun = perf_counter()
        work()
        taken.append((perf_counter() - begun) * 1000)
    return median(taken)


def tables(count: int) -> str:
    rows = rows_of(count)
    fast = milliseconds(lambda: written(rows), FAST)
    slow = milliseconds(lambda: by_cells(rows), SLOW)
    return "\n".join(
        [
            f"a table of {count} rows and {COLUMNS} columns, two of them joined",
            f"{'cell() and merge()':<30}{slow:>10.1f} ms",
            f"{'one string of XML, parsed':<30}{fast:>10.1f} ms{slow / fast:>10.0f} ×",
        ]
    )


def charts() -> str:
    """The yearly report as a whole, and each of its charts alone."""
    from reports import charts as drawn  # noqa: PLC0415
    from reports.document import year_report  # noqa: PLC0415
    from tests.reports.samples import year_facts  # noqa: PLC0415

    facts = year_facts()
    pictures: dict[str, Callable[[], object]] = {
        "money by field": lambda: drawn.money_by_field(facts.fields),
        "grades, own and checked": lambda: drawn.grades_own_and_checked(facts.rescoring),
        "departments' totals": lambda: drawn.department_totals(facts.department_results, facts.department_grades),
    }
    lines = ["the yearly report, and its charts alone (drawn and saved as PNG)"]
    begun = perf_counter()
    pictures["money by field"]().png()  # type: ignore[attr-defined]
    lines.append(f"{'first chart of a process':<30}{(perf_counter() - begun) * 1000:>10.1f} ms")
    total = 0.0
    for name, draw in pictures.items():
        each = milliseconds(lambda draw=draw: draw().png(), SLOW)  # type: ignore[misc]
        total += each
        lines.append(f"{name:<30}{each:>10.1f} ms")
    whole = milliseconds(lambda: year_report(facts), SLOW)
    lines.append(f"{'the whole report':<30}{whole:>10.1f} ms   of which charts {total / whole:.0%}")
    return "\n".join(lines)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    sys.stdout.write(f"{tables(count)}\n\n{charts()}\n")


if __name__ == "__main__":
    main()
