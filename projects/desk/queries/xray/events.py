"""The trail as sentences: who did what when, and with which note."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from budgeteval.audit.models import TrailLine
from projects.desk.queries.xray.page import Event, points, yuan

# A line written down so much later than it took effect says so.
LATER = timedelta(days=1)
Detail = Mapping[str, Any]


def events_of(*objects: Model | None) -> list[Event]:
    """Everything the trail holds of these objects, in order."""
    wanted = Q(pk__in=[])
    for obj in objects:
        if obj is not None:
            wanted |= Q(object_type=obj._meta.label_lower, object_id=str(obj.pk))  # noqa: SLF001 – Django documents it
    lines = TrailLine.objects.filter(wanted).select_related("actor").order_by("seq")
    return [_event(line) for line in lines]


def _event(line: TrailLine) -> Event:
    what, note = sentence_of(line)
    recorded = line.recorded_at if line.recorded_at - line.at > LATER else None
    return Event(line.at, recorded, str(line.actor) if line.actor else "系统", what, note)


def sentence_of(line: TrailLine) -> tuple[str, str]:
    """What a line says, and the note beside it."""
    if line.kind == "move":
        return _move(line)
    told = _SENTENCES.get(line.kind)
    return (told(line.detail), str(line.detail.get("reason", ""))) if told else (f"登记事项（{line.kind}）", "")


def _move(line: TrailLine) -> tuple[str, str]:
    flow = getattr(apps.get_model(line.object_type), "flow", None)
    detail = line.detail
    if flow is None or detail["move"] not in flow.by_key:
        return f"{detail['from']} → {detail['to']}", detail.get("note", "")
    origin, target = (flow.stages.get(detail[key], detail[key]) for key in ("from", "to"))
    return f"{flow.label}：{flow.by_key[detail['move']].label}（{origin} → {target}）", detail.get("note", "")


def _saved(detail: Detail) -> str:
    return f"保存填报：{detail['lines']} 行，自评总分 {points(detail['total'])}，系统提出 {detail['findings']} 处疑问"


def _decided(detail: Detail) -> str:
    return f"决定压减 {detail['percent']}%：建议数由 {yuan(detail['before'])}改为 {yuan(detail['proposed'])}"


def _aggregated(detail: Detail) -> str:
    return f"汇总 {detail['sheets']} 张评分表：{points(detail['total'])} 分，等级“{detail['grade']}”"


_SENTENCES: Mapping[str, Callable[[Detail], str]] = {
    "selfeval.save_draft": _saved,
    "selfeval.attach_evidence": lambda detail: f"为第 {detail['row']} 行上传佐证材料“{detail['name']}”",
    "selfeval.open_review": lambda _: "开始审核",
    "results.rate": lambda detail: f"登记评级：{points(detail['total'])} 分，等级“{detail['grade']}”",
    "experts.add_object": lambda _: "列入专家组评审对象",
    "experts.aggregate": lambda detail: (
        f"汇总 {detail['sheets']} 张评分表：{points(detail['total'])} 分，等级“{detail['grade']}”"
    ),
    "experts.answer": lambda _: "被评价单位反馈意见",
    "keyreview.plan": lambda _: "确定为重点评价对象",
    "keyreview.data": lambda _: "登记评价数据",
    "keyreview.event": lambda _: "登记评价环节",
    "departments.plan": lambda _: "确定为部门整体评价对象",
    "budgeting.decide": _decided,
    "budgeting.approve_proposal": lambda detail: f"批准：建议数 {yuan(detail['proposed'])}",
    "budgeting.apply_proposal": lambda detail: f"编入预算：{yuan(detail['approved'])}",
}
