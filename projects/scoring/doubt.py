"""How doubtful a handed-in form looks: one whole number to sort by, and the reasons as a sentence.

The order of a section's queue, most doubtful first. Each sign adds points of doubt:

=====================================================  =====================================
errors among the findings                              30 each, five counted at most
warnings                                               6 each, five counted at most
notes                                                  1 each, five counted at most
budget (adjusted, else received) of the project        from 100 万元 6, from 300 万元 12, from 1000 万元 20
points claimed above the points computed               2 a started point, twenty at most
total against last year's, up or down                  from 5 points 8, from 10 points 15
handed in late                                         5
returned before                                        3 each time, three counted at most
claimed too much at spot checks of earlier years       2 a started point, twenty at most
=====================================================  =====================================

Equal numbers stand in the order of the projects' codes. The spot check weighs by the same number, plus one, so that
nobody is safe from it. These are signs for the order of work, and no points of anybody's score.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from budgeteval.text.money import number_text, wan_number
from projects.scoring.findings import ERROR, NOTE, SEVERITY_LABELS, WARNING

COUNTED_FINDINGS = 5
COUNTED_RETURNS = 3
OF_FINDING = {ERROR: 30, WARNING: 6, NOTE: 1}
OF_BUDGET = ((Decimal(10_000_000), 20), (Decimal(3_000_000), 12), (Decimal(1_000_000), 6))
OF_CHANGE = ((Decimal(10), 15), (Decimal(5), 8))
OF_STARTED_POINT, MOST_OF_POINTS = 2, 20
OF_LATE, OF_RETURN = 5, 3
NOTHING = "没有发现疑点"


@dataclass(frozen=True)
class Signs:
    """What is known of a form when it is handed in; points as decimals, money in yuan, None where it is not known.

    `past_gap` is what the unit's earlier claims exceeded the points of spot checks by, on average.
    """

    findings: Mapping[str, int]
    budget: Decimal | None = None
    claimed: Decimal | None = None
    computed: Decimal | None = None
    last_total: Decimal | None = None
    past_gap: Decimal | None = None
    late: bool = False
    times_returned: int = 0


@dataclass(frozen=True)
class Doubt:
    """The number, its reasons, and whether there is nothing to look at: no error, no warning, claimed as computed."""

    points: int
    reasons: tuple[str, ...]
    clean: bool

    @property
    def sentence(self) -> str:
        """The reasons in one sentence."""
        return f"{'；'.join(self.reasons) or NOTHING}。"


def read_signs(
    scorecard: Mapping[str, Any],
    *,
    last_total: Decimal | None = None,
    past_gap: Decimal | None = None,
    late: bool = False,
    times_returned: int = 0,
) -> Signs:
    """Take the signs out of a filing's kept scorecard; one of a form never filled in has none."""
    money = scorecard.get("inputs", {}).get("money", {})
    return Signs(
        findings=Counter(found["severity"] for found in scorecard.get("findings", [])),
        budget=_number(money.get("adjusted") or money.get("received")),
        claimed=_number(scorecard.get("claimed", {}).get("total")),
        computed=_number(scorecard.get("computed", {}).get("total")),
        last_total=last_total,
        past_gap=past_gap,
        late=late,
        times_returned=times_returned,
    )


def weigh(signs: Signs) -> Doubt:
    """Add the signs up, by the table above."""
    counted = [
        *_of_findings(signs.findings),
        *_of_money(signs.budget),
        *_of_excess(signs.claimed, signs.computed),
        *_of_change(signs.claimed, signs.last_total),
        *_of_past(signs.past_gap),
    ]
    if signs.late:
        counted.append((OF_LATE, "逾期报送"))
    if signs.times_returned:
        times = min(signs.times_returned, COUNTED_RETURNS)
        counted.append((OF_RETURN * times, f"曾被退回 {signs.times_returned} 次"))
    grave = signs.findings.get(ERROR, 0) + signs.findings.get(WARNING, 0)
    clean = not grave and signs.claimed is not None and signs.claimed == signs.computed
    return Doubt(sum(points for points, _ in counted), tuple(text for _, text in counted), clean)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _of_findings(findings: Mapping[str, int]) -> list[tuple[int, str]]:
    return [
        (points * min(findings[severity], COUNTED_FINDINGS), f"{findings[severity]} 处{SEVERITY_LABELS[severity]}")
        for severity, points in OF_FINDING.items()
        if findings.get(severity)
    ]


def _of_money(budget: Decimal | None) -> list[tuple[int, str]]:
    if budget is None:
        return []
    text = f"预算 {number_text(wan_number(budget), separators=True)} 万元"
    return [(points, text) for bound, points in OF_BUDGET if budget >= bound][:1]


def _of_excess(claimed: Decimal | None, computed: Decimal | None) -> list[tuple[int, str]]:
    if claimed is None or computed is None or claimed <= computed:
        return []
    return [(_started(claimed - computed), f"自评比测算高 {claimed - computed} 分")]


def _of_change(claimed: Decimal | None, last: Decimal | None) -> list[tuple[int, str]]:
    if claimed is None or last is None:
        return []
    text = f"自评比上年{'高' if claimed > last else '低'} {abs(claimed - last)} 分"
    return [(points, text) for bound, points in OF_CHANGE if abs(claimed - last) >= bound][:1]


def _of_past(gap: Decimal | None) -> list[tuple[int, str]]:
    if gap is None or gap <= 0:
        return []
    return [(_started(gap), f"往年抽查复核平均核减 {gap} 分")]


def _started(points: Decimal) -> int:
    whole = int(points.to_integral_value(ROUND_CEILING))
    return min(OF_STARTED_POINT * whole, MOST_OF_POINTS)
