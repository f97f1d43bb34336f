"""A certificate is believed in nothing: every step is recomputed, and each change is found at its step."""

import copy
from typing import Any

import pytest

from projects.scoring.draw import stands
from projects.scoring.spotcheck import verify
from tests.projects.scoring.spotcheck.made import made

LABELS = ["证书内容", "名单", "名单指纹", "时间顺序", "公开数的来源", "种子", "抽取结果"]


def wrong(data: Any) -> list[str]:
    return [step.label for step in verify(data) if not step.ok]


def test_an_honest_certificate_stands_in_every_step() -> None:
    steps = verify(made())
    assert [step.label for step in steps] == LABELS
    assert stands(steps)


def changed(path: list[Any], value: Any) -> dict[str, Any]:
    data = copy.deepcopy(made())
    at: Any = data
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "steps"),
    [
        (["frame", "candidates", 0, "weight"], 2, ["名单指纹", "种子", "抽取结果"]),
        (["frame", "size"], 9, ["名单"]),
        (["frame", "candidates", 0, "code"], "P9", ["名单"]),
        (["frame_sha256"], "0" * 64, ["名单指纹"]),
        (["entropy", "what"], "另一期号码", ["公开数的来源"]),
        (["seed"], "0" * 64, ["种子"]),
        (["picks", 0, "code"], "P9", ["抽取结果"]),
        (["picks", 0, "at"], 99, ["抽取结果"]),
        (["picks"], [], ["抽取结果"]),
        (["drawn_at"], "2016-11-03T10:00:00+08:00", ["时间顺序"]),
        (["version"], 2, ["证书内容"]),
        (["frame", "kind"], "draw", ["证书内容"]),
        (["frame", "candidates", 0, "weight"], 1.5, ["证书内容"]),
        (["frame", "candidates", 0, "weight"], True, ["证书内容"]),
        (["frozen_at"], "2016-11-04", ["证书内容"]),
        (["more"], 1, ["证书内容"]),
    ],
)
def test_what_was_changed_is_found_at_its_step(path: list[Any], value: Any, steps: list[str]) -> None:
    assert wrong(changed(path, value)) == steps


def test_another_number_changes_the_seed() -> None:
    assert "种子" in wrong(changed(["entropy", "value"], "012818"))


@pytest.mark.parametrize("data", [None, [], "x", 1, {}, {"frame": {}}, {"version": 1, "frame": None}])
def test_anything_may_be_handed_in(data: Any) -> None:
    assert wrong(data) == ["证书内容"]
