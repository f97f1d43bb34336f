"""Pages of applications: applied for, written, cleared, signed, handed in, reviewed; several at once; the settings."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.applications.models import Application
from projects.applications.queries import deciding_group
from projects.directory.models import Role
from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory, Project
from projects.targets.models import Target
from projects.targets.queries import reasons_of
from tests.factories import applications as made
from tests.factories.applications import GOAL, ROWS, Contents
from tests.factories.directory import make_field, make_member
from tests.forms import hidden_in
from tests.people import People, Place


def as_client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(client: Client, page: str, path: str, **typed: Any) -> str:
    """Send the form that goes to that address as the page shows it now, with what is typed; the page that follows."""
    seen = hidden_in(client.get(page).content.decode(), f'action="{path}"' if path != page else 'value="approve"')
    return client.post(path, {**seen, **typed}, follow=True).content.decode()


def sheet_data(**changed: Any) -> dict[str, Any]:
    plain = {
        "name": "道路清扫", "field": make_field().pk, "nature": "continuing", "content": "清扫城区道路",
        "grounds": "区政府年度工作要点", "grant": "12.5", "other": "50元",
    }  # fmt: skip
    return plain | changed


def test_a_clerk_applies_and_what_is_continued_fills_the_sheet_in(place: Place, people: People) -> None:
    made.small_rulebook(place.district, people.erin)
    before = made.before(place)
    carry(
        project=before, unit=place.unit, year=2015, source="事后自评",
        entries=[Remembered(Memory.PROBLEM, "雨季清扫跟不上")],
    )  # fmt: skip
    client, page = as_client(people.alice), reverse("application_new")
    assert f'href="?from={before.pk}"' in client.get(page).content.decode()
    filled = client.get(page, {"from": before.pk}).context["form"].initial
    assert (filled["name"], filled["nature"], filled["predecessor"]) == ("道路清扫", "continuing", before.pk)
    data = sheet_data(unit=place.unit.pk, predecessor=before.pk,
                      grounds_file=SimpleUploadedFile("依据.pdf", b"%PDF-1.4 x"))  # fmt: skip
    response = client.post(page, data, follow=True)
    text = response.content.decode()
    assert "雨季清扫跟不上" in text
    assert "12.51 万元" in text  # 125,000 + 50 yuan
    application = Application.objects.get()
    kept = client.get(reverse("application_file", args=[application.pk, "grounds"]))
    assert b"".join(kept.streaming_content) == b"%PDF-1.4 x"  # type: ignore[attr-defined]
    assert client.get(reverse("application_file", args=[application.pk, "minutes"])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"grant": "很多"}, "“很多”不是金额，请填以万元为单位的数"),
        ({"grant": "-1"}, "“-1”不是金额"),
        ({"grant": "0.0000001"}, "万元不是整分"),
        ({"grant": "9999999999999"}, "小于 10 万亿元"),
        ({"grant": "9" * 25}, "小于 10 万亿元"),
        ({"name": ""}, "请填写此项"),
        ({"field": "9" * 30}, "可选范围"),
        ({"unit": "x"}, "不在可选范围内"),
        ({"code": "9" * 31}, "30"),
        ({"grounds_file": SimpleUploadedFile("依据.exe", b"MZ\x90\x00")}, "依据.exe"),
    ],
)
def test_what_cannot_be_kept_comes_back_as_typed(
    place: Place, people: People, changed: dict[str, Any], sentence: str
) -> None:
    data = sheet_data(unit=place.unit.pk, content="写了很久的内容") | changed
    response = as_client(people.alice).post(reverse("application_new"), data)
    text = response.content.decode()
    assert response.status_code == 200
    assert sentence in text
    assert "写了很久的内容" in text
    assert not Application.objects.exists()


def test_another_units_project_cannot_be_continued_by_its_key(place: Place, people: People) -> None:
    other = made.make_project(place.neighbour)
    client = as_client(people.alice)
    assert client.get(reverse("application_new"), {"from": other.pk}).context["chosen"] is None
    response = client.post(reverse("application_new"), sheet_data(unit=place.unit.pk, predecessor=other.pk))
    assert "不在可选范围内" in response.content.decode()
    response = client.post(reverse("application_new"), sheet_data(unit=place.neighbour.pk))
    assert "不在可选范围内" in response.content.decode()


def test_the_whole_way_on_the_pages(place: Place, people: People) -> None:
    application = made.written(place, people)
    clerk, head, officer = (as_client(user) for user in (people.alice, people.bob, people.dora))
    page, move, clear, review = (
        reverse(name, args=[application.pk])
        for name in ("application", "application_move", "application_clear", "application_review")
    )
    assert "请填写此项" in clerk.post(clear, {"meeting": "", "met_on": ""}).content.decode()
    press(clerk, page, clear, meeting="领导小组会", met_on="2016-11-04")
    head.post(move, {"act": "reopen", "note": "金额再核"})
    assert "金额再核" in clerk.get(page).content.decode()
    press(clerk, page, clear, meeting="领导小组会", met_on="2016-11-04")
    press(head, page, move, act="sign")
    press(clerk, page, move, act="submit")
    answers = {"complete": "yes", "relevant": "yes", "sound": "no", "sound_opinion": "偏低", "remark-1": "请说明口径"}
    press(officer, review, review, **answers, act="return", reason="指标值偏低")
    text = clerk.get(page).content.decode()
    assert "指标值偏低" in text
    assert "股室意见：请说明口径" in text
    target = made.target_of(application)
    made.save_target(target, people, Contents(GOAL, (made.replace(ROWS[0], target_value="95"), *ROWS[1:])))
    press(clerk, page, clear, meeting="领导小组会", met_on="2016-11-04")
    press(head, page, move, act="sign")
    press(clerk, page, move, act="submit")
    assert "退回后修改：指标值：90 → 95" in officer.get(review).content.decode()
    press(officer, review, review, **YES, act="approve")
    kept = made.fresh(application)
    assert (kept.stage, kept.project.target.stage) == ("accepted", "approved")


YES = dict.fromkeys(("complete", "relevant", "sound", "feasible"), "yes")
CHANGED = "在您查看之后有改动"


def rewritten(application: Application, people: People) -> None:
    """The clerk takes the application back, changes it, and has it cleared again."""
    made.domain.reopen(application=application, by=people.alice, now=made.NOW)
    made.domain.save_application(
        application=application, sheet=made.sheet(name="道路清扫", content="换了内容"),
        expected_version=application.version, by=people.alice, now=made.NOW,
    )  # fmt: skip
    made.clear(application, people)


@pytest.mark.parametrize("odd", [None, "", "x", "-1"])
def test_the_head_does_not_sign_what_he_has_not_seen(odd: str | None, place: Place, people: People) -> None:
    application = made.cleared(place, people)
    head = as_client(people.bob)
    page, move = (reverse(name, args=[application.pk]) for name in ("application", "application_move"))
    seen = hidden_in(head.get(page).content.decode(), 'value="sign"')
    assert seen["version"] == str(application.version)
    if odd is None:
        rewritten(application, people)
    else:
        seen["version"] = odd
    told = head.post(move, {**seen, "act": "sign"}, follow=True).content.decode()
    assert f"{CHANGED}，现为“领导小组已审定”，本次没有办理；请重新查看后再办" in told
    assert ("换了内容" in told) == (odd is None)
    assert made.fresh(application).stage == "cleared"
    assert "已签批" in head.post(move, {**hidden_in(told, 'value="sign"'), "act": "sign"}, follow=True).content.decode()


def test_the_clerk_does_not_hand_in_what_was_signed_anew(place: Place, people: People) -> None:
    application = made.signed(place, people)
    clerk = as_client(people.alice)
    page, move = (reverse(name, args=[application.pk]) for name in ("application", "application_move"))
    seen = hidden_in(clerk.get(page).content.decode(), 'value="submit"')
    rewritten(application, people)
    made.domain.sign(application=application, expected_version=application.version, by=people.bob, now=made.NOW)
    assert CHANGED in clerk.post(move, {**seen, "act": "submit"}, follow=True).content.decode()
    assert made.fresh(application).stage == "signed"


@pytest.mark.parametrize("stale", ["version", "target_version"])
def test_the_group_approves_only_what_was_looked_at(stale: str, place: Place, people: People) -> None:
    application = made.written(place, people)
    clerk = as_client(people.alice)
    page, clear = (reverse(name, args=[application.pk]) for name in ("application", "application_clear"))
    seen = hidden_in(clerk.get(page).content.decode(), clear)
    if stale == "version":
        made.domain.save_application(
            application=made.fresh(application), sheet=made.sheet(name="道路清扫"),
            expected_version=application.version, by=people.alice, now=made.NOW,
        )  # fmt: skip
    else:
        made.save_target(made.target_of(application), people, made.changed_contents())
    typed = {"meeting": "领导小组会", "met_on": "2016-11-04"}
    told = clerk.post(clear, {**seen, **typed}).content.decode()
    assert CHANGED in told
    assert 'value="领导小组会"' in told
    assert made.fresh(application).stage == "draft"
    clerk.post(clear, {**hidden_in(told, clear), **typed})
    assert made.fresh(application).stage == "cleared"


@pytest.mark.parametrize("act", ["approve", "return", "save"])
def test_the_section_does_not_decide_on_what_it_has_not_seen(act: str, place: Place, people: People) -> None:
    application = made.submitted(place, people)
    officer, review = as_client(people.dora), reverse("application_review", args=[application.pk])
    seen = hidden_in(officer.get(review).content.decode(), 'value="approve"')
    made.domain.give_back(
        application=application, reason="先退", expected_version=application.version, by=people.dora, now=made.NOW
    )
    made.save_target(made.target_of(application), people, made.changed_contents(goal=f"换了目标：{GOAL}"))
    made.clear(application, people)
    made.domain.sign(application=application, expected_version=application.version, by=people.bob, now=made.NOW)
    made.domain.submit(application=application, expected_version=application.version, by=people.alice, now=made.NOW)
    typed = {**YES, "act": act, "reason": "写了很久的原因"}
    told = officer.post(review, {**seen, **typed}, follow=True).content.decode()
    assert f"{CHANGED}，现为“已报送”" in told
    assert "换了目标" in told
    assert ("写了很久的原因" in told) == (act == "return")
    kept = made.fresh(application)
    assert (kept.stage, kept.times_returned, kept.project.target.stage) == ("submitted", 1, "submitted")
    assert kept.project.target.review.complete is None
    press(officer, review, review, **YES, act="approve")
    assert made.fresh(application).stage == "accepted"


@pytest.mark.parametrize("odd", [None, "", "x"])
def test_a_review_without_the_versions_that_were_shown_decides_nothing(
    odd: str | None, place: Place, people: People
) -> None:
    application = made.submitted(place, people)
    officer, review = as_client(people.dora), reverse("application_review", args=[application.pk])
    for name in ("version", "target_version"):
        sent = {**hidden_in(officer.get(review).content.decode(), 'value="approve"'), **YES, "act": "approve"}
        if odd is None:
            del sent[name]
        else:
            sent[name] = odd
        assert CHANGED in officer.post(review, sent).content.decode(), name
    assert made.fresh(application).stage == "submitted"


def test_a_refused_review_keeps_what_the_officer_wrote(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    officer = as_client(people.dora)
    review = reverse("application_review", args=[application.pk])
    for data in (
        {"act": "return", "reason": ""},
        {"act": "approve"},
        {"act": "save", "sound": "no", "sound_opinion": ""},
        {"act": "save", "sound": "maybe"},
    ):
        seen = hidden_in(officer.get(review).content.decode(), 'value="approve"')
        response = officer.post(review, {**seen, "complete_opinion": "写了很久的意见", "remark-2": "逐项意见", **data})
        text = response.content.decode()
        assert response.status_code == 200
        assert "写了很久的意见" in text
        assert "逐项意见" in text
    assert made.fresh(application).stage == "submitted"


def test_clean_ones_are_approved_together_after_asking_once_more(place: Place, people: People) -> None:
    clean = made.submitted(place, people)
    doubtful = made.opened(place, people)
    made.save_target(made.target_of(doubtful), people, Contents("清扫小区", ROWS), **{"goal_short|goal": "单一"})
    Application.objects.filter(pk=doubtful.pk).update(stage="submitted")
    Target.objects.filter(project=doubtful.project).update(stage="submitted")
    officer, batch = as_client(people.dora), reverse("applications_batch")
    ticked = {"act": "approve", "row": [clean.pk, doubtful.pk, "x"]}
    asked = officer.post(batch, ticked, headers={"Referer": "https://evil.example/"}).content.decode()
    assert f'href="{reverse("applications")}">不办，返回' in asked
    assert "将审定以下 1 份没有疑点的申报" in asked
    assert "以下 1 份有疑点或曾被退回" in asked
    assert made.fresh(clean).stage == "submitted"
    officer.post(batch, {"row": [clean.pk], "confirmed": "1"})
    assert made.fresh(clean).stage == "accepted"
    response = officer.post(batch, {"row": [doubtful.pk], "confirmed": "1"}, follow=True)
    assert "没有可以批量审定的" in response.content.decode()


def test_a_sections_batch_leaves_out_what_is_another_sections(place: Place, people: People) -> None:
    mine, theirs = made.submitted(place, people), made.submitted(place, people)
    Project.objects.filter(pk=theirs.project_id).update(unit=place.far)
    make_member(people.dora, Role.PERFORMANCE_OFFICER, place.district)  # so that she sees both
    asked = as_client(people.dora).post(reverse("applications_batch"), {"row": [mine.pk, theirs.pk]}).content.decode()
    assert "将审定以下 1 份没有疑点的申报" in asked
    assert theirs.project.name not in asked.split("将审定以下")[1].split("</p>")[0]


def test_nobody_approves_another_sections_by_ticking(place: Place, people: People) -> None:
    application = made.submitted(place, people)
    for user in (people.alice, people.erin, people.charlie, people.henry):
        as_client(user).post(reverse("applications_batch"), {"row": [application.pk], "confirmed": "1"})
    assert made.fresh(application).stage == "submitted"


def test_the_centre_keeps_the_settings(place: Place, people: People) -> None:
    client, page = as_client(people.erin), reverse("application_settings")
    mark = client.get(page).context["form"].initial["version"]
    client.post(page, {"group": "bureau", "reasons": "依据不足。\n\n金额有误。", "version": mark})
    assert deciding_group(place.district) == "bureau"
    assert reasons_of(place.district.pk) == ["依据不足。", "金额有误。"]
    response = client.post(page, {"group": "friends", "reasons": "写了很久"})
    assert "写了很久" in response.content.decode()


def test_the_settings_are_kept_as_a_whole_or_not_at_all(place: Place, people: People) -> None:
    client, page = as_client(people.erin), reverse("application_settings")
    mark = client.get(page).context["form"].initial["version"]
    text = client.post(page, {"group": "bureau", "reasons": "同一条\n同一条", "version": mark}).content.decode()
    assert "“同一条”重复" in text
    assert "已保存" not in text
    assert deciding_group(place.district) == "unit"
    assert not TrailLine.objects.filter(kind="applications.set_group").exists()


def test_two_colleagues_settings_do_not_undo_each_other(place: Place, people: People) -> None:
    client, page = as_client(people.erin), reverse("application_settings")
    opened = client.get(page).context["form"].initial["version"]
    client.post(page, {"group": "bureau", "reasons": "甲加的。", "version": opened})
    answer = client.post(page, {"group": "unit", "reasons": "乙加的。", "version": opened})
    text = answer.content.decode()
    assert "现由财政局绩效管理工作领导小组审定，现有而您没有写的退回原因：“甲加的。”" in text
    assert "乙加的。</textarea>" in text
    assert (deciding_group(place.district), reasons_of(place.district.pk)) == ("bureau", ["甲加的。"])
    again = answer.context["form"].data["version"]
    client.post(page, {"group": "bureau", "reasons": "甲加的。\n乙加的。", "version": again})
    assert reasons_of(place.district.pk) == ["甲加的。", "乙加的。"]
    assert TrailLine.objects.filter(kind="applications.set_group").count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_row_as_for_three(
    place: Place, people: People, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        made.submitted(place, people)
    client = as_client(people.dora)
    with django_assert_num_queries(8):
        response = client.get(reverse("applications"), {"tab": "todo"})
    assert len(response.context["listing"].portion.rows) == count


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("application", 18), ("application_review", 24)])
def test_a_sheet_asks_as_often_for_one_indicator_as_for_three(
    place: Place, people: People, name: str, queries: int, *, rows: int, django_assert_num_queries: Any
) -> None:
    application = made.submitted(place, people)
    made.Target.objects.get(project=application.project).indicators.filter(number__gt=rows).delete()
    client = as_client(people.dora)
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[application.pk]))


def test_a_clerk_deletes_a_draft_once_it_is_confirmed(place: Place, people: People) -> None:
    application = made.opened(place, people)
    client, page = as_client(people.alice), reverse("application", args=[application.pk])
    withdraw = reverse("application_withdraw", args=[application.pk])
    assert withdraw in client.get(page).content.decode()
    assert "请先勾选“确认删除”" in client.post(withdraw, follow=True).content.decode()
    text = client.post(withdraw, {"confirmed": "1"}, follow=True).content.decode()
    assert f"已删除“{application}”，草稿项目和绩效目标一并删除" in text
    assert not Application.objects.exists()


def test_the_target_of_what_the_group_approved_opens_no_grid(place: Place, people: People) -> None:
    application = made.cleared(place, people)
    client, edit = as_client(people.alice), reverse("target_edit", args=[made.target_of(application).pk])
    assert edit not in client.get(reverse("application", args=[application.pk])).content.decode()
    assert "请先在申报表上撤回审定，改好后重新审定" in client.get(edit, follow=True).content.decode()
