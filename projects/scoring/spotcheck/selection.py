"""From the accepted forms to the sample: the frame, the seed, and the walk through the weights."""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable

from projects.scoring.draw.canonical import sha256_data
from projects.scoring.draw.entropy import seed_of
from projects.scoring.draw.records import DrawRefusedError
from projects.scoring.spotcheck.records import KIND, VERSION, Candidate, Certificate, Frame, Pick

__all__ = ["DrawRefusedError", "certificate", "frame_problems", "frame_sha256", "freeze", "select"]


def freeze(*, district: str, purpose: str, size: int, what: str, candidates: Iterable[Candidate]) -> Frame:
    """The frame with its candidates sorted by code; refused where no sample of that size can be drawn from it.

    Raises:
        DrawRefusedError: with every reason, in Chinese.
    """
    frame: Frame = {
        "kind": KIND,
        "district": district,
        "purpose": purpose,
        "size": size,
        "entropy": {"kind": "public", "what": what},
        "candidates": sorted(
            ({"code": one["code"], "weight": one["weight"]} for one in candidates), key=lambda one: one["code"]
        ),
    }
    problems = frame_problems(frame)
    if problems:
        raise DrawRefusedError(problems)
    return frame


def frame_problems(frame: Frame) -> list[str]:
    """Why no sample can be drawn from a frame of the right shape; empty when one can."""
    codes = [one["code"] for one in frame["candidates"]]
    problems = [f"项目代码“{code}”重复出现 {times} 次。" for code, times in Counter(codes).items() if times > 1]
    problems += [f"“{one['code']}”的权重应为 1 以上的整数。" for one in frame["candidates"] if one["weight"] < 1]
    if codes != sorted(codes):
        problems.append("候选项目应按代码排序。")
    if frame["size"] < 1:
        problems.append("抽查数量至少为 1 份。")
    if frame["size"] > len(codes):
        problems.append(f"可抽查的填报只有 {len(codes)} 份，不足 {frame['size']} 份。")
    return problems


def frame_sha256(frame: Frame) -> str:
    """The fingerprint told before the number is known."""
    return sha256_data(frame)


def select(frame: Frame, seed: str) -> list[Pick]:
    """Draw the sample: the whole of it follows from frame and seed."""
    key = bytes.fromhex(seed)
    left = list(frame["candidates"])
    picks: list[Pick] = []
    for place in range(1, frame["size"] + 1):
        whole = sum(one["weight"] for one in left)
        at = int.from_bytes(hmac.new(key, str(place).encode(), hashlib.sha256).digest(), "big") % whole
        taken = _standing_at(left, at)
        picks.append({"place": place, "of": whole, "at": at, "code": left.pop(taken)["code"]})
    return picks


def _standing_at(left: list[Candidate], at: int) -> int:
    """Whose stretch the remainder falls into, when the weights are laid end to end from 0."""
    for place, one in enumerate(left):
        at -= one["weight"]
        if at < 0:
            return place
    raise AssertionError("the remainder is below the sum of the weights")


def certificate(frame: Frame, *, value: str, frozen_at: str, drawn_at: str) -> Certificate:
    """Draw with the public number, and write everything down."""
    fingerprint = frame_sha256(frame)
    seed = seed_of(fingerprint, value)
    return {
        "version": VERSION,
        "frame": frame,
        "frame_sha256": fingerprint,
        "entropy": {"kind": "public", "what": frame["entropy"]["what"], "value": value},
        "seed": seed,
        "picks": select(frame, seed),
        "frozen_at": frozen_at,
        "drawn_at": drawn_at,
    }
