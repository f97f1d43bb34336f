"""Figures in the sentences are live: another fact, another sentence; the office's prose stays."""

from dataclasses import replace
from decimal import Decimal

import pytest

from reports.document import department_report, key_report, year_report
from reports.document.wording import typeset
from reports.facts import Prose, ScoreLine
from tests.reports import samples
from tests.reports.document.reading import paragraphs, tables, words

D = Decimal
CONSTRUCTED = "本报告中除已公布数字外，其余数据为演示构造"


def _moved(facts, amount):
    """The same year with so much more spent in its first field and first kind of unit."""
    more = [(replace(rows[0], spent=rows[0].spent + amount), *rows[1:]) for rows in (facts.fields, facts.unit_kinds)]
    return replace(facts, spent=facts.spent + amount, fields=more[0], unit_kinds=more[1])


def test_the_years_sentence_says_the_reference_figures(year):
    said = words(year)
    assert "共有121个预算单位的793个项目纳入2015年度支出绩效自评，拨付资金9.95亿元，占2015年项目支出的49.00%" in said
    assert "实际支出8.32亿元" in said
    assert "支出率83.62%" in said


def test_the_report_has_the_eight_sections_in_order(year):
    chapters = [text for style, text in paragraphs(year) if style == "Heading1"]
    assert chapters == [
        "一、建立绩效目标管理机制",
        "二、完善制度办法",
        "三、加强组织领导",
        "四、制定方案，明确时限",
        "五、绩效评价开展情况",
        "六、开展业务培训",
        "七、存在的困难和问题",
        "八、2017年工作打算",
    ]


def test_another_executed_amount_changes_sentence_and_total(year):
    changed = year_report(_moved(samples.year_facts(), D("10000.00")))
    assert "实际支出83,201.00万元" in words(changed)
    assert ["合计", "793", "99,500.00", "83,201.00", "83.62%"] in tables(changed)[3]
    assert ["合计", "793", "99,500.00", "83,200.00", "83.62%"] in tables(year)[3]


def test_targets_filings_and_mistakes_are_counted_in_the_sentences():
    facts = samples.year_facts()
    facts = replace(
        facts,
        targets=replace(facts.targets, clear=400, none=66),
        filings=replace(facts.filings, filed=790, missing=3, late=70),
    )
    said = words(year_report(facts))
    assert "绩效目标明确的400个，占50.44%" in said
    assert "实际报送790份，其中逾期70份" in said
    assert "未报送3份" in said


def test_a_department_that_falls_changes_table_and_sentence():
    facts = samples.year_facts()
    first = replace(facts.department_results[0], total=D("59.99"), grade="差")
    said = words(year_report(replace(facts, department_results=(first, *facts.department_results[1:]))))
    assert "最低的是区卫生局（59.99分）" in said


def test_an_example_policy_says_that_it_binds_nobody(year):
    said = words(year)
    assert "另按示例方案“压减比例试算方案”（示例，仅供比较，不作为预算安排依据）试算" in said
    assert "压减345.00万元，压减比例0.11%，涉及2个单位" in said


def test_a_policy_that_cuts_nothing_says_so():
    facts = samples.year_facts()
    calm = replace(facts.policies[0], proposed=facts.policies[0].requested, affected=0, cuts=())
    said = words(year_report(replace(facts, policies=(calm,))))
    assert "建议安排312,000.00万元，未予压减。" in said


def test_the_offices_prose_replaces_the_draft_and_figures_stay_live():
    facts = replace(
        samples.year_facts(), prose=(Prose(key="organisation", text="区政府主要领导亲自部署。\n各单位分工负责。"),)
    )
    said = words(year_report(facts))
    assert "区政府主要领导亲自部署。" in said
    assert "谁支出、谁自评" not in said
    assert "核定编制4人，实际在岗2人" in said


def test_a_short_numbered_line_of_prose_becomes_a_heading():
    facts = replace(samples.year_facts(), prose=(Prose(key="next_year", text="（一）做实目标\n逐项审核。"),))
    assert ("Heading2", "（一）做实目标") in paragraphs(year_report(facts))


