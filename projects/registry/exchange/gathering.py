"""What was examined of one sheet, put together as one preview."""

from collections.abc import Iterable, Sequence

from django.db.models import Max

from projects.directory.domain.intake import Action, Change
from projects.directory.exchange import Examined
from projects.directory.models import District, WorkingYear
from projects.registry.domain.intake import Preview
from projects.sheets.table import Problem, ReadSheet

YEARS_AHEAD = 2


def gather(
    kind: str,
    sheet: ReadSheet,
    content: bytes,
    district: District,
    parts: Sequence[Examined],
    *more: Problem,
    doubts: Sequence[Problem] = (),
) -> Preview:
    """Put the parts that were examined of one sheet together, problems and doubts in the order of the rows."""
    problems = [*sheet.problems, *(problem for part in parts for problem in part.problems), *more]
    return Preview(
        kind=kind,
        district=district,
        file_name=sheet.file,
        content=content,
        changes=tuple(_merged(parts)),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        batches=tuple(part.batch for part in parts),
        unlisted=sheet.unlisted,
        doubts=tuple(sorted([*_examples(sheet), *doubts], key=lambda doubt: doubt.row)),
    )


def _examples(sheet: ReadSheet) -> Iterable[Problem]:
    for row in sheet.examples:
        yield sheet.problem(row, "", "这是模板里的示例行，没有导入", "可以删去，也可以留着")


def years_too_far(sheet: ReadSheet, key: str, district: District) -> Iterable[Problem]:
    """Rows of a year so far ahead of the district's newest working year that it can only be a slip of the pen."""
    newest = WorkingYear.objects.filter(district=district).aggregate(newest=Max("year"))["newest"]
    if newest is None:
        return
    for row in sheet.all_rows:
        year = row.values.get(key)
        if isinstance(year, int) and year > newest + YEARS_AHEAD:
            yield sheet.problem(
                row.number, key, f"{year} 年太远：最新的工作年度是 {newest} 年",
                f"请核对年度，最远可填 {newest + YEARS_AHEAD} 年",
            )  # fmt: skip


def _merged(parts: Sequence[Examined]) -> Iterable[Change]:
    """One change a row: a row that says nothing new of its project may still change its money."""
    rows: dict[int, Change] = {}
    for part in parts:
        for number, change in part.changes.items():
            known = rows.get(number)
            rows[number] = change if known is None else _both(known, change)
    return (rows[number] for number in sorted(rows))


def _both(first: Change, second: Change) -> Change:
    actions = {first.action, second.action}
    action = second.action
    if action is not Action.NEW and actions != {Action.UNCHANGED}:
        action = Action.CHANGED
    return Change(first.row, action, second.label, {**first.fields, **second.fields}, key=second.key)
