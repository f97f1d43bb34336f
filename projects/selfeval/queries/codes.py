"""The kinds of findings that only the system can make, since they need more than the form."""

from types import MappingProxyType

from projects.scoring.findings import CODES, NOTE, WARNING, Code

_TABLE = (
    Code("no_target", NOTE, "没有批复的绩效目标", "请在申报下年预算时一并编报绩效目标。"),
    Code("line_incomplete", WARNING, "指标行没有填完整", "请补填指标值和实际完成值。"),
    Code("evidence_missing", WARNING, "没有佐证材料", "请补交能够证明完成情况的材料。"),
    Code("evidence_reused", WARNING, "佐证材料与其他项目相同", "请核对材料是否确属本项目，并更换或说明。"),
)
SYSTEM_CODES = MappingProxyType({entry.code: entry for entry in _TABLE})


def label_of(code: str) -> str:
    """What a kind of finding is called; its key where nobody knows it any more."""
    entry = SYSTEM_CODES.get(code) or CODES.get(code)
    return entry.label if entry else code
