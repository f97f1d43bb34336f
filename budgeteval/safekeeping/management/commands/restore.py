"""Back to what an archive holds, checked before and after."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from budgeteval.safekeeping import domain
from budgeteval.safekeeping.archive import SafekeepingError


class Command(BaseCommand):
    help = "从备份文件恢复数据库和附件：先核对每一部分的哈希，恢复后再核对行数、审计留痕和每个附件。请先停止网站服务。"
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="backup 命令生成的备份文件")
        parser.add_argument("--replace", action="store_true", help="数据库里已有数据时也覆盖")
        parser.add_argument("--check", action="store_true", help="只核对备份文件是否完整，不恢复")

    def handle(self, *args: Any, archive: Path, replace: bool, check: bool, **options: Any) -> None:
        """Print what was restored, or the one sentence that says why not."""
        try:
            done = domain.check(source=archive) if check else domain.restore(source=archive, replace=replace)
        except SafekeepingError as fault:
            raise CommandError(f"{fault}。") from fault
        self.stdout.write(
            f"{'备份完整' if check else '恢复完成，核对相符'}：数据 {done.rows} 行，附件 {done.files} 个，"
            f"审计留痕 {done.trail_lines} 行。末行哈希：{done.trail_hash or '（无）'}"
        )
