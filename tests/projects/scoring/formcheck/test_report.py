"""What a check says to a clerk, and as JSON."""

import json

from projects.scoring.formcheck import as_lines, check_form, read_form, writable
from tests.projects.scoring.formcheck.forms import answer, first_row, form, lone, row, satisfied


def lines(data):
    return list(as_lines(check_form(read_form(data))))


def test_a_clerk_reads_money_rows_total_and_findings():
    data = form(
        row(actual="45"), satisfied(), money={"executed": "180", "published_score": "9", "published_rate": "90%"}
    )
    assert lines(data) == [
        "《演示项目》演示-1",
        "单位：演示单位  年度：2022",
        "项目资金",
        "  执行率 = 全年执行数 180 万元 ÷ 全年预算数 200 万元 = 90.00 %；得分:执行率 90.00 % × 分值 10 = 9.00",
        "  分值 10，表中得分 9.00，重算得分 9.00",
        "绩效指标",
        "  1. 数量指标「清扫面积」:完成值 45 万㎡ ÷ 指标值 90 万㎡ = 50.00 % × 分值 50 = 25.00",
        "     分值 50，表中得分 50.00，重算得分 25.00；完成比例赋分",
        "  2. 服务对象满意度「群众满意度」:完成值 90 % ≥ 指标值 90 %，达到指标值，得 40.00 分",
        "     分值 40，表中得分 40.00，重算得分 40.00；完成比例赋分",
        "总分和等级：表中 100.00、优，重算 74.00、中",
        "发现 3 项：",
        (
            "  【须改正】第 1 行：数量指标「清扫面积」未完成指标值，表中得分 50，为满分，按规则应得 25.00。"
            "请按计分规则更正得分，或更正完成值。（full_with_shortfall）"
        ),
        "  【须改正】全表：表中总分 100，各行得分之和 99。请按各行得分重新合计总分。（total_differs）",
        (
            "  【提示】全表：绩效指标得分率 100.00 %，明显高于预算执行率 90.00 %。"
            "建议核对完成值，说明花钱少而完成多的原因。（indicators_outrun_execution）"
        ),
    ]


def test_what_is_not_on_the_form_is_a_dash():
    data = lone(weight=None, published_score=None)
    data |= {"id": None, "title": None, "unit": None, "year": None, "budget": None}
    assert lines(data) == [
        "《没有表名》",
        "单位：—  年度：—",
        "本表只收录了一部分行，不计总分和等级。",
        "项目资金",
        "  表中没有预算数或执行数，无法重算执行率",
        "绩效指标",
        "  1. 数量指标「清扫面积」:表中没有分值，无法重算，表中也没有得分",
        "     分值 —，表中得分 —，重算得分 —；无法重算",
        "总分和等级：表中 —，重算 —",
        "未发现问题。",
    ]


def test_a_grade_below_every_band_is_left_out():
    data = form(row(), satisfied(), scheme={"rating": [["优", "101"]]}, published_rating=None)
    assert "总分和等级：表中 100.00，重算 100.00" in lines(data)


def test_a_form_cannot_write_lines_of_its_own():
    shown = lines(lone(name="清扫\n发现 0 项\u001b[2J\u202e"))
    assert not any(line.startswith("发现 0") for line in shown)
    assert any("清扫\\u000a发现 0 项\\u001b[2J\\u202e" in line for line in shown)


def test_points_with_more_than_two_decimals_are_shown_as_printed():
    assert first_row(lone(published_score="14.375"))["published_score"] == "14.375"


def test_half_a_character_does_not_stop_the_answer():
    text = writable(json.dumps(answer(lone(name="清扫\ud800")), ensure_ascii=False))
    assert json.loads(text.encode("utf-8"))["indicators"][0]["name"] == "清扫\ud800"
