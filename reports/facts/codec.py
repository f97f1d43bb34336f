"""Facts to canonical JSON and back: the form in which every build keeps what its document said.

Canonical: keys sorted, no spaces, UTF-8 with Chinese unescaped; ``Decimal`` as text with all its places, dates in
ISO 8601, tuples as arrays. Reading back is strict: a missing or unknown key, or a value of the wrong kind, is refused
with the path of the key, so that an old build is never read as something it was not.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Self, Union, get_args, get_origin, get_type_hints


class FactsError(ValueError):
    """Facts that cannot be read, or that contradict each other; the message is a Chinese sentence for the officer."""


class Facts:
    """Base of everything a document may say: a frozen dataclass of plain values with a canonical JSON form."""

    def to_json(self) -> str:
        """Canonical JSON: equal facts give equal text, so its hash names the facts."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The facts that ``to_json`` wrote.

        Raises:
            FactsError: not JSON, or not the JSON of these facts (the sentence names the key).
        """
        try:
            raw = json.loads(text)
        except json.JSONDecodeError as error:
            raise FactsError(f"文书数据不是有效的 JSON：第 {error.lineno} 行第 {error.colno} 列无法读取") from error
        built: Self = _built(cls, raw, "文书数据")
        return built


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{type(value).__name__} is no plain fact")


def _refused(path: str, expected: str, value: Any) -> FactsError:
    return FactsError(f"{path}：应为{expected}，实为“{str(value)[:40]}”")


def _built(kind: Any, raw: Any, path: str) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        rest = [option for option in get_args(kind) if option is not types.NoneType]
        return None if raw is None else _built(rest[0], raw, path)
    if get_origin(kind) is tuple:
        if not isinstance(raw, list):
            raise _refused(path, "列表", raw)
        item = get_args(kind)[0]
        return tuple(_built(item, value, f"{path}[{place}]") for place, value in enumerate(raw))
    if is_dataclass(kind) and isinstance(kind, type):
        return _record(kind, raw, path)
    return _scalar(kind, raw, path)


def _record(kind: type, raw: Any, path: str) -> Any:
    if not isinstance(raw, Mapping):
        raise _refused(path, "一组键值", raw)
    hints = _hints(kind)
    names = [field.name for field in fields(kind)]
    for name in names:
        if name not in raw:
            raise FactsError(f"{path}：缺少“{name}”")
    for name in raw:
        if name not in hints:
            raise FactsError(f"{path}：不认识的键“{name}”")
    return kind(**{name: _built(hints[name], raw[name], f"{path}.{name}") for name in names})


def _scalar(kind: Any, raw: Any, path: str) -> Any:
    if kind in (str, bool, int):
        if type(raw) is kind:
            return raw
        raise _refused(path, {str: "文字", bool: "是或否", int: "整数"}[kind], raw)
    if not isinstance(raw, str):
        raise _refused(path, "文字写成的数或日期", raw)
    try:
        if kind is Decimal:
            return Decimal(raw)
        return (datetime if kind is datetime else date).fromisoformat(raw)
    except (InvalidOperation, ValueError) as error:
        raise _refused(path, "数" if kind is Decimal else "日期", raw) from error
