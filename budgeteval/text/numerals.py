"""Chinese numerals for headings and lists: 一、二、…, (一), 第十二条."""

_DIGITS = "零一二三四五六七八九"
_HIGHEST = 9999
_TEN = 10
_TWENTY = 20


def chinese_numeral(number: int) -> str:
    """The number in words: 12 → 十二, 20 → 二十, 105 → 一百零五.

    Raises:
        ValueError: outside 0 to 9999.
    """
    if not 0 <= number <= _HIGHEST:
        raise ValueError(f"序号 {number} 应在 0 与 {_HIGHEST} 之间")
    if number < _TEN:
        return _DIGITS[number]
    words = _in_words(number)
    return words[1:] if number < _TWENTY else words


def _in_words(number: int) -> str:
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += (_DIGITS[0] if gap and words else "") + _DIGITS[digit] + name
        gap = not digit
    return words


def heading(number: int, level: int = 1) -> str:
    """The mark before a heading in official documents: ``一、``, ``(一)``, ``1.``, ``(1)``, brackets full-width.

    Raises:
        ValueError: a level other than 1 to 4.
    """
    marks = {
        1: f"{chinese_numeral(number)}、",
        2: f"\uff08{chinese_numeral(number)}\uff09",
        3: f"{number}.",
        4: f"\uff08{number}\uff09",
    }
    if level not in marks:
        raise ValueError(f"标题层级 {level} 应为 1 至 4")
    return marks[level]
