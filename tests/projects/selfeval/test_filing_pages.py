"""The form's pages: what is typed is kept or told at its field, whatever is sent; nobody's text is lost unseen."""

from dataclasses import asdict
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from budgeteval.accounts.models import User
from projects.selfeval import domain
from projects.selfeval.models import Evidence, Filing
from projects.targets.models import Indicator
from tests.factories import selfeval as made
from tests.factories.registry import make_project
from tests.factories.selfeval import ACTUALS, IN_TIME, ROWS, drafts, save
from tests.people import People, Place
from tests.routes.filings import picture

HUGE = "万" * 300_000


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def targeted(place: Place, people: People) -> Filing:
    """A form nobody has begun, with the four rows of an issued target."""
    project = make_project(place.unit)
    made.issued_target(project, people)
    return made.opened(place, people, project)


def typed(filing: Filing, actuals: tuple[str, ...] = ACTUALS, **changes: str) -> dict[str, str]:
    """What a browser sends; nothing but actuals and the reason for lost points."""
    data = {
        "version": str(filing.version),
        "achievement": "",
        "problems": "",
        "drafted_achievement": "",
        "drafted_problems": "",
        "rows-TOTAL_FORMS": str(len(actuals)),
        "rows-INITIAL_FORMS": "0",
    }
    for place, actual in enumerate(actuals):
        row = {"number": str(place + 1), "offered": "", "actual": actual, "self_score": "", "reason": ""}
        data |= {f"rows-{place}-{name}": text for name, text in row.items()}
    return data | {"rows-0-reason": "雨季长"} | changes


def own(data: dict[str, str]) -> dict[str, str]:
    """The same with the unit's own indicators."""
    for place, row in enumerate(ROWS):
        words = {name: str(text) for name, text in asdict(row).items() if name != "weight"}
        words["weight_typed"] = str(row.weight)
        data |= {f"rows-{place}-{name}": text for name, text in words.items()}
    return data


def post(filing: Filing, people: People, data: dict[str, Any], route: str = "filing") -> Any:
    return client_of(people.alice).post(reverse(route, args=[filing.pk]), data)


def kept(filing: Filing) -> Filing:
    return Filing.objects.get(pk=filing.pk)


def actuals(filing: Filing) -> list[str]:
    return list(filing.lines.order_by("number").values_list("actual", flat=True))


def test_opening_the_form_changes_nothing_and_saving_begins_it(place: Place, people: People) -> None:
    filing = targeted(place, people)
    page = client_of(people.alice).get(reverse("filing", args=[filing.pk]))
    assert "清扫面积" in page.content.decode()
    assert "完成值达到 90 万㎡ 得 15 分，否则得分 = 完成值 ÷ 90 万㎡ × 15" in page.content.decode()
    assert kept(filing).stage == "not_started"
    assert post(filing, people, typed(filing))["Location"] == reverse("filing", args=[filing.pk])
    saved = kept(filing)
    assert (saved.stage, str(saved.total)) == ("draft", "97.37")
    assert saved.achievement == "清扫面积86.2万㎡；达标率95%；投诉件数8件；居民满意度91%。"


def test_the_head_gets_the_form_in_one_step(place: Place, people: People) -> None:
    filing = targeted(place, people)
    assert post(filing, people, typed(filing, offer="1"))["Location"] == reverse("filings")
    assert kept(filing).offered_at is not None


def test_what_is_missing_is_named_at_its_field_only_when_somebody_is_done(place: Place, people: People) -> None:
    filing = targeted(place, people)
    client = client_of(people.alice)
    sent = typed(filing, ("86.2", "", "8", "91"), offer="1")
    page = client.post(reverse("filing", args=[filing.pk]), sent, follow=True)
    assert "请填写“达标率”的实际完成值。" in page.content.decode()
    assert kept(filing).offered_at is None
    plain = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert "请填写“达标率”的实际完成值。" not in plain
    assert '还有 <span id="missing-count">2</span> 处未填' in plain


@pytest.mark.parametrize(("said", "kept_as"), [
    ("８６．２", "86.2"),
    ("86.2 万㎡", "86.2 万㎡"),
    ("８６２，０００㎡", "862,000㎡"),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("=1+1", "=1+1"),
    ("—", "—"),
])  # fmt: skip
def test_odd_values_are_kept_as_typed_and_shown_as_text(place: Place, people: People, said: str, kept_as: str) -> None:
    filing = targeted(place, people)
    assert post(filing, people, typed(filing, (said, *ACTUALS[1:]))).status_code == 302
    assert actuals(filing)[0] == kept_as
    assert "<script>alert(1)" not in client_of(people.alice).get(reverse("filing", args=[filing.pk])).content.decode()


