"""The page behind a number: what it tells whom, that it computes again, and that nobody's points get out."""

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.desk.queries.xray import KINDS, xray_of
from projects.desk.queries.xray.doors import address_of
from projects.desk.queries.xray.events import sentence_of
from projects.directory.queries import memberships_of
from projects.experts.models import Seat, SheetPoint
from projects.keyreview.models import KeyReview
from projects.registry.domain import apply
from projects.registry.exchange import preview
from projects.registry.models import Funding, Project
from projects.results import triggers
from projects.results.models import Rating
from projects.rulebooks.models import Rulebook
from projects.selfeval.domain import attach_evidence
from projects.selfeval.in_year.models import ExAntePoint
from projects.selfeval.models import AppraisalLine, Filing, FilingLine, ReviewLine, SpotItem
from projects.sheets.layouts import FUNDING
from projects.sheets.writing import write
from projects.transitions import Hidden
from tests.factories import panels
from tests.factories import selfeval as made
from tests.factories import spot_checks as spots
from tests.factories.directory import make_field
from tests.factories.numbers import everything, finished_form, finished_panels, judged
from tests.factories.registry import make_project
from tests.factories.selfeval import IN_TIME
from tests.factories.sheets import funding_row
from tests.matrix import EVERYBODY
from tests.people import People, Place

pytestmark = pytest.mark.django_db

PARTS = {"proposal": "proposed", "project": "adjusted"}


