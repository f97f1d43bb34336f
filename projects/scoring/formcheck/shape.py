"""From JSON values to a form: every wrong type and every unreadable number is collected, each with its place."""

from typing import Any

from budgeteval.text.numbers import is_blank
from projects.scoring.facts import AT_LEAST, AT_MOST, EQUAL
from projects.scoring.formcheck.fields import Sheet
from projects.scoring.formcheck.form import KINDS, QUALITATIVE, Budget, Form, FormError, Part, Rate, Row, Scheme
from projects.scoring.formcheck.scheme import read_own_rule, read_scheme
from projects.scoring.formcheck.values import PERCENT, clean_unit, read_plain, read_value
from projects.scoring.reading import describe

OPS = {
    AT_LEAST: AT_LEAST,
    "≥": AT_LEAST,
    AT_MOST: AT_MOST,
    "≤": AT_MOST,
    EQUAL: EQUAL,
    "\uff1d": EQUAL,
    QUALITATIVE: QUALITATIVE,
    "定性": QUALITATIVE,
}


def read_form(data: Any) -> Form:
    """The form of one JSON object.

    Raises:
        FormError: with every problem found, each naming its row and field.
    """
    if not isinstance(data, dict):
        raise FormError([f"一张表应为一组“键: 值”({{ … }})，现为 {describe(data)}。"])
    problems: list[str] = []
    sheet = Sheet(data, "表头", problems)
    scheme = read_scheme(sheet)
    form = Form(
        id=sheet.text("id", "编号"),
        title=sheet.text("title", "表名") or "",
        unit=sheet.text("unit", "单位") or "",
        year=sheet.text("year", "年度") or "",
        kind=sheet.choice("kind", "表的种类", dict(zip(KINDS, KINDS, strict=True))),
        partial=bool(sheet.flag("partial", "是否缺行")),
        scheme=scheme,
        budget=read_budget(Sheet(sheet.inner("budget", "项目资金"), "项目资金", problems)),
        rows=tuple(
            read_row(number, row, scheme)
            for number, row in enumerate(sheet.rows("indicators", "绩效指标", "第 {} 行指标", needed=True), start=1)
        ),
        published_total=sheet.number("published_total", "总分"),
        published_rating=sheet.filled("published_rating", "等级"),
    )
    if problems:
        raise FormError(problems)
    return form


def read_budget(sheet: Sheet) -> Budget:
    unit = clean_unit(sheet.text("money_unit", "金额单位"))
    money = unit or "元"
    return Budget(
        unit=unit,
        year_start=sheet.number("year_start", "年初预算数", unit=money),
        full_year=sheet.number("full_year", "全年预算数", unit=money),
        executed=sheet.number("executed", "全年执行数", unit=money),
        weight=sheet.number("weight", "分值", low=0),
        published=sheet.number("published_score", "得分"),
        rate=_rate(sheet),
        completed=sheet.flag("completed", "项目是否完成"),
        parts=tuple(
            Part(
                name=part.text("name", "名称") or "",
                year_start=part.number("year_start", "年初预算数", unit=money),
                full_year=part.number("full_year", "全年预算数", unit=money),
                executed=part.number("executed", "全年执行数", unit=money),
            )
            for part in sheet.rows("parts", "资金来源", "资金来源第 {} 行", needed=False)
        ),
    )


def _rate(sheet: Sheet) -> Rate | None:
    text = sheet.filled("published_rate", "执行率")
    if text is None:
        return None
    value = read_plain(text, frozenset({PERCENT}))
    if value is None:
        sheet.refuse("published_rate", "执行率", f"应为百分数，现为 {describe(text)}。")
        return None
    signed = read_value(text)
    if signed is not None and signed.unit == PERCENT:
        return Rate(text, (value / 100,))
    # Without a sign, 0.9 is a ratio as spreadsheets keep it, 90 a percentage; small numbers may be either.
    return Rate(text, (value, value / 100) if abs(value) <= 1 else (value / 100,))


def read_row(number: int, sheet: Sheet, scheme: Scheme) -> Row:
    reason = sheet.text("reason", "偏差原因分析及改进措施")
    return Row(
        number=number,
        level1=_named(sheet.text("level1", "一级指标")),
        level2=_named(sheet.text("level2", "二级指标")),
        name=_named(sheet.text("name", "三级指标")),
        op=sheet.choice("op", "比较方向", OPS),
        target=sheet.filled("target", "年度指标值"),
        unit=clean_unit(sheet.text("target_unit", "计量单位")),
        actual=sheet.filled("actual", "实际完成值"),
        weight=sheet.number("weight", "分值", low=0),
        published=sheet.number("published_score", "得分"),
        rule=read_own_rule(sheet, scheme.equal_missed),
        reason="" if reason is not None and is_blank(reason) else reason,
    )


def _named(text: str | None) -> str:
    return "" if text is None or is_blank(text) else text.strip()