@pytest.mark.parametrize(("field", "text", "sentence"), [
    ("rows-1-actual", "x" * 201, "请压缩到 200 字以内，现有 201 字。"),
    ("rows-1-actual", HUGE, "请压缩到 200 字以内"),
    ("rows-1-actual", "9\0 5", "含有不能保存的控制字符"),
    ("rows-1-reason", "因" * 501, "请压缩到 500 字以内，现有 501 字。"),
    ("rows-1-self_score", "35.01", "自评得分不能超过分值 35.00"),
    ("rows-1-self_score", "三十", "请填写 0 至 100 之间的数，最多两位小数。"),
    ("rows-1-self_score", "9.999", "请填写 0 至 100 之间的数"),
    ("rows-1-self_score", "-1", "请填写 0 至 100 之间的数"),
    ("rows-1-self_score", "NaN", "请填写 0 至 100 之间的数"),
    ("rows-1-self_score", "1e2", "请填写 0 至 100 之间的数"),
    ("rows-1-self_score", "3\0", "请填写 0 至 100 之间的数"),
    ("achievement", "好" * 5001, "请压缩到 5000 字以内"),
])  # fmt: skip
def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_typed_is_lost(
    place: Place, people: People, field: str, text: str, sentence: str
) -> None:
    filing = targeted(place, people)
    page = post(filing, people, typed(filing, **{field: text, "rows-0-reason": "雨季偏长"}))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "雨季偏长" in page.content.decode()
    assert kept(filing).version == 1


@pytest.mark.parametrize("said", ["１４．３７", "14.37分", "", "—", "/"])
def test_points_as_clerks_write_them(place: Place, people: People, said: str) -> None:
    filing = targeted(place, people)
    post(filing, people, typed(filing, **{"rows-0-self_score": said}))
    assert str(kept(filing).total) == "97.37"


def test_points_that_were_offered_follow_a_new_value_and_others_stay(place: Place, people: People) -> None:
    filing = targeted(place, people)
    post(filing, people, typed(filing))
    filing = kept(filing)
    offered = {
        "rows-0-self_score": "14.37",
        "rows-0-offered": "14.37",
        "rows-1-self_score": "30",
        "rows-1-offered": "35.00",
    }
    post(filing, people, typed(filing, ("45", *ACTUALS[1:]), **offered))
    assert [str(line.self_score) for line in filing.lines.order_by("number")] == ["7.50", "30.00", "30.00", "10.00"]


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"rows-3-number": "3"}, "第 3 行重复"),
    ({"rows-3-number": "9"}, "第 9 行不在批复的绩效目标中"),
    ({"rows-3-number": "0"}, "浏览器发来的表单不完整"),
    ({"rows-3-number": "x"}, "浏览器发来的表单不完整"),
    ({"rows-TOTAL_FORMS": "1000000"}, "60"),
    ({"rows-TOTAL_FORMS": ""}, "浏览器发来的表单不完整"),
    ({"version": ""}, "浏览器发来的表单不完整"),
])  # fmt: skip
def test_forged_rows_change_nothing(place: Place, people: People, changes: dict[str, str], sentence: str) -> None:
    filing = targeted(place, people)
    page = post(filing, people, typed(filing, **changes))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert (kept(filing).stage, kept(filing).version) == ("not_started", 1)


def test_rows_that_are_not_sent_stay_as_they_are(place: Place, people: People) -> None:
    filing = targeted(place, people)
    post(filing, people, typed(filing))
    filing = kept(filing)
    post(filing, people, typed(filing, ("80",)))
    assert actuals(filing) == ["80", "95", "8", "91"]