def page(user: User, kind: str, pk: int, part: str = "total") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse("xray", args=[kind, pk, part]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_forms_total_tells_rule_money_rows_files_persons_and_times(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    line = filing.lines.get(number=1)
    attach_evidence(line=line, file=b"%PDF-1.4 a", name="清扫台账.pdf", by=people.alice, now=IN_TIME)
    drawn = page(people.alice, "filing", filing.pk)
    for said in (
        "97.37 分，等级“优”", "已复算，一致", filing.rulebook.sha256, "100,000.00 元", "清扫面积", "清扫台账.pdf",
        "填报：开始填报（未开始 → 草稿）", "2016-09-01 12:00", "保存填报：4 行，自评总分 97.37",
        "为第 1 行上传佐证材料“清扫台账.pdf”",
    ):  # fmt: skip
        assert said in drawn, said


def test_a_row_tells_value_sentence_method_and_what_the_section_made_of_it(place: Place, people: People) -> None:
    filing = finished_form(place, people)["filing"]
    first = xray_of(people.alice, "filing", filing.pk, "line-1")
    assert first.number == "自评 14.37 分，测算 14.37 分（分值 15.00）"
    assert "完成值 86.2 万㎡ ÷ 指标值 90 万㎡" in first.sentence
    assert ("年度指标值", "≥90万㎡") in [(fact.label, fact.value) for fact in first.inputs]
    third = xray_of(people.alice, "filing", filing.pk, "line-3")
    assert [fact.value for fact in third.related] == ["20.00 分，理由：台账不全（dora）"]


def test_the_points_of_execution_have_a_page(place: Place, people: People) -> None:
    found = xray_of(people.alice, "filing", made.drafted(place, people).pk, "execution")
    assert found.number == "8.00 分（分值 10.00）"
    assert "÷ 全年预算数 100000 元 = 80.00 %" in found.sentence


def test_a_review_that_is_still_open_is_not_told_to_the_unit(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    assert xray_of(people.alice, "filing", review.filing_id, "total").related == []
    assert xray_of(people.dora, "filing", review.filing_id, "total").related != []
    with pytest.raises(Hidden):
        xray_of(people.alice, "review", review.pk, "total")


def test_a_review_tells_what_was_rescored_and_why(place: Place, people: People) -> None:
    review = made.scored_review(place, people)
    found = xray_of(people.dora, "review", review.pk, "total")
    assert (found.number, found.verdict and found.verdict.same) == ("87.37 分，等级“良”", True)
    assert [cell.text for cell in found.grids[0].rows[0]] == ["3", "投诉件数", "30.00", "30.00", "20.00", "台账不全"]
    assert xray_of(people.dora, "review", review.pk, "line-3").number == "20.00 分（自评 30.00 分，分值 30.00）"


def test_an_appraisal_tells_each_content(place: Place, people: People) -> None:
    appraisal = finished_form(place, people)["appraisal"]
    whole = xray_of(people.alice, "appraisal", appraisal.pk, "total")
    assert whole.verdict is not None
    assert whole.verdict.same
    assert ("考评人", "dora") in [(fact.label, fact.value) for fact in whole.inputs]
    assert "分值" in xray_of(people.alice, "appraisal", appraisal.pk, "line-1").number


@pytest.mark.parametrize("part", ["line-0", "line-99", "line-x", "line-999999", "cake"])
def test_a_number_that_is_not_there_is_hidden(place: Place, people: People, part: str) -> None:
    objects = finished_form(place, people)
    for kind in ("filing", "review", "appraisal", "rating", "project"):
        with pytest.raises(Hidden):
            xray_of(people.erin, kind, objects[kind].pk, part)


def test_a_form_that_was_tampered_with_is_told(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    Filing.objects.filter(pk=filing.pk).update(total=Decimal("99.00"))
    assert "已复算，不一致：总分登记 99.00，复算 97.37。" in page(people.alice, "filing", filing.pk)


def test_a_form_without_a_word_has_nothing_to_compute(place: Place, people: People) -> None:
    filing = made.opened(place, people)
    found = xray_of(people.alice, "filing", filing.pk, "total")
    assert (found.number, found.verdict and found.verdict.same) == ("— 分", None)
    with pytest.raises(Hidden):
        xray_of(people.alice, "filing", filing.pk, "execution")


def test_damaged_inputs_and_a_damaged_rulebook_are_told(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    Filing.objects.filter(pk=filing.pk).update(scorecard={**filing.scorecard, "inputs": {"framework": "self_eval"}})
    assert "无法复算：所存资料不完整或不是数值（KeyError）" in page(people.alice, "filing", filing.pk)
    Rulebook.objects.update(content={**filing.rulebook.content, "label": "改过"}, sha256="0" * 64)
    assert "内容与登记时的摘要不符" in page(people.alice, "filing", filing.pk)


def rewritten(rating: Rating, **changed: Any) -> None:
    """As somebody would who reaches past the database's own refusal."""
    with connection.cursor() as cursor:
        for statement in triggers.REMOVE[connection.vendor]:
            cursor.execute(statement)
    Rating.objects.filter(pk=rating.pk).update(**changed)


def test_a_rating_tells_its_sealed_inputs_and_that_it_was_rewritten(place: Place, people: People) -> None:
    rating = finished_form(place, people)["rating"]
    drawn = page(people.alice, "rating", rating.pk)
    for said in ("97.37 分，等级“优”", "已复算，一致", "输入的指标行", "86.2", "评级：确认（待确认 → 已确认）"):
        assert said in drawn, said
    rewritten(rating, total=Decimal("99.00"))
    assert "已复算，不一致：登记 99.00 分、“优”，重算 97.37 分、“优”。" in page(people.alice, "rating", rating.pk)


def test_what_supersedes_a_rating_is_linked_both_ways(place: Place, people: People) -> None:
    old = finished_form(place, people)["rating"]
    given = {name: getattr(old, name) for name in ("working_year", "kind", "project", "unit", "rulebook", "inputs")}
    new = Rating.objects.create(**given, lines=[], total=Decimal("98.00"), grade="优", supersedes=old, rated_at=IN_TIME)
    of_old, of_new = (xray_of(people.erin, "rating", one.pk, "total").related for one in (old, new))
    assert [(fact.label, fact.value) for fact in of_old] == [("已被取代为", "98.00 分，等级“优”")]
    assert [(fact.label, fact.value) for fact in of_new] == [("取代的评级", "97.37 分，等级“优”")]


@pytest.mark.parametrize("person", ["alice", "bob"])
def test_who_gave_which_points_never_reaches_the_unit(place: Place, people: People, person: str) -> None:
    finished_panels(place, people)
    rating = Rating.objects.get(kind="key")
    for part in ("total", "line-1"):
        drawn = page(people.named(person), "rating", rating.pk, part)
        assert "表 1" not in drawn
    whole = page(people.named(person), "rating", rating.pk)
    assert "不向被评价单位" in whole
    assert "已复算，一致" in whole
    assert "表 1" in page(people.erin, "rating", rating.pk)


@pytest.mark.parametrize("person", ["alice", "dora", "erin", "grace", "henry", "ivy"])
def test_no_page_names_an_expert(place: Place, people: People, person: str) -> None:
    objects = finished_panels(place, people)
    names = list(Seat.objects.values_list("expert__name", flat=True))
    for kind in ("key",) if person == "grace" else ("key", "department"):
        drawn = page(people.named(person), kind, objects[kind].pk)
        assert not [name for name in names if name in drawn]


def test_a_panels_total_reaches_its_unit_with_the_report_alone(place: Place, people: People) -> None:
    review = panels.key_closed(place, people)
    assert xray_of(people.dora, "key", review.pk, "total").grids == []
    with pytest.raises(Hidden, match="送单位征求意见后提供"):
        xray_of(people.alice, "key", review.pk, "total")
    with pytest.raises(Hidden, match="评级确认后查看"):
        xray_of(people.dora, "key", review.pk, "line-1")


def test_a_panel_that_has_not_closed_has_no_total(place: Place, people: People) -> None:
    review = panels.key_scoring(place, people)
    with pytest.raises(Hidden, match="尚未结束评审"):
        xray_of(people.erin, "key", review.pk, "total")


def test_those_who_read_the_district_see_items_and_spread_without_persons(place: Place, people: People) -> None:
    review = panels.key_closed(place, people)
    whole = xray_of(people.erin, "key", review.pk, "total")
    assert ("评分表", "3 张") in [(fact.label, fact.value) for fact in whole.inputs]
    rows = range(1, len(whole.grids[0].rows) + 1)
    told = [xray_of(people.henry, "key", review.pk, f"line-{row}").inputs for row in rows]
    assert "最低 16.5，最高 18，相差 1.5" in [facts[0].value for facts in told if facts]


def test_a_sheet_that_was_changed_afterwards_is_told_without_saying_which(place: Place, people: People) -> None:
    review = panels.key_closed(place, people)
    SheetPoint.objects.filter(item="decision", score=Decimal(18)).update(score=Decimal("3.00"))
    found = xray_of(people.dora, "key", review.pk, "total")
    assert found.verdict is not None
    assert found.verdict.sentence.startswith("已复算，不一致：总分登记")


def test_a_proposal_tells_case_rule_decision_and_who(place: Place, people: People) -> None:
    proposal = finished_panels(place, people)["proposal"]
    drawn = page(people.alice, "proposal", proposal.pk, "proposed")
    for said in (
        "95.00 万元（950,000.00 元）",
        "已复算，一致",
        "henry决定压减 5.00%，理由：得分偏低",
        "预算建议：批准",
        proposal.policy.sha256,
    ):
        assert said in drawn, said
    type(proposal).objects.filter(pk=proposal.pk).update(proposed=Decimal("960000.00"))
    assert "建议数登记 960000.00，复算 950000.00" in page(people.alice, "proposal", proposal.pk, "proposed")


def imported(place: Place, people: People, *rows: dict[str, Any], now: Any = IN_TIME) -> None:
    given = {"content": write(FUNDING, rows), "file_name": "资金表.xlsx", "district": place.district, "by": people.erin}
    apply(preview(kind="funding", **given), by=people.erin, now=now)


def test_money_tells_the_files_row_and_how_it_changed(place: Place, people: People) -> None:
    make_field("教育投入")
    own = {"unit_code": place.unit.code}
    twin = funding_row("X009", **own, project_name="演示项目X001")
    imported(place, people, twin, funding_row(**own), funding_row(**own, source="carried"))
    imported(place, people, funding_row(**own, adjusted=Decimal("1500.00")), now=made.TOO_LATE)
    found = xray_of(people.alice, "project", Project.objects.get(code="X001").pk, "adjusted")
    assert found.number == "0.27 万元（2,700.00 元）"
    assert [row[1].text for row in found.files[0].rows] == ["第 4 行（新增）、第 5 行（新增）", "第 3 行（更新）"]
    assert [event.what for event in found.events] == [
        "财政拨款：1,200.00 元", "上年结转：1,200.00 元", "财政拨款：1,200.00 元 → 1,500.00 元",
    ]  # fmt: skip


def test_money_of_an_import_that_kept_no_keys_is_found_by_its_name(place: Place, people: People) -> None:
    make_field("教育投入")
    imported(place, people, funding_row(unit_code=place.unit.code))
    kept = place.district.sheetimport_set.get()
    kept.outcome = [{name: value for name, value in row.items() if name != "key"} for row in kept.outcome]
    kept.save()
    found = xray_of(people.alice, "project", Project.objects.get().pk, "executed")
    assert found.files[0].rows[0][1].text == "第 3 行（新增）"


def test_a_second_looks_points_tell_their_rows_and_compute_again(place: Place, people: People) -> None:
    item = everything(place, people)["spot"]
    found = xray_of(people.alice, "spot", item.pk, "total")
    assert found.number.startswith(f"{item.total} 分")
    (grid,) = found.grids
    assert [cell.text for cell in grid.rows[0]][-2:] == ["10.00", "台账不全"]
    assert found.verdict is not None
    assert found.verdict.same
    assert "自评比复核多报" in [fact.label for fact in found.inputs]
    SpotItem.objects.filter(pk=item.pk).update(total=Decimal("1.00"))
    forged = xray_of(people.erin, "spot", item.pk, "total")
    assert forged.verdict is not None
    assert "总分登记 1.00，复算" in forged.verdict.sentence
    with pytest.raises(Hidden):
        xray_of(people.erin, "spot", item.pk, "line-1")


def test_who_was_asked_from_elsewhere_gets_no_link_to_the_form(place: Place, people: People) -> None:
    item = spots.scored_item(place, people)
    found = xray_of(spots.stranger(), "spot", item.pk, "total")
    assert [fact.href for fact in found.related] == [""]
    assert {cell.href for row in found.grids[0].rows for cell in row} == {""}


def test_an_ex_ante_total_tells_every_items_points_and_computes_again(place: Place, people: People) -> None:
    form = judged(place, people)
    found = xray_of(people.alice, "ex_ante", form.pk, "total")
    assert found.number == f"{form.total} 分，等级“{form.grade}”"
    (grid,) = found.grids
    assert sum(Decimal(row[3].text) for row in grid.rows) == form.total
    assert found.verdict is not None
    assert found.verdict.same
    ExAntePoint.objects.filter(form=form, item=form.judgements.first().item).update(score=1)
    forged = xray_of(people.erin, "ex_ante", form.pk, "total")
    assert forged.verdict is not None
    assert forged.verdict.same is False
    with pytest.raises(Hidden):
        xray_of(people.alice, "ex_ante", form.pk, "line-1")


def test_a_project_without_money_says_so(place: Place, people: People) -> None:
    found = xray_of(people.alice, "project", make_project(place.unit, adjusted=None).pk, "received")
    assert (found.number, found.sentence) == ("—", "还没有导入资金数据。")


@pytest.mark.parametrize("person", [*EVERYBODY, "nobody"])
def test_a_link_is_drawn_where_the_door_opens(place: Place, people: People, person: str) -> None:
    objects = everything(place, people)
    user = AnonymousUser() if person == "nobody" else people.named(person)
    members = memberships_of(user)
    for kind in KINDS:
        part = PARTS.get(kind, "total")
        linked = bool(address_of(members, objects[kind], part))
        assert linked is opens(user, kind, objects[kind].pk, part), kind


def opens(user: Any, kind: str, pk: int, part: str) -> bool:
    """The door, but for an expert's seat, for which no list asks."""
    try:
        xray_of(user, kind, pk, part)
    except Hidden:
        return False
    return not Seat.objects.filter(expert__user=user.pk).exists()


def test_what_the_unit_may_not_see_yet_is_no_link(place: Place, people: People) -> None:
    review, key = made.scored_review(place, people), panels.key_closed(place, people)
    own = memberships_of(people.alice)
    assert address_of(own, review, "total") == address_of(own, key, "total") == ""
    assert address_of(memberships_of(people.dora), review, "total") == f"/xray/review/{review.pk}/total/"
    assert address_of(own, panels.planned_key(place, people), "total") == ""
    assert address_of(own, place, "total") == ""


def drawn(user: Any, obj: Any, part: str = "total") -> str:
    request = RequestFactory().get("/")
    request.user = user
    template = Template("{% load xray %}{% xray obj part %}")
    return template.render(Context({"request": request, "obj": obj, "part": part}))


def test_the_tag_draws_each_number_as_its_page_expects(place: Place, people: People) -> None:
    objects = everything(place, people)
    filing, review, appraisal = objects["filing"], objects["review"], objects["appraisal"]
    line = FilingLine.objects.select_related("filing__project__unit").get(filing=filing, number=1)
    rescored = ReviewLine.objects.select_related("review__filing__project__unit", "line").get(review=review)
    content = AppraisalLine.objects.select_related("appraisal__unit").filter(appraisal=appraisal).first()
    for obj, part, text, to in (
        (filing, "total", "97.37", f"filing/{filing.pk}/total"),
        (filing, "execution", "8.00", f"filing/{filing.pk}/execution"),
        (line, "self", "14.37", f"filing/{filing.pk}/line-1"),
        (line, "computed", "14.37", f"filing/{filing.pk}/line-1"),
        (review, "total", "87.37", f"review/{review.pk}/total"),
        (rescored, "score", "20.00", f"review/{review.pk}/line-3"),
        (content, "score", f"{content.score:.2f}", f"appraisal/{appraisal.pk}/line-"),
        (objects["key"], "total", "", f"key/{objects['key'].pk}/total"),
        (objects["proposal"], "proposed", "95.00", f"proposal/{objects['proposal'].pk}/proposed"),
        (objects["project"], "adjusted", "10.00", f"project/{objects['project'].pk}/adjusted"),
    ):
        link = drawn(people.alice, obj, part)
        assert f'href="/xray/{to}' in link
        assert text in link


def test_the_tag_draws_a_plain_number_for_who_may_not_look_behind_it(place: Place, people: People) -> None:
    filing = finished_form(place, people)["filing"]
    assert drawn(people.mallory, filing) == '<span class="score-plain">97.37</span>'
    assert (
        drawn(people.alice, made.opened(place, people, make_project(place.unit)))
        == '<span class="score-plain">—</span>'
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_of_numbers_asks_for_the_persons_roles_once(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = made.drafted(place, people)
    for _ in range(rows - 1):
        made.opened(place, people, make_project(place.unit))
    found = list(Filing.objects.select_related("project__unit"))
    assert (len(found), first.pk in {one.pk for one in found}) == (rows, True)
    request = RequestFactory().get("/")
    request.user = people.alice
    template = Template("{% load xray %}{% for one in found %}{% xray one %}{% endfor %}")
    with django_assert_num_queries(1):
        template.render(Context({"request": request, "found": found}))


@pytest.mark.parametrize("files", [1, 3])
def test_a_page_costs_the_same_however_much_it_tells(
    place: Place, people: People, files: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    filing = made.drafted(place, people)
    line = filing.lines.get(number=1)
    for number in range(files):
        content = f"%PDF-1.4 {number}".encode()
        attach_evidence(line=line, file=content, name=f"{number}.pdf", by=people.alice, now=IN_TIME)
    with django_assert_num_queries(7):
        xray_of(people.alice, "filing", filing.pk, "total")


@pytest.mark.parametrize("rows", [1, 3])
def test_moneys_page_costs_the_same_however_often_it_came(
    place: Place, people: People, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_field("教育投入")
    for number in range(rows):
        amount = Decimal(1500 + number)
        now = IN_TIME.replace(minute=number)
        imported(place, people, funding_row(unit_code=place.unit.code, adjusted=amount), now=now)
    assert Funding.history.count() == rows
    project = Project.objects.get()
    with django_assert_num_queries(8):
        xray_of(people.alice, "project", project.pk, "adjusted")


def test_every_line_of_the_trail_has_a_sentence(place: Place, people: People) -> None:
    everything(place, people)
    shown = ("projects.filing", "projects.review", "projects.workappraisal", "projects.rating", "projects.proposal",
             "projects.keyreview", "projects.departmentreview", "projects.panelobject")  # fmt: skip
    lines = TrailLine.objects.filter(object_type__in=shown)
    assert lines
    assert [line.kind for line in lines if "登记事项（" in sentence_of(line)[0]] == []


def test_key_reviews_are_told_from_department_reviews(place: Place, people: People) -> None:
    objects = finished_panels(place, people)
    assert isinstance(objects["key"], KeyReview)
    assert "重点评价专家组汇总得分" in page(people.alice, "key", objects["key"].pk)
    assert "部门整体评价专家组汇总得分" in page(people.alice, "department", objects["department"].pk)
