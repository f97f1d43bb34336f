"""A JSON file as handed in, read so strictly that two readers cannot see two different things in it."""

import json
from typing import Any, NoReturn


class UnreadableError(Exception):
    """A file that is no JSON object; the message says where and why."""


def read_object(content: bytes) -> dict[str, Any]:
    """The one JSON object of the file: UTF-8, no key twice, no NaN.

    Raises:
        UnreadableError: with place and reason, in Chinese.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"第 {error.start + 1} 字节处不是 UTF-8 编码，请另存为 UTF-8 后再试。") from error
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"第 {error.lineno} 行第 {error.colno} 列不是正确的 JSON，请核对引号、逗号和括号。"
        ) from error
    except RecursionError as error:
        raise UnreadableError("内容嵌套过深，不是抽取证书。") from error
    except ValueError as error:
        raise UnreadableError("含有过长的数字，不是抽取证书。") from error
    if not isinstance(data, dict):
        raise UnreadableError("第 1 行：最外层应为一个 JSON 对象（{ … }）。")
    return data


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(f"项目“{twice}”在同一处出现两次，无法确定以哪个为准。")
    return data


def _no_number(word: str) -> NoReturn:
    raise UnreadableError(f"“{word}”不是数字，JSON 中不允许出现。")
