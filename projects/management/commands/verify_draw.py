"""``verify_draw FILE``: recompute a draw from its certificate, step by step, without a database."""

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.scoring.draw import Step, UnreadableError, read_object, stands, verify_certificate

_MISMATCH = 1
_UNREADABLE = 2
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def visible(text: str) -> str:
    """The text on one line with its control characters spelt out, so that no file writes lines of its own."""
    return "".join(f"\\u{ord(sign):04x}" if unicodedata.category(sign) in _INVISIBLE else sign for sign in text)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件，请核对路径"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹，请指明其中的证书文件"
    return "读取失败，请核对文件权限"


class Command(BaseCommand):
    """Recomputes a certificate; another kind of draw has its own command by naming its rule and its words."""

    help = "逐步重算专家抽取证书。退出码：0 相符，1 不符，2 文件无法读取。"
    what = "抽取证书（JSON 文件）"
    rule: Callable[[Any], list[Step]] = staticmethod(verify_certificate)
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help=self.what)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        steps = self.rule(self._read(path))
        for number, step in enumerate(steps, 1):
            self.stdout.write(f"{number}. {step.label}：{'相符' if step.ok else '不符'}。{visible(step.detail)}")
        if not stands(steps):
            raise CommandError(f"核验不通过：“{path.name}”与重算结果不符。", returncode=_MISMATCH)
        self.stdout.write("核验通过：证书可由名单和随机数完整重算。请再核对名单指纹与抽取前公布的是否一致。")

    def _read(self, path: Path) -> dict[str, Any]:
        try:
            return read_object(path.read_bytes())
        except OSError as error:
            raise CommandError(f"文件“{path}”无法读取：{_why(error)}。", returncode=_UNREADABLE) from error
        except UnreadableError as error:
            raise CommandError(f"文件“{path}”无法读取：{visible(str(error))}", returncode=_UNREADABLE) from error
