"""What a policy proposes for a case, with every step explained."""

from dataclasses import dataclass
from decimal import Decimal

from projects.scoring.findings import Finding


@dataclass(frozen=True)
class Line:
    """One row that spoke of the case. ``cut`` is what it would take by itself, ``applied`` whether it counted.

    ``exempt``: everything it could have taken is protected, so it had no effect.
    """

    row: str
    label: str
    action: str
    basis: str
    cut: Decimal
    applied: bool
    exempt: bool
    sentence: str


@dataclass(frozen=True)
class Need:
    """A decision that a person still has to take: between which percentages, and what that is in yuan."""

    row: str
    label: str
    low: Decimal
    high: Decimal
    cut_low: Decimal
    cut_high: Decimal


@dataclass(frozen=True)
class Outcome:
    """The proposal for one case, in yuan to the fen.

    While ``needs_decision`` is not empty the rows it names cut nothing and the proposal is provisional. With an error
    among the findings the proposal is the request or leaves out what could not be computed: not to be adopted.
    ``held`` is the part of the proposal that may not be paid until a suspension ends.
    """

    code: str
    name: str
    kind: str
    requested: Decimal
    proposed: Decimal
    matched: tuple[Line, ...] = ()
    needs_decision: tuple[Need, ...] = ()
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    priority: bool = False
    suspended: bool = False
    no_new_items: bool = False

    @property
    def cut(self) -> Decimal:
        """Yuan by which the proposal stays below the request."""
        return self.requested - self.proposed

    @property
    def held(self) -> Decimal:
        """Yuan of the proposal that may not be paid for the time being."""
        return self.proposed if self.suspended else Decimal("0.00")

    @property
    def settled(self) -> bool:
        """Whether the proposal can be adopted as it stands: nothing to decide, nothing wrong."""
        return not self.needs_decision and not any(found.severity == "error" for found in self.findings)
