"""What a seated expert does: accepts, declines, steps back, scores item by item and hands in."""

from decimal import Decimal

import pytest

from budgeteval.audit.models import TrailLine
from projects.experts import domain
from projects.experts.domain.sheets import Points
from projects.experts.models import Panel, Sheet
from projects.transitions import Overtaken, Refused
from tests.factories import panels as made
from tests.factories.panels import NOW
from tests.people import People, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def panel(place: Place, people: People) -> Panel:
    """An opened panel of one key review."""
    review = made.key_with_materials(place, people)
    return made.opened(made.panel_of(review), people)


def save(sheet: Sheet, people: People, *, version: int | None = None, **points: str) -> Sheet:
    given = {item: Points(Decimal(score)) for item, score in points.items()}
    return domain.save_points(
        sheet=sheet, expected_version=sheet.version if version is None else version, points=given, opinion="",
        by=people.grace, now=NOW,
    )  # fmt: skip


def test_a_draft_is_kept_replaced_and_added_up(panel: Panel, people: People) -> None:
    save(made.sheet_of(panel, 1), people, decision="18", benefit="20")
    kept = save(made.sheet_of(panel, 1), people, decision="19.5")
    assert (kept.stage, kept.total) == ("draft", Decimal("19.5"))
    assert [(point.item, point.score) for point in kept.points.all()] == [("decision", Decimal("19.50"))]
    assert TrailLine.objects.filter(kind="experts.save_points").count() == 2
    assert TrailLine.objects.filter(kind="move", detail__move="begin").count() == 1


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ({"execution": "5"}, "指标体系中没有需要打分的“execution”。"),
        ({"decision": "20.5"}, "“立项规范性”：得分应在 0 与 20 之间，现为 20.5。"),
        ({"decision": "-1"}, "“立项规范性”：得分应在 0 与 20 之间，现为 -1。"),
        ({"decision": "18.3"}, "“立项规范性”：得分应为 0.5 分的整倍数，现为 18.3。"),
        ({"decision": "18.125"}, "“立项规范性”：得分 18.125 应为最多 2 位小数的数。"),
        ({"decision": "NaN"}, "“立项规范性”：得分 NaN 应为最多 2 位小数的数。"),
    ],
)
def test_points_that_cannot_be_given_are_refused_with_their_item(
    panel: Panel, people: People, points: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused) as refusal:
        save(made.sheet_of(panel, 1), people, **points)
    assert str(refusal.value) == sentence
    assert made.sheet_of(panel, 1).stage == "accepted"


def test_a_comment_has_its_length(panel: Panel, people: People) -> None:
    sheet = made.sheet_of(panel, 1)
    with pytest.raises(Refused, match="意见请写在 500 字以内，现有 501 字"):
        domain.save_points(
            sheet=sheet, expected_version=sheet.version, points={"decision": Points(Decimal(1), "长" * 501)},
            opinion="", by=people.grace, now=NOW,
        )  # fmt: skip


def test_what_was_saved_elsewhere_is_not_overwritten(panel: Panel, people: People) -> None:
    sheet = save(made.sheet_of(panel, 1), people, decision="18")
    save(made.sheet_of(panel, 1), people, decision="17")
    with pytest.raises(Overtaken, match="已被他人修改，您的内容尚未保存"):
        save(made.sheet_of(panel, 1), people, version=sheet.version, decision="12")
    assert made.sheet_of(panel, 1).points.get().score == Decimal("17.00")


def test_a_sheet_is_handed_in_when_every_item_has_its_points_and_lost_points_their_comment(
    panel: Panel, people: People
) -> None:
    sheet = save(made.sheet_of(panel, 1), people, decision="15.5")
    with pytest.raises(Refused) as refusal:
        domain.submit_sheet(sheet=sheet, by=people.grace, now=NOW)
    assert str(refusal.value) == "“立项规范性”：得分低于分值的 80 % 时应写明理由。“社会效益”还没有打分。"
    made.give(made.sheet_of(panel, 1), {"decision": "15.5", "benefit": "20"})
    assert domain.submit_sheet(sheet=made.sheet_of(panel, 1), by=people.grace, now=NOW).stage == "submitted"


def test_what_was_handed_in_stands(panel: Panel, people: People) -> None:
    made.give(made.sheet_of(panel, 1), made.ROAD[0])
    sheet = domain.submit_sheet(sheet=made.sheet_of(panel, 1), by=people.grace, now=NOW)
    with pytest.raises(Refused, match="评分表已提交，不能再修改"):
        save(sheet, people, decision="1")


def test_nobody_scores_before_the_panel_has_met(place: Place, people: People) -> None:
    panel = made.accepted(made.panel_of(made.key_with_materials(place, people)))
    with pytest.raises(Refused, match="已组成，现在不能评分"):
        save(made.sheet_of(panel, 1), people, decision="18")


@pytest.mark.parametrize("verb", ["decline_sheet", "recuse_sheet"])
def test_stepping_back_wants_a_reason_of_bearable_length(place: Place, people: People, verb: str) -> None:
    panel = made.panel_of(made.key_with_materials(place, people))
    for reason, sentence in ((" ", "必须写明原因"), ("长" * 201, "原因请写在 200 字以内，现有 201 字")):
        with pytest.raises(Refused, match=sentence):
            getattr(domain, verb)(sheet=made.sheet_of(panel, 1), reason=reason, by=people.grace, now=NOW)


def test_who_stepped_back_from_one_object_takes_part_in_none(place: Place, people: People) -> None:
    reviews = [made.fixed_department(place, people, unit) for unit in (place.unit, place.neighbour)]
    panel = made.seated(made.frozen(place, people, [place.unit, place.neighbour]), people)
    for review in reviews:
        made.joined(review, people, panel)
    one, other = (sheet for sheet in made.sheets_of(panel) if sheet.seat.number == 1)
    domain.recuse_sheet(sheet=one, reason="亲属任职", by=people.grace, now=NOW)
    with pytest.raises(Refused, match="您已谢绝或申请回避，不再参加本专家组的评审"):
        domain.accept_sheet(sheet=other, by=people.grace, now=NOW)


def test_who_was_replaced_has_no_say_any_more(place: Place, people: People) -> None:
    panel = made.panel_of(made.key_with_materials(place, people))
    old = made.sheet_of(panel, 1)
    made.step_back(panel, 1)
    domain.replace_member(panel=panel, number=1, by=people.erin, now=NOW)
    kept = Sheet.objects.get(pk=old.pk)
    with pytest.raises(Refused, match="您的席位已更换"):
        domain.recuse_sheet(sheet=kept, reason="演示", by=people.grace, now=NOW)