def test_a_truncated_form_is_no_order_to_delete_own_rows(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    data = own(typed(filing))
    for name in [name for name in data if name.startswith("rows-3-")]:
        del data[name]
    assert post(filing, people, data).status_code == 422
    assert filing.lines.count() == 4


def test_own_rows_are_added_taken_out_and_keep_their_files(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    line = filing.lines.get(number=2)
    line.filing = filing
    domain.attach_evidence(line=line, file=b"%PDF-1.4", name="a.pdf", by=people.alice, now=IN_TIME)
    data = own(typed(filing)) | {"rows-0-remove": "on", "rows-TOTAL_FORMS": "6"}
    data |= {name.replace("rows-1-", "rows-4-"): text for name, text in data.items() if name.startswith("rows-1-")}
    data |= {"rows-4-number": "5", "rows-4-name": "新指标"}
    data |= {"rows-5-number": "6", "rows-5-op": ">="}
    assert post(filing, people, data).status_code == 302
    assert list(filing.lines.order_by("number").values_list("number", "name")) == [
        (2, "达标率"), (3, "投诉件数"), (4, "居民满意度"), (5, "新指标"),
    ]  # fmt: skip
    assert Evidence.objects.get().line.number == 2


def test_an_own_row_half_filled_in_is_told_at_its_fields(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    page = post(filing, people, own(typed(filing)) | {"rows-1-name": "", "rows-1-weight_typed": "很多"})
    assert page.status_code == 422
    assert filing.lines.get(number=2).name == "达标率"


def test_two_in_one_form_the_second_is_told_who_saved_and_keeps_his_text(place: Place, people: People) -> None:
    filing = targeted(place, people)
    first = typed(filing)
    post(filing, people, first)
    page = post(filing, people, first | {"rows-0-reason": "我写的原因"})
    assert page.status_code == 409
    text = page.content.decode()
    assert f"{people.alice}于" in text
    assert "我写的原因" in text
    told = post(filing, people, first, "filing_autosave")
    assert (told.status_code, told.json()["version"]) == (409, kept(filing).version)
    assert f"{people.alice}于" in told.json()["message"]
    assert (
        f"{people.alice}于" in client_of(people.alice).get(reverse("filing_state", args=[filing.pk])).json()["message"]
    )


def test_points_while_typing_save_nothing(place: Place, people: People) -> None:
    filing = targeted(place, people)
    told = post(filing, people, typed(filing, ("45", "95", "8", "91"), **{"rows-0-reason": ""}), "filing_score").json()
    assert told["total"] == "90.50"
    assert told["rows"]["1"]["offered"] == "7.50"
    assert told["rows"]["1"]["sentence"] == "完成值 45 万㎡ ÷ 指标值 90 万㎡ = 50.00 % × 分值 15 = 7.50"
    assert told["rows"]["1"]["told"] == [
        {"field": "reason", "tone": "error", "text": "“清扫面积”没有得满分，请填写偏差原因及改进措施。"}
    ]
    assert told["execution"]["score"] == "8.00"
    assert (kept(filing).stage, kept(filing).version) == ("not_started", 1)


def test_autosave_keeps_the_draft_and_tells_the_time(place: Place, people: People) -> None:
    filing = targeted(place, people)
    told = post(filing, people, typed(filing), "filing_autosave").json()
    assert told["version"] == kept(filing).version
    assert len(told["saved_at"]) == 8
    assert told["stage"] == "草稿"
    refused = post(filing, people, typed(filing, **{"rows-0-self_score": "x"}), "filing_autosave")
    assert refused.status_code == 422
    assert refused.json()["problems"] == ["第 1 行自评得分：请填写 0 至 100 之间的数，最多两位小数。"]


def test_a_browser_without_scripts_sends_files_with_the_form(place: Place, people: People) -> None:
    filing = targeted(place, people)
    files = {"files-2": [SimpleUploadedFile("验收单.png", picture()), SimpleUploadedFile("坏.exe", b"MZ")]}
    page = client_of(people.alice).post(reverse("filing", args=[filing.pk]), typed(filing) | files, follow=True)
    assert "是程序、脚本或网页文件" in page.content.decode()
    assert Evidence.objects.get().line.number == 2


def test_files_come_go_and_are_seen(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    client = client_of(people.alice)
    add = reverse("evidence_add", args=[filing.pk, 1])
    part = client.post(
        add, {"files": [SimpleUploadedFile("<b>照片.png", picture())]}, headers={"X-Requested-With": "fetch"}
    )
    assert "&lt;b&gt;照片.png" in part.content.decode()
    assert f'data-version="{kept(filing).version}"' in part.content.decode()
    evidence = Evidence.objects.get()
    seen = client.get(reverse("evidence_preview", args=[evidence.pk]))
    assert seen.content.startswith(b"\x89PNG")
    assert seen["Content-Type"] == "image/png"
    assert seen["X-Content-Type-Options"] == "nosniff"
    assert seen["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "attachment" in client.get(reverse("evidence", args=[evidence.pk]))["Content-Disposition"]
    client.post(reverse("evidence_remove", args=[evidence.pk]))
    assert not Evidence.objects.exists()
    assert client.post(reverse("evidence_add", args=[filing.pk, 99])).status_code == 404


def test_a_file_that_serves_another_project_is_flagged_and_stays_where_it_is_when_signed(
    place: Place, people: People
) -> None:
    file = picture()
    client = client_of(people.alice)
    for filing in (made.drafted(place, people), save(made.opened(place, people, make_project(place.unit)), people)):
        client.post(reverse("evidence_add", args=[filing.pk, 1]), {"files": [SimpleUploadedFile("a.png", file)]})
    assert "也用于其他项目，请核对" in client.get(reverse("filing", args=[filing.pk])).content.decode()
    domain.sign(filing=kept(filing), by=people.bob, now=IN_TIME)
    evidence = Evidence.objects.get(line__filing=filing)
    page = client.post(reverse("evidence_remove", args=[evidence.pk]), follow=True)
    assert "不能再修改" in page.content.decode()
    assert Evidence.objects.filter(pk=evidence.pk).exists()


def workbook_of(filing: Filing, people: People) -> Any:
    answer = client_of(people.alice).get(reverse("filing_sheet", args=[filing.pk]))
    assert "attachment" in answer["Content-Disposition"]
    return load_workbook(BytesIO(answer.content))


def cell_beside(sheet: Any, name: str, column: int) -> Any:
    row = next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 4).value == name)
    return sheet.cell(row, column)


def uploaded(filing: Filing, people: People, book: Any) -> Any:
    out = BytesIO()
    book.save(out)
    file = SimpleUploadedFile("自评表.xlsx", out.getvalue())
    return client_of(people.alice).post(reverse("filing_upload", args=[filing.pk]), {"file": file})


def test_the_table_goes_to_excel_and_comes_back_row_by_row_before_anything_is_kept(
    place: Place, people: People
) -> None:
    filing = targeted(place, people)
    book = workbook_of(filing, people)
    for name, actual in zip(("清扫面积", "达标率", "投诉件数", "居民满意度"), ("８６．２", 95, 8, "91%"), strict=True):
        cell_beside(book.worksheets[0], name, 6).value = actual
    cell_beside(book.worksheets[0], "清扫面积", 9).value = "雨季长"
    page = uploaded(filing, people, book)
    assert page.status_code == 200
    assert kept(filing).stage == "not_started"
    sent = page.context["sent"].head.data
    assert post(filing, people, dict(sent)).status_code == 302
    assert str(kept(filing).total) == "97.37"
    assert filing.lines.get(number=1).reason == "雨季长"


def test_a_wrong_row_of_the_table_is_told_and_nothing_can_be_kept(place: Place, people: People) -> None:
    filing = targeted(place, people)
    book = workbook_of(filing, people)
    cell_beside(book.worksheets[0], "达标率", 8).value = 36
    page = uploaded(filing, people, book)
    assert page.status_code == 422
    assert "自评得分不能超过分值 35.00" in page.content.decode()


@pytest.mark.parametrize(("name", "content", "sentence"), [
    ("a.xlsx", b"PK\x03\x04broken", "a.xlsx"),
    ("a.xlsx", b"", "文件是空的"),
    ("a.exe", b"MZ", "a.exe"),
])  # fmt: skip
def test_what_is_no_table_is_refused_with_its_name(
    place: Place, people: People, name: str, content: bytes, sentence: str
) -> None:
    filing = targeted(place, people)
    file = SimpleUploadedFile(name, content)
    page = client_of(people.alice).post(reverse("filing_upload", args=[filing.pk]), {"file": file})
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_another_projects_table_is_refused(place: Place, people: People) -> None:
    first, second = targeted(place, people), targeted(place, people)
    page = uploaded(second, people, workbook_of(first, people))
    assert page.status_code == 422
    assert (
        f"是项目“{first.project.name}”（{first.project.unit}，项目代码 {first.project.code}）的"
        in page.content.decode()
    )


def test_own_rows_come_back_from_excel_with_new_ones(place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    book = workbook_of(filing, people)
    cell_beside(book.worksheets[0], "投诉件数", 4).value = "来信件数"
    page = uploaded(filing, people, book)
    assert page.status_code == 200
    assert [(row.number, row.name, row.outcome) for row in page.context["found"].rows] == [
        (1, "清扫面积", "same"), (2, "达标率", "same"), (5, "来信件数", "new"), (4, "居民满意度", "same"),
        (3, "投诉件数", "absent"),
    ]  # fmt: skip


def test_print_shows_the_official_table(place: Place, people: People) -> None:
    text = client_of(people.bob).get(reverse("filing_print", args=[made.drafted(place, people).pk])).content.decode()
    for word in ("项目支出绩效自评表", "（2015年度）", "清扫面积", "86.2", "97.37", "存在问题及改进措施"):
        assert word in text


def test_a_returned_form_shows_what_was_asked_and_what_changed(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.return_for_changes(filing=filing, reason="请核实清扫面积", by=people.dora, now=made.LAST_MINUTE)
    text = client_of(people.alice).get(reverse("filing", args=[filing.pk])).content.decode()
    assert "请核实清扫面积" in text
    assert "退回后修改了" not in text
    domain.save_draft(
        filing=filing, lines=drafts(actuals=("84", *ACTUALS[1:]), claims=("14", "35", "30", "10")), achievement="好",
        problems="", expected_version=filing.version, by=people.alice, now=made.TOO_LATE,
    )  # fmt: skip
    text = client_of(people.alice).get(reverse("filing", args=[filing.pk])).content.decode()
    assert "退回后修改了 2 处" in text


@pytest.mark.parametrize("many", [1, 3])
def test_the_lists_cost_the_same_with_one_row_and_with_three(
    place: Place, people: People, many: int, django_assert_num_queries: Any
) -> None:
    for _ in range(many):
        filing = save(made.opened(place, people, make_project(place.unit)), people)
        domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME)
    clerk, head = client_of(people.alice), client_of(people.bob)
    with django_assert_num_queries(11):
        clerk.get(reverse("filings") + "?tab=all")
    with django_assert_num_queries(9):
        head.get(reverse("filings_signing"))


@pytest.mark.parametrize("many", [1, 4])
def test_the_form_costs_the_same_however_many_rows(
    place: Place, people: People, many: int, django_assert_num_queries: Any
) -> None:
    project = make_project(place.unit)
    made.issued_target(project, people, rows=ROWS[:many])
    filing = made.opened(place, people, project)
    domain.start(filing=filing, by=people.alice, now=IN_TIME)
    save(filing, people, drafts(own=False)[:many])
    assert Indicator.objects.count() == many
    client = client_of(people.alice)
    with django_assert_num_queries(22):
        client.get(reverse("filing", args=[filing.pk]))


def test_the_list_tells_days_left_and_what_is_late(place: Place, people: People) -> None:
    made.opened(place, people)
    text = client_of(people.alice).get(reverse("filings")).content.decode()
    assert "2016-09-15（已过" in text
    assert "逾期" in text
    assert "开始填报" in text


def test_several_are_signed_after_a_look_at_each_total(place: Place, people: People) -> None:
    chosen = []
    for _ in range(2):
        filing = save(made.opened(place, people, make_project(place.unit)), people)
        chosen.append(domain.offer(filing=filing, expected_version=filing.version, by=people.alice, now=IN_TIME))
    head = client_of(people.bob)
    rows = {"row": [str(one.pk) for one in chosen]}
    page = head.post(reverse("filings_sign"), rows)
    assert f"{chosen[0].project}：自评总分 97.37，等级 优" in page.content.decode()
    save(kept(chosen[1]), people)
    sent: dict[str, Any] = dict(page.context["kept"]) | rows | {"confirmed": "1"}
    page = head.post(reverse("filings_sign"), sent, follow=True)
    assert "已签批 1 份" in page.content.decode()
    assert kept(chosen[0]).stage == "signed"
    assert kept(chosen[1]).stage == "draft"


def test_the_sections_remarks_stand_at_their_rows(place: Place, people: People) -> None:
    filing = made.submitted(place, people)
    domain.keep_remarks(
        filing=filing, remarks={1: "面积与台账不符"}, expected_version=filing.version, by=people.dora, now=IN_TIME
    )
    address = reverse("filing", args=[filing.pk])
    assert "面积与台账不符" not in client_of(people.alice).get(address).content.decode()
    domain.return_for_changes(filing=kept(filing), reason="请核实", by=people.dora, now=made.LAST_MINUTE)
    assert client_of(people.alice).get(address).content.decode().count("面积与台账不符") == 2


def test_a_form_in_which_nothing_is_typed_has_no_total(client: Client, place: Place, people: People) -> None:
    filing = made.opened(place, people)
    client.force_login(people.alice)
    page = client.get(reverse("filing", args=[filing.pk])).content.decode()
    assert '自评总分 <strong id="total">—</strong> <span id="grade"></span>' in page


def test_forged_hidden_fields_are_told_without_none(client: Client, place: Place, people: People) -> None:
    filing = made.drafted(place, people)
    client.force_login(people.alice)
    forged = {"version": "x", "rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "1", "rows-0-number": "999999"}
    answer = client.post(reverse("filing_score", args=[filing.pk]), forged)
    assert answer.status_code == 422
    assert "浏览器发来的表单不完整" in answer.json()["problems"][0]
    assert not [text for text in answer.json()["problems"] if "None" in text or "999999" in text]
