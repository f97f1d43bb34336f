"""``check_form FILE…``: recompute filled evaluation forms and name what is doubtful in them, without a database."""

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.scoring.findings import NOTE
from projects.scoring.formcheck import Checkup, FormError, as_data, as_lines, visible, writable
from projects.sheets.evaluation_check import LARGEST, checked, read_content, too_large
from projects.sheets.evaluation_form import template, write_forms

CLEAN, DOUBTFUL, UNREADABLE = 0, 1, 2


class Command(BaseCommand):
    help = (
        "核对已填的绩效自评表（JSON 或 Excel），逐行重算得分并指出问题。"
        "退出码：0 没有问题（可有提示），1 有错误或警告，2 文件无法读取。"
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="自评表（JSON 或 .xlsx）")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="输出格式，默认 text")
        writing = parser.add_mutually_exclusive_group()
        writing.add_argument("--template", metavar="OUT.xlsx", type=Path, help="写出一张空白的官方格式自评表")
        writing.add_argument("--to-excel", metavar="OUT.xlsx", type=Path, help="把一个文件转成官方格式的 Excel，不核对")

    def handle(self, *args: Any, **options: Any) -> None:
        files: list[Path] = options["files"]
        if options["template"] is not None:
            if files:
                raise CommandError("--template 写出空白表，不需要输入文件。", returncode=UNREADABLE)
            self._write(options["template"], template())
        elif options["to_excel"] is not None:
            if len(files) != 1:
                raise CommandError("--to-excel 需要且只能有一个输入文件。", returncode=UNREADABLE)
            self._convert(files[0], options["to_excel"])
        elif not files:
            raise CommandError("请指明要核对的文件，例如：check_form 自评表.json。", returncode=UNREADABLE)
        else:
            self._check(files, options["format"])

    def _check(self, files: list[Path], how: str) -> None:
        answers: list[list[Checkup] | Checkup] = []
        refused = 0
        for path in files:
            try:
                answers.append(checked(read_file(path)))
            except FormError as error:
                refused += 1
                self._refuse(path, error)
        checkups = [one for answer in answers for one in (answer if isinstance(answer, list) else [answer])]
        if how == "json" and (checkups or not refused):
            alone = len(files) == 1 and not isinstance(answers[0], list)
            values: Any = [as_data(one) for one in checkups]
            self.stdout.write(writable(json.dumps(values[0] if alone else values, ensure_ascii=False, indent=2)))
        elif how == "text":
            self._lines(checkups)
        code = UNREADABLE if refused else _exit_code(checkups)
        if code:
            raise SystemExit(code)

    def _lines(self, checkups: list[Checkup]) -> None:
        for number, checkup in enumerate(checkups):
            if number:
                self.stdout.write("")
            for line in as_lines(checkup):
                self.stdout.write(line)

    def _refuse(self, path: Path, error: FormError) -> None:
        for problem in error.problems:
            self.stderr.write(visible(f"文件“{path}”无法读取：{problem}"))

    def _convert(self, path: Path, out: Path) -> None:
        try:
            data = read_file(path)
            checked(data)
        except FormError as error:
            self._refuse(path, error)
            raise SystemExit(UNREADABLE) from error
        self._write(out, write_forms(data))

    def _write(self, out: Path, content: bytes) -> None:
        """All of the file or nothing: it is moved into place when it is complete."""
        try:
            with tempfile.TemporaryDirectory(dir=out.parent, prefix=".check_form-") as folder:
                whole = Path(folder) / "form.xlsx"
                whole.write_bytes(content)
                whole.replace(out)
        except OSError as error:
            raise CommandError(
                f"文件“{visible(str(out))}”无法写出：请核对文件夹是否存在、是否可写、磁盘是否已满。",
                returncode=UNREADABLE,
            ) from error
        self.stdout.write(f"已写出 {visible(str(out))}")


def read_file(path: Path) -> Any:
    """The form or forms of a file, told by its content: a workbook or JSON.

    Raises:
        FormError: the file cannot be read, with place and reason.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise FormError([too_large(LARGEST)])
        content = path.read_bytes()
    except OSError as error:
        raise FormError([_why(error)]) from error
    return read_content(content, path.name)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件，请核对路径。"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹，请指明其中的文件。"
    return "读取失败，请核对文件权限。"


def _exit_code(checkups: Iterable[Checkup]) -> int:
    severe = any(found.severity != NOTE for checkup in checkups for found in checkup.findings)
    return DOUBTFUL if severe else CLEAN
