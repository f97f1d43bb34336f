"""``verify_ratings``: compute every standing rating again from what it stored, by its own version of the rules."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.results.domain import differences
from projects.results.models import RatingKind
from projects.results.queries import standing_ratings

SHOWN = 10


class Command(BaseCommand):
    help = "按登记时的输入和规则手册版本逐项重算现行评级，报告不符之处。退出码：0 全部相符，1 有不符。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many ratings of each kind were computed again, and the first that differ."""
        counts: Counter[str] = Counter()
        differing: list[str] = []
        for rating, words in differences(standing_ratings()):
            counts[rating.kind] += 1
            if words:
                differing.append(f"评级 {rating.pk}（{rating}）：{words}。")
        for kind in RatingKind:
            self.stdout.write(f"{kind.label}：重算 {counts[kind]} 项")
        for line in differing[:SHOWN]:
            self.stdout.write(line)
        if differing:
            raise CommandError(f"共重算 {counts.total()} 项评级，{len(differing)} 项不符。")
        self.stdout.write(f"共重算 {counts.total()} 项评级，全部相符。")
