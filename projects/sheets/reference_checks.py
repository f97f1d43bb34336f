"""What no single cell can show: a code that another sheet does not have, a date before the one it follows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from projects.sheets.act_columns import MILESTONES
from projects.sheets.act_in_year import IN_YEAR_IMPORTS, IN_YEAR_TASKS
from projects.sheets.acts import IMPORTS
from projects.sheets.table import Problem, ReadSheet

Rows = Sequence[Any]

# sheet, column → where the code must be found; a column may be left blank where the layout says so.
_REFERENCES = (
    ("years", "district_code", "districts"),
    ("lines", "project_code", "filings"),
    ("evidence", "project_code", "filings"),
    ("returned", "project_code", "filings"),
    ("reviews", "project_code", "filings"),
    ("rescores", "project_code", "filings"),
    ("filings", "project_code", "projects"),
    ("unit_returns", "unit_code", "units"),
    ("appraisals", "unit_code", "units"),
    ("appraisal_days", "unit_code", "units"),
    ("applications", "unit_code", "units"),
    ("applications", "field_code", "fields"),
    ("application_lines", "project_code", "applications"),
    ("decisions", "unit_code", "units"),
    ("decisions", "account", "people"),
    ("officers", "account", "people"),
    ("quotas", "draw_code", "draws"),
    ("officers", "draw_code", "draws"),
    ("incidents", "draw_code", "draws"),
    ("evaluations", "draw_code", "draws"),
    ("evaluations", "object_code", "objects"),
    ("expert_points", "object_code", "evaluations"),
    ("expert_opinions", "object_code", "evaluations"),
    ("events", "object_code", "evaluations"),
    ("figures", "object_code", "evaluations"),
    ("surveys", "object_code", "evaluations"),
    ("questions", "object_code", "surveys"),
    ("people", "scope", "scopes"),
    ("ex_antes", "project_code", "projects_now"),
    ("ex_ante_points", "project_code", "ex_antes"),
    ("mid_terms", "project_code", "projects_now"),
    ("mid_term_lines", "project_code", "mid_terms"),
)
_NAMES = {
    "districts": "区县",
    "filings": "填报",
    "projects": "项目与资金表",
    "units": "预算单位表",
    "fields": "领域",
    "applications": "项目预算申报",
    "people": "人员",
    "draws": "抽取",
    "objects": "项目与资金表和预算单位表",
    "evaluations": "评价对象",
    "surveys": "满意度调查",
    "scopes": "单位、股室、专家和区县",
    "projects_now": "本年项目与资金表",
    "ex_antes": "事前评价",
    "mid_terms": "事中监控",
}
# sheet → days that follow each other
_ORDERS = {
    "calendar": ("opens", "due"),
    "filings": ("started_on", "signed_on", "submitted_on"),
    "returned": ("returned_on", "mended_on"),
    "applications": (
        "opened_on", "met_on", "signed_on", "submitted_on", "returned_on", "mended_on", "approved_on",
    ),
    "unit_returns": ("handed_in_on", "returned_on", "mended_on", "accepted_on"),
    "draws": ("frozen_on", "committed_on", "revealed_on", "accepted_on", "opened_on", "closed_on"),
    "evaluations": (
        "planned_on", "framework_on", "materials_on", "drafted_on", "sent_on", "answered_on", "final_on",
    ),
    "surveys": ("opened", "closed"),
    "ex_antes": ("started_on", "signed_on", "submitted_on", "returned_on", "mended_on", "accepted_on"),
    "mid_terms": ("started_on", "signed_on", "submitted_on", "returned_on", "mended_on", "accepted_on"),
    "spot_checks": ("planned_on", "drawn_on", "scored_on", "closed_on"),
}  # fmt: skip


@dataclass(frozen=True)
class Sheets:
    """The sheets as read, to say where a problem stands."""

    read: Mapping[str, ReadSheet]

    def problem(self, sheet: str, row: int, column: str, message: str, cure: str) -> Problem:
        """A problem of one cell of an act sheet."""
        return self.read[sheet].problem(row, column, message, cure)

    def codes(self, sheet: str, column: str) -> set[str]:
        """All values of a column of an imported sheet."""
        return {str(row.values[column]) for row in self.read[sheet].rows} if sheet in self.read else set()


@dataclass(frozen=True)
class Known:
    """Which imported files are there."""

    imports: set[str]


def check_year(year: Mapping[str, Rows], sheets: Sheets, known: Known) -> list[Problem]:
    """Every problem between the sheets, in the order of the sheets."""
    loose = [*_missing_steps(year, sheets, known), *_references(year, sheets), *_orders(year, sheets)]
    if loose:  # what follows needs codes that lead somewhere
        return loose
    return [
        *_lines(year, sheets),
        *_complete(year, sheets),
        *_rounds(year, sheets),
        *_reviews(year, sheets),
        *_seats(year, sheets),
        *_in_year(year, sheets),
        *_spots(year, sheets),
    ]


def _in_year(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """What the year's own forms need: their opening, the day up to which is monitored, and a row for each indicator."""
    opened = {row.task: row for row in year["in_year_openings"]}
    for label, task in IN_YEAR_TASKS.items():
        if task not in opened:
            yield sheets.problem("in_year_openings", 0, "task", f"没有“{label}”的开启日期", "请补上这一行")
        elif task == "mid_term" and opened[task].as_of is None:
            row = opened[task].row
            yield sheets.problem("in_year_openings", row, "as_of", "没有监控截止日", "请补填日期")
    planned = _planned(sheets, "imported_targets_now")
    filed: dict[str, set[int]] = defaultdict(set)
    for line in year["mid_term_lines"]:
        filed[line.project_code].add(line.number)
        if line.number not in planned[line.project_code]:
            message = f"本年绩效目标表里没有第 {line.number} 项指标"
            yield sheets.problem("mid_term_lines", line.row, "number", message, "请核对序号")
    for row in year["mid_terms"]:
        for number in sorted(planned[row.project_code] - filed[row.project_code]):
            message = f"没有第 {number} 项指标的监控情况"
            yield sheets.problem("mid_terms", row.row, "project_code", message, "请补填监控指标行")


