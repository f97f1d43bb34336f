"""Frameworks from declared data, every fault with its key."""

from dataclasses import dataclass
from fractions import Fraction

from projects.scoring.basis import Basis, read_basis
from projects.scoring.facts import DIRECTIONS
from projects.scoring.framework import (
    FULL,
    FULL_MARKS,
    NOT_APPLICABLE,
    Framework,
    Group,
    Item,
    members_weight,
    weight_of,
)
from projects.scoring.methods import OUTSIDE, Rule, read_rule
from projects.scoring.methods.counts import GROUP, ITEM, VETO
from projects.scoring.methods.execution import EXECUTION
from projects.scoring.points import fraction_text
from projects.scoring.reading import Reader

SELF_EVAL = "self_eval"
KINDS = (SELF_EVAL, "key", "department", "appraisal", "ex_ante", "scheme")
DEEPEST = 3


@dataclass(frozen=True)
class Surroundings:
    """What a framework may refer to, and what it takes over from the rulebook where it says nothing."""

    basis: Basis
    version: str
    measures: frozenset[str]
    ratings: frozenset[str]


def read_framework(reader: Reader, around: Surroundings) -> Framework:
    """A framework; its weights must add up at every closed place."""
    basis = read_basis(reader, around.basis)
    around = Surroundings(basis, around.version, around.measures, around.ratings)
    found = Framework(
        id=reader.identifier("id"),
        label=reader.text("label"),
        kind=reader.choice("kind", KINDS),
        version=around.version,
        basis=basis,
        groups=tuple(_read_group(row, around, 1) for row in reader.rows("groups")),
        outside=tuple(_read_item(row, around, outside=True) for row in reader.rows("outside", required=False)),
        total=reader.number("total", default=FULL, low=0),
        rating=reader.text("rating") if reader.has("rating") else None,
        not_applicable=reader.choice("not_applicable", NOT_APPLICABLE, default=FULL_MARKS),
        bonus_above_total=reader.flag("bonus_above_total", default=False),
        wants_satisfaction=reader.flag("wants_satisfaction", default=False),
        note=reader.text("note", default=""),
    )
    reader.raw("rating")
    reader.done()
    _check(reader, found, around)
    return found


def _read_group(reader: Reader, around: Surroundings, level: int) -> Group:
    if level >= DEEPEST:
        reader.refuse("", f"指标体系最多 {DEEPEST} 级，第 {DEEPEST} 级应为指标（weight、rule）")
    basis = read_basis(reader, around.basis)
    inner = Surroundings(basis, around.version, around.measures, around.ratings)
    rule = read_rule(reader.child("rule")) if reader.has("rule") else None
    reader.raw("rule")
    members: list[Group | Item] = []
    is_open = reader.flag("open", default=False)
    for row in reader.rows("members", required=not is_open):
        is_group = row.has("members") or row.has("open")
        members.append(_read_group(row, inner, level + 1) if is_group else _read_item(row, inner, outside=False))
    found = Group(
        id=reader.identifier("id"),
        label=reader.text("label"),
        weight=reader.optional_number("weight", low=0),
        members=tuple(members),
        open=is_open,
        rule=rule,
        stated=reader.optional_number("stated", low=0),
        basis=basis,
    )
    reader.done()
    return found


def _read_item(reader: Reader, around: Surroundings, *, outside: bool) -> Item:
    rule = _read_item_rule(reader, outside=outside)
    measure = reader.identifier("measure") if reader.has("measure") else None
    if measure and measure not in around.measures:
        reader.refuse("measure", f"“{measure}”不在 measures 中")
    direction = reader.choice("direction", DIRECTIONS) if reader.has("direction") else None
    found = Item(
        id=reader.identifier("id"),
        label=reader.text("label"),
        weight=reader.number("weight", default=0 if outside else None, low=0),
        rule=rule,
        unit=reader.text("unit", default=""),
        target=reader.optional_number("target"),
        direction=direction,
        measure=measure,
        standard=reader.text("standard", default=""),
        evidence=reader.text("evidence", default=""),
        optional=reader.flag("optional", default=True),
        affects=reader.identifier("affects") if reader.has("affects") else None,
        basis=read_basis(reader, around.basis),
        version=around.version,
    )
    for name in ("measure", "direction", "affects"):
        reader.raw(name)
    reader.done()
    return found


