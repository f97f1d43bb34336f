"""A whole year from its folder of sheets: every row as a record, every problem with file, row and column."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from projects.sheets import act_applications, acts
from projects.sheets import act_in_year as in_year
from projects.sheets import act_rows as rows
from projects.sheets.act_spot_checks import SpotCheckRow, SpotPointRow
from projects.sheets.grid import UnreadableFileError
from projects.sheets.layouts import EXPERTS, FUNDING, TARGETS, UNITS
from projects.sheets.opening import open_workbook
from projects.sheets.reading import read, read_grid
from projects.sheets.reference_checks import Known, Sheets, check_year
from projects.sheets.table import Layout, Problem, ReadSheet, Row

# The field of YearSheets that each worksheet fills, by the layout's key, and the record of its rows.
_RECORDS: dict[str, type[rows.ActRow]] = {
    "districts": rows.DistrictRow,
    "years": rows.YearRow,
    "sections": rows.SectionRow,
    "fields": rows.FieldRow,
    "calendar": rows.CalendarRow,
    "basis": rows.BasisRow,
    "trainings": rows.TrainingRow,
    "themes": rows.ThemeRow,
    "passages": rows.PassageRow,
    "rules": rows.RuleRow,
    "import_files": rows.ImportRow,
    "people": rows.PersonRow,
    "milestones": rows.MilestoneRow,
    "filings": rows.FilingRow,
    "lines": rows.LineRow,
    "evidence": rows.EvidenceRow,
    "returned": rows.ReturnedRow,
    "mended": rows.MendedRow,
    "unit_returns": rows.UnitReturnRow,
    "reviews": rows.ReviewRow,
    "rescores": rows.RescoreRow,
    "appraisals": rows.AppraisalRow,
    "appraisal_days": rows.AppraisalDayRow,
    "draws": rows.DrawRow,
    "quotas": rows.QuotaRow,
    "officers": rows.OfficerRow,
    "incidents": rows.IncidentRow,
    "expert_points": rows.ExpertPointRow,
    "expert_opinions": rows.ExpertOpinionRow,
    "evaluations": rows.EvaluationRow,
    "events": rows.EventRow,
    "figures": rows.FigureRow,
    "surveys": rows.SurveyRow,
    "questions": rows.QuestionRow,
    "applications": act_applications.ApplicationRow,
    "application_lines": act_applications.ApplicationLineRow,
    "decisions": rows.DecisionRow,
    "in_year_imports": rows.ImportRow,
    "in_year_openings": in_year.OpeningRow,
    "ex_antes": in_year.ExAnteRow,
    "ex_ante_points": in_year.ExAntePointRow,
    "mid_terms": in_year.MidTermRow,
    "mid_term_lines": in_year.MidTermLineRow,
    "spot_checks": SpotCheckRow,
    "spot_points": SpotPointRow,
}
# The imported sheets whose codes the acts refer to; the importers read them again and judge them fully.
_CODED = {
    "units": UNITS, "funding": FUNDING, "targets": TARGETS, "experts": EXPERTS,
    "funding_now": FUNDING, "targets_now": TARGETS,
}  # fmt: skip


@dataclass(frozen=True)
class SourceFile:
    """A file of the year's folder as it came, for an importer."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class YearSheets:
    """Everything a year is played from. `files` holds the imported sheets and the survey's answers by file name."""

    districts: tuple[rows.DistrictRow, ...] = ()
    years: tuple[rows.YearRow, ...] = ()
    sections: tuple[rows.SectionRow, ...] = ()
    fields: tuple[rows.FieldRow, ...] = ()
    calendar: tuple[rows.CalendarRow, ...] = ()
    basis: tuple[rows.BasisRow, ...] = ()
    trainings: tuple[rows.TrainingRow, ...] = ()
    themes: tuple[rows.ThemeRow, ...] = ()
    passages: tuple[rows.PassageRow, ...] = ()
    rules: tuple[rows.RuleRow, ...] = ()
    import_files: tuple[rows.ImportRow, ...] = ()
    people: tuple[rows.PersonRow, ...] = ()
    milestones: tuple[rows.MilestoneRow, ...] = ()
    filings: tuple[rows.FilingRow, ...] = ()
    lines: tuple[rows.LineRow, ...] = ()
    evidence: tuple[rows.EvidenceRow, ...] = ()
    returned: tuple[rows.ReturnedRow, ...] = ()
    mended: tuple[rows.MendedRow, ...] = ()
    unit_returns: tuple[rows.UnitReturnRow, ...] = ()
    reviews: tuple[rows.ReviewRow, ...] = ()
    rescores: tuple[rows.RescoreRow, ...] = ()
    appraisals: tuple[rows.AppraisalRow, ...] = ()
    appraisal_days: tuple[rows.AppraisalDayRow, ...] = ()
    draws: tuple[rows.DrawRow, ...] = ()
    quotas: tuple[rows.QuotaRow, ...] = ()
    officers: tuple[rows.OfficerRow, ...] = ()
    incidents: tuple[rows.IncidentRow, ...] = ()
    expert_points: tuple[rows.ExpertPointRow, ...] = ()
    expert_opinions: tuple[rows.ExpertOpinionRow, ...] = ()
    evaluations: tuple[rows.EvaluationRow, ...] = ()
    events: tuple[rows.EventRow, ...] = ()
    figures: tuple[rows.FigureRow, ...] = ()
    surveys: tuple[rows.SurveyRow, ...] = ()
    questions: tuple[rows.QuestionRow, ...] = ()
    applications: tuple[act_applications.ApplicationRow, ...] = ()
    application_lines: tuple[act_applications.ApplicationLineRow, ...] = ()
    decisions: tuple[rows.DecisionRow, ...] = ()
    in_year_imports: tuple[rows.ImportRow, ...] = ()
    in_year_openings: tuple[in_year.OpeningRow, ...] = ()
    ex_antes: tuple[in_year.ExAnteRow, ...] = ()
    ex_ante_points: tuple[in_year.ExAntePointRow, ...] = ()
    mid_terms: tuple[in_year.MidTermRow, ...] = ()
    mid_term_lines: tuple[in_year.MidTermLineRow, ...] = ()
    spot_checks: tuple[SpotCheckRow, ...] = ()
    spot_points: tuple[SpotPointRow, ...] = ()
    files: Mapping[str, SourceFile] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def milestone(self, key: str) -> rows.MilestoneRow:
        """The day set for a step of the year (see `acts.MILESTONES`)."""
        return next(row for row in self.milestones if row.key == key)


