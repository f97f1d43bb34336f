"""Numbers as an official document writes them: 万元 and percent to two places, 2016年9月15日, 一、（一）."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from budgeteval.text.numbers import plain
from budgeteval.text.rounding import round_half_up

NOTHING = "—"
_TEN_THOUSAND, _HUNDRED_MILLION = Decimal(10_000), Decimal(100_000_000)
_HAN = "\u3400-\u9fff“”《》（）〔〕、。，；：？！"
_SIGNS = "×÷−+=≤≥±"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
_MARK = re.compile(rf"(?<=[{_HAN}])[,;:?!]|[,;:?!](?=[{_HAN}])|(?<=%)[,;](?=.)")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_SPACE = re.compile(rf"(?<=[{_HAN}]) (?=[^ {_SIGNS}])|(?<=[^ {_SIGNS}]) (?=[{_HAN}])|(?<=[0-9]) (?=%)")
_CORNERS = str.maketrans("「」『』", "“”‘’")
_DIGITS = "零一二三四五六七八九"


def wan(amount: Decimal | None) -> str:
    """Yuan in 万元, two places, thousands parted: 99,500.00. Without an amount: —."""
    return NOTHING if amount is None else f"{round_half_up(amount / _TEN_THOUSAND):,}"


def money(amount: Decimal) -> str:
    """An amount in a sentence: 9.95亿元 when 亿元 to two places is exact, else 万元 to two places."""
    large = amount / _HUNDRED_MILLION
    if abs(large) >= 1 and round_half_up(large) == large:
        return f"{plain(large)}亿元"
    return f"{wan(amount)}万元"


def rate(value: Decimal | None) -> str:
    """Percent to two places; — where there is none."""
    return NOTHING if value is None else f"{round_half_up(value)}%"


def points(value: Decimal | None) -> str:
    """Points to two places; — where there are none."""
    return NOTHING if value is None else str(round_half_up(value))


def day(value: date | None) -> str:
    """2016年9月15日; — where there is none."""
    return NOTHING if value is None else f"{value.year}年{value.month}月{value.day}日"


def numeral(number: int) -> str:
    """A heading's number from 1 to 99: 一, 十, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def typeset(text: str) -> str:
    """Text as official documents print it.

    Half-width punctuation beside Chinese becomes full-width (1,200.00 stays), corner brackets become quotation marks,
    and single spaces beside Chinese and before % go, for the reader's program spaces by itself; those around signs
    stay: there a line may break.
    """
    text = _SPACE.sub("", text.translate(_CORNERS))
    text = _MARK.sub(lambda found: _FULL[found[0]], text)
    return _BRACKETS.sub(_bracketed, text)


def _bracketed(found: re.Match[str]) -> str:
    around = found.string[max(found.start() - 1, 0) : found.end() + 1]
    return f"（{found[1]}）" if re.search(f"[{_HAN}]", around) else found[0]


def listed(items: Iterable[str]) -> str:
    """Items joined by 、."""
    return "、".join(item for item in items if item)


def joined(sentences: Iterable[str]) -> str:
    """Clauses joined by ； and closed by 。; ends already there are taken off."""
    return "；".join(sentence.rstrip("。；;. ") for sentence in sentences if sentence.strip()) + "。"


def quoted(text: str) -> str:
    """The text in quotation marks; marks within it become single ones."""
    return "“" + text.replace("“", "‘").replace("”", "’") + "”"


def sentence(text: str) -> str:
    """The text closed by a full stop, if it has no end of its own."""
    text = text.strip()
    return text if not text or text[-1] in "。！？!?；" else text + "。"
