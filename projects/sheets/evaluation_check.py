"""A filled 自评表 as it comes – Excel or JSON, one or several – read by its content and checked."""

from dataclasses import dataclass
from typing import Any

from projects.scoring.formcheck import Checkup, FormError, check_form, read_form, read_json
from projects.sheets.evaluation_form import MOST_ROWS, read_forms
from projects.sheets.opening import MAX_CELLS

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are an Excel file, new or old."""
    return content.startswith(_WORKBOOK)


@dataclass(frozen=True)
class Limits:
    """What is taken in at most: bytes of a file, rows of a worksheet, cells of all worksheets together."""

    bytes: int = LARGEST
    rows: int = MOST_ROWS
    cells: int = MAX_CELLS


USUAL = Limits()


def read_content(content: bytes, name: str, limits: Limits = USUAL) -> Any:
    """The form (an object) or forms (a list) of a file, as JSON values; told by its content, not by its name.

    Raises:
        FormError: the file cannot be read, with place and reason.
    """
    if len(content) > limits.bytes:
        raise FormError([too_large(limits.bytes)])
    if is_workbook(content):
        return read_forms(content, name, limit=limits.rows, cells=limits.cells)
    return read_json(content)


def too_large(largest: int) -> str:
    """Why a file of that size is no form."""
    return f"文件超过 {largest // MEGABYTE} MB，不是自评表，请核对。"


def checked(data: Any) -> list[Checkup] | Checkup:
    """One form or a list of them, answered in kind; all problems of all forms come out together.

    Raises:
        FormError: a form cannot be read.
    """
    if not isinstance(data, list):
        return check_form(read_form(data))
    problems: list[str] = []
    found = []
    for number, one in enumerate(data, start=1):
        try:
            found.append(check_form(read_form(one)))
        except FormError as error:
            problems.extend(f"第 {number} 张表：{problem}" for problem in error.problems)
    if problems:
        raise FormError(problems)
    return found
