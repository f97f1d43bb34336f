"""谁做了什么: sentences instead of keys, the own district alone, found by person, kind, object and day."""

import ast
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from projects.directory.domain import grant, revoke
from projects.directory.models import Role
from projects.members.domain import add_account, change_person, switch_account
from projects.members.queries import trail_visible_to
from projects.members.sentences import KINDS, sentence
from tests.factories.directory import make_member
from tests.people import People, Place

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def text(answer: Any) -> str:
    return str(answer.content.decode())


@audit.atomic
def line(by: User | None, kind: str = "move", obj: Any = None, **detail: Any) -> TrailLine:
    return audit.record(kind=kind, by=by, obj=obj, at=NOW, detail=detail)


@pytest.fixture
def ivy(client: Client, people: People) -> Client:
    client.force_login(people.ivy)
    return client


def recorded_kinds() -> set[str]:
    """Every kind that a call of `record` in our code names."""
    found = set()
    for root in ("budgeteval", "projects", "reports"):
        for path in (ROOT / root).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("record"):
                    found |= {
                        value.value
                        for keyword in node.keywords
                        if keyword.arg == "kind"
                        for value in ast.walk(keyword.value)
                        if isinstance(value, ast.Constant) and isinstance(value.value, str)
                    }
    return found


def test_every_kind_that_is_recorded_has_its_sentence() -> None:
    assert recorded_kinds() - KINDS == set()


@pytest.mark.parametrize(
    ("kind", "detail", "told"),
    [
        ("account.signed_in", {"address": "10.0.0.1"}, "登录系统，来自 10.0.0.1"),
        ("account.signed_out", {"why": "asked"}, "退出登录"),
        ("account.signed_out", {"why": "idle"}, "长时间没有操作，自动退出登录"),
        ("account.locked", {"address": "10.0.0.1", "failures": 5}, "账号“甲”在 10.0.0.1 连续 5 次输错口令，被暂时锁定"),
        ("account.password_chosen", {"first": True}, "首次登录，设置了自己的口令"),
        ("account.password_chosen", {"first": False}, "修改自己的口令"),
        ("account.person_changed", {"fields": ["display_name", "phone"]}, "更正“甲”的姓名、电话"),
        ("account.added", {"user": "x"}, "新建账号“甲”"),
        (
            "directory.grant",
            {"user": "x", "role": "unit_clerk", "at": "演示教育局"},
            "授予账号“x”在“演示教育局”的“单位经办”角色",
        ),
        (
            "directory.extend_for_unit",
            {"unit": "U1", "task": "ex_post", "due": "2016-09-25", "reason": "停电"},
            "单位“U1”的“事后自评”延期至 2016-09-25，原因：停电",
        ),
        (
            "members.set_security",
            {
                "district": "演示区",
                "changes": {
                    "failures": {"before": 5, "after": 3},
                    "second_factor_roles": {"before": [], "after": ["leader"]},
                },
            },
            "修改“演示区”的安全设置：连续输错几次锁定由“5”改为“3”；须启用双因素认证的角色由“无”改为“局领导”",
        ),
        ("directory.grant", {}, "授予账号“—”在“—”的“—”角色"),
        ("selfeval.new_thing", {"x": {"y": 1}}, "办理“甲”（自评和审核，事项代码 selfeval.new_thing）"),
        ("something", {}, "办理“甲”（系统事项，事项代码 something）"),
    ],
)
def test_a_line_is_told_as_a_sentence(kind: str, detail: dict[str, Any], told: str) -> None:
    assert sentence(kind, "accounts.user", detail, "甲") == told


def test_a_move_speaks_the_words_of_its_flow() -> None:
    detail = {"move": "sign", "from": "draft", "to": "signed", "note": ""}
    assert sentence("move", "projects.filing", detail, "修路").startswith("签批“修路”，由“草稿”变为“已签批”")
    detail["note"] = "改数据"
    assert sentence("move", "projects.filing", detail, "").endswith("，说明：改数据")
    assert sentence("move", "gone.model", detail, "甲") == "办理“甲”，由“draft”变为“signed”，说明：改数据"


def test_what_the_districts_people_did_and_what_was_done_to_them(place: Place, people: People) -> None:
    own = [line(people.alice), line(None, "account.locked", people.bob), line(people.charlie, "x", people.alice)]
    line(people.charlie)
    line(people.frank)
    line(None, "x", people.charlie)
    line(None, "x", place.unit)
    assert list(trail_visible_to(people.ivy).order_by("seq")) == own
    for name in ("alice", "erin", "judy", "kate", "mallory"):
        assert not trail_visible_to(people.named(name)).exists()
    make_member(people.mallory, Role.AUDITOR, place.city)
    assert len(trail_visible_to(people.mallory)) == 6  # of the city and all its districts


