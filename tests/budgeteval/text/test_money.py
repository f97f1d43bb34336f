from decimal import Decimal

from budgeteval.text.money import number_text, share_text, wan_number, yi_text


def test_amounts_are_written_in_their_unit_with_two_decimals():
    assert yi_text(995_000_000) == "9.95 亿元"
    assert wan_number(Decimal("215457.60")) == Decimal("21.55")


def test_shares_are_percentages_and_a_share_of_nothing_is_a_dash():
    assert share_text(49, 100) == "49.00%"
    assert share_text(1, 3, 1) == "33.3%"
    assert share_text(1, 0) == "—"


def test_rounding_in_text_is_half_up():
    assert number_text(Decimal("2.005")) == "2.01"
    assert number_text(Decimal("-2.005")) == "-2.01"
    assert number_text(1234567, 0, separators=True) == "1,234,567"
