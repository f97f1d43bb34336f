"""How a score came and why points were lost, as a report tells it."""

from dataclasses import replace

import pytest

from reports.document.explanations import lost_points, told
from tests.reports import samples

LINE = replace(samples.department_facts().lines[4], reason="")


@pytest.mark.parametrize("mark", ["：", ":", "： "])
def test_the_indicators_name_is_not_repeated(mark):
    line = replace(LINE, explanation=f"预算执行「预算完成率」{mark}完成值 87 %，得 4.50")
    assert told(line) == "完成值 87 %，得 4.50"


def test_another_indicators_name_stays():
    line = replace(LINE, explanation="预算执行「支付进度」：次数 2")
    assert told(line) == "预算执行「支付进度」：次数 2"


def test_where_the_value_came_from_is_left_to_the_score_table():
    line = replace(LINE, explanation="「预算完成率」：完成值 87 %（取值：(甲 + 乙) ÷ 丙 = 87 %）")
    assert told(line) == "完成值 87 %（取值：(甲 + 乙) ÷ 丙 = 87 %）"
    assert lost_points(line).endswith("扣1.50分。目标值100%，完成值96.25%；计分过程：完成值 87 %。")


def test_a_line_that_says_nothing_points_to_the_score_table():
    assert lost_points(replace(LINE, explanation="", target="", actual="")).endswith("扣分依据见评分表。")
