import pytest

from budgeteval.text.numerals import chinese_numeral, heading

KNOWN = {
    0: "零", 1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 101: "一百零一", 110: "一百一十",
    115: "一百一十五", 1000: "一千", 1001: "一千零一", 1010: "一千零一十", 1100: "一千一百", 9999: "九千九百九十九",
}  # fmt: skip


@pytest.mark.parametrize(("number", "words"), KNOWN.items())
def test_numbers_are_said_as_in_headings(number, words):
    assert chinese_numeral(number) == words


def test_no_two_numbers_sound_the_same():
    assert len({chinese_numeral(number) for number in range(10_000)}) == 10_000


@pytest.mark.parametrize("number", [-1, 10_000])
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(ValueError, match="0 与 9999"):
        chinese_numeral(number)


def test_headings_follow_the_official_order_of_marks():
    marks = [heading(2, level) for level in (1, 2, 3, 4)]
    assert marks == ["二、", "\uff08二\uff09", "2.", "\uff082\uff09"]
    with pytest.raises(ValueError, match="1 至 4"):
        heading(1, 5)
