"""A target from the first draft to its issue; whoever saves second keeps the first one's text."""

from dataclasses import replace
from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.rulebooks.domain import adopt_rulebook
from projects.rulebooks.queries import rules_of
from projects.targets import domain
from projects.targets.domain import IndicatorRow, row_problems
from projects.targets.models import Target
from projects.transitions import Overtaken, Refused
from tests.factories.registry import make_project
from tests.factories.rulebooks import small_rulebook, small_text
from tests.factories.selfeval import IN_TIME, ROWS
from tests.people import People, Place


def create(place: Place, people: People, rows: tuple[IndicatorRow, ...] = ROWS) -> Target:
    return domain.create_target(
        project=make_project(place.unit), goal=" 道路整洁 ", indicators=rows, by=people.alice, now=IN_TIME
    )


def test_a_draft_keeps_goal_indicators_history_and_one_trail_line(place: Place, people: People) -> None:
    target = create(place, people)
    assert (target.goal, target.stage) == ("道路整洁", "draft")
    assert [(line.number, line.name, line.weight) for line in target.indicators.all()] == [
        (1, "清扫面积", Decimal("15.00")),
        (2, "达标率", Decimal("35.00")),
        (3, "投诉件数", Decimal("30.00")),
        (4, "居民满意度", Decimal("10.00")),
    ]
    first = target.history.get()
    assert (first.goal, first.history_user, first.history_date) == ("道路整洁", people.alice, IN_TIME)
    assert [line.kind for line in TrailLine.objects.all()] == ["targets.create"]


def test_a_project_has_one_target(place: Place, people: People) -> None:
    target = create(place, people)
    with pytest.raises(Refused, match="已有绩效目标"):
        domain.create_target(project=target.project, goal="", indicators=(), by=people.alice, now=IN_TIME)


def test_saving_again_replaces_all_indicators_and_remembers_the_old_goal(place: Place, people: People) -> None:
    target = create(place, people)
    domain.replace_indicators(
        target=target, goal="新目标", indicators=ROWS[:1], expected_version=1, by=people.alice, now=IN_TIME
    )
    assert target.version == 2
    assert [line.name for line in target.indicators.all()] == ["清扫面积"]
    assert list(target.history.order_by("pk").values_list("goal", flat=True)) == ["道路整洁", "新目标"]


def test_whoever_saves_second_is_told_and_the_firsts_indicators_stay(place: Place, people: People) -> None:
    mine = create(place, people)
    theirs = Target.objects.get(pk=mine.pk)
    given = {"expected_version": 1, "by": people.alice, "now": IN_TIME}
    domain.replace_indicators(target=mine, goal="先存的", indicators=ROWS[:2], **given)
    with pytest.raises(Overtaken, match="您的内容尚未保存"):
        domain.replace_indicators(target=theirs, goal="后存的", indicators=ROWS[:1], **given)
    kept = Target.objects.get(pk=mine.pk)
    assert (kept.goal, kept.indicators.count()) == ("先存的", 2)


def test_the_whole_walk_to_the_issue(place: Place, people: People) -> None:
    target = create(place, people)
    domain.sign(target=target, by=people.bob, now=IN_TIME)
    domain.submit(target=target, by=people.alice, now=IN_TIME)
    domain.return_for_changes(target=target, reason="指标值没有依据", by=people.dora, now=IN_TIME)
    domain.replace_indicators(
        target=target, goal="改", indicators=ROWS, expected_version=target.version, by=people.alice, now=IN_TIME
    )
    domain.sign(target=target, by=people.bob, now=IN_TIME)
    domain.submit(target=target, by=people.alice, now=IN_TIME)
    domain.approve(target=target, by=people.dora, now=IN_TIME)
    domain.issue(target=target, by=people.erin, now=IN_TIME)
    assert Target.objects.get().stage == "issued"
    moves = [line.detail["move"] for line in TrailLine.objects.filter(kind="move")]
    assert moves == ["sign", "submit", "return", "sign", "submit", "approve", "issue"]


