"""Recompute a draw from its certificate, step by step, believing nothing that the certificate says of itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, cast

from projects.scoring.draw import shapes
from projects.scoring.draw.entropy import entropy_text, seed_of
from projects.scoring.draw.frame import eligible, frame_problems, frame_sha256, frame_shape
from projects.scoring.draw.records import (
    VERSION,
    Certificate,
    DrawRefusedError,
    DrawVoidError,
    Frame,
    Replacement,
)
from projects.scoring.draw.selection import panel, ranking, replace_member, select

_KIND = shapes.one_of({"public": "", "secrets": ""})

certificate_shape = shapes.record(
    {
        "version": shapes.count,
        "frame": frame_shape,
        "frame_sha256": shapes.hex64,
        "entropy": shapes.by_kind(
            {
                "public": shapes.record({"kind": _KIND, "what": shapes.text, "value": shapes.text}),
                "secrets": shapes.record(
                    {
                        "kind": _KIND,
                        "secrets": shapes.list_of(
                            shapes.record(
                                {
                                    "by": shapes.text,
                                    "commitment": shapes.hex64,
                                    "secret": shapes.nullable(shapes.text),
                                }
                            )
                        ),
                    }
                ),
            }
        ),
        "seed": shapes.hex64,
        "order": shapes.list_of(shapes.text),
        "drawn": shapes.list_of(shapes.text),
        "replacements": shapes.list_of(
            shapes.record({"out": shapes.text, "in": shapes.text, "reason": shapes.text, "at": shapes.moment})
        ),
        "frozen_at": shapes.moment,
        "committed_at": shapes.nullable(shapes.moment),
        "revealed_at": shapes.moment,
    }
)


@dataclass(frozen=True)
class Step:
    """One thing recomputed: what it was, whether it agrees, and what was found."""

    label: str
    ok: bool
    detail: str


def verify_certificate(data: Any) -> list[Step]:
    """Every step of the draw recomputed from the frame and the entropy alone; the draw stands when all steps agree.

    Anything may be handed in. Where the shape is wrong or the seed cannot be had, the later steps are not reached.
    """
    problems = certificate_shape(data, "")
    if not problems and data["version"] != VERSION:
        problems = [f"“version”为 {data['version']}，本程序只认识第 {VERSION} 版证书。"]
    if problems:
        return [_step("证书内容", problems, "")]
    made = cast("Certificate", data)
    frame = made["frame"]
    first = [
        _step("证书内容", [], f"第 {VERSION} 版证书，项目齐全。"),
        _step("名单", frame_problems(frame), _frame_words(frame)),
        _same("名单指纹", frame_sha256(frame), made["frame_sha256"]),
        _step("时间顺序", time_problems(made), "冻结、承诺、公开、替换的时间先后无误。"),
    ]
    return [*first, *_draw_steps(made)]


def stands(steps: Sequence[Step]) -> bool:
    """Whether every step agrees."""
    return all(step.ok for step in steps)


def time_problems(made: Certificate) -> list[str]:
    """Why the times do not prove that the frame came first: frozen ≤ committed ≤ revealed ≤ each replacement."""
    committed = made["committed_at"]
    secrets = made["frame"]["entropy"]["kind"] == "secrets"
    if secrets and committed is None:
        return ["由人员出随机数的，应有承诺时间（committed_at）。"]
    if not secrets and committed is not None:
        return ["用公开数的，不应有承诺时间（committed_at 应为空）。"]
    times = [("名单冻结", made["frozen_at"])]
    times += [("作出承诺", committed)] if committed is not None else []
    times.append(("随机数公开", made["revealed_at"]))
    times += [(f"第 {at} 次替换", one["at"]) for at, one in enumerate(made["replacements"], 1)]
    return [
        f"“{later}”的时间 {after} 早于“{earlier}”的时间 {before}。"
        for (earlier, before), (later, after) in pairwise(times)
        if datetime.fromisoformat(after) < datetime.fromisoformat(before)
    ]


def replay_problems(
    frame: Frame, order: Sequence[str], drawn: Sequence[str], replacements: Sequence[Replacement]
) -> list[str]:
    """The first replacement that the rules would not have made; those after it stand on it and are not reached."""
    for at, one in enumerate(replacements):
        try:
            due = replace_member(frame, order, drawn, replacements[:at], one["out"])
        except DrawRefusedError as refused:
            return [f"第 {at + 1} 次替换：{problem}" for problem in refused.problems]
        except DrawVoidError as void:
            return [f"第 {at + 1} 次替换：{void}"]
        if due != one["in"]:
            return [f"第 {at + 1} 次替换“{one['out']}”：应由“{due}”补入，证书中却是“{one['in']}”。"]
    return []


def _draw_steps(made: Certificate) -> list[Step]:
    frame = made["frame"]
    try:
        text = entropy_text(frame["entropy"], made["entropy"])
    except DrawRefusedError as refused:
        return [_step("随机来源", list(refused.problems), "")]
    seed = seed_of(frame_sha256(frame), text)
    order = ranking(frame, seed)
    drawn = select(frame, order)
    replacements = made["replacements"]
    replayed = replay_problems(frame, order, drawn, replacements)
    seated = "" if replayed else f"替换 {len(replacements)} 人，现专家组：{'、'.join(panel(drawn, replacements))}。"
    return [
        _step("随机来源", [], _entropy_words(made)),
        _same("种子", seed, made["seed"]),
        _same_list("抽取顺序", order, made["order"]),
        _same_list("抽中专家", drawn, made["drawn"]),
        _step("替换", replayed, seated),
    ]


def _step(label: str, problems: Sequence[str], fine: str) -> Step:
    return Step(label, not problems, "".join(problems) or fine)


def _same(label: str, due: str, said: str) -> Step:
    if due == said:
        return Step(label, ok=True, detail=f"重算得 {due}，与证书一致。")
    return Step(label, ok=False, detail=f"重算得 {due}，证书中却是 {said}。")


def _same_list(label: str, due: list[str], said: list[str]) -> Step:
    if due == said:
        return Step(label, ok=True, detail=f"重算得 {len(due)} 人：{'、'.join(due)}，与证书一致。")
    return Step(label, ok=False, detail=f"重算得 {'、'.join(due)}，证书中却是 {'、'.join(said) or '空'}。")


def _frame_words(frame: Frame) -> str:
    able, listed = len(eligible(frame)), len(frame["candidates"])
    quotas = "、".join(f"{quota['field']}不少于 {quota['at_least']} 人" for quota in frame["quotas"]) or "不限领域"
    return (
        f"{frame['purpose']}，评价对象 {len(frame['objects'])} 个，候选 {listed} 人，其中可抽取 {able} 人、"
        f"回避 {listed - able} 人，席位 {frame['seats']} 个，{quotas}；席位和名额均可满足。"
    )


def _entropy_words(made: Certificate) -> str:
    entropy = made["entropy"]
    if entropy["kind"] == "public":
        return f"公开数“{entropy['what']}”为 {entropy['value']}。"
    return f"{'、'.join(share['by'] for share in entropy['secrets'])}公开的随机数与各自事先的承诺一致。"
