"""Play the reference year from its sheets and leave its documents in a folder."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from budgeteval.reference.deeds import Deed
from budgeteval.reference.play import play
from budgeteval.reference.source import RefusedError, load

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
DEFAULT_SHEETS = "reference_year"
PROCESSES = 2
SEEDS = range(2**63)  # what the database can keep


class Command(BaseCommand):
    help = (
        "按数据表重演参考年度（演示构造数据），把全部文档和 summary.json 放入指定文件夹。"
        "空的数据库会先建表；中断后再次运行即接着办理；已经办完的只重新放置文档，数据不变。"
    )
    requires_migrations_checks = False  # `_prepare_tables` does more than warn

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", required=True, type=Path, metavar="DIR", help="存放文档和 summary.json 的文件夹，没有则新建"
        )
        parser.add_argument(
            "--seed", type=int, metavar="N", help="生成抽取代码和密数所用的种子，默认用数据表的工作年度"
        )
        parser.add_argument(
            "--sheets",
            type=Path,
            metavar="DIR",
            default=FIXTURES / DEFAULT_SHEETS,
            help=f"放置年度数据表的文件夹，默认 fixtures/{DEFAULT_SHEETS}；规则文件先在此处找，再到 fixtures 下找",
        )

        parser.add_argument(
            "--processes", type=int, default=PROCESSES, metavar="N", help="同时生成文档的进程数，默认 %(default)s"
        )

    def handle(self, *args: Any, out: Path, seed: int | None, sheets: Path, processes: int, **options: Any) -> None:
        if processes < 1:
            raise CommandError(f"进程数 {processes} 不能使用，请改为不小于 1 的整数")
        if seed is not None and seed not in SEEDS:
            raise CommandError(f"种子 {seed} 不能使用，请用 0 至 {SEEDS[-1]} 之间的整数")
        self._prepare_tables()
        try:
            result = play(load(sheets, FIXTURES, seed), out, progress=self._progress, processes=processes)
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"完成：{result['units']} 个单位、{result['projects']} 个项目，"
            f"文档 {len(result['documents'])} 份，用时 {result['seconds']} 秒，存放在 {out}"
        )

    def _prepare_tables(self) -> None:
        """Set up an empty database; one that lags behind may hold somebody's data and is left alone."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if executor.loader.applied_migrations:
            raise CommandError("数据库的表结构不是最新的，请备份后先运行 python manage.py migrate")
        self.stdout.write("数据库是空的，正在建表……")
        call_command("migrate", interactive=False, verbosity=0)

    def _progress(self, deed: Deed, done: int, total: int) -> None:
        """One line that moves on a terminal, lines elsewhere."""
        line = f"{deed.at:%Y-%m-%d}  {deed.chapter}  {done}/{total}"
        moves = sys.stdout.isatty()
        self.stdout.write(f"\r\x1b[K{line}" if moves else line, ending="" if moves and done != total else "\n")
        self.stdout.flush()