def _missing_steps(year: Mapping[str, Rows], sheets: Sheets, known: Known) -> Iterator[Problem]:
    there = {row.key for row in year["milestones"]}
    for label, key in MILESTONES.items():
        if key not in there:
            yield sheets.problem("milestones", 0, "key", f"没有“{label}”的日期", "请补上这一行")
    for sheet, imports in (("import_files", IMPORTS), ("in_year_imports", IN_YEAR_IMPORTS)):
        for label, key in imports.items():
            if key not in known.imports:
                yield sheets.problem(sheet, 0, "kind", f"没有列出“{label}”的文件", "请补上这一行")


def _code_sets(year: Mapping[str, Rows], sheets: Sheets) -> dict[str, set[str]]:
    units = sheets.codes("imported_units", "unit_code")
    projects = sheets.codes("imported_funding", "project_code")
    districts = {row.code for row in year["districts"]}
    return {
        "districts": districts,
        "filings": {row.project_code for row in year["filings"]},
        "projects": projects,
        "units": units,
        "fields": {row.code for row in year["fields"]},
        "applications": {row.project_code for row in year["applications"]},
        "people": {row.account for row in year["people"]},
        "draws": {row.draw_code for row in year["draws"]},
        "objects": projects | units,
        "evaluations": {row.object_code for row in year["evaluations"]},
        "surveys": {row.object_code for row in year["surveys"]},
        "projects_now": sheets.codes("imported_funding_now", "project_code"),
        "ex_antes": {row.project_code for row in year["ex_antes"]},
        "mid_terms": {row.project_code for row in year["mid_terms"]},
        "scopes": units | districts | {row.code for row in year["sections"]} | sheets.codes("imported_experts", "code"),
    }


