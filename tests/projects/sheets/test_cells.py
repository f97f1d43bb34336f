"""One cell becomes one value: odd but clear dress is understood, what is unclear is refused with its cure."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from projects.sheets.cells import CellError, parse_cell
from projects.sheets.grid import Odd
from projects.sheets.table import Column, Kind

COLUMNS = {
    "money": Column("k", "金额", Kind.MONEY),
    "optional money": Column("k", "金额", Kind.MONEY, required=False),
    "number": Column("k", "数值", Kind.NUMBER),
    "points": Column("k", "分值", Kind.POINTS, maximum=100),
    "integer": Column("k", "年度", Kind.INTEGER, minimum=2000, maximum=2100),
    "date": Column("k", "日期", Kind.DATE),
    "yes_no": Column("k", "三保", Kind.YES_NO, required=False),
    "choice": Column("k", "性质", Kind.CHOICE, choices={"≥": ">=", "一次性": "one_off"}),
    "optional choice": Column("k", "性质", Kind.CHOICE, required=False, choices={"一次性": "one_off"}),
    "code": Column("k", "代码", Kind.CODE, max_length=20),
    "optional code": Column("k", "代码", Kind.CODE, required=False),
    "text": Column("k", "名称", max_length=10),
    "optional text": Column("k", "说明", required=False),
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("text", "演\ufffe示\uffff\ud800\x01\u200b", "演示"),
        ("money", "１，２３４．５０", Decimal("1234.50")),
        ("money", "1,234,567.8", Decimal("1234567.80")),
        ("money", "12.5万元", Decimal("125000.00")),
        ("money", "0.35 亿元", Decimal("35000000.00")),
        ("money", " 100 元 ", Decimal("100.00")),
        ("money", Decimal("0.1"), Decimal("0.10")),
        ("money", 0, Decimal("0.00")),
        ("money", 9_999_999_999_999, Decimal("9999999999999.00")),
        ("optional money", "—", None),
        ("optional money", "/", None),
        ("optional money", None, None),
        ("number", "86.19%", Decimal("86.19")),
        ("number", "3 万元", Decimal("30000.00")),
        ("number", "９０", Decimal("90.00")),
        ("points", 15, Decimal("15.00")),
        ("points", "100", Decimal("100.00")),
        ("integer", "2015年", 2015),
        ("integer", Decimal("2015.0"), 2015),
        ("integer", "２０１５", 2015),
        ("date", date(2016, 9, 15), date(2016, 9, 15)),
        ("date", "2016年9月15日", date(2016, 9, 15)),
        ("date", "2016/9/15", date(2016, 9, 15)),
        ("date", "2016.09.15", date(2016, 9, 15)),
        ("date", "20160915", date(2016, 9, 15)),
        ("date", 20160915, date(2016, 9, 15)),
        ("yes_no", "√", True),
        ("yes_no", "是", True),
        ("yes_no", 1, True),
        ("yes_no", True, True),
        ("yes_no", "否", False),
        ("yes_no", "—", False),
        ("yes_no", None, False),
        ("choice", "一次性 ", "one_off"),
        ("choice", "one_off", "one_off"),
        ("choice", "≥", ">="),
        ("choice", ">=", ">="),
        ("optional choice", "—", ""),
        ("code", "００１", "001"),
        ("code", 101001, "101001"),
        ("code", Decimal("101001.0"), "101001"),
        ("code", "\u200b 4103 \xa0", "4103"),
        ("optional code", "无", ""),
        ("text", "　道路清扫 ", "道路清扫"),
        ("text", "无", "无"),
        ("text", 2016, "2016"),
        ("optional text", "—", "—"),
        ("optional text", None, ""),
    ],
)
def test_odd_but_clear_cells_are_understood(kind: str, raw: Any, value: Any) -> None:
    parsed = parse_cell(COLUMNS[kind], raw, "元")
    assert parsed == value
    assert type(parsed) is type(value)


def test_a_column_in_ten_thousands_is_multiplied_unless_the_cell_says_otherwise() -> None:
    assert parse_cell(COLUMNS["money"], "1.25", "万元") == Decimal("12500.00")
    assert parse_cell(COLUMNS["money"], "1.25元", "万元") == Decimal("1.25")


@pytest.mark.parametrize(
    ("kind", "raw", "message"),
    [
        ("money", "—", "必填的一列填的是“—”，等于没有填"),
        ("money", None, "必填的一列没有填写"),
        ("money", "  ", "必填的一列没有填写"),
        ("money", "约三万", "“约三万”不是金额"),
        ("money", "100左右", "“100左右”不是金额"),
        ("money", "50%", "“50%”不是金额"),
        ("money", "-3", "金额“-3”是负数"),
        ("money", "1.005", "金额“1.005”的小数多于 2 位"),
        ("money", 10**13, "金额“10000000000000”太大"),
        ("money", date(2016, 9, 15), "“2016-09-15”不是金额"),
        ("money", True, "“TRUE”不是金额"),
        ("money", "1,23", "“1,23”不是金额"),
        ("number", "35人", "“35人”不是数字"),
        ("points", "100.5", "“100.5”大于 100"),
        ("points", "99.999", "数值“99.999”的小数多于 2 位"),
        ("integer", "十五", "“十五”不是整数"),
        ("integer", "15", "“15”小于 2000"),
        ("integer", Decimal("2015.5"), "“2015.5”不是整数"),
        ("integer", "-2015", "“-2015”是负数"),
        ("date", "2016年9月", "“2016年9月”不是日期"),
        ("date", "9/15/2016", "“9/15/2016”不是日期"),
        ("date", "2016-02-30", "“2016-02-30”不是日期"),
        ("date", 42628, "“42628”不是日期"),
        ("yes_no", "大概", "“大概”看不出是还是否"),
        ("choice", "临时", "“临时”不在可选范围内"),
        ("choice", "", "必填的一列没有填写"),
        ("code", "1.01E+15", "代码变成了科学计数法“1.01E+15”，已经失真"),
        ("code", 4103110000000001, "代码超过 15 位，以数字保存时 Excel 会改掉末尾几位"),
        ("code", "41 03", "代码“41 03”中间有空格或换行"),
        ("code", Decimal("1.5"), "“1.5”不是代码"),
        ("code", "A" * 21, "文字有 21 个字，超过 20 个字"),
        ("text", "—", "必填的一列填的是“—”，等于没有填"),
        ("text", "字" * 11, "文字有 11 个字，超过 10 个字"),
        ("text", date(2015, 12, 1), "这一格被 Excel 当成了日期 2015-12-01，看不出原来的文字"),
        ("text", Odd("单元格是错误值 #N/A", "请改正公式"), "单元格是错误值 #N/A"),
    ],
)
def test_unclear_cells_are_refused(kind: str, raw: Any, message: str) -> None:
    with pytest.raises(CellError) as refused:
        parse_cell(COLUMNS[kind], raw, "元")
    assert refused.value.message == message
    assert refused.value.cure


def test_a_refused_choice_lists_what_is_possible() -> None:
    with pytest.raises(CellError) as refused:
        parse_cell(COLUMNS["choice"], "临时", "元")
    assert refused.value.cure == "请填写以下之一：≥、一次性"


def test_a_long_wrong_text_is_quoted_shortened() -> None:
    with pytest.raises(CellError) as refused:
        parse_cell(COLUMNS["money"], "三" * 100, "元")
    assert refused.value.message == f"“{'三' * 40}…”不是金额"
