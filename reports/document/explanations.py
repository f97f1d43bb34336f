"""How a score came and why points were lost, in the sentences of a report."""

import re

from reports.document.wording import listed, points, sentence
from reports.facts.parts import ScoreLine

_LONGEST_PREFIX = 24  # characters of a level's name before the indicator's own
_VALUES = re.compile(r"（取值：.*）$")


def lost_points(line: ScoreLine) -> str:
    """Why a line lost points, or where nobody said why, how its points were counted."""
    measured = listed(
        part for part in (line.target and f"目标值{line.target}", line.actual and f"完成值{line.actual}") if part
    )
    compared = f"{measured.replace('、', '，')}；" if measured else ""
    counted = told(line, brief=True)
    why = f"计分过程：{sentence(counted)}" if counted else "扣分依据见评分表。"
    if line.reason:
        why = f"扣分原因：{sentence(line.reason)}"
    scored = f"分值{points(line.weight)}分，得{points(line.score)}分，扣{points(line.lost)}分。"
    return f"{line.level3}：{scored}{compared}{why}"


def told(line: ScoreLine, *, brief: bool = False) -> str:
    """How a score came, without the indicator's name that stands beside it; ``brief`` leaves out how values arose."""
    named = re.match(rf".{{0,{_LONGEST_PREFIX}}}?[「“]{re.escape(line.level3)}[」”][：:]\s*", line.explanation)
    text = line.explanation[named.end() :] if named else line.explanation
    return _VALUES.sub("", text) if brief else text
