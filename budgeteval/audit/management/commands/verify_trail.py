"""Check the whole audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgeteval.audit.models import TrailLine
from budgeteval.audit.queries import verify


class Command(BaseCommand):
    help = "核对审计留痕：逐行复算哈希，报告第一处不符；全部相符时退出码为 0，否则为 1。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many lines fit and the last hash, or the first line that does not fit."""
        broken = verify()
        if broken:
            raise CommandError(f"审计留痕第 {broken.seq} 行不符：{broken.problem}")
        last = TrailLine.objects.order_by("seq").last()
        count = TrailLine.objects.count()
        self.stdout.write(f"审计留痕共 {count} 行，全部相符。末行哈希：{last.hash if last else '（无）'}")