def load_year(folder: Path) -> YearSheets:
    """Read every sheet of a year's folder.

    Problems are collected, never raised: unreadable cells, codes that nobody has, dates out of order. A year with
    problems must not be played.
    """
    sheets: dict[str, ReadSheet] = {}
    problems: list[Problem] = []
    for name, layouts in acts.WORKBOOKS.items():
        content = _content(folder, name, problems)
        if content is not None:
            sheets |= _worksheets(name, content, layouts, problems)
    files = _sources(folder, sheets, problems)
    for kind, layout in _CODED.items():
        _read_coded(kind, layout, files, sheets)
    for sheet in sheets.values():
        problems += sheet.problems
        if sheet.unlisted:
            problems.append(sheet.problem(0, "", f"另有 {sheet.unlisted} 处问题没有列出", "请先改正以上各处"))
    found = {key: _records(key, sheets[key]) for key in _RECORDS if key in sheets}
    year = YearSheets(**cast("Any", found), files={source.name: source for source in files.values()})
    if not problems:
        problems += check_year(_by_key(year), Sheets(sheets), Known(set(files)))
    return YearSheets(**{**_by_key(year), "files": year.files, "problems": tuple(problems)})


def _worksheets(
    name: str, content: bytes, layouts: tuple[Layout, ...], problems: list[Problem]
) -> dict[str, ReadSheet]:
    """The worksheets of one workbook, opened once, by the layout's key."""
    try:
        grids = {grid.worksheet: grid for grid in open_workbook(content, name)}
    except UnreadableFileError as refused:
        problems.append(Problem(name, refused.worksheet, 0, "", "", refused.message, refused.cure))
        return {}
    found = {}
    for layout in layouts:
        grid = grids.get(layout.worksheet)
        if grid is None:
            cure = f"请补上名为“{layout.worksheet}”的工作表"
            problems.append(Problem(name, "", 0, "", "", f"没有工作表“{layout.worksheet}”", cure))
        else:
            found[layout.key] = read_grid(layout, grid, name)
    return found


def _content(folder: Path, name: str, problems: list[Problem]) -> bytes | None:
    try:
        return (folder / name).read_bytes()
    except OSError:
        problems.append(
            Problem(name, "", 0, "", "", f"文件夹“{folder.name}”里没有这个文件", "请补齐年度数据表后再运行")
        )
        return None


def _sources(folder: Path, sheets: Mapping[str, ReadSheet], problems: list[Problem]) -> dict[str, SourceFile]:
    """The files that the year names: imports by their kind, answers of a survey by the survey's object."""
    named: dict[str, str] = {}
    for key, tag in (("import_files", "kind"), ("in_year_imports", "kind"), ("surveys", "object_code")):
        for row in sheets[key].rows if key in sheets else ():
            named[str(row.values[tag])] = str(row.values["file"])
    found: dict[str, SourceFile] = {}
    for tag, name in named.items():
        content = _content(folder, Path(name).name, problems)
        if content is not None:
            found[tag] = SourceFile(name, content)
    return found


def _read_coded(kind: str, layout: Layout, files: Mapping[str, SourceFile], sheets: dict[str, ReadSheet]) -> None:
    source = files.get(kind)
    if source is not None:
        sheets[f"imported_{kind}"] = read(layout, source.content, source.name)


def _records(key: str, sheet: ReadSheet) -> tuple[rows.ActRow, ...]:
    record = cast("Any", _RECORDS[key])
    wanted = {one.name for one in fields(record)} - {"row"}
    return tuple(_record(record, wanted, row) for row in sheet.rows if wanted <= row.values.keys())


def _record(record: Any, wanted: set[str], row: Row) -> rows.ActRow:
    made: rows.ActRow = record(row=row.number, **{key: row.values[key] for key in wanted})
    return made


def _by_key(year: YearSheets) -> dict[str, Any]:
    return {key: getattr(year, key) for key in _RECORDS}
