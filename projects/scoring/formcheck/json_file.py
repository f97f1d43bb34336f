"""Form files in JSON, read strictly: one encoding, no key twice, no number that would lose digits."""

import json
from decimal import Decimal
from typing import Any, NoReturn

from projects.scoring.formcheck.form import FormError

_LONGEST_NUMBER = 40


def read_json(content: bytes) -> Any:
    """The JSON value of the file.

    Raises:
        FormError: not UTF-8, not JSON, a key twice, NaN, a number too long to be kept exactly; with the place.
    """
    try:
        return json.loads(
            _text(content),
            object_pairs_hook=_unique,
            parse_constant=_refuse,
            parse_float=_exact_float,
            parse_int=_exact_int,
        )
    except json.JSONDecodeError as error:
        raise FormError(
            [f"第 {error.lineno} 行第 {error.colno} 列不是正确的 JSON，请核对此处前后的引号、逗号和括号。"]
        ) from error
    except RecursionError as error:
        raise FormError(["内容嵌套过深，不是自评表文件。"]) from error


def _text(content: bytes) -> str:
    if not content.strip():
        raise FormError(["文件是空的。"])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError([f"{_encoding(content, error.start)}，请用 UTF-8 编码另存后再试。"]) from error


def _encoding(content: bytes, place: int) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文件是 UTF-16（“Unicode”）编码"
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return f"第 {place + 1} 字节处不是文字，文件可能已损坏或不是 JSON"
    return "文件不是 UTF-8 编码，看来是 GBK（“ANSI”）编码"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise FormError([f"键“{twice}”在同一处出现两次，无法确定以哪个为准，请删去一个。"])
    return data


def _refuse(word: str) -> NoReturn:
    raise FormError([f"“{word}”不是数字，不知道的数请填 null。"])


def _exact_int(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise FormError([f"数字“{text[:_LONGEST_NUMBER]}…”过长，请核对。"])
    return int(text)


def _exact_float(text: str) -> float:
    """A number written without quotes is kept only where nothing of it is lost."""
    number = float(text)
    if len(text) > _LONGEST_NUMBER or Decimal(repr(number)) != Decimal(text):
        raise FormError([f"数字“{text[:_LONGEST_NUMBER]}”位数过多，会丢失精度，请加引号或核对。"])
    return number