def _references(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    known = _code_sets(year, sheets)
    for sheet, column, where in _REFERENCES:
        for row in year[sheet]:
            code = getattr(row, column)
            if code not in known[where]:
                yield sheets.problem(
                    sheet, row.row, column, f"“{code}”在{_NAMES[where]}里没有", "请核对代码，或先补上那一行"
                )
    fields = {row.code for row in year["fields"]}
    for row in year["themes"]:
        for code in row.field_codes:
            if code not in fields:
                yield sheets.problem("themes", row.row, "fields", f"没有代码为“{code}”的领域", "请按领域表填写代码")


def _orders(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    for sheet, columns in _ORDERS.items():
        layout = sheets.read[sheet].layout
        for row in year[sheet]:
            before: tuple[str, date] | None = None
            for column in columns:
                day = getattr(row, column)
                if day is None:
                    continue
                if before and day < before[1]:
                    earlier = layout.column(before[0]).header
                    yield sheets.problem(
                        sheet, row.row, column, f"{day} 早于“{earlier}”的 {before[1]}", "请核对两个日期"
                    )
                before = (column, day)


def _planned(sheets: Sheets, sheet: str = "imported_targets") -> dict[str, set[int]]:
    """The numbers of each target's indicators, by project."""
    planned: dict[str, set[int]] = defaultdict(set)
    for row in sheets.read[sheet].rows:
        planned[str(row.values["project_code"])].add(int(str(row.values["number"])))
    return planned


def _filed(year: Mapping[str, Rows]) -> dict[str, set[int]]:
    """The numbers of each form's rows, by project."""
    filed: dict[str, set[int]] = defaultdict(set)
    for line in year["lines"]:
        filed[line.project_code].add(line.number)
    return filed


def _lines(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """A row either follows the target's indicator or says its own."""
    targets = _planned(sheets)
    for line in year["lines"]:
        planned = targets.get(line.project_code)
        if planned and line.own:
            yield sheets.problem("lines", line.row, "name", "该项目有绩效目标，指标以目标表为准", "请清空指标各列")
        elif planned and line.number not in planned:
            yield sheets.problem("lines", line.row, "number", f"目标表里没有第 {line.number} 项指标", "请核对序号")
        elif not planned and not (line.own and line.level1 and line.level2 and line.op and line.weight is not None):
            yield sheets.problem("lines", line.row, "name", "该项目没有绩效目标，指标内容没有填全", "请补填指标各列")


def _complete(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """A form says something on every indicator; evidence, mending and re-scoring speak of rows that are there."""
    targets, filed = _planned(sheets), _filed(year)
    for row in year["filings"]:
        lacking = targets.get(row.project_code, {1}) - filed[row.project_code]
        if lacking:
            numbers = "、".join(str(number) for number in sorted(lacking))
            yield sheets.problem(
                "filings", row.row, "project_code", f"没有第 {numbers} 项指标的完成情况", "请补填指标行"
            )
    for name in ("evidence", "mended", "rescores"):
        for row in year[name]:
            if row.number not in filed.get(row.project_code, set()):
                yield sheets.problem(
                    name, row.row, "number", f"该项目没有第 {row.number} 项指标", "请核对项目代码和序号"
                )


def _rounds(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """Rounds count from 1, each after the one before; what was mended belongs to a round."""
    submitted = {row.project_code: row.submitted_on for row in year["filings"]}
    accepted = {row.project_code: row.accepted_on for row in year["reviews"]}
    rounds: dict[str, int] = defaultdict(int)
    for row in year["returned"]:
        if row.round != rounds[row.project_code] + 1:
            yield sheets.problem("returned", row.row, "round", "轮次应从 1 起逐次增加", "请按先后填写轮次")
        rounds[row.project_code] = row.round
        if row.returned_on < submitted[row.project_code]:
            yield sheets.problem("returned", row.row, "returned_on", "退回日期早于上次报送", "请核对日期")
        submitted[row.project_code] = row.mended_on
        if accepted.get(row.project_code, row.mended_on) < row.mended_on:
            yield sheets.problem("returned", row.row, "mended_on", "补正日期晚于股室办结", "请核对日期")
    for name in ("evidence", "mended"):
        for row in year[name]:
            if row.round > rounds[row.project_code]:
                yield sheets.problem(name, row.row, "round", f"该项目没有第 {row.round} 次退回", "请核对轮次")


def _reviews(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    filed = {row.project_code: row.submitted_on for row in year["filings"]}
    for row in year["reviews"]:
        if row.accepted_on < filed[row.project_code]:
            yield sheets.problem("reviews", row.row, "accepted_on", "办结日期早于报送日期", "请核对日期")
    reviewed = {row.project_code for row in year["reviews"]}
    for row in year["rescores"]:
        if row.project_code not in reviewed:
            yield sheets.problem("rescores", row.row, "project_code", "该项目没有审核记录", "请在“审核”表补上")


def _seats(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """Every seat of the draw scores every object of its panel, and nobody else does."""
    seats = {row.draw_code: row.seats for row in year["draws"]}
    of_object = {row.object_code: seats[row.draw_code] for row in year["evaluations"]}
    for name in ("expert_points", "expert_opinions"):
        for row in year[name]:
            if row.seat > of_object[row.object_code]:
                yield sheets.problem(name, row.row, "seat", f"这个专家组没有第 {row.seat} 席", "请核对席次")
    for row in year["incidents"]:
        if row.seat > seats[row.draw_code]:
            yield sheets.problem("incidents", row.row, "seat", f"这次抽取没有第 {row.seat} 席", "请核对席次")
    for row in year["evaluations"]:
        given = _seats_of(year["expert_opinions"], row.object_code)
        for seat in set(range(1, of_object[row.object_code] + 1)) - given:
            yield sheets.problem(
                "evaluations", row.row, "object_code", f"第 {seat} 席没有综合意见和评分", "请补填评分表"
            )


def _spots(year: Mapping[str, Rows], sheets: Sheets) -> Iterator[Problem]:
    """Points are taken off places that are drawn."""
    sizes = {row.number: row.size for row in year["spot_checks"]}
    for row in year["spot_points"]:
        if row.place > sizes.get(row.number, 0):
            yield sheets.problem("spot_points", row.row, "place", "这次抽查没有抽到这一份", "请核对次序和抽取次序")


def _seats_of(opinions: Iterable[Any], code: str) -> set[int]:
    return {row.seat for row in opinions if row.object_code == code}
