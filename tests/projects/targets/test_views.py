"""Pages of targets: the grid keeps what is typed, pastes, picks, copies; changes and the library walk their way."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from budgeteval.accounts.models import User
from projects.registry.domain import Remembered, carry
from projects.registry.models import Memory, Project
from projects.targets.domain import contents_of
from projects.targets.models import LibraryEntry, Target, TargetChange
from projects.targets.queries import last_target
from tests.factories import applications as made
from tests.factories.applications import CONTENTS, GOAL, ROWS
from tests.factories.registry import make_project
from tests.factories.selfeval import issued_target
from tests.forms import hidden_in
from tests.people import People, Place

COLUMNS = ("level1", "level2", "name", "op", "target_value", "measure_unit", "weight", "evidence_asked", "basis")


def as_client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(target: Any, *, goal: str = GOAL, rows: Any = ROWS, **more: Any) -> dict[str, Any]:
    """The grid as a browser without scripts sends it."""
    data = {"goal": goal, "version": target.version, "rows-TOTAL_FORMS": len(rows) + 1, "rows-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"rows-{number}-{name}": str(getattr(row, name)) for name in COLUMNS}
        data[f"rows-{number}-ORDER"] = number + 1
    return data | more


@pytest.fixture
def target(place: Place, people: People) -> Target:
    return made.target_of(made.opened(place, people))


def edit(target: Target, people: People, data: dict[str, Any]) -> Any:
    return as_client(people.alice).post(reverse("target_edit", args=[target.pk]), data)


def shown(response: Any) -> list[str]:
    """The names in the grid, as drawn."""
    return [form["name"].value() or "" for form in response.context["grid"].drawn_forms]


def test_a_grid_sent_without_scripts_is_saved_in_the_order_given(target: Target, people: People) -> None:
    data = posted(target, **{"rows-0-ORDER": 9, "rows-1-DELETE": "on", "act": "done"})
    response = edit(target, people, data)
    assert response["Location"] == reverse("target", args=[target.pk])
    names = [row.name for row in contents_of(Target.objects.get(pk=target.pk)).rows]
    assert names == ["投诉件数", "居民满意度", "清扫面积"]


def test_what_cannot_be_read_comes_back_as_typed_with_a_sentence(target: Target, people: People) -> None:
    response = edit(target, people, posted(target, goal="新目标", **{"rows-0-weight": "十五", "act": "save"}))
    assert response.status_code == 200
    text = response.content.decode()
    assert 'value="十五"' in text
    assert "“分值”为“十五”，请填 0 至 100 之间" in text
    assert "新目标" in text
    assert Target.objects.get(pk=target.pk).goal == ""


def test_somebody_elses_newer_version_keeps_mine_on_the_page(target: Target, people: People) -> None:
    data = posted(target, goal="我写的目标，很长的一段文字，不能丢失。")
    made.save_target(target, people)
    response = edit(target, people, data)
    text = response.content.decode()
    assert "已被他人修改，您的内容尚未保存" in text
    assert "我写的目标，很长的一段文字" in text
    kept = Target.objects.get(pk=target.pk)
    assert kept.goal == GOAL
    assert f'name="version" value="{kept.version}"' in text


def test_pasted_rows_come_into_the_grid_with_a_result_each_and_are_not_saved_yet(
    target: Target, people: People
) -> None:
    pasted = "产出指标\t数量指标\t修补坑槽\t≥\t50\t处\t5\n\t\t划线\t≥\t九\t公里\t五"
    response = edit(target, people, posted(target, act="paste", pasted=pasted))
    assert shown(response)[:6] == [*(row.name for row in ROWS), "修补坑槽", "划线"]
    text = response.content.decode()
    assert "粘贴了 2 行，已加在表尾，保存后生效" in text
    assert "分值“五”不是数字" in text
    assert not target.indicators.exists()


def test_a_paste_that_is_no_table_is_told_and_nothing_typed_is_lost(target: Target, people: People) -> None:
    response = edit(target, people, posted(target, goal="还没保存", act="paste", pasted="一列"))
    assert "每行至少应有一级指标、二级指标、三级指标三列" in response.content.decode()
    assert shown(response)[:4] == [row.name for row in ROWS]


def test_listed_indicators_are_picked_with_their_reference_and_counted_when_saved(
    place: Place, people: People, target: Target
) -> None:
    entry = made.listed(place, people)
    response = edit(target, people, posted(target, act="pick", pick=[entry.pk]))
    form = response.context["grid"].drawn_forms[4]
    assert (form["name"].value(), form["target_value"].value()) == ("道路完好率", "98")
    rows = (*ROWS, made.TargetRow("产出指标", "质量指标", "道路完好率", ">=", "98", "%", ROWS[0].weight))
    edit(target, people, posted(target, rows=rows, **{"rows-4-library_entry_id": entry.pk}))
    assert entry.uses.get().target == target


def test_what_is_not_ticked_or_not_listed_is_not_picked(place: Place, people: People, target: Target) -> None:
    hidden = LibraryEntry.objects.create(
        district=place.district, level1="产出", level2="数量", name="待审", op=">=", proposed_by=people.alice
    )
    for picked in ([], [hidden.pk], ["9" * 30], ["x"]):
        response = edit(target, people, posted(target, act="pick", pick=picked))
        assert shown(response)[4:] == [""]


def test_last_years_target_is_brought_in_and_what_changed_is_marked(place: Place, people: People) -> None:
    before = made.before(place)
    issued_target(before, people, goal="上年的目标")
    carry(
        project=before, unit=place.unit, year=2015, source="事后自评",
        entries=[Remembered(Memory.ACTUAL, "86.2", "清扫面积", "万㎡")],
    )  # fmt: skip
    target = made.target_of(made.opened(place, people, predecessor=before))
    empty = {"goal": "", "version": target.version, "rows-TOTAL_FORMS": 1, "rows-INITIAL_FORMS": 0, "act": "last"}
    response = edit(target, people, empty)
    assert shown(response)[:4] == [row.name for row in ROWS]
    assert response.context["grid"].goal.initial["goal"] == "上年的目标"
    assert "2015 年实际完成 86.2万㎡" in response.content.decode()
    dearer = (made.replace(ROWS[0], target_value="95"), *ROWS[1:])
    text = edit(target, people, posted(target, rows=dearer, act="add")).content.decode()
    assert "与 2015 年相比：指标值：90 → 95" in text


def test_the_live_check_answers_for_every_place_of_the_page(target: Target, people: People) -> None:
    data = posted(target, goal="清扫", rows=(made.replace(ROWS[0], target_value="很多"), *ROWS[1:]))
    response = as_client(people.alice).post(reverse("target_check", args=[target.pk]), data)
    text = response.content.decode()
    assert 'id="about-rows-0" hx-swap-oob="true"><div class="finding finding-error">' in text
    assert "年度总体目标只有 2 个字" in text
    assert 'name="why_key" value="goal_short|goal"' in text
    assert Target.objects.get(pk=target.pk).version == target.version


# What the grid does not take: it comes back as it was typed, and nothing is saved.
NOT_TAKEN: list[dict[str, Any]] = [
    {"rows-TOTAL_FORMS": "x"}, {"version": "nine"}, {"version": ""}, {"rows-0-ORDER": "二"}, {"rows-0-op": "~"},
    {"rows-0-name": "长" * 5000}, {"rows-0-weight": "1e9999"}, {"rows-0-weight": "NaN"},
    {"goal": "\x00\u202e😀" * 100},
]  # fmt: skip
# What it reads in a way that does no harm: the rows that came are saved.
TAKEN: list[dict[str, Any]] = [
    {"rows-TOTAL_FORMS": "9999999"}, {"rows-0-ORDER": "-5"}, {"rows-0-library_entry_id": "9" * 40},
    {"rows-0-target_value": "=1+1"}, {"why_key": ["a", "b"], "why": ["x"]}, {"act": "nothing"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("odd", "status"), [*((odd, HTTPStatus.OK) for odd in NOT_TAKEN), *((odd, HTTPStatus.FOUND) for odd in TAKEN)]
)
def test_odd_input_is_answered_and_never_a_stumble(
    target: Target, people: People, odd: dict[str, Any], status: HTTPStatus
) -> None:
    client, data = as_client(people.alice), posted(target) | odd
    assert client.post(reverse("target_check", args=[target.pk]), data).status_code == HTTPStatus.OK
    assert client.post(reverse("target_edit", args=[target.pk]), data).status_code == status
    kept = Target.objects.get(pk=target.pk)
    is_saved = status == HTTPStatus.FOUND
    assert (kept.version, kept.indicators.count()) == ((target.version + 1, 4) if is_saved else (target.version, 0))


def test_a_signed_target_is_shown_and_no_longer_edited(place: Place, people: People) -> None:
    target = made.target_of(made.signed(place, people))
    client = as_client(people.alice)
    response = client.get(reverse("target_edit", args=[target.pk]), follow=True)
    assert "已签批，不能再修改" in response.content.decode()


def press(client: Client, page: str, path: str, act: str) -> None:
    """Press a button of a change as its page shows it now."""
    client.post(path, {**hidden_in(client.get(page).content.decode(), f'value="{act}"'), "act": act})


@pytest.mark.parametrize("odd", [None, "", "x", "-1"])
def test_the_head_does_not_sign_a_change_that_he_has_not_seen(odd: str | None, place: Place, people: People) -> None:
    change = made.asked(place, people)
    head = as_client(people.bob)
    page, move = (reverse(name, args=[change.pk]) for name in ("target_change", "target_change_move"))
    seen = hidden_in(head.get(page).content.decode(), 'value="sign"')
    assert seen["version"] == str(change.version)
    if odd is None:
        made.save_change(change, people, made.changed_contents(value="12"))
    else:
        seen["version"] = odd
    told = head.post(move, {**seen, "act": "sign"}, follow=True).content.decode()
    assert "在您查看之后有改动，现为“草稿”，本次没有办理；请重新查看后再办" in told
    assert TargetChange.objects.get().stage == "draft"
    press(head, page, move, "sign")
    assert TargetChange.objects.get().stage == "signed"


def test_the_clerk_does_not_hand_in_a_change_that_was_signed_anew(place: Place, people: People) -> None:
    change = made.signed_change(place, people)
    clerk = as_client(people.alice)
    page, move = (reverse(name, args=[change.pk]) for name in ("target_change", "target_change_move"))
    seen = hidden_in(clerk.get(page).content.decode(), 'value="submit"')
    made.targets.unsign_change(change=change, by=people.bob, now=made.NOW)
    made.targets.sign_change(change=change, expected_version=change.version, by=people.bob, now=made.NOW)
    told = clerk.post(move, {**seen, "act": "submit"}, follow=True).content.decode()
    assert "在您查看之后有改动，现为“已签批”" in told
    assert TargetChange.objects.get().stage == "signed"


@pytest.mark.parametrize("act", ["approve", "return"])
def test_the_section_does_not_decide_on_a_change_that_it_has_not_seen(act: str, place: Place, people: People) -> None:
    change = made.submitted_change(place, people)
    officer = as_client(people.dora)
    page, move = (reverse(name, args=[change.pk]) for name in ("target_change", "target_change_move"))
    seen = hidden_in(officer.get(page).content.decode(), f'value="{act}"')
    given: dict[str, Any] = {"change": change, "now": made.NOW}
    made.targets.return_change(**given, reason="改", expected_version=change.version, by=people.dora)
    made.save_change(change, people, made.changed_contents(value="96"))
    made.targets.sign_change(**given, expected_version=change.version, by=people.bob)
    made.targets.submit_change(**given, expected_version=change.version, by=people.alice)
    told = officer.post(move, {**seen, "act": act, "reason": "写了很久的原因"}, follow=True).content.decode()
    assert "在您查看之后有改动，现为“已报送”" in told
    assert "<ins>96</ins>" in told
    assert ("写了很久的原因" in told) == (act == "return")
    assert TargetChange.objects.get().stage == "submitted"
    press(officer, page, move, "approve")
    assert TargetChange.objects.get().stage == "approved"


def test_the_last_target_is_that_of_the_year_between_where_the_predecessor_is_older(
    place: Place, people: People
) -> None:
    older = make_project(place.unit, fiscal_year=2014, name="道路保洁")
    between = make_project(place.unit, fiscal_year=2015, name="道路保洁")
    other = make_project(place.unit, fiscal_year=2015, name="路灯维护")
    project = make_project(place.unit, fiscal_year=2016, name="道路保洁")
    for one in (older, other):
        issued_target(one, people)
    assert last_target(project) is None  # it continues nothing
    Project.objects.filter(pk=project.pk).update(predecessor=older)
    project.refresh_from_db()
    assert getattr(last_target(project), "project", None) == older
    issued_target(between, people)
    assert getattr(last_target(project), "project", None) == between


def test_a_change_is_asked_for_and_decided_on_its_pages(place: Place, people: People) -> None:
    target = made.issued(place, people)
    clerk, head, officer = (as_client(user) for user in (people.alice, people.bob, people.dora))
    clerk.post(reverse("target_change_new", args=[target.pk]))
    change = TargetChange.objects.get()
    page, move = (reverse(name, args=[change.pk]) for name in ("target_change", "target_change_move"))
    rows = (made.replace(ROWS[0], target_value="95"), *ROWS[1:])
    data = posted(change, rows=rows, reason="任务追加", act="done")
    assert clerk.post(reverse("target_change_edit", args=[change.pk]), data)["Location"] == page
    text = head.get(page).content.decode()
    assert "<del>90</del> <ins>95</ins>" in text
    press(head, page, move, "sign")
    press(clerk, page, move, "submit")
    assert "原因" in officer.post(move, {"act": "return", "reason": ""}).content.decode()
    press(officer, page, move, "approve")
    assert contents_of(Target.objects.get(pk=target.pk)).rows[0].target_value == "95"
    old = officer.get(reverse("target_version", args=[target.pk, 1])).content.decode()
    assert "第 1 版" in old
    assert clerk.get(reverse("target_version", args=[target.pk, 2])).status_code == 404


def test_who_decides_on_a_change_sees_the_findings_and_the_units_reasons(place: Place, people: People) -> None:
    target = made.issued(place, people)
    clerk, head, officer = (as_client(user) for user in (people.alice, people.bob, people.dora))
    clerk.post(reverse("target_change_new", args=[target.pk]))
    change = TargetChange.objects.get()
    page, edit_page = (reverse(name, args=[change.pk]) for name in ("target_change", "target_change_edit"))
    assert "调整前后的内容完全一样，请先修改再签批" in clerk.get(page).content.decode()
    clerk.post(edit_page, posted(change, goal="清扫", reason="任务减少", act="save"))
    text = head.get(page).content.decode()
    for said in ("请经办人点“修改申请”补好以下内容", "年度总体目标只有 2 个字", "（未填写）"):
        assert said in text
    change.refresh_from_db()
    why = {"why_key": "goal_short|goal", "why": "只清扫一项", "reason": "任务减少", "act": "save"}
    clerk.post(edit_page, posted(change, goal="清扫", **why))
    assert "请单位负责人打开本页签批" in clerk.get(page).content.decode()
    head.post(reverse("target_change_move", args=[change.pk]), {"act": "sign"})
    clerk.post(reverse("target_change_move", args=[change.pk]), {"act": "submit"})
    text = officer.get(page).content.decode()
    for said in ("核对结果和单位的理由", "年度总体目标只有 2 个字", "只清扫一项"):
        assert said in text


def test_the_library_is_kept_on_its_pages(place: Place, people: People) -> None:
    target = made.issued(place, people)
    clerk, officer, centre = (as_client(user) for user in (people.alice, people.dora, people.erin))
    clerk.post(reverse("indicator_propose", args=[made.first_indicator(target).pk]))
    entry = LibraryEntry.objects.get()
    move = reverse("library_entry_move", args=[entry.pk])
    officer.post(move, {"act": "endorse"})
    centre.post(move, {"act": "list"})
    page = centre.get(reverse("library_entry", args=[entry.pk])).content.decode()
    assert "已入库" in page
    entry.refresh_from_db()
    data = {
        "version": entry.version, "level1": "产出指标", "level2": "数量指标", "name": "清扫面积", "op": ">=",
        "measure_unit": "万㎡", "reference": "85 至 95", "method": "按比例赋分", "evidence_asked": "台账",
    }  # fmt: skip
    centre.post(reverse("library_entry", args=[entry.pk]), data)
    entry.refresh_from_db()
    assert (entry.stage, entry.reference) == ("listed", "85 至 95")
    assert "请填写此项" in centre.post(reverse("library_entry_new"), {"name": "甲"}).content.decode()
    new = data | {"name": "亮灯率"}
    assert centre.post(reverse("library_entry_new"), new).status_code == 302
    centre.post(move, {"act": "retire", "reason": ""})
    entry.refresh_from_db()
    assert entry.stage == "listed"
    assert clerk.get(reverse("library")).content.decode().count("亮灯率") >= 1


# Sessions, person, roles, and the list's own: tabs' counts, years, rows.
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("targets", 10), ("target_changes", 8), ("library", 10)])
def test_lists_ask_the_database_as_often_for_one_row_as_for_three(
    place: Place, people: People, name: str, queries: int, *, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        change = made.asked(place, people)
        made.targets.propose_entry(indicator=made.first_indicator(change.target), by=people.alice, now=made.NOW)
    client = as_client(people.alice)
    with django_assert_num_queries(queries):
        response = client.get(reverse(name), {"tab": "all"})
    assert len(response.context["listing"].portion.rows) == count


@pytest.mark.parametrize("rows", [ROWS[:1], ROWS[:3]])
def test_the_grid_asks_as_often_for_one_row_as_for_three(
    target: Target, people: People, rows: Any, django_assert_num_queries: Any
) -> None:
    made.save_target(target, people, made.Contents(GOAL, rows))
    client = as_client(people.alice)
    with django_assert_num_queries(15):
        client.get(reverse("target_edit", args=[target.pk]))


def test_the_contents_of_the_tests_are_clean(target: Target, people: People) -> None:
    made.save_target(target, people)
    response = as_client(people.alice).get(reverse("target_edit", args=[target.pk]))
    assert response.context["about_all"] == []
    assert contents_of(target) == CONTENTS
