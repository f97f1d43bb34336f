"""From results to money: consequence policies as data, applied to projects and units, every yuan explained.

``load_policy`` → ``apply_policy`` for one case, ``simulate`` and ``compare`` for a year. No formula alone links scores
to money: rows may leave the cut to a person (``Decision``), and a person may ``override`` any line, with a reason.
"""

from projects.scoring.consequence.apply import apply_policy, override
from projects.scoring.consequence.case import Case, Decision
from projects.scoring.consequence.loading import load_policy, read_policy
from projects.scoring.consequence.outcome import Line, Need, Outcome
from projects.scoring.consequence.policy import ACTIONS, EXEMPTIONS, FILINGS, KINDS, Policy, Row
from projects.scoring.consequence.whatif import Change, Comparison, RowHits, Simulation, compare, simulate

__all__ = [
    "ACTIONS",
    "EXEMPTIONS",
    "FILINGS",
    "KINDS",
    "Case",
    "Change",
    "Comparison",
    "Decision",
    "Line",
    "Need",
    "Outcome",
    "Policy",
    "Row",
    "RowHits",
    "Simulation",
    "apply_policy",
    "compare",
    "load_policy",
    "override",
    "read_policy",
    "simulate",
]
