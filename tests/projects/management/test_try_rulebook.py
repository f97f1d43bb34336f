"""The bureau's question before it revises its rules: which standing ratings of forms would change, and how far."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from budgeteval.audit.models import TrailLine
from projects.directory.models import WorkingYear
from projects.results.domain import rate_filing, rate_review
from projects.results.models import Rating
from projects.rulebooks.models import Rulebook
from projects.selfeval import domain as selfeval
from projects.selfeval.models import Review
from tests.factories import selfeval as made
from tests.factories.budgeting import changed
from tests.factories.rulebooks import small_text
from tests.factories.selfeval import IN_TIME
from tests.people import People, Place
from tests.projects.management.test_verify_ratings import tamper

# Rows are claimed; execution adds 8.00: the totals are 97.37, 90.00 and 84.00. The last row's target is far exceeded.
CLAIMS = (("14.37", "35", "30", "10"), ("12", "30", "30", "10"), ("6", "30", "30", "10"))
HABITS = "conventions: {execution_base: adjusted}"
ACTUALS = ("86.2", "95", "8", "150")


@pytest.fixture
def ratings(place: Place, people: People) -> list[Rating]:
    filings = [made.accepted(place, people, made.drafts(claims=claims, actuals=ACTUALS)) for claims in CLAIMS]
    return [rate_filing(filing=filing, by=people.erin, now=IN_TIME) for filing in filings]


def run(tmp_path: Path, text: str, *more: str) -> list[str]:
    """The lines that the command prints for a rulebook of this text."""
    path, out = tmp_path / "新规则.yaml", io.StringIO()
    path.write_text(text, "utf-8")
    district = WorkingYear.objects.get(year=2016).district.code
    call_command("try_rulebook", str(path), "--district", district, "--year", "2016", *more, stdout=out)
    return out.getvalue().splitlines()


def refusal(path: Path, district: str = "000000", year: str = "2016", kind: str = "self") -> str:
    with pytest.raises(CommandError) as refused:
        call_command("try_rulebook", str(path), "--district", district, "--year", year, "--kind", kind)
    return str(refused.value)


def names(ratings: list[Rating]) -> list[str]:
    return [f"{rating.project.code} {rating.project.name}" for rating in ratings]


def test_under_the_same_rules_nothing_changes(ratings: list[Rating], tmp_path: Path) -> None:
    assert run(tmp_path, small_text()) == [
        "“演示区2016年度”单位自评 3 项现行评级，按“测试用规则手册”1 版试算：",
        "",
        "一、评级（各行填报得分，加按手册计算的预算执行率得分）",
        "试算等级  优  良  合计",
        "现行等级",
        "优         2   0     2",
        "良         0   1     1",
        "合计       2   1     3",
        "等级变化 0 项，总分变化 0 项；平均总分 90.46 → 90.46，总分中位数 90.00 → 90.00。",
        "",
        "二、按规则计分（各行得分由两份手册各按自己的计分方法计算）",
        "试算等级  优  合计",
        "现行等级",
        "优         3     3",
        "合计       3     3",
        "等级变化 0 项，总分变化 0 项；平均总分 97.37 → 97.37，总分中位数 97.37 → 97.37。",
        "",
        "以上为试算，没有写入任何数据。",
    ]


def test_a_bands_lower_bound_changes_the_table(ratings: list[Rating], tmp_path: Path) -> None:
    lines = run(tmp_path, changed(small_text(), ("from: 80", "from: 85")))
    assert lines[3:10] == [
        "试算等级  优  中  合计",
        "现行等级",
        "优         2   0     2",
        "良         0   1     1",
        "合计       2   1     3",
        "等级变化 1 项，总分变化 0 项；平均总分 90.46 → 90.46，总分中位数 90.00 → 90.00。",
        "变化最大的 1 项：",
    ]
    assert lines[10] == f"  {names(ratings)[2]}：84.00 分、“良” → 84.00 分、“中”"


def test_an_over_achievement_rule_changes_what_the_rules_compute_and_not_what_is_claimed(
    ratings: list[Rating], tmp_path: Path
) -> None:
    over = (HABITS, "conventions: {execution_base: adjusted, over: {kind: no_credit, line: '1.3'}}")
    lines = run(tmp_path, changed(small_text(), over))
    assert "等级变化 0 项，总分变化 0 项" in lines[8]
    assert lines[11:] == [
        "试算等级  良  合计",
        "现行等级",
        "优         3     3",
        "合计       3     3",
        "等级变化 3 项，总分变化 3 项；平均总分 97.37 → 87.37，总分中位数 97.37 → 87.37。",
        "变化最大的 3 项：",
        *(f"  {name}：97.37 分、“优” → 87.37 分、“良”" for name in names(ratings)),
        "",
        "以上为试算，没有写入任何数据。",
    ]


def test_another_weight_of_the_execution_rate_is_told_by_project_with_the_totals(
    ratings: list[Rating], tmp_path: Path
) -> None:
    steps = "rule: {method: execution, variant: bands}"
    lines = run(tmp_path, changed(small_text(), ("rule: {method: execution}", steps)))
    # 80 % of the budget, not completed: 0.7 × 10 in the place of 8.00.
    assert lines[8] == "等级变化 1 项，总分变化 3 项；平均总分 90.46 → 89.46，总分中位数 90.00 → 89.00。"
    assert lines[9:13] == [
        "变化最大的 3 项：",
        f"  {names(ratings)[0]}：97.37 分、“优” → 96.37 分、“优”",
        f"  {names(ratings)[1]}：90.00 分、“优” → 89.00 分、“良”",
        f"  {names(ratings)[2]}：84.00 分、“良” → 83.00 分、“良”",
    ]


def test_a_rulebook_without_grades_gives_points_only(ratings: list[Rating], tmp_path: Path) -> None:
    graded = "    wants_satisfaction: true\n    rating: four\n"
    lines = run(tmp_path, changed(small_text(), (graded, "")))
    assert lines[3:8] == [
        "试算等级  （无等级）  合计", "现行等级", "优                 2     2", "良                 1     1",
        "合计               3     3",
    ]  # fmt: skip
    assert lines[10].endswith("：97.37 分、“优” → 97.37 分")


def test_the_sections_ratings_are_asked_for_by_kind(place: Place, people: People, tmp_path: Path) -> None:
    selfeval.accept_review(review=made.scored_review(place, people), by=people.dora, now=IN_TIME)
    rate_review(review=Review.objects.get(), by=people.erin, now=IN_TIME)
    lines = run(tmp_path, small_text(), "--kind", "section")
    assert lines[0].startswith("“演示区2016年度”股室复评 1 项现行评级")
    assert "平均总分 87.37 → 87.37" in lines[7]


def test_nothing_is_written(ratings: list[Rating], tmp_path: Path) -> None:
    counted = [model.objects.count() for model in (Rating, Rulebook, TrailLine)]
    run(tmp_path, changed(small_text(), ("from: 80", "from: 85")))
    assert [model.objects.count() for model in (Rating, Rulebook, TrailLine)] == counted


def test_a_rating_whose_inputs_are_damaged_is_named_and_not_counted(ratings: list[Rating], tmp_path: Path) -> None:
    tamper(ratings[0], inputs={})
    lines = run(tmp_path, small_text())
    assert "合计       1   1     2" in lines
    assert lines[-3] == f"有 1 项因所存资料不完整，无法计算，未列入上表：{names(ratings)[0]}。"


def test_where_all_are_damaged_there_is_no_table(ratings: list[Rating], tmp_path: Path) -> None:
    for rating in ratings:
        tamper(rating, inputs={})
    lines = run(tmp_path, small_text())
    assert [lines[3], lines[6]] == ["没有可以计算的评级。"] * 2
    assert lines[8].startswith("有 3 项因所存资料不完整")


def test_a_file_that_cannot_be_used_is_refused_in_one_sentence(place: Place, tmp_path: Path) -> None:
    missing, binary, broken, other = (tmp_path / f"{name}.yaml" for name in ("没有", "二进制", "错", "无自评"))
    binary.write_bytes(b"\xff\xfe\x00")
    broken.write_text(changed(small_text(), ("from: 80", "from: 95")), "utf-8")
    other.write_text(changed(small_text(), ("kind: self_eval", "kind: ex_ante")), "utf-8")
    assert refusal(missing) == f"文件“{missing}”无法读取：没有这个文件，请核对路径。"
    assert refusal(tmp_path) == f"文件“{tmp_path}”无法读取：请核对是否为文件以及文件权限。"
    assert refusal(binary) == f"文件“{binary}”无法读取：应为 UTF-8 编码的文本文件。"
    assert refusal(broken) == "错.yaml:ratings[1].bands:各档下限应从高到低排列，且不重复"
    assert refusal(other) == "规则手册“测试用规则手册”没有自评指标体系，不能用于自评和复评。"


def test_an_unknown_district_or_year_and_a_year_without_ratings_are_refused(place: Place, tmp_path: Path) -> None:
    path, district = tmp_path / "规则.yaml", place.district.code
    path.write_text(small_text(), "utf-8")
    assert refusal(path) == "没有区划代码为“000000”的 2016 工作年度，请核对 --district 和 --year。"
    assert (
        refusal(path, district, "1999") == f"没有区划代码为“{district}”的 1999 工作年度，请核对 --district 和 --year。"
    )
    assert refusal(path, district) == "“演示区2016年度”还没有单位自评的评级，无从试算。"
