"""Doubts about an indicator itself."""

import pytest

from tests.projects.scoring.formcheck.forms import findings, lone


def has(code, **changes):
    return code in [found for found, _, _ in findings(lone(published_score=None, **changes))]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"name": "预算执行率", "target_unit": "%"}, True),
        ({"name": "预算资金拨款率", "target_unit": "%"}, True),
        ({"name": "专项资金支付进度", "target_unit": "%"}, True),
        ({"name": "道路养护", "target_unit": "万元"}, True),
        ({"name": "道路养护", "target": "90万元", "target_unit": None}, True),
        ({"name": "道路养护", "target_unit": "公里"}, False),
        ({"name": "招商引资额", "target_unit": "亿元"}, False),
        ({"name": "木材销售收入", "target_unit": "万元"}, False),
        ({"name": "预算执行率", "level2": "时效指标", "target_unit": "%"}, False),
        ({"name": "项目总成本", "level2": "成本指标", "op": "<=", "target_unit": "万元"}, False),
        ({"name": "投入资金", "level2": "", "target_unit": "万元"}, True),
        ({"name": "投入资金", "level1": "效益指标", "level2": "—", "target_unit": "万元"}, False),
        ({"name": "补助村(社区)数量", "target_unit": "个"}, False),
        ({"name": "投入资金", "target": None}, True),
        ({"name": "道路养护", "target": None, "target_unit": None}, False),
    ],
)
def test_money_spent_is_no_output(changes, found):
    assert has("money_as_output", **changes) is found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"op": ">=", "target": "0", "actual": "3"}, True),
        ({"op": None, "target": "≥0", "actual": "3"}, True),
        ({"op": None, "target": "0", "actual": "3"}, False),
        ({"op": ">=", "target": "0", "actual": "3", "name": "税收增长率", "target_unit": "%"}, False),
        ({"op": "=", "target": "0", "actual": "0"}, False),
        ({"op": "<=", "target": "0", "actual": "0"}, False),
        ({"op": "<=", "target": "100", "name": "垃圾外溢率", "target_unit": "%"}, True),
        ({"op": "<=", "target": "100%", "name": "投诉占比", "target_unit": None}, True),
        ({"op": "<=", "target": "99", "name": "垃圾外溢率", "target_unit": "%"}, False),
        ({"op": "<=", "target": "100", "name": "公用经费控制率", "target_unit": "%"}, False),
        ({"op": "<=", "target": "100", "name": "投诉件数", "target_unit": "件"}, False),
        ({"op": "<=", "target": "100", "name": "投诉率", "target_unit": "‰"}, False),
        ({"op": ">=", "target": "100", "name": "合格率", "target_unit": "%"}, False),
        ({"op": "qualitative", "target": "0", "actual": "0"}, False),
        ({"op": "<=", "target": "100", "actual": None, "name": "投诉率", "target_unit": "%"}, True),
        ({"op": ">=", "target": None}, False),
    ],
)
def test_a_target_that_cannot_be_missed_is_trivial(changes, found):
    assert has("trivial_target", **changes) is found


@pytest.mark.parametrize(
    ("bands", "changes", "found"),
    [
        ([100, 80, 60, 0], {}, False),
        (None, {}, True),
        (None, {"method": {"id": "graded", "bands": [100, 80, 50, 0]}}, False),
        (None, {"target": None}, False),
        (None, {"op": ">="}, False),
    ],
)
def test_a_qualitative_target_wants_bands(bands, changes, found):
    words = {"op": "qualitative", "target": "显著", "actual": "显著"} if changes.get("op") is None else {}
    data = lone(scheme={"qualitative_bands": bands}, published_score="45", **{**words, **changes})
    assert ("qualitative_without_bands" in [code for code, _, _ in findings(data)]) is found
