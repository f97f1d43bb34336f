"""Where the year comes from: its sheets and rule files, read and checked as a whole before anything is played."""

import hashlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgeteval.reference.judged import judged_problems
from projects.directory.models import Role
from projects.scoring.consequence.loading import load_policy
from projects.scoring.consequence.policy import Policy
from projects.scoring.reading import DataError
from projects.scoring.rulebook import load_rulebook
from projects.sheets.act_columns import RULE_FILES
from projects.sheets.act_rows import RuleRow
from projects.sheets.acts import PEOPLE, RULES, WORKBOOKS, YEARS
from projects.sheets.reference import YearSheets, load_year
from projects.sheets.table import Problem

SHOWN_PROBLEMS = 20
OFFICERS = (Role.ADMINISTRATOR, Role.PERFORMANCE_OFFICER, Role.POOL_KEEPER, Role.LEADER)


class RefusedError(Exception):
    """The year cannot be played; the message says why and what to do."""


@dataclass(frozen=True)
class Source:
    """What a year is played from: its sheets, the texts of its rule files by name, one hash over all, the seed.

    `started` is the monotonic clock's reading when it began to be read.
    """

    sheets: YearSheets
    rules: Mapping[str, str]
    sha256: str
    seed: int
    started: float


def load(folder: Path, fixtures: Path, seed: int | None) -> Source:
    """Read a year's folder of sheets, and its rule files: beside the sheets, or else below `fixtures`.

    Without a seed of its own the year is played by its number.

    Raises:
        RefusedError: with every problem's file, row and column.
    """
    started = time.monotonic()
    if not folder.is_dir():
        raise RefusedError(f"没有文件夹“{folder}”，请用 --sheets 指明放置年度数据表的文件夹")
    sheets = load_year(folder)
    _refuse(sheets.problems or list(_lacking(sheets)))
    paths = {
        row.file: next(filter(Path.is_file, (folder / row.file, fixtures / row.file)), None) for row in sheets.rules
    }
    cure = "请把它放在数据表旁边，或核对 fixtures 下的路径"
    _refuse([_rule_problem(row, "没有这个文件", cure) for row in sheets.rules if paths[row.file] is None])
    found = {name: path.read_bytes() for name, path in paths.items() if path is not None}
    rules = {name: content.decode("utf-8", "replace") for name, content in found.items()}
    _refuse(list(_rule_problems(sheets, rules)))
    found |= {name: (folder / name).read_bytes() for name in WORKBOOKS}
    found |= {name: source.content for name, source in sheets.files.items()}
    return Source(sheets, rules, _fingerprint(found), sheets.years[0].year if seed is None else seed, started)


def _refuse(problems: Sequence[Problem | str]) -> None:
    if not problems:
        return
    shown = [str(problem) for problem in problems[:SHOWN_PROBLEMS]]
    more = len(problems) - len(shown)
    tail = [f"另有 {more} 处没有列出。"] if more > 0 else []
    raise RefusedError("\n".join([f"年度数据表有 {len(problems)} 处问题，什么都没有写入：", *shown, *tail]))


def _lacking(sheets: YearSheets) -> Iterator[Problem]:
    """A year needs its one row, one rule file of each kind, and the officers whose acts no sheet names."""
    if len(sheets.years) != 1:
        yield Problem(
            "year.xlsx", YEARS.worksheet, 0, "", "", f"应只有一行，现有 {len(sheets.years)} 行", "请只写一个年度"
        )
    there = {row.kind for row in sheets.rules}
    for label, kind in RULE_FILES.items():
        if kind not in there:
            yield Problem("year.xlsx", RULES.worksheet, 0, "", "", f"没有列出“{label}”的文件", "请补上这一行")
    held = {row.role for row in sheets.people}
    for role in OFFICERS:
        if role not in held:
            yield Problem("year.xlsx", PEOPLE.worksheet, 0, "", "", f"没有{role.label}", "请补上这一行")


def _rule_problem(row: RuleRow, message: str, cure: str) -> Problem:
    return Problem(
        "year.xlsx", RULES.worksheet, row.row, "", RULES.column("file").header, f"“{row.file}”：{message}", cure
    )


def _rule_problems(sheets: YearSheets, rules: Mapping[str, str]) -> Iterator[Problem | str]:
    """What is wrong in the rule files themselves, or else in the points that people gave by the rulebook."""
    rulebook = None
    for row in sheets.rules:
        try:
            if row.kind == "rulebook":
                rulebook = load_rulebook(rules[row.file], source=row.file)
            else:
                yield from _policy_problems(sheets, row, load_policy(rules[row.file], source=row.file))
        except DataError as fault:
            yield from (f"{problem}。" for problem in fault.problems)
    if rulebook is not None:
        yield from judged_problems(sheets, rulebook)


def _policy_problems(sheets: YearSheets, row: RuleRow, policy: Policy) -> Iterator[Problem]:
    budget_year = sheets.years[0].year + 1
    if policy.budget_year != budget_year:
        message = f"适用于 {policy.budget_year} 年预算，本年度需要 {budget_year} 年的"
        yield _rule_problem(row, message, "请换用适用年度的文件")
    if policy.example != (row.kind == "example_policy"):
        message = "是示例，不能登记成正式办法" if policy.example else "不是示例，不能登记成示例办法"
        yield _rule_problem(row, message, "请核对类别和文件")


def _fingerprint(files: Mapping[str, bytes]) -> str:
    """One hash over every sheet and rule file that the year is played from."""
    found = hashlib.sha256()
    for name in sorted(files):
        found.update(f"{name}\n".encode())
        found.update(hashlib.sha256(files[name]).digest())
    return found.hexdigest()
