"""指标体系: a tree of at most three levels whose leaves carry weights and rules, and what stands outside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.basis import Basis
from projects.scoring.findings import Finding, finding
from projects.scoring.methods import Rule
from projects.scoring.points import fraction_text, hundredths, largest_remainder

FULL_MARKS, SPREAD, RESCALE = "full", "spread", "rescale"
NOT_APPLICABLE = (FULL_MARKS, SPREAD, RESCALE)
FULL = Fraction(100)


@dataclass(frozen=True)
class Item:
    """三级指标: what is scored. ``standard`` is the scoring standard shown beside the score field.

    ``affects`` names the item or group a veto sets to zero. ``optional``: the item may be declared not applicable.
    """

    id: str
    label: str
    weight: Fraction
    rule: Rule
    unit: str = ""
    target: Fraction | None = None
    direction: str | None = None
    measure: str | None = None
    standard: str = ""
    evidence: str = ""
    optional: bool = True
    affects: str | None = None
    basis: Basis | None = None
    version: str = ""


@dataclass(frozen=True)
class Group:
    """一级或二级指标. ``weight`` None: whatever its members weigh. ``open``: units fill in the indicators.

    ``stated`` is the weight the source itself prints where it contradicts its own parts.
    ``rule`` is the usual rule of indicators filled into an open group.
    """

    id: str
    label: str
    weight: Fraction | None
    members: "tuple[Group | Item, ...]" = ()
    open: bool = False
    rule: Rule | None = None
    stated: Fraction | None = None
    basis: Basis | None = None


@dataclass(frozen=True)
class Framework:
    """A framework as declared; of its open groups units fill in the indicators.

    ``kind`` says what is evaluated by it: self_eval, key, department, appraisal, ex_ante, scheme.
    """

    id: str
    label: str
    kind: str
    version: str
    basis: Basis
    groups: tuple[Group, ...]
    outside: tuple[Item, ...] = ()
    total: Fraction = FULL
    rating: str | None = None
    not_applicable: str = FULL_MARKS
    bonus_above_total: bool = False
    wants_satisfaction: bool = False
    note: str = ""

    def walk(self) -> "Iterator[tuple[tuple[Group, ...], Item]]":
        """Every item inside the hundred with the groups above it, in printed order."""
        for group in self.groups:
            yield from _walk(group, ())

    def items(self) -> tuple[Item, ...]:
        """All items, inside the hundred first, then bonus, penalty and veto."""
        return tuple(item for _, item in self.walk()) + self.outside

    def all_groups(self) -> tuple[Group, ...]:
        """All groups of both levels, in printed order."""
        return tuple(group for top in self.groups for group in _groups(top))


def _walk(group: Group, above: tuple[Group, ...]) -> "Iterator[tuple[tuple[Group, ...], Item]]":
    path = (*above, group)
    for member in group.members:
        if isinstance(member, Item):
            yield path, member
        else:
            yield from _walk(member, path)


def _groups(group: Group) -> Iterator[Group]:
    yield group
    for member in group.members:
        if isinstance(member, Group):
            yield from _groups(member)


def weight_of(node: Group | Item) -> Fraction:
    """What a node weighs: its own weight, or the sum of its members where none is declared."""
    if isinstance(node, Item):
        return node.weight
    return members_weight(node) if node.weight is None else node.weight


def members_weight(group: Group) -> Fraction:
    """The sum of what the members weigh."""
    return sum((weight_of(member) for member in group.members), Fraction(0))


def weight_findings(framework: Framework) -> tuple[Finding, ...]:
    """Parts that do not make their whole, and a whole that is not the framework's total."""
    found = []
    for group in framework.all_groups():
        parts = members_weight(group)
        if group.weight is not None and group.members and parts != group.weight:
            found.append(_differ(group, parts, group.weight, "分值"))
        if group.stated is not None and group.stated != parts:
            found.append(_differ(group, parts, group.stated, "依据文件所列分值"))
    whole = sum((members_weight(group) for group in framework.groups), Fraction(0))
    if whole != framework.total:
        sentence = f"“{framework.label}”各指标分值合计 {fraction_text(whole)}，应为 {fraction_text(framework.total)}。"
        found.append(finding("weights_sum", "total", sentence))
    return tuple(found)


def _differ(group: Group, parts: Fraction, whole: Fraction, name: str) -> Finding:
    sentence = f"“{group.label}”各分项分值之和为 {fraction_text(parts)}，{name}为 {fraction_text(whole)}，两者不一致。"
    return finding("parts_differ", "total", sentence)


def used_weights(framework: Framework, left_out: frozenset[str]) -> Mapping[str, Fraction]:
    """The weight of each applicable item when the weight of those left out is spread over their siblings.

    Shares are in hundredths by largest remainder, so that the whole stays the whole. Where a group has no applicable
    item left, its weight goes to its sibling groups in the same way. Without anything left out weights are as declared.
    """
    if not left_out:
        return {item.id: item.weight for _, item in framework.walk()}
    root = Group("all", framework.label, framework.total, framework.groups)
    return dict(_spread(root, weight_of(root), left_out))


def _applies(node: Group | Item, left_out: frozenset[str]) -> bool:
    if isinstance(node, Item):
        return node.id not in left_out
    return any(_applies(member, left_out) for member in node.members)


def _spread(node: Group | Item, weight: Fraction, left_out: frozenset[str]) -> Iterator[tuple[str, Fraction]]:
    if isinstance(node, Item):
        yield node.id, weight
        return
    members = [member for member in node.members if _applies(member, left_out)]
    shares = [weight_of(member) for member in members]
    if sum(shares) != weight and sum(shares) > 0:
        shares = [Fraction(part, 100) for part in largest_remainder(hundredths(weight), shares)]
    for member, share in zip(members, shares, strict=True):
        yield from _spread(member, share, left_out)
