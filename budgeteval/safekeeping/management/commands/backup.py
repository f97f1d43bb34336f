"""One archive of everything, while the site is running."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from budgeteval.safekeeping.archive import SafekeepingError
from budgeteval.safekeeping.domain import back_up


class Command(BaseCommand):
    help = "备份数据库和全部附件到一个文件；网站不必停止，备份的是同一时刻的数据。"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="备份文件的路径，不覆盖已有文件")

    def handle(self, *args: Any, archive: Path, **options: Any) -> None:
        """Print what was kept, and the trail's last hash to be written down elsewhere."""
        try:
            done = back_up(target=archive.absolute(), now=timezone.now())
        except SafekeepingError as fault:
            raise CommandError(f"{fault}。") from fault
        self.stdout.write(
            f"备份完成：数据 {done.rows} 行，附件 {done.files} 个，审计留痕 {done.trail_lines} 行，存放在 {archive}\n"
            f"请另行记下末行哈希：{done.trail_hash or '（无）'}"
        )