def _read_item_rule(reader: Reader, *, outside: bool) -> Rule:
    rule = read_rule(reader.child("rule"))
    if outside and rule.method not in OUTSIDE:
        reader.refuse("rule.method", f"百分之外只能是 {'、'.join(sorted(OUTSIDE))}")
    if not outside and rule.method in OUTSIDE:
        reader.refuse("rule.method", f"{rule.method} 应写在 outside 中")
    return rule


def _check(reader: Reader, framework: Framework, around: Surroundings) -> None:
    if framework.rating is not None and framework.rating not in around.ratings:
        reader.refuse("rating", f"应为已有评级的 id：{'、'.join(sorted(around.ratings))}")
    ids = [item.id for item in framework.items()] + [group.id for group in framework.all_groups()]
    for doubled in sorted({name for name in ids if name and ids.count(name) > 1}):
        reader.refuse("groups", f"标识“{doubled}”重复，同一指标体系内各类别和指标的 id 不得重复")
    _check_weights(reader, framework)
    if framework.kind == SELF_EVAL:
        _check_self_evaluation(reader, framework)
    for item in framework.outside:
        aimed = item.rule.method == VETO.id and item.rule.settings.scope in (ITEM, GROUP)
        if aimed and item.affects not in ids:
            reader.refuse("outside", f"否决项“{item.label}”应以 affects 指明作用的指标或类别")


def _check_self_evaluation(reader: Reader, framework: Framework) -> None:
    """Units fill in a self-evaluation's indicators; what the form has no place for is refused, not passed over."""
    for number, item in enumerate(framework.outside, start=1):
        reader.refuse(f"outside[{number}]", f"自评表没有否决、加分和扣分项，不应有“{item.label}”")
    if reader.has("not_applicable"):
        reader.refuse("not_applicable", "自评的指标由单位填报，没有不适用的指标，不应写明此项")
    if framework.bonus_above_total:
        reader.refuse("bonus_above_total", "自评表没有加分项，不应写明此项")
    if framework.total != FULL:
        reader.refuse("total", f"自评总分应为 {fraction_text(FULL)}，现为 {fraction_text(framework.total)}")
    closed = [item for _, item in framework.walk()]
    for item in closed:
        if item.rule.method != EXECUTION.id:
            reader.refuse(
                "groups", f"自评的固定指标只能是预算执行率（execution），“{item.label}”应改由单位在 open 的类别中填报"
            )
    if sum(item.rule.method == EXECUTION.id for item in closed) > 1:
        reader.refuse("groups", "自评的预算执行率只能有一项")


def _check_weights(reader: Reader, framework: Framework) -> None:
    for group in framework.all_groups():
        filled_in = group.open or any(isinstance(member, Group) and member.open for member in group.members)
        parts = members_weight(group)
        if group.weight is not None and not filled_in and parts != group.weight:
            reader.refuse(
                "groups", f"“{group.label}”分值 {fraction_text(group.weight)}，各分项之和 {fraction_text(parts)}"
            )
    if any(group.stated not in {None, members_weight(group)} for group in framework.all_groups()):
        return  # the source contradicts itself: reported with every scorecard, since nobody here can mend the source
    whole = sum((weight_of(group) for group in framework.groups), Fraction(0))
    if whole != framework.total:
        reader.refuse("groups", f"各一级指标分值合计应为 {fraction_text(framework.total)}，现为 {fraction_text(whole)}")
