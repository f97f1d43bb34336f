"""Recompute a spot check's sample from its certificate, believing nothing that the certificate says of itself."""

from datetime import datetime
from typing import Any, cast

from projects.scoring.draw import shapes
from projects.scoring.draw.entropy import seed_of
from projects.scoring.draw.verification import Step
from projects.scoring.spotcheck.records import KIND, VERSION, Certificate
from projects.scoring.spotcheck.selection import frame_problems, frame_sha256, select

_PUBLIC = shapes.one_of({"public": ""})

certificate_shape = shapes.record(
    {
        "version": shapes.count,
        "frame": shapes.record(
            {
                "kind": shapes.one_of({KIND: ""}),
                "district": shapes.text,
                "purpose": shapes.text,
                "size": shapes.count,
                "entropy": shapes.record({"kind": _PUBLIC, "what": shapes.text}),
                "candidates": shapes.list_of(shapes.record({"code": shapes.text, "weight": shapes.count})),
            }
        ),
        "frame_sha256": shapes.hex64,
        "entropy": shapes.record({"kind": _PUBLIC, "what": shapes.text, "value": shapes.text}),
        "seed": shapes.hex64,
        "picks": shapes.list_of(
            shapes.record({"place": shapes.count, "of": shapes.count, "at": shapes.count, "code": shapes.text})
        ),
        "frozen_at": shapes.moment,
        "drawn_at": shapes.moment,
    }
)


def verify(data: Any) -> list[Step]:
    """Every step recomputed from the frame and the number alone; the sample stands when all steps agree.

    Anything may be handed in. Where shape or frame are wrong, the later steps are not reached.
    """
    problems = certificate_shape(data, "")
    if not problems and data["version"] != VERSION:
        problems = [f"“version”为 {data['version']}，本程序只认识第 {VERSION} 版证书。"]
    if problems:
        return [_step("证书内容", problems, "")]
    made = cast("Certificate", data)
    frame = made["frame"]
    first = [
        _step("证书内容", [], f"第 {VERSION} 版抽查证书，项目齐全。"),
        _step("名单", frame_problems(frame), f"候选 {len(frame['candidates'])} 份，抽 {frame['size']} 份。"),
    ]
    if not all(step.ok for step in first):
        return first
    seed = seed_of(frame_sha256(frame), made["entropy"]["value"])
    return [
        *first,
        _same("名单指纹", frame_sha256(frame), made["frame_sha256"]),
        _step("时间顺序", _time_problems(made), "名单封存在前，抽取在后。"),
        _same("公开数的来源", frame["entropy"]["what"], made["entropy"]["what"]),
        _same("种子", seed, made["seed"]),
        _step("抽取结果", _pick_problems(made, seed), f"{frame['size']} 份逐一重算，与证书一致。"),
    ]


def _pick_problems(made: Certificate, seed: str) -> list[str]:
    due = select(made["frame"], seed)
    if len(due) != len(made["picks"]):
        return [f"应抽 {len(due)} 份，证书中有 {len(made['picks'])} 份。"]
    return [
        f"第 {wanted['place']} 次应抽“{wanted['code']}”，证书中是“{found['code']}”。"
        if wanted["code"] != found["code"]
        else f"第 {wanted['place']} 次的余数或权重合计与重算不符。"
        for wanted, found in zip(due, made["picks"], strict=True)
        if wanted != found
    ]


def _time_problems(made: Certificate) -> list[str]:
    if datetime.fromisoformat(made["drawn_at"]) < datetime.fromisoformat(made["frozen_at"]):
        return [f"抽取时间 {made['drawn_at']} 早于名单封存时间 {made['frozen_at']}。"]
    return []


def _step(label: str, problems: list[str], well: str) -> Step:
    return Step(label, not problems, "".join(problems) or well)


def _same(label: str, computed: str, claimed: str) -> Step:
    if computed == claimed:
        return Step(label, True, f"{computed}。")
    return Step(label, False, f"重算为 {computed}，证书中是 {claimed}。")
