"""What one row takes from one case: small rules on exact numbers, one for each action."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from budgeteval.text.money import number_text
from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.case import Case, Decision
from projects.scoring.consequence.matching import number_of
from projects.scoring.consequence.policy import BASES, EXEMPTIONS, Row
from projects.scoring.points import exact, plain, round_half_up

_HUNDRED: Final = 100
_FACT_LABELS: Final = MappingProxyType(
    {
        "last_year": "上年预算数",
        "carryover_growth": "结转结余增量",
        "new_items": "新增项目金额",
        "score": "评价得分",
    }
)


@dataclass(frozen=True)
class Effect:
    """What a row takes, exactly, and in words; ``missing`` names the fact without which it cannot be said."""

    cut: Fraction = Fraction(0)
    words: str = ""
    missing: str = ""


@dataclass(frozen=True)
class Reach:
    """A row before a case: how much of the request it may touch, and what a person decided under it."""

    row: Row
    case: Case
    decided: Decision | None = None

    @property
    def protected(self) -> Fraction:
        """Yuan of the request that the row's exemptions cover."""
        return exact(self.case.protected_by(self.row.exempt))

    @property
    def open(self) -> Fraction:
        """Yuan of the request that the row may take."""
        return exact(self.case.requested) - self.protected

    @property
    def exempt(self) -> bool:
        """Whether exemptions cover the whole request, so that the row takes nothing."""
        return self.protected > 0 and self.open == 0

    def base(self) -> Fraction | None:
        """What the row's percentage is of; the request without its protected part; growth not below 0."""
        if self.row.then.of == "request":
            return self.open
        value = number_of(self.case, self.row.then.of)
        return None if value is None else max(value, Fraction(0))

    def base_words(self) -> str:
        words = f"{BASES[self.row.then.of]} {yuan(self.base() or Fraction(0))}"
        if self.row.then.of == "request" and self.protected:
            return f"{words}（已除去不予扣减的 {yuan(self.protected)}）"
        return words


def effect(reach: Reach) -> Effect:
    """What the row takes from the case by itself, never more than it may touch."""
    found = _EFFECTS.get(reach.row.then.action, _nothing)(reach)
    if found.cut <= reach.open:
        return found
    return Effect(reach.open, f"{found.words}，以可扣减的 {yuan(reach.open)}为限")


def share(reach: Reach, percent: Fraction) -> Effect:
    """So many percent of the row's base."""
    base = reach.base()
    if base is None:
        return Effect(missing=_FACT_LABELS[reach.row.then.of])
    cut = base * percent / _HUNDRED
    return Effect(cut, f"{reach.base_words()} × {plain_number(percent)} % = 扣减 {yuan(cut)}")


def ceiling(reach: Reach) -> Fraction | None:
    """The limit that a ``cap`` row sets to the proposal; never below what is protected. None when not known."""
    then = reach.row.then
    if then.yuan is not None:
        return max(then.yuan, reach.protected)
    base = number_of(reach.case, "requested" if then.of == "request" else then.of)
    return None if base is None else max(base * (then.percent or 0) / _HUNDRED, reach.protected)


def exemption_words(reach: Reach) -> str:
    """Which exemptions of the row cover something of the case."""
    return "、".join(EXEMPTIONS[name] for name in reach.row.exempt if reach.case.protected.get(name))


def yuan(amount: Fraction) -> str:
    """The amount to the fen, for a sentence."""
    return f"{number_text(amount, separators=True)} 元"


def plain_number(value: Fraction) -> str:
    """A declared number as it was declared."""
    return plain(round_half_up(value, 6))


def _nothing(reach: Reach) -> Effect:
    then = reach.row.then
    if then.action == terms.CAP:
        limit = ceiling(reach)
        if limit is None:
            return Effect(missing=_FACT_LABELS[then.of])
        return Effect(words=f"安排数不超过 {yuan(limit)}")
    return Effect(words=terms.ACTIONS[then.action])


def _cut(reach: Reach) -> Effect:
    return share(reach, reach.row.then.percent or Fraction(0))


def _cut_per_point(reach: Reach) -> Effect:
    then, score, base = reach.row.then, number_of(reach.case, "score"), reach.base()
    if score is None:
        return Effect(missing=_FACT_LABELS["score"])
    points = max(then.below - max(score, then.down_to), Fraction(0))
    words = f"低于 {plain_number(then.below)} 分 {plain_number(points)} 分"
    if then.yuan is not None:
        cut = points * then.yuan
        return Effect(cut, f"{words} × 每分 {yuan(then.yuan)} = 扣减 {yuan(cut)}")
    if base is None:
        return Effect(missing=_FACT_LABELS[then.of])
    percent = then.percent or Fraction(0)
    cut = base * points * percent / _HUNDRED
    return Effect(cut, f"{words} × 每分 {plain_number(percent)} % × {reach.base_words()} = 扣减 {yuan(cut)}")


def _no_new_items(reach: Reach) -> Effect:
    new = number_of(reach.case, "new_items")
    if new is None:
        return Effect(missing=_FACT_LABELS["new_items"])
    return Effect(new, f"不安排新增项目，扣减 {yuan(new)}")


def _cancel(reach: Reach) -> Effect:
    return Effect(reach.open, f"取消安排，扣减 {yuan(reach.open)}")


def _decide(reach: Reach) -> Effect:
    then, decided = reach.row.then, reach.decided
    limits = f"{plain_number(then.low)} % 至 {plain_number(then.high)} %"
    if decided is None:
        lowest = share(reach, then.low)
        return Effect(missing=lowest.missing, words=f"由人在 {limits} 之间决定，决定前暂不扣减")
    found = share(reach, exact(decided.percent))
    return Effect(
        found.cut,
        f"{decided.by}在 {limits} 之间决定：{found.words}；理由：{decided.reason.strip().rstrip('。')}",
        found.missing,
    )


_EFFECTS: Final[Mapping[str, Callable[[Reach], Effect]]] = MappingProxyType(
    {
        terms.CUT: _cut,
        terms.CUT_PER_POINT: _cut_per_point,
        terms.NO_NEW_ITEMS: _no_new_items,
        terms.CANCEL: _cancel,
        terms.DECIDE: _decide,
    }
)
