"""Points that people gave, held against the rulebook before the year is played: a wrong one is named by its row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from projects.scoring.framework import Framework, Item
from projects.scoring.methods.judgement import JUDGED, judge_problems
from projects.scoring.rulebook import Rulebook
from projects.selfeval.domain.appraisals import APPRAISAL
from projects.sheets.act_evaluations import EVALUATIONS, EXPERT_POINTS
from projects.sheets.acts import APPRAISALS, WORKBOOKS
from projects.sheets.reference import YearSheets
from projects.sheets.table import Layout, Problem


def judged_problems(sheets: YearSheets, rulebook: Rulebook) -> Iterator[Problem]:
    """Every point that the framework of its object does not allow, and every item that was left without one."""
    yield from _of_experts(sheets, rulebook)
    appraisal = next((one for one in rulebook.frameworks.values() if one.kind == APPRAISAL), None)
    items = _judged(appraisal) if appraisal else {}
    given: dict[str, set[str]] = defaultdict(set)
    for row in sheets.appraisals:
        given[row.unit_code].add(row.item)
        yield from _of_point(APPRAISALS, row.row, items.get(row.item), row.points, row.reason)
    for day in sheets.appraisal_days:
        for name in items.keys() - given[day.unit_code]:
            yield _problem(APPRAISALS, 0, "item", f"单位 {day.unit_code} 没有“{items[name].label}”的得分", "请补填一行")


def _of_experts(sheets: YearSheets, rulebook: Rulebook) -> Iterator[Problem]:
    items: dict[str, Mapping[str, Item]] = {}
    for row in sheets.evaluations:
        framework = rulebook.frameworks.get(row.framework)
        if framework is None:
            yield _problem(
                EVALUATIONS, row.row, "framework", f"规则手册没有指标体系“{row.framework}”", "请按规则手册填写"
            )
        items[row.object_code] = _judged(framework) if framework else {}
    given: dict[tuple[str, int], set[str]] = defaultdict(set)
    for point in sheets.expert_points:
        given[point.object_code, point.seat].add(point.item)
        item = items[point.object_code].get(point.item)
        yield from _of_point(EXPERT_POINTS, point.row, item, point.points, point.comment)
    for (code, seat), names in given.items():
        for name in items[code].keys() - names:
            message = f"{code} 第 {seat} 席没有给“{items[code][name].label}”打分"
            yield _problem(EXPERT_POINTS, 0, "item", message, "请补填一行")


def _judged(framework: Framework) -> dict[str, Item]:
    return {item.id: item for item in framework.items() if item.rule.method == JUDGED.id}


def _of_point(layout: Layout, row: int, item: Item | None, points: Decimal, comment: str) -> Iterator[Problem]:
    if item is None:
        yield _problem(layout, row, "item", "指标体系里没有由人评分的这一项", "请按规则手册填写代码")
        return
    for found in judge_problems(item.rule.settings, weight=item.weight, points=points, comment=comment):
        yield _problem(layout, row, "points", f"“{item.label}”{found.rstrip('。')}", "请核对得分和意见")


def _problem(layout: Layout, row: int, column: str, message: str, cure: str) -> Problem:
    file = next(name for name, layouts in WORKBOOKS.items() if layout in layouts)
    return Problem(file, layout.worksheet, row, "", layout.column(column).header, message, cure)
