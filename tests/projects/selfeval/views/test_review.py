"""One form at the section's desk: what the page shows, and what becomes of what was typed."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from projects.selfeval import domain
from projects.selfeval.models import Filing, Review
from projects.selfeval.queries import asked_of
from tests.factories import selfeval as made
from tests.factories import spot_checks as spot
from tests.factories.selfeval import IN_TIME
from tests.forms import hidden_in
from tests.matrix import everywhere
from tests.people import People, Place


def fresh(filing: Filing) -> Filing:
    return Filing.objects.select_related("project__unit", "working_year", "rulebook").get(pk=filing.pk)


def send(client: Client, filing: Filing, act: str, **typed: Any) -> Any:
    data = {"version": fresh(filing).version, "act": act, **typed}
    return client.post(reverse("review", args=[filing.pk]), data)


@pytest.fixture
def filing(client: Client, place: Place, people: People) -> Filing:
    client.force_login(people.dora)
    return made.submitted(place, people)


def test_the_page_shows_both_scores_findings_and_the_units_words(client: Client, filing: Filing) -> None:
    text = client.get(reverse("review", args=[filing.pk])).content.decode()
    for said in ("清扫面积", "≥ 90", "86.2", "14.37", "雨季长", "没有附佐证材料", "历年自评诚信记录", "疑点"):
        assert said in text


def test_a_return_needs_a_reason_and_keeps_what_was_typed(client: Client, filing: Filing) -> None:
    response = send(client, filing, "return", remark_1="请附台账", score_3="20", why_3="台账不全")
    text = response.content.decode()
    assert response.status_code == 200
    assert "退回必须写明原因" in text
    for typed in ("请附台账", 'value="20"', "台账不全"):
        assert typed in text
    assert fresh(filing).stage == "submitted"


def test_a_return_sends_reason_and_remarks_and_goes_on_to_the_next(
    client: Client, filing: Filing, place: Place, people: People
) -> None:
    other = made.submitted(place, people)
    response = send(client, filing, "return", opinion="佐证不全", remark_1="请附台账")
    assert response.url == reverse("review", args=[other.pk])
    asked = asked_of(fresh(filing))
    assert asked is not None
    assert (asked.reason, asked.of_row(1)) == ("佐证不全", "请附台账")
    last = send(client, other, "accept")
    assert last.url == reverse("review_queue")


def test_own_points_close_the_review_with_the_form(client: Client, filing: Filing) -> None:
    send(client, filing, "accept", score_3="20.00", why_3="台账不全", opinion="核减")
    review = Review.objects.get()
    assert (fresh(filing).stage, review.stage, review.remark) == ("accepted", "accepted", "核减")
    assert review.total == fresh(filing).total - 10  # type: ignore[operator]


def test_points_equal_to_the_units_change_nothing(client: Client, filing: Filing) -> None:
    send(client, filing, "accept", score_1="14.37")
    assert fresh(filing).stage == "accepted"
    assert not Review.objects.exists()


def test_what_is_kept_stands_there_again_and_only_for_the_section(
    client: Client, filing: Filing, people: People
) -> None:
    response = send(client, filing, "keep", remark_2="请附检测报告")
    assert response.url == reverse("review", args=[filing.pk])
    assert "请附检测报告" in client.get(response.url).content.decode()
    client.force_login(people.alice)
    assert client.get(response.url).status_code == 404


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"score_1": "15.01", "why_1": "理由"}, "不能大于 15.00"),
        ({"score_1": "-1", "why_1": "理由"}, "不能小于 0"),
        ({"score_1": "十分", "why_1": "理由"}, "请填写数字"),
        ({"score_1": "NaN", "why_1": "理由"}, "请填写数字"),
        ({"score_1": "1.005", "why_1": "理由"}, "2"),
        ({"score_1": "10"}, "与原得分不同，请写明理由"),
        ({"why_1": "只有理由"}, "写了理由，请填评分"),
        ({"remark_1": "长" * 301}, "300"),
        ({"why_1": "长" * 301, "score_1": "1"}, "300"),
        ({"opinion": "长" * 2001}, "2000"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_cell_and_stays_there(
    typed: dict[str, str], said: str, client: Client, filing: Filing
) -> None:
    response = send(client, filing, "accept", **typed)
    text = response.content.decode()
    assert response.status_code == 200
    assert said in text
    assert next(iter(typed.values()))[:200] in text
    assert fresh(filing).stage == "submitted"


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({}, 200),
        ({"act": "accept"}, 200),
        ({"act": "accept", "version": "x"}, 200),
        ({"act": "accept", "version": "9" * 40}, 409),
        ({"act": "fly"}, 200),
    ],
)
def test_an_incomplete_or_hostile_post_decides_nothing(
    data: dict[str, str], status: int, client: Client, filing: Filing
) -> None:
    assert client.post(reverse("review", args=[filing.pk]), data).status_code == status
    assert fresh(filing).stage == "submitted"


def test_markup_in_what_was_typed_stays_text(client: Client, filing: Filing) -> None:
    response = send(client, filing, "return", remark_1="<script>alert(1)</script>")
    assert "<script>alert(1)" not in response.content.decode()


def test_of_two_officers_the_second_is_told_and_keeps_the_text(
    client: Client, filing: Filing, place: Place, people: People
) -> None:
    seen = filing.version
    domain.keep_remarks(filing=fresh(filing), remarks={1: "先到"}, expected_version=seen, by=people.dora, now=IN_TIME)
    response = client.post(
        reverse("review", args=[filing.pk]),
        {"version": seen, "act": "return", "opinion": "后到的原因", "remark_2": "后到的意见"},
    )
    text = response.content.decode()
    assert response.status_code == 409
    assert "在您查看之后有改动" in text
    assert "后到的原因" in text
    assert "后到的意见" in text
    assert f'value="{fresh(filing).version}"' in text  # looked at again, it can be decided
    assert fresh(filing).stage == "submitted"


def test_evidence_is_fetched_by_who_looks_at_the_form(client: Client, place: Place, people: People) -> None:
    drafted = made.drafted(place, people)
    line = drafted.lines.get(number=1)
    proof = domain.attach_evidence(line=line, file=b"%PDF-1.4 x", name="台账.pdf", by=people.alice, now=IN_TIME)
    path = reverse("review_evidence", args=[proof.pk])
    client.force_login(people.dora)
    early = client.get(path)  # not handed in yet
    unknown = client.get(reverse("review_evidence", args=[proof.pk + 999]))
    assert (early.status_code, unknown.status_code) == (404, 404)
    told = [re.findall("没有这份[^<]+", one.content.decode()) for one in (early, unknown)]
    assert told == [["没有这份佐证材料，或您无权查看"]] * 2  # whether it exists is not told
    signed = domain.sign(filing=fresh(drafted), by=people.bob, now=IN_TIME)
    domain.submit(filing=signed, by=people.alice, now=IN_TIME)
    response = client.get(path)
    assert b"".join(response.streaming_content) == b"%PDF-1.4 x"
    assert "attachment" in response["Content-Disposition"]


def ticked(client: Client, act: str, *filings: Filing, **more: Any) -> Any:
    return client.post(reverse("review_batch"), {"act": act, "row": [one.pk for one in filings], **more})


def confirmed(client: Client, act: str, *filings: Filing, **more: Any) -> Any:
    seen = [f"{one.pk}:{fresh(one).version}" for one in filings]
    data = {"act": act, "confirmed": "1", "seen": seen, **more}
    return client.post(reverse("review_batch"), data, follow=True)


def test_a_batch_is_counted_named_and_asked_once_more(
    client: Client, filing: Filing, place: Place, people: People
) -> None:
    doubtful = made.submitted(place, people)
    Filing.objects.filter(pk=filing.pk).update(spotless=True)
    text = ticked(client, "accept", filing, doubtful).content.decode()
    assert "通过这 1 份" in text
    assert "选中的有 1 份存在疑点" in text
    assert fresh(filing).stage == "submitted"
    text = confirmed(client, "accept", filing).content.decode()
    assert "已通过 1 份" in text
    assert (fresh(filing).stage, fresh(doubtful).stage) == ("accepted", "submitted")


def test_all_clean_ones_are_asked_for_together(client: Client, filing: Filing) -> None:
    assert (
        "没有选中可以办理的待审填报"
        in client.post(reverse("review_batch"), {"act": "accept_clean"}, follow=True).content.decode()
    )
    Filing.objects.filter(pk=filing.pk).update(spotless=True)
    assert "通过这 1 份" in client.post(reverse("review_batch"), {"act": "accept_clean"}).content.decode()


def test_a_batch_return_needs_a_reason_chosen_or_typed(client: Client, filing: Filing) -> None:
    assert "退回这 1 份" in ticked(client, "return", filing).content.decode()
    assert "请选择或填写原因" in confirmed(client, "return", filing).content.decode()
    ready = "未说明扣分或超额完成的原因，请补充。"
    assert "已退回 1 份" in confirmed(client, "return", filing, ready=ready, reason="另附报告").content.decode()
    assert fresh(filing).return_reason == f"{ready}\n另附报告"


def test_a_batch_tells_what_it_left_and_why(client: Client, filing: Filing, people: People) -> None:
    Filing.objects.filter(pk=filing.pk).update(spotless=True)
    data = {"act": "accept", "confirmed": "1", "seen": [f"{filing.pk}:{filing.version + 5}", "x:y", "9" * 30]}
    text = client.post(reverse("review_batch"), data, follow=True).content.decode()
    assert "在您查看之后有改动" in text
    assert fresh(filing).stage == "submitted"


def test_a_foreign_form_is_no_part_of_a_batch(client: Client, place: Place, people: People) -> None:
    far = made.submitted(replace(place, unit=place.far), everywhere(place, people))
    client.force_login(people.dora)
    assert ticked(client, "return", far).url == reverse("review_queue")
    text = confirmed(client, "return", far, reason="外人").content.decode()
    assert "没有选中可以办理的待审填报" in text
    assert fresh(far).stage == "submitted"


def test_the_centre_edits_the_reasons_and_sections_choose_from_them(
    client: Client, filing: Filing, people: People
) -> None:
    client.force_login(people.erin)
    path = reverse("return_reasons")
    assert "佐证材料不全" in client.get(path).content.decode()
    mark = client.get(path).context["form"].initial["version"]
    assert client.post(path, {"texts": "缺章。\n缺附件。", "version": mark}).url == path
    client.force_login(people.dora)
    assert "缺附件。" in client.get(reverse("review", args=[filing.pk])).content.decode()
    client.force_login(people.erin)
    text = client.post(path, {"texts": "缺章。\n缺章。", "version": mark}).content.decode()
    assert "重复" in text


@pytest.mark.parametrize("sent", [{}, {"version": "x"}, {"version": "0"}])
def test_two_colleagues_edit_the_reasons_and_neither_loses_a_sentence(
    client: Client, people: People, sent: dict[str, str]
) -> None:
    client.force_login(people.erin)
    path = reverse("return_reasons")
    opened = client.get(path).context["form"].initial["version"]
    client.post(path, {"texts": "缺章。\n甲加的。", "version": opened})
    answer = client.post(path, {"texts": "缺章。\n乙加的。", "version": opened} | sent)
    text = answer.content.decode()
    assert "现有而您没有写的：“甲加的。”；核对后再次提交，将以您的内容为准" in text
    assert "乙加的。</textarea>" in text  # what was typed stays on the page
    again = answer.context["form"].data["version"]
    assert client.post(path, {"texts": "缺章。\n甲加的。\n乙加的。", "version": again}).url == path
    assert [*client.get(path).context["texts"]] == ["缺章。", "甲加的。", "乙加的。"]


def test_a_return_is_looked_at_and_decided(client: Client, place: Place, people: People) -> None:
    one = made.submitted_return(place, people)
    client.force_login(people.dora)
    path = reverse("unit_return_review", args=[one.pk])
    assert "应报项目" in client.get(path).content.decode()
    assert "请填写此项" in client.post(path, {"act": "return", "reason": " "}).content.decode()
    seen = hidden_in(client.get(path).content.decode(), 'value="accept"')
    client.post(path, {**seen, "act": "return", "reason": "未盖章"})
    one.refresh_from_db()
    assert (one.stage, one.return_reason) == ("returned", "未盖章")
    sent = {"act": "accept", "version": str(one.version)}
    assert "只有在“已报送”时才能通过" in client.post(path, sent).content.decode()


@pytest.mark.parametrize(("act", "odd"), [("accept", None), ("return", None), ("accept", ""), ("return", "x")])
def test_a_return_that_came_again_meanwhile_is_looked_at_first(
    act: str, odd: str | None, client: Client, place: Place, people: People
) -> None:
    one = made.submitted_return(place, people)
    client.force_login(people.dora)
    path = reverse("unit_return_review", args=[one.pk])
    seen = hidden_in(client.get(path).content.decode(), 'value="accept"')
    assert seen["version"] == str(one.version)
    if odd is None:
        given: dict[str, Any] = {"unit_return": one, "now": IN_TIME}
        domain.give_back_return(**given, reason="改", expected_version=one.version, by=people.dora)
        domain.draft_return(**given, text="全新文字", expected_version=one.version, by=people.alice)
        domain.sign_return(**given, expected_version=one.version, by=people.bob)
        domain.submit_return(**given, expected_version=one.version, by=people.alice)
    else:
        seen["version"] = odd
    text = client.post(path, {**seen, "act": act, "reason": "数字不符"}).content.decode()
    assert "在您查看之后有改动，现为“已报送”，本次没有办理；请重新查看后再办" in text
    assert ("全新文字" in text) == (odd is None)
    assert "数字不符" in text
    one.refresh_from_db()
    assert one.stage == "submitted"
    assert client.post(path, {**hidden_in(text, 'value="accept"'), "act": "accept"}).status_code == 302


def test_an_appraisal_is_scored_corrected_and_shown(client: Client, place: Place, people: People) -> None:
    appraisal = made.opened_appraisal(place, people)
    client.force_login(people.dora)
    path = reverse("appraisal", args=[appraisal.pk])
    typed = {f"points_{one.item}": one.score for one in made.POINTS} | {
        f"reason_{one.item}": one.reason for one in made.POINTS
    }
    text = client.post(path, {**typed, "act": "score", "version": 1, "reason_timely": ""}).content.decode()
    assert "扣分请写明理由" in text
    assert "三个项目缺佐证" in text
    stale = client.post(path, {**typed, "act": "score", "version": 7}).content.decode()
    assert "核对后再次提交，将以您的内容为准" in stale
    assert "三个项目缺佐证" in stale
    assert '<input type="hidden" name="version" value="1" id="id_version">' in stale
    assert client.post(path, {**typed, "act": "score", "version": 1}).url == path
    assert client.post(path, {"act": "reopen", "reason": "漏看"}).url == path
    appraisal.refresh_from_db()
    assert client.post(path, {**typed, "act": "score", "version": appraisal.version}).url == path
    client.force_login(people.alice)
    assert client.get(path).status_code == 404
    client.force_login(people.dora)
    told = client.post(path, {"act": "show", "version": "1"}).content.decode()
    assert "在您查看之后有改动，现为“已评分”，本次没有办理；请重新查看后再办" in told
    assert "在您查看之后有改动" in client.post(path, {"act": "show"}).content.decode()
    appraisal.refresh_from_db()
    assert appraisal.stage == "scored"
    assert client.post(path, {**hidden_in(told, 'value="show"'), "act": "show"}).url == path
    client.force_login(people.alice)
    text = client.get(path).content.decode()
    assert "迟报一次" in text
    assert "最常见的三个问题" in text
    assert 'name="act"' not in text


def test_a_spot_check_is_led_from_its_pages(client: Client, place: Place, people: People) -> None:
    made.accepted(place, people)
    checker = spot.stranger()
    client.force_login(people.erin)
    text = client.post(reverse("spot_checks"), {"size": "5", "what": "某期号码"}).content.decode()
    assert "可抽查的填报只有 1 份，不足 5 份" in text
    assert "某期号码" in text
    path = client.post(reverse("spot_checks"), {"size": "1", "what": "某期号码"}).url
    assert client.get(f"{path}certificate/").status_code == 404
    assert "名单指纹" in client.get(path).content.decode()
    client.post(path, {"act": "draw", "value": "012819"})
    text = client.get(path).content.decode()
    assert "核验通过" in text
    item = spot.SpotItem.objects.get()
    page = reverse("spot_item", args=[item.pk])
    refused = client.post(reverse("spot_assign", args=[item.pk]), {"checker": people.dora.pk})
    assert "所选内容不在可选范围内" in refused.content.decode()
    client.post(reverse("spot_assign", args=[item.pk]), {"checker": checker.pk})
    client.force_login(checker)
    version = spot.SpotItem.objects.get().version
    text = client.post(page, {"version": version, "score_1": "1"}).content.decode()
    assert "与原得分不同，请写明理由" in text
    stale = client.post(page, {"version": version - 1, "score_1": "1", "why_1": "没有台账"})
    assert stale.status_code == 409
    assert "没有台账" in stale.content.decode()
    assert client.post(page, {"version": version, "score_1": "10", "why_1": "台账不全"}).url == page
    client.force_login(people.alice)
    assert client.get(page).status_code == 404
    client.force_login(people.erin)
    client.post(path, {"act": "close"})
    client.force_login(people.alice)
    assert "自评多报 4.37 分" in client.get(page).content.decode()


def test_a_form_from_a_scan_says_so_with_what_the_unit_says_to_it(client: Client, place: Place, people: People) -> None:
    filing = made.opened(place, people)
    scan = domain.Scan(b"%PDF-1.4 stamped", "盖章.pdf", date(2016, 9, 1))
    on_behalf = domain.file_for_unit(
        filing=filing, scan=scan, lines=made.drafts(), achievement="已完成", problems="", by=people.erin, now=IN_TIME,
        expected_version=filing.version,
    )  # fmt: skip
    client.force_login(people.dora)
    page, queue = reverse("review", args=[filing.pk]), reverse("review_queue")
    text = client.get(page).content.decode()
    assert "绩效中心代报，单位尚未确认" in text
    assert reverse("on_behalf_scan", args=[on_behalf.pk]) in text
    assert "绩效中心代报，单位尚未确认" in client.get(queue).content.decode()
    domain.answer(on_behalf=on_behalf, agrees=False, reason="第 1 行有误", by=people.alice, now=IN_TIME)
    assert "绩效中心代报，单位有异议：第 1 行有误" in client.get(f"{queue}?scan=disputed").content.decode()
    refused = send(client, filing, "accept").content.decode()
    assert "现在不能通过" in refused
    assert fresh(filing).stage == "submitted"
    client.force_login(people.erin)
    shown = client.get(reverse("on_behalf", args=[on_behalf.pk])).content.decode()
    assert f"请业务股室（{place.unit.section}）退回单位修改" in shown


def test_after_a_return_the_section_sees_what_it_asked_for_and_what_changed(
    client: Client, filing: Filing, people: People
) -> None:
    domain.give_back_form(
        filing=filing, reason="第三行口径不一", remarks={3: "请核对"}, expected_version=filing.version, by=people.dora,
        now=IN_TIME,
    )  # fmt: skip
    page = reverse("review", args=[filing.pk])
    assert "退回后的改动" not in client.get(page).content.decode()  # what the unit is still mending is its own
    later = IN_TIME + timedelta(days=1)
    domain.save_draft(
        filing=fresh(filing), lines=made.drafts(actuals=("86.2", "95", "9", "91")), achievement="已完成", problems="无",
        expected_version=fresh(filing).version, by=people.alice, now=later,
    )  # fmt: skip
    domain.sign(filing=fresh(filing), by=people.bob, now=later)
    domain.submit(filing=fresh(filing), by=people.alice, now=later)
    text = client.get(page).content.decode()
    for said in ("退回后的改动", "第三行口径不一", "投诉件数：请核对", "<td>8</td><td>9</td>"):
        assert said in text
