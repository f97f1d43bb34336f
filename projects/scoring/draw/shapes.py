"""The shape of a frame and of a certificate: which keys, which types. Everything wrong is collected, as sentences."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

Check = Callable[[Any, str], list[str]]

_HEX64 = re.compile(r"[0-9a-f]{64}")
_NAMES: Final = (
    (type(None), "空值"),
    (bool, "是/否值"),
    (int, "整数"),
    (float, "小数"),
    (str, "文本"),
    (list, "列表"),
    (dict, "对象"),
)


def _kind(value: Any) -> str:
    return next((name for kind, name in _NAMES if isinstance(value, kind)), "其他类型")


def _refused(place: str, wanted: str, value: Any) -> list[str]:
    return [f"“{place}”应为{wanted}，实际是{_kind(value)}。"]


def text(value: Any, place: str) -> list[str]:
    """A text that says something and can be written as UTF-8."""
    if not isinstance(value, str):
        return _refused(place, "文本", value)
    if not value.strip():
        return [f"“{place}”不能为空。"]
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return [f"“{place}”含有无法写成 UTF-8 的字符。"]
    return []


def count(value: Any, place: str) -> list[str]:
    """A whole number from 0."""
    if isinstance(value, bool) or not isinstance(value, int):
        return _refused(place, "整数", value)
    return [] if value >= 0 else [f"“{place}”不能为负数。"]


def hex64(value: Any, place: str) -> list[str]:
    """A SHA-256 as it is printed: 64 lower-case hex digits."""
    if not isinstance(value, str):
        return _refused(place, "文本", value)
    return [] if _HEX64.fullmatch(value) else [f"“{place}”应为 64 位小写十六进制数。"]


def moment(value: Any, place: str) -> list[str]:
    """A time in ISO 8601 with its offset, so that two clocks can be compared."""
    if not isinstance(value, str):
        return _refused(place, "文本", value)
    try:
        offset = datetime.fromisoformat(value).utcoffset()
    except ValueError:
        return [f"“{place}”不是 ISO 8601 时间。"]
    return [] if offset is not None else [f"“{place}”没有写时区，应如 2016-09-20T09:00:00+08:00。"]


def nullable(check: Check) -> Check:
    """What the check wants, or null."""
    return lambda value, place: [] if value is None else check(value, place)


def one_of(values: Mapping[str, str]) -> Check:
    """One of the stored words."""

    def check(value: Any, place: str) -> list[str]:
        known = isinstance(value, str) and value in values
        return [] if known else [f"“{place}”应为 {'、'.join(values)} 之一。"]

    return check


def list_of(check: Check, *, least: int = 0) -> Check:
    """A list whose every item passes; the place counts from 1."""

    def check_list(value: Any, place: str) -> list[str]:
        if not isinstance(value, list):
            return _refused(place, "列表", value)
        problems = [problem for at, item in enumerate(value, 1) for problem in check(item, f"{place} 第 {at} 项")]
        return problems if len(value) >= least else [f"“{place}”至少要有 {least} 项。", *problems]

    return check_list


def record(keys: Mapping[str, Check]) -> Check:
    """An object with exactly these keys: a key that nobody checks could say anything."""

    def check_record(value: Any, place: str) -> list[str]:
        if not isinstance(value, dict):
            return _refused(place, "对象", value)
        prefix = f"{place}." if place else ""
        problems = [f"缺少“{prefix}{key}”。" for key in keys if key not in value]
        problems += [f"“{prefix}{key}”不是规定的项目。" for key in value if key not in keys]
        for key, check in keys.items():
            if key in value:
                problems += check(value[key], f"{prefix}{key}")
        return problems

    return check_record


def by_kind(kinds: Mapping[str, Check]) -> Check:
    """An object whose ``kind`` decides which keys it has."""

    def check_kind(value: Any, place: str) -> list[str]:
        if not isinstance(value, dict):
            return _refused(place, "对象", value)
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in kinds:
            return [f"“{place}.kind”应为 {'、'.join(kinds)} 之一。"]
        return kinds[kind](value, place)

    return check_kind
