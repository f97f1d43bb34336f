"""Declared data from YAML: numbers stay exact, doubled keys and references are refused, every fault has its line."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import yaml

from projects.scoring.points import fraction_text, plain
from projects.scoring.reading import DataError, Problem

LARGEST = 1_000_000


class _Loader(yaml.SafeLoader):
    """Safe YAML in which 0.6 is the decimal it looks like and a key may stand only once."""


def _exact_decimal(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Decimal:
    text = str(loader.construct_scalar(node)).replace("_", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise yaml.constructor.ConstructorError(None, None, f"“{text}”不是有限的数", node.start_mark)
    return number


def _mapping_once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = key_node.value
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"键“{key}”重复", key_node.start_mark)
        seen.add(key)
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:float", _exact_decimal)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping_once)


def _told(problem: str | None) -> str:
    """What is wrong with a text as YAML; the parser itself says it in English, which helps nobody here."""
    if problem and not problem.isascii():
        return f"应为 YAML：{problem}"
    return "不合 YAML 的写法，请检查此处的缩进、冒号、引号和括号"


def load_yaml(text: str, *, source: str) -> Any:
    """The data of one YAML document.

    Raises:
        DataError: not YAML, too large, a doubled key or a reference (``&``, ``*``); names file and line.
    """
    if len(text) > LARGEST:
        raise DataError([Problem(source, "（全文）", f"文件过大，应不超过 {LARGEST} 个字符")])
    try:
        _refuse_references(text, source)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - the loader is a SafeLoader
    except DataError:
        raise
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列" if mark else "（全文）"
        raise DataError([Problem(source, place, _told(fault.problem))]) from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise DataError([Problem(source, "（全文）", _told(str(fault)))]) from fault


def _refuse_references(text: str, source: str) -> None:
    """A reference lets a small text stand for an enormous one, and hides from readers what a rule says."""
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise DataError([Problem(source, f"第 {line} 行", "不使用 YAML 引用（& 和 *），请写出全部内容")])


def json_ready(data: Any) -> Any:
    """The data as JSON can say it: decimals as plain text, dates as ISO, tuples as lists, keys as text.

    Raises:
        TypeError: something that declared data cannot hold, a binary float among them.
    """
    if data is None or isinstance(data, str | bool | int):
        return data
    if isinstance(data, Decimal):
        return plain(data)
    if isinstance(data, Fraction):
        return fraction_text(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, list | tuple):
        return [json_ready(entry) for entry in data]
    if hasattr(data, "items"):
        return {str(name): json_ready(value) for name, value in data.items()}
    raise TypeError(f"{type(data).__name__} 不能写入声明数据")
