"""A filing from its opening to its end: scored, signed, late or returned, and never quietly overwritten."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgeteval.audit import verify
from budgeteval.audit.models import TrailLine
from projects.directory.models import Task
from projects.registry.models import Funding, Source
from projects.rulebooks.domain import adopt_rulebook
from projects.selfeval import domain
from projects.selfeval.domain import LineDraft
from projects.selfeval.models import Filing
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.directory import extend
from tests.factories.registry import make_funding, make_project
from tests.factories.rulebooks import small_rulebook, small_text
from tests.factories.selfeval import IN_TIME, LAST_MINUTE, ROWS, TOO_LATE, drafts, save
from tests.people import People, Place


def codes(filing: Filing) -> set[tuple[str, int | str]]:
    return {(found["code"], found["row"]) for found in filing.scorecard["findings"]}


def test_opening_serves_every_project_of_the_evaluated_year_and_district_once(place: Place, people: People) -> None:
    small_rulebook(place.district, people.erin)
    wanted = {make_project(place.unit), make_project(place.far)}
    make_project(place.unit, fiscal_year=2016)
    make_project(place.abroad)
    year = place.working_year
    first = domain.open_filings(working_year=year, by=people.erin, now=IN_TIME)
    assert {filing.project for filing in first} == wanted
    assert {filing.stage for filing in Filing.objects.all()} == {"not_started"}
    assert domain.open_filings(working_year=year, by=people.erin, now=IN_TIME) == []
    counts = [line.detail["count"] for line in TrailLine.objects.filter(kind="selfeval.open_filings")]
    assert counts == [2, 0]


def test_opening_needs_rules_in_force_that_know_self_evaluation(place: Place, people: People) -> None:
    with pytest.raises(Refused, match=r"在 2016-09-01 没有施行中的规则手册"):
        domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)
    text = small_text().replace("kind: self_eval", "kind: ex_ante")
    adopt_rulebook(district=place.district, text=text, source="x", by=people.erin, now=IN_TIME)
    with pytest.raises(Refused, match="没有自评指标体系"):
        domain.open_filings(working_year=place.working_year, by=people.erin, now=IN_TIME)


def test_an_issued_target_gives_the_form_its_rows(place: Place, people: People) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    assert [(line.number, line.name, line.target_value) for line in filing.lines.all()] == [
        (1, "清扫面积", "90"), (2, "达标率", "95"), (3, "投诉件数", "10"), (4, "居民满意度", "90"),
    ]  # fmt: skip
    save(filing, people, drafts(own=False))
    assert filing.total == Decimal("97.37")
    assert "no_target" not in {code for code, _ in codes(filing)}


def test_a_target_not_yet_issued_gives_no_rows(place: Place, people: People) -> None:
    project = make_project(place.unit)
    target = made.issued_target(project, people)
    type(target).objects.update(stage="approved")
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    assert not filing.lines.exists()


def test_without_a_target_the_unit_writes_its_rows_and_that_is_a_note_not_a_wall(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    assert filing.stage == "submitted"
    note = next(found for found in filing.scorecard["findings"] if found["code"] == "no_target")
    assert (note["severity"], note["row"]) == ("note", "total")


def test_claims_and_the_rulebooks_own_points_stand_side_by_side(place: Place, people: People) -> None:
    filing = made.drafted(place, people, drafts(claims=("15", "35", "30", "10")))
    card = filing.scorecard
    assert card["claimed"] == {"total": "98.00", "grade": "优"}
    assert card["computed"] == {"total": "97.37", "grade": "优"}
    assert (filing.total, filing.grade) == (Decimal("98.00"), "优")
    words = "完成值 86.2 万㎡ ÷ 指标值 90 万㎡ = 95.78 % × 分值 15 = 14.37"
    assert words in card["lines"][0]["explanation"]
    assert ("full_with_shortfall", 1) in codes(filing)
    assert [line.computed_score for line in filing.lines.all()] == [
        Decimal("14.37"), Decimal("35.00"), Decimal("30.00"), Decimal("10.00"),
    ]  # fmt: skip


def test_the_grade_follows_the_claimed_total(place: Place, people: People) -> None:
    filing = made.drafted(place, people, drafts(claims=("14", "30", "20", "10")))
    assert (filing.total, filing.grade) == (Decimal("82.00"), "良")


@pytest.mark.parametrize(
    ("executed", "points", "total"),
    [("80000.00", "8.00", "97.37"), ("80050.00", "8.01", "97.38"), ("0.00", "0.00", "89.37")],
)
def test_one_executed_amount_changes_the_points_of_execution_and_the_total(
    executed: str, points: str, total: str, place: Place, people: People
) -> None:
    filing = made.drafted(place, people, executed=executed)
    assert filing.scorecard["execution"]["score"] == points
    assert filing.total == Decimal(total)


def test_money_counts_over_all_sources(place: Place, people: People) -> None:
    project = make_project(place.unit, adjusted="100000.00", executed="80000.00")
    make_funding(project, source=Source.CARRIED, adjusted="20000.10", executed="20000.09")
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    save(filing, people)
    money = filing.scorecard["inputs"]["money"]
    assert (money["adjusted"], money["executed"]) == ("120000.10", "100000.09")
    assert filing.scorecard["execution"]["rate"] == "83.33"


def test_spending_above_the_budget_is_found_and_earns_no_more_than_the_weight(place: Place, people: People) -> None:
    filing = made.drafted(place, people, executed="120000.00")
    assert ("execution_above_100", "budget") in codes(filing)
    assert filing.scorecard["execution"]["score"] == "10.00"


@pytest.mark.parametrize("adjusted", [None, "0.00"])
def test_a_project_without_a_budget_earns_nothing_for_execution_and_can_still_be_filed(
    adjusted: str | None, place: Place, people: People
) -> None:
    filing = made.opened(place, people, make_project(place.unit, adjusted=adjusted, executed="0.00"))
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    save(filing, people)
    execution = filing.scorecard["execution"]
    assert (execution["score"], execution["explanation"]) == ("0.00", "没有预算数，执行率无法计算，得 0.00 分")
    assert domain.sign(filing=filing, by=people.bob, now=IN_TIME).total == Decimal("89.37")


def test_a_target_met_by_three_times_wants_a_reason(place: Place, people: People) -> None:
    tripled = drafts(actuals=("270", "95", "8", "91"), claims=("15", "35", "30", "10"), reason="")
    assert ("over_without_reason", 1) in codes(made.drafted(place, people, tripled))


def test_a_reason_given_takes_that_finding_away(place: Place, people: People) -> None:
    tripled = drafts(actuals=("270", "95", "8", "91"), claims=("15", "35", "30", "10"), reason="新增清扫车")
    assert ("over_without_reason", 1) not in codes(made.drafted(place, people, tripled))


def test_cells_left_empty_are_found_row_by_row(place: Place, people: People) -> None:
    rows = drafts(actuals=("86.2", "", "8", "91"))
    assert rows[2].indicator is not None
    rows[2] = replace(rows[2], indicator=replace(rows[2].indicator, target_value=""))
    filing = made.drafted(place, people, rows)
    messages = [f["message"] for f in filing.scorecard["findings"] if f["code"] == "line_incomplete"]
    assert [message.split("。")[0] for message in messages] == [
        "“达标率”没有填写实际完成值",
        "“投诉件数”没有填写指标值",
    ]


def test_a_draft_with_an_unclaimed_row_has_no_total_and_is_not_signed(place: Place, people: People) -> None:
    filing = made.drafted(place, people, drafts(claims=("14.37", None, "30", "10")))
    assert (filing.total, filing.grade, filing.scorecard["claimed"]["total"]) == (None, "", None)
    with pytest.raises(Refused, match="有指标行没有自评得分"):
        domain.sign(filing=filing, by=people.bob, now=IN_TIME)


def test_an_empty_form_is_not_signed(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    with pytest.raises(Refused, match="还没有填写指标"):
        domain.sign(filing=filing, by=people.bob, now=IN_TIME)


def test_money_changed_after_scoring_has_to_be_scored_again_before_signing(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    Funding.objects.filter(project=filing.project).update(executed=Decimal("50000.00"))
    with pytest.raises(Refused, match="资金数据在保存填报后有更新"):
        domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    save(filing, people)
    assert domain.sign(filing=filing, by=people.bob, now=IN_TIME).total == Decimal("94.37")


def test_rows_of_a_target_not_given_keep_what_was_typed_before(place: Place, people: People) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    save(filing, people, drafts(own=False))
    save(filing, people, [LineDraft(number=2, actual="90", self_score=Decimal(30), reason="设备故障")])
    assert [(line.actual, line.self_score) for line in filing.lines.all()] == [
        ("86.2", Decimal("14.37")), ("90", Decimal(30)), ("8", Decimal(30)), ("91", Decimal(10)),
    ]  # fmt: skip


def test_own_rows_are_replaced_and_a_row_that_stays_keeps_its_evidence(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    lines = {line.number: line for line in filing.lines.all()}
    for number in (1, 4):
        file = f"证明 {number}".encode()
        domain.attach_evidence(line=lines[number], file=file, name="证明.txt", by=people.alice, now=IN_TIME)
    save(filing, people, drafts()[:2])
    assert [(line.number, line.evidence.count()) for line in filing.lines.all()] == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (LineDraft(1, self_score=Decimal(-1), indicator=ROWS[0]), "第 1 行“自评得分”为 -1，"),
        (LineDraft(1, self_score=Decimal("100.5"), indicator=ROWS[0]), "第 1 行“自评得分”为 100.5，"),
        (LineDraft(1, self_score=Decimal("1.234"), indicator=ROWS[0]), "第 1 行“自评得分”为 1.234，"),
        (LineDraft(1, self_score=Decimal("Infinity"), indicator=ROWS[0]), "第 1 行“自评得分”为 Infinity，"),
        (LineDraft(1, actual="长" * 201, indicator=ROWS[0]), "第 1 行“实际完成值”请压缩到 200 字以内"),
        (LineDraft(1, reason="长" * 501, indicator=ROWS[0]), "第 1 行“偏差原因及改进措施”请压缩到 500 字以内"),
        (LineDraft(0, indicator=ROWS[0]), "行号 0 不正确，请从 1 起编号"),
        (LineDraft(5), "第 5 行没有指标，请填写指标名称、指标值和分值"),
        (LineDraft(1, indicator=replace(ROWS[0], name="")), "第 1 行“三级指标”没有填写，请补填"),
    ],
)
def test_an_own_row_that_cannot_be_kept_is_named_and_nothing_is_saved(
    draft: LineDraft, sentence: str, place: Place, people: People
) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused) as refusal:
        save(filing, people, [draft])
    assert sentence in str(refusal.value)
    assert Filing.objects.get().total == Decimal("97.37")
    assert filing.lines.count() == 4


def test_the_same_row_twice_is_refused(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused, match="第 1 行重复"):
        save(filing, people, [*drafts(), drafts()[0]])


def test_no_row_claims_more_than_it_weighs(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused) as refusal:
        save(filing, people, drafts(claims=("15.01", "35", "100", "10")))
    assert str(refusal.value).splitlines() == [
        "第 1 行“清扫面积”的自评得分 15.01 超过分值 15.00，请填 0 至 15.00 之间的数",
        "第 3 行“投诉件数”的自评得分 100 超过分值 30.00，请填 0 至 30.00 之间的数",
    ]
    assert Filing.objects.get().total == Decimal("97.37")
    assert save(filing, people, drafts(claims=("15", "35", "30", "10"))).total == Decimal("98.00")


def test_no_row_of_an_issued_target_claims_more_than_it_weighs(place: Place, people: People) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    with pytest.raises(Refused, match=r"第 2 行“达标率”的自评得分 36 超过分值 35\.00"):
        save(filing, people, drafts(own=False, claims=("15", "36", "30", "10")))


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        (LineDraft(9, actual="1"), "第 9 行不在批复的绩效目标中"),
        (LineDraft(1, actual="1", indicator=ROWS[1]), "第 1 行的指标以批复的绩效目标为准，不能改写"),
    ],
)
def test_the_rows_of_an_issued_target_are_not_rewritten(
    draft: LineDraft, sentence: str, place: Place, people: People
) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    with pytest.raises(Refused, match=sentence):
        save(filing, people, [draft])


def test_whoever_saves_second_is_told_and_the_firsts_rows_and_words_stay(place: Place, people: People) -> None:
    mine = made.drafted(place, people)
    theirs = Filing.objects.select_related("project__unit", "rulebook").get(pk=mine.pk)
    seen = mine.version
    given = {"problems": "", "expected_version": seen, "by": people.alice, "now": IN_TIME}
    domain.save_draft(filing=mine, lines=drafts(actuals=("80", "95", "8", "91")), achievement="先存的", **given)
    with pytest.raises(Overtaken, match="您的内容尚未保存"):
        domain.save_draft(filing=theirs, lines=drafts(actuals=("1", "1", "1", "1")), achievement="后存的", **given)
    kept = Filing.objects.get()
    assert (kept.achievement, kept.lines.get(number=1).actual) == ("先存的", "80")


def test_a_save_prepared_before_the_head_signed_is_refused(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    stale = Filing.objects.select_related("project__unit", "rulebook").get(pk=filing.pk)
    domain.sign(filing=filing, by=people.bob, now=IN_TIME)
    with pytest.raises(Overtaken):
        save(stale, people)
    with pytest.raises(Refused, match="已签批，不能再修改"):
        save(filing, people)


def test_every_save_is_remembered_with_who_and_when(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    save(filing, people, drafts(claims=("10", "35", "30", "10")))
    totals = list(filing.history.order_by("pk").values_list("total", "history_user", "history_date"))
    assert totals == [
        (Decimal("97.37"), people.alice.pk, IN_TIME),
        (Decimal("93.00"), people.alice.pk, IN_TIME),
    ]


@pytest.mark.parametrize(("when", "late"), [(LAST_MINUTE, False), (TOO_LATE, True)])
def test_late_is_after_the_due_date_as_shanghai_counts_days_and_no_wall(
    when: object, late: bool, place: Place, people: People
) -> None:
    filing = made.submitted(place, people, now=when)
    kept = Filing.objects.get(pk=filing.pk)
    assert (kept.late, kept.filed_at, kept.filed_by) == (late, when, people.alice)


def test_an_extension_counts_for_its_unit(place: Place, people: People) -> None:
    extend(place.working_year, Task.EX_POST, place.unit, date(2016, 9, 20))
    assert made.submitted(place, people, now=TOO_LATE).late is False


def test_without_a_date_in_the_calendar_nothing_is_late(place: Place, people: People) -> None:
    place.working_year.calendar.filter(task=Task.EX_POST).delete()
    assert made.submitted(place, people, now=TOO_LATE).late is False


def test_returned_and_handed_in_again_keeps_the_first_time_and_counts(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason="佐证不足", by=people.dora, now=IN_TIME)
    save(filing, people)
    domain.sign(filing=filing, by=people.bob, now=TOO_LATE)
    domain.submit(filing=filing, by=people.alice, now=TOO_LATE)
    kept = Filing.objects.get()
    assert (kept.stage, kept.times_returned, kept.late, kept.filed_at) == ("submitted", 1, False, IN_TIME)
    assert kept.return_reason == "佐证不足"
    moves = [(line.detail["move"], line.detail["note"]) for line in TrailLine.objects.filter(kind="move")]
    assert moves == [
        ("start", ""), ("sign", ""), ("submit", ""), ("return", "佐证不足"), ("sign", ""), ("submit", ""),
    ]  # fmt: skip


def test_a_return_without_a_reason_is_refused_and_counts_nothing(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    with pytest.raises(Refused, match="必须写明原因"):
        domain.return_for_changes(filing=filing, reason=" ", by=people.dora, now=IN_TIME)
    assert Filing.objects.get().times_returned == 0


def test_an_unsigned_form_is_not_handed_in_and_gets_no_time(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    with pytest.raises(Refused, match="只有在“已签批”时才能报送"):
        domain.submit(filing=filing, by=people.alice, now=IN_TIME)
    assert Filing.objects.get().filed_at is None


def test_to_the_end_one_move_line_a_move_and_an_unbroken_trail(place: Place, people: People) -> None:
    filing = domain.finalise(filing=made.accepted(place, people), by=people.erin, now=IN_TIME)
    assert Filing.objects.get().stage == filing.stage == "final"
    moves = [line.detail["move"] for line in TrailLine.objects.filter(kind="move")]
    assert moves == ["start", "sign", "submit", "accept", "finalise"]
    assert verify() is None