@pytest.mark.parametrize(
    ("build", "make"),
    [
        (year_report, samples.year_facts),
        (key_report, samples.key_facts),
        (department_report, samples.department_facts),
    ],
)
def test_constructed_data_is_said_to_be_constructed_on_cover_and_first_page(build, make):
    assert words(build(make())).count(CONSTRUCTED) == 2
    assert CONSTRUCTED not in words(build(replace(make(), constructed=False)))


def test_the_key_report_has_the_seven_parts_and_its_annexes(key):
    chapters = [text for style, text in paragraphs(key) if style == "Heading1"]
    assert [text.split("、")[0] for text in chapters[:7]] == list("一二三四五六七")
    assert [text.split("  ")[1] for text in chapters[7:]] == [
        "绩效评价指标体系",
        "绩效评价评分表",
        "满意度调查情况",
        "评价专家组",
        "佐证材料清单",
    ]


@pytest.mark.parametrize(("kind", "make"), [("key", samples.key_facts), ("department", samples.department_facts)])
def test_every_lost_point_is_explained(kind, make, request):
    said = words(request.getfixturevalue(kind))
    for line in make().lines:
        if line.lost > 0:
            assert f"{line.level3}：分值{line.weight}分，得{line.score}分，扣{line.lost}分。" in said
            assert typeset(line.reason) in said


def test_one_experts_point_more_changes_total_and_sentence(key):
    facts = samples.key_facts()
    first = replace(facts.lines[1], score=D("5.00"), reason="")
    facts = replace(facts, lines=(facts.lines[0], first, *facts.lines[2:]), total=facts.total + D("0.33"))
    said = words(key_report(facts))
    assert "综合得分89.62分" in said
    assert "综合得分89.29分" in words(key)
    assert "立项程序规范性：" not in said


def test_a_difference_between_lines_and_total_is_told():
    facts = samples.department_facts()
    said = words(department_report(replace(facts, total=facts.total - 1, total_note="信息公开不及时，另扣1分")))
    assert "信息公开不及时，另扣1分。" in said


def test_annexes_keep_their_numbers_without_a_survey(department):
    said = words(department)
    assert "清单见附件4" in said
    assert "附件3  评价专家组" in said
    assert "满意度调查情况" not in said


def test_a_report_without_optional_facts_is_still_whole():
    facts = replace(
        samples.key_facts(),
        survey=None,
        events=(),
        evidence=(),
        strengths=(),
        problems=(),
        advice=(),
        objection="",
        basis=(),
        goal="",
        money=replace(samples.key_facts().money, sources=()),
    )
    said = words(key_report(facts))
    assert "项目未申报年度绩效目标" in said
    assert "评价未发现重大问题。" in said
    assert "附件3  评价专家组" in said


def test_a_year_without_reviews_policies_and_themes_is_still_whole():
    facts = samples.year_facts()
    none = tuple(replace(shift, own=0, own_checked=0, checked=0) for shift in facts.rescoring.grades)
    bare = replace(
        facts,
        key_results=(),
        department_results=(),
        policies=(),
        themes=(),
        returns=(),
        basis=(),
        calendar=(),
        findings=(),
        sections=(),
        rescoring=replace(facts.rescoring, grades=none),
        appraisals=replace(facts.appraisals, mean=None, mistakes=()),
    )
    said = words(year_report(bare))
    assert "1.绩效自评" in said
    assert "重点评价" not in said.split("二、")[0]
    assert "None" not in said


def test_hostile_and_odd_text_is_printed_as_text():
    odd = "<w:p/>&“甲,乙”\x0b(试点)\ufffe"
    facts = replace(samples.key_facts(), content=odd)
    assert "<w:p/>&“甲，乙”（试点）" in words(key_report(facts))


def test_a_line_whose_reason_is_missing_falls_back_on_how_it_was_scored():
    facts = samples.key_facts()
    lost = facts.lines[1]
    told = ScoreLine(
        level1=lost.level1,
        level2=lost.level2,
        level3=lost.level3,
        weight=lost.weight,
        score=lost.score,
        explanation="三位专家平均4.67分",
    )
    said = words(key_report(replace(facts, lines=(facts.lines[0], told, *facts.lines[2:]))))
    assert "扣0.33分。计分过程：三位专家平均4.67分。" in said
