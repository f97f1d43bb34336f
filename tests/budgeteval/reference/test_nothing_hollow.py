"""One cell of the sheets or one line of the rules is changed: sums, grades, cuts and sentences follow."""

import shutil
from pathlib import Path

import pytest

from projects.results.models import Rating
from projects.selfeval.models import WorkAppraisal
from tests.budgeteval.reference.changes import change, replace, small_copy
from tests.budgeteval.reference.command import ROOT, play, summary_of
from tests.reports.document.reading import words

pytestmark = pytest.mark.django_db

YEAR_REPORT = "2016年度预算绩效工作开展情况报告.docx"
KEY_REPORT = "2015年道路清扫费绩效评价报告.docx"
WATER_REPORT = "水利局2015年部门整体支出绩效评价报告.docx"


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    return small_copy(tmp_path / "sheets")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def text(out: Path, name: str) -> str:
    (found,) = out.rglob(f"*{name}")
    return words(found.read_bytes())


def rating(kind: str, name: str) -> tuple[str, str]:
    found = next(one for one in Rating.objects.filter(kind=kind, stage="confirmed") if name in str(one))
    return str(found.total), found.grade


def test_an_executed_amount_changes_the_sums_a_grade_and_the_sentence(sheets: Path, out: Path) -> None:
    change(sheets, ("funding.xlsx", "项目与资金", {"项目代码": "2015104001002"}, "执行数"), 0)
    play(out, sheets)
    found = summary_of(out)
    # 51,000,000 less the 816,000 that are no longer spent; nothing spent of the budget is 0 of 10 points
    assert found["spent_yuan"] == 50_184_000
    assert found["appropriated_yuan"] == 60_000_000
    # 98.12 = 13 + 13 + 11.52 + 12 + 30 + 8.60 as claimed, and 10 for the execution
    assert rating("self", "村庄绿化亮化项目") == ("88.12", "良")
    assert (found["ratings"]["self"]["优"], found["ratings"]["self"]["良"]) == (20, 3)
    report = text(out, YEAR_REPORT)
    assert "实际支出5,018.40万元，支出率83.64%" in report
    assert "“优”20个、“良”3个、“中”6个、“差”1个，“优”占66.67%" in report


def test_one_experts_point_changes_the_total_and_the_sentences(sheets: Path, out: Path) -> None:
    seat = {"对象代码": "2015106001001", "席次": 1, "指标代码": "social"}
    change(sheets, ("expert_points.xlsx", "评分", seat, "得分"), 8)
    play(out, sheets)
    # one of three experts gives 1.5 points more: 88.07 + 0.50
    assert rating("key", "道路清扫") == ("88.57", "良")
    assert "综合得分88.57分，评价等级为“良”" in text(out, YEAR_REPORT)
    assert "88.57" in text(out, KEY_REPORT)
    assert "88.07" not in text(out, KEY_REPORT)


def test_one_line_of_the_policy_changes_the_cut_and_the_sentence(sheets: Path, out: Path) -> None:
    shutil.copytree(ROOT / "fixtures/policies", sheets / "policies")
    replace(
        sheets / "policies/reference-2017.yaml",
        "then: {action: decide, between: [1, 10], of: request}",
        "then: {action: decide, between: [1, 10], of: last_year}",
    )
    play(out, sheets)
    found = summary_of(out)["proposals"]
    # 6 % of last year's 10,264,900 + 54,016,300 instead of 6 % of the request
    assert (found["cut_yuan"], found["proposed_yuan"]) == (3_856_872, 185_170_628)
    assert "申报2017年预算18,902.75万元，建议安排18,517.06万元，压减385.69万元" in text(out, YEAR_REPORT)


def test_one_appraisal_point_changes_the_total_and_the_average(sheets: Path, out: Path) -> None:
    unit = {"单位代码": "104001", "考评内容代码": "staffing"}
    change(sheets, ("appraisals.xlsx", "工作考评", unit, "得分"), 5)
    play(out, sheets)
    totals = {appraisal.unit.code: appraisal.total for appraisal in WorkAppraisal.objects.select_related("unit")}
    assert str(totals["104001"]) == "94.50"
    # (94.5 + 91 + 67 + 77.5 + 89.5 + 87) ÷ 6
    assert "平均84.42分，最高94.50分，最低67.00分" in text(out, YEAR_REPORT)


def test_one_figure_of_a_department_changes_its_score_and_report(sheets: Path, out: Path) -> None:
    item = {"单位代码": "104001", "数据项": "未达支付进度专项数"}
    change(sheets, ("department_data.xlsx", "部门数据", item, "数值"), 2)
    play(out, sheets)
    # two projects less behind their schedule, half a point each: 70.44 + 1.00
    assert rating("department", "水利局") == ("71.44", "中")
    assert "最低的是水利局（71.44分）" in text(out, YEAR_REPORT)
    assert "71.44" in text(out, WATER_REPORT)


def test_one_units_budget_changes_the_cut_and_the_sentence(sheets: Path, out: Path) -> None:
    change(sheets, ("unit_budgets.xlsx", "单位预算", {"单位代码": "104001"}, "申请项目支出"), 60_000_000)
    play(out, sheets)
    # 6 % of 10,836,000 + 60,000,000
    assert summary_of(out)["proposals"] == {
        "count": 6, "requested_yuan": 186_544_000, "proposed_yuan": 182_293_840, "cut_yuan": 4_250_160,
    }  # fmt: skip
    assert "申报2017年预算18,654.40万元，建议安排18,229.38万元，压减425.02万元" in text(out, YEAR_REPORT)


def test_a_decided_percentage_changes_the_cut(sheets: Path, out: Path) -> None:
    change(sheets, ("decisions.xlsx", "压减决定", {"单位代码": "104001"}, "压减比例(%)"), 3)
    play(out, sheets)
    assert summary_of(out)["proposals"]["cut_yuan"] == 2_199_585  # 3 % of 73,319,500
