"""JSON files as they come: odd encodings, broken text, numbers that would lose digits."""

import pytest

from projects.scoring.formcheck import FormError, read_json


def refusal(content):
    with pytest.raises(FormError) as refused:
        read_json(content)
    (problem,) = refused.value.problems
    return problem


def test_utf_8_is_read_with_or_without_its_mark():
    assert (
        read_json('{"单位": "演示"}'.encode()) == read_json('{"单位": "演示"}'.encode("utf-8-sig")) == {"单位": "演示"}
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的"),
        (b"  \n", "文件是空的"),
        ('{"a": "中文"}'.encode("gbk"), "GBK"),
        ('{"a": "中文"}'.encode("utf-16"), "UTF-16"),
        (b'{"a": "\xff\xff\x00"}', "第 8 字节处不是文字"),
        (b'{"a": 1,\n "b" 2}', "第 2 行第 6 列不是正确的 JSON"),
        (b'{"a": NaN}', "“NaN”不是数字"),
        (b'{"a": -Infinity}', "“-Infinity”不是数字"),
        (b'{"a": 1, "a": 2}', "键“a”在同一处出现两次"),
        (b'{"a": 1e400}', "位数过多"),
        (b'{"a": 0.1234567890123456789}', "位数过多"),
        (b'{"a": ' + b"9" * 5000 + b"}", "过长"),
        (b'{"a": 0.' + b"1" * 5000 + b"}", "位数过多"),
        (b"[" * 100_000, "嵌套过深"),
    ],
)
def test_what_cannot_be_read_is_refused_with_place_and_reason(content, words):
    assert words in refusal(content)


def test_numbers_are_kept_as_written():
    assert read_json(b'{"a": 12345678901234567890, "b": 215457.60, "c": -0.5}') == {
        "a": 12345678901234567890,
        "b": 215457.6,
        "c": -0.5,
    }
