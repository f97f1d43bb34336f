"""The cases of tests/cases/policies, written for people of finance: a situation, and what must come out."""

from decimal import Decimal

import pytest
import yaml

from projects.scoring import consequence

from .policies import ROOT

FOLDER = ROOT / "tests" / "cases" / "policies"
YES = {"是": True, "否": False}
KINDS = {label: kind for kind, label in consequence.KINDS.items()}
FILINGS = {label: filing for filing, label in consequence.FILINGS.items()}
EXEMPTIONS = {label: name for name, label in consequence.EXEMPTIONS.items()}
FACTS = {
    "申报数": ("requested", Decimal),
    "上年数": ("last_year", Decimal),
    "结转增量": ("carryover_growth", Decimal),
    "新增项目": ("new_items", Decimal),
    "等级": ("grade", str),
    "得分": ("score", Decimal),
    "自评": ("filing", FILINGS.__getitem__),
    "规范": ("in_order", YES.__getitem__),
    "执行率": ("execution", Decimal),
    "结转率": ("carryover", Decimal),
    "连续年数": ("years_in_row", int),
    "整改逾期": ("rectification_overdue", YES.__getitem__),
    "部门等级": ("department_grade", str),
    "类别": ("kind", KINDS.__getitem__),
    "不予扣减": ("protected", lambda parts: {EXEMPTIONS[name]: Decimal(yuan) for name, yuan in parts.items()}),
}
OUTCOMES = {"说明", "建议数", "计入条款", "决定", "待决定", "问题", "优先", "暂停"}


def situations():
    for path in sorted(FOLDER.glob("*.yaml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for situation in document["情形"]:
            yield pytest.param(document["办法"], situation, id=f"{path.stem}-{situation['说明']}")


def load(declared):
    if isinstance(declared, dict):
        return consequence.read_policy(declared, source="情形")
    return consequence.load_policy((ROOT / declared).read_text(encoding="utf-8"), source=declared)


@pytest.mark.parametrize(("declared", "situation"), list(situations()))
def test_the_policy_leads_to_what_the_case_says(declared, situation):
    assert not situation.keys() - FACTS.keys() - OUTCOMES
    facts = {FACTS[name][0]: FACTS[name][1](value) for name, value in situation.items() if name in FACTS}
    case = consequence.Case(code="X", name="某对象", **facts)
    decisions = [
        consequence.Decision("X", one["条款"], Decimal(one["比例"]), one["理由"], one["决定人"])
        for one in situation.get("决定", [])
    ]
    outcome = consequence.apply_policy(load(declared), case, decisions)
    assert str(outcome.proposed) == situation["建议数"], outcome.reasons
    assert [line.row for line in outcome.matched if line.applied] == situation["计入条款"]
    assert [
        {"条款": need.row, "最少扣减": str(need.cut_low), "最多扣减": str(need.cut_high)}
        for need in outcome.needs_decision
    ] == situation.get("待决定", [])
    assert [found.code for found in outcome.findings] == situation.get("问题", [])
    assert outcome.priority == YES[situation.get("优先", "否")]
    assert outcome.suspended == YES[situation.get("暂停", "否")]