def test_who_has_left_is_not_forgotten(place: Place, people: People) -> None:
    line(people.alice)
    revoke(membership=people.alice.memberships.get(), by=people.judy, now=NOW)
    assert trail_visible_to(people.ivy).filter(actor=people.alice).exists()


def test_the_page_tells_it_and_names_nobody_elses(ivy: Client, place: Place, people: People) -> None:
    slip = add_account(district=place.district, account="zhang", name="张演示", by=people.judy, now=NOW)
    grant(user=slip.user, role=Role.UNIT_CLERK, at=place.unit, by=people.judy, now=NOW)
    change_person(user=slip.user, name="张三", phone="13812345678", email="", by=people.judy, now=NOW)
    switch_account(user=slip.user, active=False, reason="调离", by=people.judy, now=NOW)
    line(people.charlie, "account.signed_in", people.charlie, address="10.9.8.7")
    page = text(ivy.get(reverse("trail")))
    for told in (
        "新建账号“张三（zhang）”",
        f"授予账号“zhang”在“{place.unit}”的“单位经办”角色",
        "更正“张三（zhang）”的姓名、电话",
        "停用“张三（zhang）”的账号，原因：调离",
    ):
        assert told in page
    for secret in (slip.password, slip.user.password, "13812345678", "10.9.8.7", "{&#x27;"):
        assert secret not in page


def test_it_is_narrowed_by_person_kind_object_and_day(ivy: Client, place: Place, people: People) -> None:
    line(people.alice, "account.signed_in", people.alice, address="10.0.0.1")
    line(people.bob, "selfeval.save_draft", place.unit)
    line(people.bob, "move", place.unit, move="x", **{"from": "a", "to": "b"})

    def found(**given: Any) -> int:
        return text(ivy.get(reverse("trail"), given)).count('data-label="做了什么"')

    today = TrailLine.objects.latest("seq").recorded_at.astimezone().date().isoformat()
    assert found() == 3
    assert found(person="bob") == 2
    assert found(person=people.alice.username) == 1
    assert found(kind="account") == 1
    assert found(kind="move") == 1
    assert found(object_type="projects.unit") == 2
    assert found(object_type="accounts.user", object_id=people.alice.pk) == 1
    assert found(since="2000-01-01", until="2000-01-02") == 0
    assert found(since="2000-01-01") == 3
    assert found(until="2000-01-01") == 0
    assert found(since=today) == 3
    assert found(person="bob", kind="move", object_type="projects.unit", since=today) == 1


def test_odd_conditions_are_told_and_narrow_nothing(ivy: Client, people: People) -> None:
    line(people.alice)
    for given, sentence_told in (
        ({"since": "2026-02-02", "until": "2026-02-01"}, "结束日期不能早于开始日期"),
        ({"since": "昨天"}, "日期"),
        ({"object_id": "x"}, "请填写"),
        ({"kind": "king"}, "不在可选范围内"),
        ({"person": "a\0b"}, "不可见的字符"),
        ({"object_id": "9" * 30}, ""),
    ):
        answer = ivy.get(reverse("trail"), given)
        assert answer.status_code == 200
        assert sentence_told in text(answer)


def test_long_lists_come_in_portions(ivy: Client, people: People) -> None:
    for _ in range(25):
        line(people.alice)
    first = ivy.get(reverse("trail"), {"size": "20", "person": "alice"})
    page = text(first)
    assert page.count('data-label="做了什么"') == 20
    after = page.partition("after=")[2].partition('"')[0].partition("&")[0]
    rest = text(ivy.get(reverse("trail"), {"person": "alice", "after": after}))
    assert rest.count('data-label="做了什么"') == 5


@pytest.mark.parametrize("lines", [1, 3])
def test_the_page_asks_the_same_whatever_its_length(
    ivy: Client, place: Place, people: People, lines: int, django_assert_num_queries: Any
) -> None:
    for person in (people.alice, people.bob, people.dora)[:lines]:
        line(person, "account.signed_in", person, address="10.0.0.1")
    with django_assert_num_queries(8):
        assert text(ivy.get(reverse("trail"))).count('data-label="做了什么"') == lines


def test_what_is_found_is_exported(ivy: Client, people: People) -> None:
    line(people.alice, "account.signed_in", people.alice, address="10.0.0.1")
    line(people.bob, "account.signed_out", people.bob, why="asked")
    answer = ivy.get(reverse("trail"), {"export": "xlsx", "person": "alice"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[3] for row in rows] == ["登录系统，来自 10.0.0.1"]
    assert rows[0][2] == f"alice（{people.alice.username}）"
