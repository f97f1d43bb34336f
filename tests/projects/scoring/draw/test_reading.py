import pytest

from projects.scoring.draw import UnreadableError, read_object


@pytest.mark.parametrize("content", [b'{"a": 1}', b'\xef\xbb\xbf{"a": 1}\n'], ids=["plain", "with byte order mark"])
def test_one_object_is_read(content):
    assert read_object(content) == {"a": 1}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "第 1 行第 1 列不是正确的 JSON"),
        (b'{\n "a": 1,\n}', "第 3 行第 1 列不是正确的 JSON"),
        ('{"a": "名单"}'.encode("gbk"), "第 8 字节处不是 UTF-8 编码"),
        (b"[]", "最外层应为一个 JSON 对象"),
        (b'{"a": {"b": 1, "b": 2}}', "“b”在同一处出现两次"),
        (b'{"a": NaN}', "“NaN”不是数字"),
        (b'{"a": ' + b"9" * 5000 + b"}", "过长的数字"),
        (b"[" * 200_000, "嵌套过深"),
    ],
)
def test_what_is_no_certificate_is_refused_with_place_and_reason(content, sentence):
    with pytest.raises(UnreadableError, match=sentence):
        read_object(content)
