"""Findings that only the system can make, since they need more than the form: the form check's list is its own."""

from types import MappingProxyType

from projects.scoring.findings import NOTE, WARNING, Code, Finding
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import evidence_of

_TABLE = (
    Code("no_target", NOTE, "没有批复的绩效目标", "请在申报下年预算时一并编报绩效目标。"),
    Code("line_incomplete", WARNING, "指标行没有填完整", "请补填指标值和实际完成值。"),
    Code("evidence_missing", WARNING, "没有佐证材料", "请补交能够证明完成情况的材料。"),
    Code("evidence_reused", WARNING, "佐证材料与其他项目相同", "请核对材料是否确属本项目，并更换或说明。"),
)
SYSTEM_CODES = MappingProxyType({entry.code: entry for entry in _TABLE})


def _doubt(code: str, row: int | str, sentence: str) -> Finding:
    entry = SYSTEM_CODES[code]
    return Finding(code, entry.severity, row, f"{sentence}{entry.cure}")


def content_doubts(lines: list[FilingLine]) -> list[Finding]:
    """Return what is doubtful in the rows as they stand: no target behind them, or cells left empty."""
    found = []
    if not any(line.indicator_id for line in lines):
        found.append(_doubt("no_target", "total", "该项目没有批复的绩效目标，指标由单位自行填写。"))
    for line in lines:
        empty = [label for label, text in (("指标值", line.target_value), ("实际完成值", line.actual)) if not text]
        if empty:
            found.append(_doubt("line_incomplete", line.number, f"“{line.name}”没有填写{'、'.join(empty)}。"))
    return found


def evidence_doubts(filing: Filing) -> list[Finding]:
    """Return what is doubtful in the evidence as of now: none, or a file that serves another project as well."""
    found = []
    for line in evidence_of(filing):
        if not line.files:
            found.append(_doubt("evidence_missing", line.number, f"“{line.name}”没有附佐证材料。"))
        if line.reused:
            found.append(_doubt("evidence_reused", line.number, f"“{line.name}”的佐证材料也用在其他项目的填报中。"))
    return found
