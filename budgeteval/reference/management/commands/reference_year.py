"""Play the reference year from its sheets and leave its documents in a folder."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from budgeteval.reference.deeds import Deed
from budgeteval.reference.play import RefusedError, load, play

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
DEFAULT_SEED = 2016


class Command(BaseCommand):
    help = (
        "按数据表重演参照年度（洛龙区2016年），并把全部文档和 summary.json 放入指定文件夹；可重复运行，中断后接着运行。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="存放文档和 summary.json 的文件夹")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED, help="抽取代码和密数所用的种子")
        parser.add_argument("--sheets", type=Path, default=FIXTURES / "reference_year", help="放置年度数据表的文件夹")

    def handle(self, *args: Any, out: Path, seed: int, sheets: Path, **options: Any) -> None:
        try:
            result = play(load(sheets, FIXTURES, seed), out, progress=self._progress)
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"完成：{result['units']} 个单位、{result['projects']} 个项目，"
            f"文档 {len(result['documents'])} 份，用时 {result['seconds']} 秒，存放在 {out}"
        )

    def _progress(self, deed: Deed, done: int, total: int) -> None:
        """One line that moves on a terminal, lines elsewhere."""
        line = f"{deed.at:%Y-%m-%d}  {deed.chapter}  {done}/{total}"
        self.stdout.write(line, ending="\r" if sys.stdout.isatty() and done != total else "\n")
        self.stdout.flush()
