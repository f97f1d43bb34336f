"""The frame: what is fixed before any seed is known, and whether a draw from it can succeed at all."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from projects.scoring.draw import shapes
from projects.scoring.draw.canonical import sha256_data
from projects.scoring.draw.records import (
    EXCLUSIONS,
    LEAST_SECRET_DIGITS,
    Candidate,
    DrawRefusedError,
    Frame,
    PublicSource,
    Quota,
    SealedList,
    SecretsSource,
)

_OFFICERS = 2
_SECRET = re.compile(rf"[0-9a-fA-F]{{{LEAST_SECRET_DIGITS},}}")
_KIND = shapes.one_of({"public": "", "secrets": ""})

frame_shape = shapes.record(
    {
        "district": shapes.text,
        "purpose": shapes.text,
        "objects": shapes.list_of(shapes.text, least=1),
        "seats": shapes.count,
        "quotas": shapes.list_of(shapes.record({"field": shapes.text, "at_least": shapes.count})),
        "entropy": shapes.by_kind(
            {
                "public": shapes.record({"kind": _KIND, "what": shapes.text}),
                "secrets": shapes.record({"kind": _KIND, "by": shapes.list_of(shapes.text)}),
            }
        ),
        "sealed_sha256": shapes.hex64,
        "candidates": shapes.list_of(
            shapes.record(
                {
                    "code": shapes.text,
                    "field": shapes.text,
                    "excluded": shapes.nullable(shapes.one_of(EXCLUSIONS)),
                }
            )
        ),
    }
)


def is_secret(secret: str) -> bool:
    """Hex of at least 128 bits: what nobody can guess from its commitment."""
    return _SECRET.fullmatch(secret) is not None


def freeze_frame(
    *,
    district: str,
    purpose: str,
    objects: Sequence[str],
    seats: int,
    quotas: Sequence[Quota],
    entropy: PublicSource | SecretsSource,
    sealed_sha256: str,
    candidates: Iterable[Candidate],
) -> Frame:
    """The frame with its candidates sorted by code; refused when seats or quotas cannot be filled from it.

    Raises:
        DrawRefusedError: with every reason, in Chinese.
    """
    frame: dict[str, Any] = {
        "district": district,
        "purpose": purpose,
        "objects": list(objects),
        "seats": seats,
        "quotas": [dict(quota) for quota in quotas],
        "entropy": {**entropy, "by": list(entropy["by"])} if entropy["kind"] == "secrets" else dict(entropy),
        "sealed_sha256": sealed_sha256,
        "candidates": [dict(candidate) for candidate in candidates],
    }
    misshapen = frame_shape(frame, "frame")
    if misshapen:
        raise DrawRefusedError(misshapen)
    frame["candidates"].sort(key=lambda candidate: candidate["code"])
    typed = cast("Frame", frame)
    problems = frame_problems(typed)
    if problems:
        raise DrawRefusedError(problems)
    return typed


def frame_sha256(frame: Frame) -> str:
    """The fingerprint shown and printed before any seed is known."""
    return sha256_data(frame)


def seal(sealed: SealedList) -> str:
    """The fingerprint of the sealed list of codes and persons: SHA-256 of its canonical JSON, salt included.

    Raises:
        DrawRefusedError: the salt is shorter than 128 bits or no hex.
    """
    if not is_secret(sealed["salt"]):
        raise DrawRefusedError(["密封名单的随机盐值应为至少 32 位（128 比特）的十六进制数。"])
    return sha256_data(sealed)


def eligible(frame: Frame) -> dict[str, str]:
    """Codes that may be drawn, each with its field."""
    return {one["code"]: one["field"] for one in frame["candidates"] if one["excluded"] is None}


def wanted(frame: Frame) -> dict[str, int]:
    """How many of each field the quotas ask for."""
    return {quota["field"]: quota["at_least"] for quota in frame["quotas"]}


def frame_problems(frame: Frame) -> list[str]:
    """Why no fair draw can be made from a frame of the right shape; empty when one can."""
    return [
        *_repeated("评价对象", frame["objects"]),
        *_repeated("专家代码", [one["code"] for one in frame["candidates"]]),
        *_repeated("领域名额", [quota["field"] for quota in frame["quotas"]]),
        *_source_problems(frame["entropy"]),
        *_order_problems(frame["candidates"]),
        *_room_problems(frame["seats"], wanted(frame), eligible(frame)),
    ]


def _repeated(what: str, values: Sequence[str]) -> list[str]:
    return [f"{what}“{value}”重复出现 {times} 次。" for value, times in Counter(values).items() if times > 1]


def _source_problems(entropy: PublicSource | SecretsSource) -> list[str]:
    if entropy["kind"] == "public":
        return []
    by = entropy["by"]
    if len(by) == _OFFICERS and len(set(by)) == _OFFICERS:
        return []
    return [f"随机数应由 {_OFFICERS} 名不同的人员各出一份，名单中写的是 {len(set(by))} 人 {len(by)} 份。"]


def _order_problems(candidates: Sequence[Candidate]) -> list[str]:
    codes = [one["code"] for one in candidates]
    if codes == sorted(codes):
        return []
    at = next(at for at in range(1, len(codes)) if codes[at - 1] > codes[at])
    return [f"候选专家应按代码排序，第 {at + 1} 项“{codes[at]}”应在“{codes[at - 1]}”之前。"]


def _room_problems(seats: int, asked: Mapping[str, int], fields: Mapping[str, str]) -> list[str]:
    if seats < 1:
        return ["专家组至少要有 1 个席位。"]
    problems = []
    if len(fields) < seats:
        problems.append(f"可抽取的专家只有 {len(fields)} 人，不足 {seats} 个席位。")
    if sum(asked.values()) > seats:
        problems.append(f"各领域名额合计 {sum(asked.values())} 人，超过 {seats} 个席位。")
    available = Counter(fields.values())
    problems += [
        f"领域“{field}”至少要 {least} 人，可抽取的只有 {available[field]} 人。"
        for field, least in asked.items()
        if available[field] < least
    ]
    return problems
