"""The pages of ex-ante evaluation and mid-term monitoring: what they show, keep, refuse, and how much they ask."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from projects.selfeval.in_year import domain
from projects.selfeval.in_year.models import ExAnte, MidTerm
from projects.selfeval.in_year.queries import lights_by_unit, mid_terms_visible_to, warned, with_light_counts
from tests.factories import in_year as made
from tests.factories.in_year import NOW, POINTS, ROWS, SHORT, SLOW
from tests.factories.registry import make_funding, make_project
from tests.forms import hidden_in
from tests.people import People, Place, populate, settle

HOSTILE = (
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "1e999999",
    "NaN",
    "٣",
    "１２",
    "\u202e12",
    "-1",
    "0x10",
)


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ex_ante_typed(form: ExAnte, **changes: str) -> dict[str, str]:
    return {
        "version": str(form.version), "outline": "概况", "opinion": "意见", "score_policy": "36", "reason_policy": "",
        "score_match": "35", "reason_match": "", "score_thrift": "18", "reason_thrift": "", **changes,
    }  # fmt: skip


def mid_term_typed(form: MidTerm, **changes: str) -> dict[str, str]:
    found = {"version": str(form.version), "executed": "60000", "forecast": "9.5万元", "progress": "推进", "plan": ""}
    for row in ROWS:
        found |= {f"so_far_{row.number}": row.so_far, f"forecast_{row.number}": row.forecast}
    return found | changes


def opened_many(place: Place, people: People, kind: str, count: int) -> None:
    for _ in range(count):
        project = make_project(place.unit, fiscal_year=2016)
        if kind == "ex_ante":
            made.judged(place, people, project=project)
        else:
            made.monitored(place, people, project=project)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("asked", [("ex_ante", 17), ("mid_term", 16)])
def test_a_list_asks_the_same_whatever_its_length(
    place: Place, people: People, django_assert_num_queries: Any, asked: tuple[str, int], count: int
) -> None:
    kind, queries = asked
    opened_many(place, people, kind, count)
    client = signed_in(people.erin)
    with django_assert_num_queries(queries):
        page = client.get(reverse(f"{kind}s")).content.decode()
    assert page.count(f'href="/{kind.replace("_", "-")}/') >= count


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_asks_the_same_whatever_its_length(
    place: Place, people: People, django_assert_num_queries: Any, count: int
) -> None:
    opened_many(place, people, "mid_term", count)
    client = signed_in(people.erin)
    with django_assert_num_queries(10):
        client.get(reverse("mid_terms_overview"))


def test_a_list_shows_what_waits_for_whom(place: Place, people: People) -> None:
    draft = made.judged(place, people, POINTS[:2])
    offered = made.judged(place, people, project=made.this_years(place))
    handed_in = made.submitted(made.judged(place, people, project=made.this_years(place)), people)
    of_alice = signed_in(people.alice).get(reverse("ex_antes")).content.decode()
    of_dora = signed_in(people.dora).get(reverse("ex_antes")).content.decode()
    assert [str(form.project) in of_alice for form in (draft, handed_in)] == [True, False]
    assert [str(form.project) in of_dora for form in (draft, handed_in)] == [False, True]
    of_bob = signed_in(people.bob).get(reverse("ex_antes")).content.decode()
    assert [str(form.project) in of_bob for form in (draft, offered, handed_in)] == [False, True, False]
    assert str(offered.project) not in of_alice
    everything = signed_in(people.alice).get(reverse("ex_antes"), {"tab": "all"}).content.decode()
    assert str(handed_in.project) in everything


def test_the_list_is_exported_as_seen(place: Place, people: People) -> None:
    made.monitored(place, people, [SHORT, *ROWS[1:]])
    response = signed_in(people.erin).get(reverse("mid_terms"), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    rows = list(sheet.values)
    assert rows[0][:8] == ("项目", "预算单位", "状态", "总灯", "资金", "红", "黄", "绿")
    assert rows[1][3:8] == ("红灯", "绿灯", 1, 0, 3)


def test_the_centre_opens_both_and_nobody_twice(place: Place, people: People) -> None:
    made.rules(place, people)
    made.this_years(place)
    client = signed_in(people.erin)
    year = str(place.working_year.pk)
    client.post(reverse("ex_antes_open"), {"working_year": year})
    client.post(reverse("ex_antes_open"), {"working_year": year})
    client.post(reverse("mid_terms_open"), {"working_year": year, "as_of": "2016-07-31"})
    assert (ExAnte.objects.count(), MidTerm.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请填监控截止日"),
        ({"as_of": "昨天"}, "请填日期，如 2016-07-31"),
        ({"as_of": "2015-07-31"}, "监控截止日 2015-07-31 不在 2016 年内"),
    ],
)
def test_opening_says_what_is_wrong_with_the_day(
    place: Place, people: People, typed: dict[str, str], sentence: str
) -> None:
    made.rules(place, people)
    typed = {"working_year": str(place.working_year.pk), **typed}
    page = signed_in(people.erin).post(reverse("mid_terms_open"), typed, follow=True).content.decode()
    assert sentence in page
    assert not MidTerm.objects.exists()


def test_another_districts_year_is_not_opened(place: Place, people: People) -> None:
    made.rules(place, people)
    made.this_years(place)
    page = signed_in(people.charlie).post(reverse("ex_antes_open"), {"working_year": str(place.working_year.pk)})
    assert page.status_code == 403
    assert not ExAnte.objects.exists()


def test_a_clerk_types_and_saves_an_ex_ante_evaluation(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    client, path = signed_in(people.alice), reverse("ex_ante", args=[form.pk])
    assert "还有 3 项没有评分" in client.get(path).content.decode()
    response = client.post(path, ex_ante_typed(form, score_policy="３６"), follow=True)
    assert "已保存" in response.content.decode()
    form.refresh_from_db()
    assert (form.stage, form.total, form.grade) == ("draft", Decimal("89.00"), "予以支持")


def test_what_was_typed_stays_when_it_is_refused(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    path = reverse("ex_ante", args=[form.pk])
    typed = ex_ante_typed(form, score_policy="41", outline="<b>写了很久的概况</b>")
    page = signed_in(people.alice).post(path, typed).content.decode()
    assert "得分应在 0 与 40 之间，现为 41" in page
    assert 'value="41"' in page
    assert "&lt;b&gt;写了很久的概况&lt;/b&gt;" in page
    assert ExAnte.objects.get().stage == "not_started"
    unread = signed_in(people.alice).post(path, ex_ante_typed(form, score_policy="很多")).content.decode()
    assert "“很多”不是分数，请填数字，如 4.5" in unread
    assert 'value="很多"' in unread


def test_somebody_elses_text_is_not_overwritten_and_ones_own_stays(place: Place, people: People) -> None:
    form = made.judged(place, people)
    old = ex_ante_typed(form, version="1", outline="乙的概况")
    page = signed_in(people.alice).post(reverse("ex_ante", args=[form.pk]), old).content.decode()
    assert "已被他人修改，您的内容尚未保存" in page
    assert "乙的概况" in page
    assert ExAnte.objects.get().outline == "老旧管网改造"
    assert "核对后再次提交，将以您的内容为准" in page
    assert f'name="version" value="{form.version}"' in page


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_points_get_a_page_and_break_nothing(place: Place, people: People, text: str) -> None:
    form = made.ex_ante(place, people)
    typed = ex_ante_typed(form, score_policy=text, reason_policy=text, outline=text)
    client = signed_in(people.alice)
    assert client.post(reverse("ex_ante_score", args=[form.pk]), typed).status_code == 200
    page = client.post(reverse("ex_ante", args=[form.pk]), typed, follow=True)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_amounts_and_progress_get_a_page_and_break_nothing(place: Place, people: People, text: str) -> None:
    form = made.mid_term(place, people)
    typed = mid_term_typed(form, executed=text, forecast_1=text, likelihood_1=text, cause_1=text, progress=text)
    client = signed_in(people.alice)
    assert client.post(reverse("mid_term_lights", args=[form.pk]), typed).status_code == 200
    page = client.post(reverse("mid_term", args=[form.pk]), typed, follow=True)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("version", ["", "0", "-1", "x", str(2**40)])
def test_a_form_without_its_version_is_not_saved(place: Place, people: People, version: str) -> None:
    form = made.ex_ante(place, people)
    path = reverse("ex_ante", args=[form.pk])
    assert signed_in(people.alice).post(path, ex_ante_typed(form, version=version)).status_code == 200
    assert ExAnte.objects.get().stage == "not_started"


def test_points_so_far_are_told_while_they_are_typed(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    typed = ex_ante_typed(form, score_thrift="15")
    page = signed_in(people.alice).post(reverse("ex_ante_score", args=[form.pk]), typed).content.decode()
    assert 'id="assessment" class="assessment" hx-swap-oob="true"' in page
    assert "86.00 分" in page
    assert "“节约程度”得分低于分值的 80 % 时应写明理由" in page
    assert ExAnte.objects.get().stage == "not_started"


def test_a_clerk_monitors_and_the_page_says_each_light(place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    client, path = signed_in(people.alice), reverse("mid_term", args=[form.pk])
    first = client.get(path).content.decode()
    assert 'name="executed" value="80000"' in first  # as imported
    page = client.post(path, mid_term_typed(form), follow=True).content.decode()
    assert "全年预计 90万㎡，指标值 ≥90万㎡，预计完成 100.00 %，达到 100 %。绿灯。" in page
    assert "截止日执行数与财政系统导入数不一致" in page
    form.refresh_from_db()
    assert (form.executed, form.forecast, form.light) == (Decimal("60000.00"), Decimal("95000.00"), "green")


def test_lights_are_told_while_one_types_and_nothing_is_kept(place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    typed = mid_term_typed(form, forecast_1="60", forecast_3="")
    page = signed_in(people.alice).post(reverse("mid_term_lights", args=[form.pk]), typed).content.decode()
    assert 'id="light-1" class="light" data-asks="1" hx-swap-oob="true"' in page
    assert "预计完成 66.67 %，不足 80 %。红灯。" in page
    assert "还没有填写全年预计完成情况。" in page
    assert MidTerm.objects.get().stage == "not_started"


def test_reasons_are_asked_for_where_a_light_is_not_green(place: Place, people: People) -> None:
    form = made.monitored(place, people, [SHORT, *ROWS[1:]])
    page = signed_in(people.alice).get(reverse("mid_term", args=[form.pk])).content.decode()
    assert '<tr data-deviation-row="1"><td' in page
    assert '<tr data-deviation-row="2" hidden><td' in page


def test_the_walk_from_page_to_page(place: Place, people: People) -> None:
    form = made.monitored(place, people, [SHORT, *ROWS[1:]], SLOW)
    path = reverse("mid_term_move", args=[form.pk])

    def press(user: Any, move: str, **more: str) -> str:
        client = signed_in(user)
        seen = hidden_in(client.get(reverse("mid_term", args=[form.pk])).content.decode(), path)
        return client.post(path, {**seen, "move": move, **more}, follow=True).content.decode()

    assert "不能办理此事" in press(people.alice, "sign")
    assert "已签批，请经办人报送" in press(people.bob, "sign")
    assert "已撤回签批" in press(people.bob, "unsign")
    press(people.bob, "sign")
    assert "已报送归口股室" in press(people.alice, "submit")
    assert "退回必须写明原因" in press(people.dora, "return", reason="  ")
    long = press(people.dora, "return", reason="长" * 301)
    assert "长" * 301 in long
    assert MidTerm.objects.get().stage == "submitted"
    press(people.dora, "return", reason="请补充<依据>")
    shown = signed_in(people.alice).get(reverse("mid_term", args=[form.pk])).content.decode()
    assert "请补充&lt;依据&gt;" in shown
    press(people.bob, "sign")
    press(people.alice, "submit")
    assert "已通过" in press(people.dora, "accept")
    assert "没有选择要办理的事项" in press(people.dora, "publish")
    assert MidTerm.objects.get().stage == "accepted"


@pytest.mark.parametrize("kind", ["ex_ante", "mid_term"])
@pytest.mark.parametrize("odd", [None, "", "x", "-1", "9" * 30])
def test_the_head_does_not_sign_what_he_has_not_seen(kind: str, odd: str | None, place: Place, people: People) -> None:
    form = made.judged(place, people) if kind == "ex_ante" else made.monitored(place, people)
    head, path = signed_in(people.bob), reverse(f"{kind}_move", args=[form.pk])
    seen = hidden_in(head.get(reverse(kind, args=[form.pk])).content.decode(), path)
    assert seen["version"] == str(form.version)
    if odd is None:
        made.judge(form, people) if kind == "ex_ante" else made.monitor(form, people)
    else:
        seen["version"] = odd
    told = head.post(path, {**seen, "move": "sign"}, follow=True).content.decode()
    assert "在您查看之后有改动，现为“草稿”，本次没有办理；请重新查看后再办" in told
    assert f'name="version" value="{form.version}" data-autosaved-version' in told
    form.refresh_from_db()
    assert form.stage == "draft"
    again = hidden_in(told, path)
    assert "已签批，请经办人报送" in head.post(path, {**again, "move": "sign"}, follow=True).content.decode()


@pytest.mark.parametrize(("move", "typed"), [("accept", {}), ("return", {"reason": "请补充依据"})])
def test_the_section_does_not_decide_on_what_it_has_not_seen(
    move: str, typed: dict[str, str], place: Place, people: People
) -> None:
    form = made.submitted(made.judged(place, people), people)
    officer, path = signed_in(people.dora), reverse("ex_ante_move", args=[form.pk])
    seen = hidden_in(officer.get(reverse("ex_ante", args=[form.pk])).content.decode(), path)
    domain.give_back(form=form, expected_version=form.version, reason="先退", by=people.dora, now=NOW)
    made.submitted(made.judge(form, people), people)
    told = officer.post(path, {**seen, **typed, "move": move}, follow=True).content.decode()
    assert "在您查看之后有改动，现为“已报送”" in told
    assert typed.get("reason", "") in told
    form.refresh_from_db()
    assert (form.stage, form.times_returned) == ("submitted", 1)


def test_the_head_sees_what_is_lacking_and_no_field(place: Place, people: People) -> None:
    form = made.monitored(place, people, ROWS[:3])
    page = signed_in(people.bob).get(reverse("mid_term", args=[form.pk])).content.decode()
    assert "签批前还需补填 1 处" in page
    assert "第 4 行“居民满意度”还没有填写完整" in page
    assert "disabled" in page
    assert 'name="executed"' not in page


def test_the_overview_counts_lights_by_unit_and_lists_the_reds(place: Place, people: People) -> None:
    made.monitored(place, people, [SHORT, *ROWS[1:]], SLOW, project=make_project(place.unit, fiscal_year=2016))
    made.monitored(place, people, project=make_project(place.unit, fiscal_year=2016))
    made.mid_term(place, people, make_project(place.far, fiscal_year=2016))
    rows = {row.unit: row for row in lights_by_unit(mid_terms_visible_to(people.erin))}
    own, far = rows["演示教育局"], rows["演示水利局"]
    assert (own.forms, own.reds, own.yellows, own.greens, own.unlit, own.filed) == (2, 1, 0, 1, 0, 0)
    assert (own.budget, own.executed, own.forecast) == (Decimal(200_000), Decimal(80_000), Decimal(190_000))
    assert (far.forms, far.unlit) == (1, 1)
    found = warned(mid_terms_visible_to(people.erin))
    assert [(one.subject, one.cause_label) for one in found] == [("资金", "制度保障"), ("清扫面积", "经费保障")]
    page = signed_in(people.erin).get(reverse("mid_terms_overview")).content.decode()
    assert "红灯清单（2 处）" in page
    assert "资金下达较晚" in page
    assert "演示水利局" not in signed_in(people.dora).get(reverse("mid_terms_overview")).content.decode()


@pytest.mark.parametrize("year", ["", "2016", "1999", "x", "' OR 1=1"])
def test_the_overview_of_any_year_that_is_asked_for_is_a_page(place: Place, people: People, year: str) -> None:
    made.monitored(place, people)
    assert signed_in(people.erin).get(reverse("mid_terms_overview"), {"year": year}).status_code == 200


def test_lights_of_a_form_are_counted_for_other_lists(place: Place, people: People) -> None:
    made.monitored(place, people, [SHORT, *ROWS[1:]])
    counted = with_light_counts(mid_terms_visible_to(people.dora)).get()
    assert (counted.reds, counted.yellows, counted.greens) == (1, 0, 3)


def test_a_late_form_says_so(place: Place, people: People) -> None:
    form = made.signed(made.judged(place, people), people)
    domain.submit(form=form, expected_version=form.version, by=people.alice, now=made.TOO_LATE)
    page = signed_in(people.dora).get(reverse("ex_ante", args=[form.pk])).content.decode()
    assert "已报送（逾期）" in page
    assert NOW < made.TOO_LATE


@pytest.mark.parametrize("kind", ["ex_ante", "mid_term"])
def test_a_form_is_downloaded_and_no_text_becomes_a_formula(place: Place, people: People, kind: str) -> None:
    project = make_project(place.unit, fiscal_year=2016, name="=HYPERLINK(1)")
    form = made.judged(place, people, project=project) if kind == "ex_ante" else made.monitored(
        place, people, [SHORT, *ROWS[1:]], project=project
    )  # fmt: skip
    response = signed_in(people.alice).get(reverse(f"{kind}_file", args=[form.pk]))
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).active  # type: ignore[attr-defined]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = {str(cell.value) for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=HYPERLINK(1)" in texts
    told = {"ex_ante": "总分 89.00 在 80（含）与 90 之间，结论为“予以支持”。", "mid_term": "经费保障：资金下达较晚"}
    assert told[kind] in texts


def test_the_page_saves_by_itself_and_the_history_keeps_only_what_was_sent(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    path = reverse("ex_ante_autosave", args=[form.pk])
    client = signed_in(people.alice)
    told = client.post(path, ex_ante_typed(form)).json()
    form.refresh_from_db()
    assert (form.stage, told["version"], form.history.count()) == ("draft", form.version, 0)
    late = client.post(path, ex_ante_typed(form, version="1", outline="乙"))
    assert (late.status_code, late.json()["version"]) == (409, form.version)
    wrong = client.post(path, ex_ante_typed(form, score_policy="41"))
    assert (wrong.status_code, wrong.json()["problems"]) == (422, ["“政策相关性”得分应在 0 与 40 之间，现为 41"])
    unread = client.post(path, ex_ante_typed(form, score_policy="很多"))
    assert (unread.status_code, unread.json()["problems"]) == (
        422, ["“政策相关性”得分填的“很多”不是分数，请填数字，如 4.5"],
    )  # fmt: skip


def test_a_monitoring_form_saves_by_itself(place: Place, people: People) -> None:
    form = made.mid_term(place, people)
    told = signed_in(people.alice).post(reverse("mid_term_autosave", args=[form.pk]), mid_term_typed(form))
    form.refresh_from_db()
    assert (told.status_code, told.json()["version"], form.light) == (200, form.version, "green")


def test_a_complete_form_says_who_signs_until_it_is_changed(place: Place, people: People) -> None:
    form = made.ex_ante(place, people)
    client, path = signed_in(people.alice), reverse("ex_ante", args=[form.pk])
    assert "请本单位负责人签批" not in client.get(path).content.decode()
    page = client.post(path, ex_ante_typed(form), follow=True).content.decode()
    assert "内容已填写完整并保存，请本单位负责人签批" in page
    form.refresh_from_db()
    assert form.offered_at is not None
    autosave = reverse("ex_ante_autosave", args=[form.pk])
    assert client.post(autosave, ex_ante_typed(form, opinion="")).status_code == 200
    form.refresh_from_db()
    assert form.offered_at is None
    assert "请本单位负责人签批" not in client.get(path).content.decode()


def test_a_complete_monitoring_form_says_who_signs(place: Place, people: People) -> None:
    form = made.monitored(place, people)
    page = signed_in(people.alice).get(reverse("mid_term", args=[form.pk])).content.decode()
    assert "请本单位负责人签批" in page
    signed = domain.sign(form=form, expected_version=form.version, by=people.bob, now=NOW)
    assert domain.unsign(form=signed, by=people.bob, now=NOW).offered_at is None


TOO_MUCH = "1" + "0" * 29


@pytest.mark.parametrize(("typed", "sentence"), [
    (TOO_MUCH, "“政策相关性”得分应在 0 与 40 之间，现为 10000000000000000000…"),
    ("-5", "“政策相关性”得分应在 0 与 40 之间，现为 -5"),
    ("NaN", "“政策相关性”得分填的“NaN”不是分数，请填数字，如 4.5"),
    ("1e400", "“政策相关性”得分填的“1e400”不是分数，请填数字，如 4.5"),
])  # fmt: skip
def test_points_are_refused_live_with_the_sentence_of_saving(
    place: Place, people: People, typed: str, sentence: str
) -> None:
    form = made.judged(place, people, POINTS[:2])
    client, data = signed_in(people.alice), ex_ante_typed(form, score_policy=typed)
    live = client.post(reverse("ex_ante_score", args=[form.pk]), data).content.decode()
    at_field = live.split('id="problems-policy"')[1].split("</div><div id=")[0]
    assert sentence in at_field
    assert "53.00 分" in live  # 35 + 18 of the other two
    assert sentence in client.post(reverse("ex_ante", args=[form.pk]), data).content.decode()
    assert client.post(reverse("ex_ante_autosave", args=[form.pk]), data).json()["problems"] == [sentence]


@pytest.mark.parametrize(("typed", "sentence"), [
    (TOO_MUCH, "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
    ("-5", "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
    ("0.001", "“截止日执行数”请填不小于 0、精确到分的金额（元）"),
    ("NaN", "“截止日执行数”填的“NaN”不是金额"),
])  # fmt: skip
def test_money_is_refused_live_with_the_sentence_of_saving(
    place: Place, people: People, typed: str, sentence: str
) -> None:
    form = made.monitored(place, people)
    client, data = signed_in(people.alice), mid_term_typed(form, executed=typed)
    live = client.post(reverse("mid_term_lights", args=[form.pk]), data).content.decode()
    assert sentence in live.split('id="problems-executed"')[1].split('id="problems-forecast"')[0]
    assert "资金：金额填写有误，改正以后亮灯。" in live
    assert "000000 %" not in live
    assert sentence in client.post(reverse("mid_term", args=[form.pk]), data).content.decode()
    [told] = client.post(reverse("mid_term_autosave", args=[form.pk]), data).json()["problems"]
    assert told.startswith(sentence)


def test_too_long_a_text_is_told_live_with_its_field(place: Place, people: People) -> None:
    form = made.monitored(place, people)
    data = mid_term_typed(form, so_far_1="长" * 201)
    live = signed_in(people.alice).post(reverse("mid_term_lights", args=[form.pk]), data).content.decode()
    assert "第 1 行截止日完成情况：" in live.split('id="problems-1"')[1]


def test_after_a_return_both_sides_see_the_reason_and_what_changed(place: Place, people: People) -> None:
    form = made.submitted(made.judged(place, people), people)
    domain.give_back(form=form, reason="概况过于简单", expected_version=form.version, by=people.dora, now=NOW)
    later = NOW + timedelta(days=1)
    domain.save_ex_ante(
        form=form, points=POINTS, outline="改造老旧管网 3 公里", opinion="建议予以支持", expected_version=form.version,
        by=people.alice, now=later,
    )  # fmt: skip
    made.submitted(form, people, now=later)
    for who in (people.dora, people.alice):
        text = signed_in(who).get(reverse("ex_ante", args=[form.pk])).content.decode()
        for said in ("退回后的改动", "概况过于简单", "<td>老旧管网改造</td><td>改造老旧管网 3 公里</td>"):
            assert said in text


def test_the_money_imported_after_the_opening_is_lit_until_the_form_is_signed(place: Place, people: People) -> None:
    form = made.monitored(place, people, project=make_project(place.unit, fiscal_year=2016, adjusted=None))
    page = reverse("mid_term", args=[form.pk])
    assert "没有导入这个项目的预算数" in signed_in(people.alice).get(page).content.decode()
    make_funding(form.project)
    for who in (people.alice, people.dora):
        text = signed_in(who).get(page).content.decode()
        assert "没有导入这个项目的预算数" not in text
    assert "10.00 万元" in text
