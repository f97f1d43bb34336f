"""What the centre hands in for a unit from its stamped scan, and how the unit answers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import pytest

from budgeteval.accounts.models import User
from budgeteval.notices.models import Notice
from projects.directory.models import Task
from projects.selfeval import domain
from projects.selfeval.domain import Rescore, Scan
from projects.selfeval.models import Filing, OnBehalf
from projects.selfeval.permissions import access_on_behalf
from projects.selfeval.queries import on_behalf_of
from projects.transitions import Overtaken, Refused
from tests.factories import selfeval as made
from tests.factories.directory import make_member
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME, TOO_LATE, drafts
from tests.matrix import EVERYBODY, may
from tests.people import People, Place

PDF = b"%PDF-1.4 stamped"
DUE = date(2016, 9, 15)


def filed(filing: Filing, by: User, *, received_on: date = date(2016, 9, 1), now: datetime = IN_TIME) -> OnBehalf:
    return domain.file_for_unit(
        filing=filing, scan=Scan(PDF, "盖章.pdf", received_on), lines=drafts(), achievement="已完成", problems="无",
        expected_version=filing.version, by=by, now=now,
    )  # fmt: skip


def test_the_form_is_handed_in_with_its_points_and_the_unit_is_told(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    on_behalf = filed(filing, people.erin)
    filing.refresh_from_db()
    # 14.37 + 35 + 30 + 10, and 8 of 10 for spending 80 %
    assert (filing.stage, filing.total, filing.filed_by, filing.late) == (
        "submitted", Decimal("97.37"), people.erin, False,
    )  # fmt: skip
    assert filing.doubt > 0  # nothing proves any row: it has its place in the section's queue like any other
    assert (on_behalf.stage, on_behalf.stage_label, on_behalf.scan_name) == ("waiting", "待单位确认", "盖章.pdf")
    told = Notice.objects.get(recipient=people.alice)
    assert (told.url_name, told.url_args) == ("on_behalf", [on_behalf.pk])
    assert told.text.startswith(f"绩效中心已按 2016年9月1日 收到的盖章扫描件代为报送“{filing}”，请核对并确认")


def test_rows_without_evidence_are_doubtful_as_in_a_form_of_the_units_own(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    filed(filing, people.erin)
    filing.refresh_from_db()
    missing = [one["row"] for one in filing.scorecard["findings"] if one["code"] == "evidence_missing"]
    assert missing == [1, 2, 3, 4]


@pytest.mark.parametrize(("received_on", "late"), [(DUE, False), (date(2016, 9, 16), True)])
def test_late_is_decided_by_the_day_the_scan_came(place: Place, people: People, received_on: date, late: bool) -> None:
    filing = made.opened(place, people)
    filed(filing, people.erin, received_on=received_on, now=datetime(2016, 9, 20, 4, 0, tzinfo=UTC))
    filing.refresh_from_db()
    assert filing.late is late


def test_rows_of_a_target_are_filled_in(place: Place, people: People) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people)
    filing = made.opened(place, people, project)
    domain.file_for_unit(
        filing=filing, scan=Scan(PDF, "a.pdf", DUE), lines=drafts(own=False), achievement="", problems="",
        expected_version=filing.version, by=people.erin, now=TOO_LATE,
    )  # fmt: skip
    assert [line.actual for line in filing.lines.order_by("number")] == ["86.2", "95", "8", "91"]


def test_a_row_without_points_is_refused_and_nothing_is_left(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    with pytest.raises(Refused, match="有指标行没有自评得分，请照扫描件补填后再报送"):
        domain.file_for_unit(
            filing=filing, scan=Scan(PDF, "a.pdf", date(2016, 9, 1)),
            lines=drafts(claims=("14.37", None, "30", "10")), achievement="", problems="",
            expected_version=filing.version, by=people.erin, now=IN_TIME,
        )  # fmt: skip
    filing.refresh_from_db()
    assert (filing.stage, OnBehalf.objects.count()) == ("not_started", 0)


@pytest.mark.parametrize(
    ("scan", "sentence"),
    [
        (Scan(PDF, "a.pdf", date(2016, 9, 2)), "收到扫描件的日期 2016年9月2日 还没有到"),
        (Scan(PDF, "a.pdf", date(2016, 6, 30)), "早于“事后自评”开始的 2016年7月1日"),
        (Scan("说明".encode(), "说明.txt", date(2016, 9, 1)), "不是扫描件，请上传盖章页的 PDF 或图片"),
        (Scan(b"MZ\x90", "a.pdf", date(2016, 9, 1)), "a.pdf"),
        (Scan(b"", "a.pdf", date(2016, 9, 1)), "a.pdf"),
    ],
)
def test_what_is_no_scan_is_refused(place: Place, people: People, scan: Scan, sentence: str) -> None:
    filing = made.opened(place, people)
    with pytest.raises(Refused, match=sentence):
        domain.file_for_unit(
            filing=filing, scan=scan, lines=drafts(), achievement="", problems="", expected_version=filing.version,
            by=people.erin, now=IN_TIME,
        )  # fmt: skip


def test_what_the_unit_changed_meanwhile_is_not_overwritten(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    stale = filing.version
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    with pytest.raises(Overtaken, match="刚刚被他人改动，没有代为报送"):
        domain.file_for_unit(
            filing=filing, scan=Scan(PDF, "a.pdf", date(2016, 9, 1)), lines=drafts(), achievement="", problems="",
            expected_version=stale, by=people.erin, now=IN_TIME,
        )  # fmt: skip


def test_what_is_handed_in_already_needs_nobody(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    with pytest.raises(Refused, match="已报送，不需要代为报送"):
        filed(filing, people.erin)


def test_what_was_given_back_can_be_handed_in_for_the_unit(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason="缺佐证", by=people.dora, now=IN_TIME)
    filed(filing, people.erin)
    filing.refresh_from_db()
    assert (filing.stage, filing.filed_by) == ("submitted", people.alice)


def test_a_unit_return_has_the_scan_as_its_attachment(place: Place, people: People) -> None:
    paper = made.opened_return(place, people)
    on_behalf = domain.file_return_for_unit(
        unit_return=paper, scan=Scan(PDF, "汇总表.pdf", date(2016, 9, 21)), text="见扫描件", expected_version=1,
        by=people.erin, now=datetime(2016, 9, 22, 4, 0, tzinfo=UTC),
    )  # fmt: skip
    paper.refresh_from_db()
    assert (paper.stage, paper.attachment, paper.late, paper.figures["projects"]) == (
        "submitted", on_behalf.scan, True, 0,
    )  # fmt: skip


def test_the_unit_confirms_and_the_centre_is_told(place: Place, people: People) -> None:
    on_behalf = filed(made.opened(place, people), people.erin)
    domain.answer(on_behalf=on_behalf, agrees=True, by=people.bob, now=IN_TIME)
    on_behalf.refresh_from_db()
    assert (on_behalf.stage, on_behalf.answered_by, on_behalf.answered_at) == ("confirmed", people.bob, IN_TIME)
    assert Notice.objects.get(recipient=people.erin).text == f"代为报送的“{on_behalf.filed}”，单位已确认"
    with pytest.raises(Refused, match="现处于“单位已确认”"):
        domain.answer(on_behalf=on_behalf, agrees=False, reason="晚了", by=people.alice, now=IN_TIME)


def test_a_dispute_wants_its_reason_and_may_be_settled(place: Place, people: People) -> None:
    on_behalf = filed(made.opened(place, people), people.erin)
    with pytest.raises(Refused, match="提出异议必须写明原因"):
        domain.answer(on_behalf=on_behalf, agrees=False, reason=" ", by=people.alice, now=IN_TIME)
    domain.answer(on_behalf=on_behalf, agrees=False, reason="第 1 行数字有误", by=people.alice, now=IN_TIME)
    assert (on_behalf.stage, on_behalf.answer) == ("disputed", "第 1 行数字有误")
    domain.answer(on_behalf=on_behalf, agrees=True, by=people.alice, now=IN_TIME)
    assert on_behalf.stage == "confirmed"


def test_only_the_centre_hands_in_and_only_the_unit_answers(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    may_file = {name for name in EVERYBODY if may(partial(filed, filing), people.named(name))}
    assert may_file == {"erin"}
    filing.refresh_from_db()
    on_behalf = filed(filing, people.erin)
    may_answer = {
        name
        for name in EVERYBODY
        if may(lambda user: domain.answer(on_behalf=fresh(on_behalf), agrees=True, by=user, now=IN_TIME),
               people.named(name))
    }  # fmt: skip
    assert may_answer == {"alice", "bob"}


def fresh(on_behalf: OnBehalf) -> OnBehalf:
    return OnBehalf.objects.get(pk=on_behalf.pk)


def test_who_sees_it(place: Place, people: People) -> None:
    on_behalf = filed(made.opened(place, people), people.erin)

    def sees(name: str) -> bool:
        try:
            return access_on_behalf(people.named(name), on_behalf.pk) == on_behalf
        except Refused:
            return False

    assert {name for name in EVERYBODY if sees(name)} == {"alice", "bob", "dora", "erin", "henry", "ivy"}


def test_the_return_of_another_task_is_not_mixed_up(place: Place, people: People) -> None:
    make_member(people.mallory, "unit_clerk", place.neighbour)  # type: ignore[arg-type]
    paper = made.opened_return(place, people, Task.WORK_SUMMARY)
    on_behalf = domain.file_return_for_unit(
        unit_return=paper, scan=Scan(PDF, "总结.pdf", date(2016, 9, 1)), text="", expected_version=1, by=people.erin,
        now=IN_TIME,
    )  # fmt: skip
    assert str(on_behalf) == f"{place.unit}绩效评价工作总结（代为报送）"
    with pytest.raises(Refused, match="没有这项代为报送"):
        access_on_behalf(people.mallory, on_behalf.pk)


def disputed(filing: Filing, people: People) -> OnBehalf:
    on_behalf = filed(filing, people.erin)
    return domain.answer(on_behalf=on_behalf, agrees=False, reason="第 1 行实际为 5 个", by=people.alice, now=IN_TIME)


def test_what_the_unit_disputes_is_not_accepted_and_the_section_is_told(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    disputed(filing, people)
    told = Notice.objects.get(recipient=people.dora)
    assert (told.url_name, told.url_args) == ("review", [filing.pk])
    assert told.text == f"“{filing}”由绩效中心按扫描件代报，单位有异议：第 1 行实际为 5 个。请退回单位修改。"
    filing.refresh_from_db()
    with pytest.raises(Refused, match="单位有异议：第 1 行实际为 5 个。现在不能通过"):
        domain.pass_form(
            filing=filing, scores=[], opinion="", expected_version=filing.version, by=people.dora, now=IN_TIME
        )
    batch = domain.accept_clean(filings=[(filing, filing.version)], by=people.dora, now=IN_TIME)
    assert batch.done == ()
    filing.refresh_from_db()
    assert filing.stage == "submitted"


def test_unconfirmed_may_be_accepted_but_not_finalised(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    on_behalf = filed(filing, people.erin)
    filing.refresh_from_db()
    domain.accept(filing=filing, by=people.dora, now=IN_TIME)
    with pytest.raises(Refused, match="绩效中心代报，单位尚未确认。请单位在“代为报送”里确认一致后再定稿"):
        domain.finalise(filing=filing, by=people.erin, now=IN_TIME)
    domain.answer(on_behalf=on_behalf, agrees=True, by=people.alice, now=IN_TIME)
    assert domain.finalise(filing=filing, by=people.erin, now=IN_TIME).stage == "final"


def test_a_dispute_after_the_acceptance_puts_the_form_back_on_the_sections_desk(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    on_behalf = filed(filing, people.erin)
    filing.refresh_from_db()
    scores = [Rescore(3, Decimal("20.00"), "台账不全")]
    domain.pass_form(
        filing=filing, scores=scores, opinion="", expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    on_behalf = fresh(on_behalf)
    domain.answer(on_behalf=on_behalf, agrees=False, reason="数字有误", by=people.alice, now=IN_TIME)
    filing = Filing.objects.select_related("project__unit", "working_year", "rulebook").get(pk=filing.pk)
    assert (filing.stage, filing.review.stage) == ("submitted", "open")
    domain.answer(on_behalf=on_behalf, agrees=True, by=people.alice, now=IN_TIME)
    domain.pass_form(
        filing=filing, scores=scores, opinion="", expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    assert Filing.objects.get(pk=filing.pk).stage == "accepted"


def test_a_return_settles_the_dispute(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    on_behalf = disputed(filing, people)
    filing.refresh_from_db()
    assert on_behalf_of(filing) == on_behalf
    domain.return_for_changes(filing=filing, reason="请改正", by=people.dora, now=TOO_LATE)
    assert on_behalf_of(filing) is None
    with pytest.raises(Refused, match="已退回单位，由单位修改后重新报送，不需要再确认"):
        domain.answer(on_behalf=fresh(on_behalf), agrees=True, by=people.alice, now=TOO_LATE)
    made.save(filing, people)
    signed = domain.sign(filing=filing, by=people.bob, now=TOO_LATE)
    again = domain.submit(filing=signed, by=people.alice, now=TOO_LATE)
    assert on_behalf_of(again) is None
    assert domain.accept(filing=again, by=people.dora, now=TOO_LATE).stage == "accepted"


def test_a_disputed_paper_is_not_accepted(place: Place, people: People) -> None:
    paper = made.opened_return(place, people)
    on_behalf = domain.file_return_for_unit(
        unit_return=paper, scan=Scan(PDF, "汇总表.pdf", date(2016, 9, 1)), text="", expected_version=1, by=people.erin,
        now=IN_TIME,
    )  # fmt: skip
    domain.answer(on_behalf=on_behalf, agrees=False, reason="不是最终稿", by=people.alice, now=IN_TIME)
    assert Notice.objects.get(recipient=people.dora).url_name == "unit_return_review"
    with pytest.raises(Refused, match="单位有异议：不是最终稿"):
        domain.accept_return(unit_return=paper, expected_version=paper.version, by=people.dora, now=IN_TIME)