@pytest.mark.parametrize("stage", ["signed", "submitted", "approved", "issued"])
def test_what_was_signed_is_not_rewritten(stage: str, place: Place, people: People) -> None:
    target = create(place, people)
    Target.objects.filter(pk=target.pk).update(stage=stage)
    with pytest.raises(Refused, match="不能再修改"):
        domain.replace_indicators(
            target=Target.objects.get(), goal="改", indicators=(), expected_version=1, by=people.alice, now=IN_TIME
        )
    assert target.indicators.count() == 4


def test_a_target_without_indicators_is_not_signed(place: Place, people: People) -> None:
    target = create(place, people, rows=())
    with pytest.raises(Refused, match="还没有指标"):
        domain.sign(target=target, by=people.bob, now=IN_TIME)


def test_a_past_years_target_is_entered_as_issued_with_one_move(place: Place, people: People) -> None:
    target = domain.adopt(project=make_project(place.far), goal="旧目标", indicators=ROWS, by=people.erin, now=IN_TIME)
    assert target.stage == "issued"
    assert [line.kind for line in TrailLine.objects.all()] == ["targets.create", "move"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "第 7 行“三级指标”没有填写，请补填"),
        ({"level1": ""}, "第 7 行“一级指标”没有填写，请补填"),
        ({"name": "长" * 101}, "第 7 行“三级指标”有 101 个字，请压缩到 100 字以内"),
        ({"op": ">"}, "第 7 行“指标性质”为“>”，请填 ≥、≤、= 或定性"),
        ({"weight": Decimal(-1)}, "第 7 行“分值”为 -1，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("100.01")}, "第 7 行“分值”为 100.01，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("1.005")}, "第 7 行“分值”为 1.005，请填 0 至 100 之间、至多两位小数的数"),
        ({"weight": Decimal("NaN")}, "第 7 行“分值”为 NaN，请填 0 至 100 之间、至多两位小数的数"),
    ],
)
def test_an_unusable_row_is_named_with_its_column_and_cure(changes: dict[str, object], sentence: str) -> None:
    assert row_problems(7, replace(ROWS[0], **changes)) == [sentence]


def test_all_unusable_rows_are_named_at_once_and_nothing_is_saved(place: Place, people: People) -> None:
    rows = (replace(ROWS[0], name=""), ROWS[1], replace(ROWS[2], op="?", level2=""))
    with pytest.raises(Refused) as refusal:
        create(place, people, rows)
    assert [line[:5] for line in str(refusal.value).splitlines()] == ["第 1 行", "第 3 行", "第 3 行"]
    assert not Target.objects.exists()
    assert not TrailLine.objects.exists()


def test_the_linter_names_what_is_doubtful_before_anything_is_done(place: Place, people: People) -> None:
    rules = rules_of(small_rulebook(place.district, people.erin))
    doubtful = (
        replace(ROWS[0], name="资金支出额", target_value="90", measure_unit="万元"),
        replace(ROWS[2], target_value="0", op=">=", weight=Decimal("60.00")),
    )
    found = {(finding.code, finding.row) for finding in domain.findings_of(doubtful, rules)}
    assert found == {
        ("money_as_output", 1),
        ("trivial_target", 2),
        ("heavy_indicator", 2),
        ("weights_sum", "total"),
        ("no_satisfaction", "total"),
    }
    assert domain.findings_of(ROWS, rules) == ()


def test_a_rulebook_without_self_evaluation_has_nothing_to_say_of_targets(place: Place, people: People) -> None:
    text = small_text().replace("kind: self_eval", "kind: ex_ante")
    book = adopt_rulebook(district=place.district, text=text, source="x", by=people.erin, now=IN_TIME)
    assert domain.findings_of(ROWS[:1], rules_of(book)) == ()


def test_the_trail_keeps_which_findings_a_saved_target_has(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    create(place, people, ROWS[:1])
    line = TrailLine.objects.get(kind="targets.create")
    assert line.detail == {"indicators": 1, "findings": ["heavy_indicator", "no_satisfaction", "weights_sum"]}
