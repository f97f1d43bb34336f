"""``verify_ratings``: compute every standing rating again from what it stored, by its own version of the rules."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.results.domain import recompute
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.rulebooks.queries import DamagedRulebookError

SHOWN = 10
_CHUNK = 200


def difference(rating: Rating) -> str:
    """What a rating says otherwise than its inputs and rules do; empty where it says the same."""
    try:
        found = recompute(rating)
    except DamagedRulebookError as fault:
        return str(fault)
    except (KeyError, TypeError, ValueError, ArithmeticError) as fault:
        return f"所存输入不完整或不是数值，无法重算（{type(fault).__name__}：{fault}）"
    if found.same:
        return ""
    if (found.total, found.grade) == (rating.total, rating.grade):
        return "总分和等级相符，计分明细的得分与重算不符"
    return f"登记 {rating.total} 分、“{rating.grade}”，重算 {found.total} 分、“{found.grade}”"


class Command(BaseCommand):
    help = "按登记时的输入和规则手册版本逐项重算现行评级，报告不符之处。退出码：0 全部相符，1 有不符。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many ratings of each kind were computed again, and the first that differ."""
        counts: Counter[str] = Counter()
        differing: list[str] = []
        standing = Rating.objects.filter(STANDING).select_related("rulebook", "project", "unit").order_by("pk")
        for rating in standing.iterator(chunk_size=_CHUNK):
            counts[rating.kind] += 1
            if words := difference(rating):
                differing.append(f"评级 {rating.pk}（{rating}）：{words}。")
        for kind in RatingKind:
            self.stdout.write(f"{kind.label}：重算 {counts[kind]} 项")
        for line in differing[:SHOWN]:
            self.stdout.write(line)
        if differing:
            raise CommandError(f"共重算 {counts.total()} 项评级，{len(differing)} 项不符。")
        self.stdout.write(f"共重算 {counts.total()} 项评级，全部相符。")
