import copy
import json
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.scoring import draw

from .frames import (
    CENTRE,
    SECRETS,
    after_withdrawals,
    at,
    by_public_number,
    by_secrets,
    candidates,
    frame,
    frames,
    secrets_entropy,
)

WITH_SECRETS = after_withdrawals(2)
PUBLIC = by_public_number()


def failing(data):
    return {step.label: step.detail for step in draw.verify_certificate(data) if not step.ok}


def changed(made, *path, to):
    """A deep copy with one place changed; nothing else is mended."""
    copied = copy.deepcopy(made)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return copied


@pytest.mark.parametrize("made", [WITH_SECRETS, PUBLIC], ids=["secrets", "public"])
def test_an_honest_certificate_stands_after_a_trip_through_a_file(made):
    steps = draw.verify_certificate(json.loads(json.dumps(made)))
    assert draw.stands(steps)
    assert [step.label for step in steps] == [
        "证书内容",
        "名单",
        "名单指纹",
        "时间顺序",
        "随机来源",
        "种子",
        "抽取顺序",
        "抽中专家",
        "替换",
    ]


def test_the_steps_say_what_was_recomputed():
    words = {step.label: step.detail for step in draw.verify_certificate(WITH_SECRETS)}
    assert "候选 14 人，其中可抽取 12 人、回避 2 人，席位 4 个，财会不少于 2 人、环卫不少于 1 人" in words["名单"]
    assert words["种子"] == f"重算得 {WITH_SECRETS['seed']}，与证书一致。"
    seated = draw.panel(WITH_SECRETS["drawn"], WITH_SECRETS["replacements"])
    assert words["替换"] == f"替换 2 人，现专家组：{'、'.join(seated)}。"


def test_a_known_certificate_stays_as_it_is():
    made = by_secrets()
    assert made["frame_sha256"] == "d82fda3172095a89ebcb4ad315e3380cd576dca9afece6d7e5f79b5834ef0c17"
    assert made["seed"] == "5a60c43f77c22f42a2d76d0b4957bc3b2bfcd4ff0f089a304e5ad72b15358fd6"
    assert made["drawn"] == ["C07", "C06", "C03", "C02"]


@settings(max_examples=40)
@given(frames(), st.text(min_size=1, alphabet="0123456789 "))
def test_every_certificate_that_can_be_made_stands(fixed, value):
    if not value.strip():
        return
    public = frame(**{**fixed, "entropy": {"kind": "public", "what": "开奖号码"}})
    entropy = {"kind": "public", "what": "开奖号码", "value": value}
    times = {"frozen_at": at(0), "committed_at": None, "revealed_at": at(1)}
    assert draw.stands(draw.verify_certificate(draw.certificate(frame=public, entropy=entropy, **times)))


def places(value, path=()):
    """Every place of a certificate: the path of each key and each list item."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from places(inner, (*path, key))


def inner(made, path):
    for key in path:
        made = made[key]
    return made


# What no rule can recompute: why somebody left, and when exactly, as long as the times stay in order.
FREE = {("frozen_at",), ("committed_at",), ("revealed_at",)}
CASES = [(made, path) for made in (WITH_SECRETS, PUBLIC) for path in places(made)]
IDS = [".".join(map(str, path)) for _, path in CASES]


@pytest.mark.parametrize(("made", "path"), CASES, ids=IDS)
def test_another_type_in_any_place_is_refused(made, path):
    for other in ({}, [], 7, 7.5, True, None, "", "x"):
        unproven = path[-1] == "reason" or (path, other) == (("replacements",), [])  # the certificate of an earlier day
        if other is not inner(made, path) and not unproven:
            assert failing(changed(made, *path, to=other)), other


@pytest.mark.parametrize(("made", "path"), CASES, ids=IDS)
def test_another_value_in_any_place_is_refused(made, path):
    value = inner(made, path)
    if path in FREE or path[-1] in {"reason", "at"}:
        return
    if isinstance(value, str):
        assert failing(changed(made, *path, to=value + "0"))
        assert failing(changed(made, *path, to=value[:-1] + ("1" if value[-1] == "0" else "0")))
    elif isinstance(value, int):
        assert failing(changed(made, *path, to=value + 1))
    elif isinstance(value, list) and len(value) > 1:
        assert failing(changed(made, *path, to=[*value, value[0]]))
        assert failing(changed(made, *path, to=value[1:]))
        if path != ("entropy", "secrets"):  # the frame fixes their order
            assert failing(changed(made, *path, to=value[::-1]))


@pytest.mark.parametrize(("made", "path"), CASES, ids=IDS)
def test_a_missing_item_and_an_unknown_one_are_refused(made, path):
    copied = copy.deepcopy(made)
    del inner(copied, path[:-1])[path[-1]]
    if path != ("replacements", 1):  # a certificate before the second withdrawal is a whole one
        assert failing(copied)
    if isinstance(inner(made, path), dict):
        assert failing(changed(made, *path, "note", to="内定"))


@pytest.mark.parametrize("data", [None, [], "证书", 7, {}])
def test_anything_at_all_may_be_handed_in(data):
    assert set(failing(data)) == {"证书内容"}


def test_another_version_is_not_guessed_at():
    assert "只认识第 1 版" in failing(changed(PUBLIC, "version", to=2))["证书内容"]


def remade(made, **changes):
    """A forger's certificate: the frame changed and everything after it recomputed by the rules."""
    forged = {**copy.deepcopy(made), "replacements": []}
    forged["frame"] = {**forged["frame"], **changes}
    forged["frame_sha256"] = draw.frame_sha256(forged["frame"])
    text = draw.entropy_text(forged["frame"]["entropy"], forged["entropy"])
    forged["seed"] = draw.seed_of(forged["frame_sha256"], text)
    forged["order"] = draw.ranking(forged["frame"], forged["seed"])
    forged["drawn"] = draw.select(forged["frame"], forged["order"])
    return forged


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"candidates": PUBLIC["frame"]["candidates"][::-1]}, "候选专家应按代码排序，第 2 项“C12”应在“C13”之前。"),
        ({"quotas": [{"field": "法律", "at_least": 1}]}, "领域“法律”至少要 1 人，可抽取的只有 0 人。"),
        ({"seats": 13, "quotas": []}, "可抽取的专家只有 12 人，不足 13 个席位。"),
        ({"seats": 0, "quotas": []}, "专家组至少要有 1 个席位。"),
    ],
)
def test_a_frame_that_should_never_have_been_frozen_is_refused_though_all_else_agrees(change, words):
    assert failing(remade(PUBLIC, **change)) == {"名单": words}


def test_a_frame_changed_after_publication_shows_in_its_fingerprint():
    forged = remade(PUBLIC, seats=5)
    assert failing(forged) == {}  # consistent in itself …
    assert forged["frame_sha256"] != PUBLIC["frame_sha256"]  # … but not the fingerprint that was published
    assert set(failing({**forged, "frame_sha256": PUBLIC["frame_sha256"]})) == {"名单指纹"}


def test_an_excluded_candidate_drawn_is_refused():
    assert set(failing(changed(PUBLIC, "drawn", 0, to="C12"))) == {"抽中专家"}
    assert set(failing(changed(PUBLIC, "order", to=["C12", *PUBLIC["order"]]))) == {"抽取顺序"}


def test_nobody_drawn_is_said_in_words():
    assert failing(changed(PUBLIC, "drawn", to=[]))["抽中专家"].endswith("证书中却是 空。")


@pytest.mark.parametrize(
    ("key", "minutes", "words"),
    [
        ("committed_at", -1, "“作出承诺”的时间 2016-09-20T11:59:00+08:00 早于“名单冻结”"),
        ("committed_at", 21, "“随机数公开”的时间 2016-09-20T12:20:00+08:00 早于“作出承诺”"),
        ("frozen_at", 11, "“作出承诺”的时间 2016-09-20T12:10:00+08:00 早于“名单冻结”"),
        ("revealed_at", 9, "“随机数公开”的时间 2016-09-20T12:09:00+08:00 早于“作出承诺”"),
        ("revealed_at", 31, "“第 1 次替换”的时间 2016-09-20T12:30:00+08:00 早于“随机数公开”"),
    ],
)
def test_times_out_of_order_are_refused(key, minutes, words):
    found = failing(changed(WITH_SECRETS, key, to=at(minutes).isoformat()))
    assert set(found) == {"时间顺序"}
    assert words in found["时间顺序"]


def test_replacements_out_of_order_in_time_are_refused():
    found = failing(changed(WITH_SECRETS, "replacements", 1, "at", to=at(29).isoformat()))
    assert set(found) == {"时间顺序"}


def test_times_of_different_offsets_are_compared_as_moments():
    same = changed(WITH_SECRETS, "revealed_at", to="2016-09-20T04:20:00+00:00")
    assert failing(same) == {}
    assert failing(changed(same, "committed_at", to="2016-09-20T04:21:00Z"))


@pytest.mark.parametrize("written", ["2016-09-20T12:20:00", "2016-09-20", "昨天", "2016-13-01T00:00:00+08:00"])
def test_a_time_that_cannot_be_compared_is_refused(written):
    assert "revealed_at" in failing(changed(PUBLIC, "revealed_at", to=written))["证书内容"]


def test_commitments_need_a_time_and_a_public_number_has_none():
    assert set(failing(changed(WITH_SECRETS, "committed_at", to=None))) == {"时间顺序"}
    assert set(failing(changed(PUBLIC, "committed_at", to=at(1).isoformat()))) == {"时间顺序"}


def test_the_earliest_and_latest_times_can_be_compared():
    early = changed(PUBLIC, "frozen_at", to="0001-01-01T00:00:00+14:00")
    assert failing(changed(early, "revealed_at", to="9999-12-31T23:59:59-14:00")) == {}


def test_a_secret_not_revealed_is_a_visible_void():
    found = failing(changed(WITH_SECRETS, "entropy", "secrets", 0, "secret", to=None))
    assert found == {"随机来源": f"{CENTRE}未公开随机数，本次抽取作废。"}


def test_a_chosen_secret_with_its_own_commitment_changes_the_seed():
    other = secrets_entropy({**SECRETS, CENTRE: "ab" * 16})
    assert "种子" in failing({**WITH_SECRETS, "entropy": other})


def test_entropy_of_another_kind_is_refused():
    assert set(failing({**WITH_SECRETS, "entropy": PUBLIC["entropy"]})) == {"随机来源"}


def replacement(out, step_in):
    return {"out": out, "in": step_in, "reason": "回避", "at": at(30).isoformat()}


def test_only_the_first_fitting_candidate_may_step_in():
    made = by_secrets()
    out = made["drawn"][0]
    due = draw.replace_member(made["frame"], made["order"], made["drawn"], [], out)
    chosen = next(code for code in made["order"] if code not in {*made["drawn"], due})
    found = failing({**made, "replacements": [replacement(out, chosen)]})
    assert found == {"替换": f"第 1 次替换“{out}”：应由“{due}”补入，证书中却是“{chosen}”。"}


def test_a_replacement_for_someone_unknown_is_refused():
    found = failing({**by_secrets(), "replacements": [replacement("C99", "C00")]})
    assert found == {"替换": "第 1 次替换：“C99”不在专家组中，不能替换。"}


def test_a_replacement_where_nobody_is_left_makes_the_draw_void():
    small = frame(seats=2, quotas=[], candidates=candidates(["财会", "财会"]))
    found = failing({**by_secrets(small), "replacements": [replacement("C00", "C01")]})
    assert found == {"替换": "第 1 次替换：没有可以补入且仍满足领域名额的专家，本次抽取作废。"}


def test_a_certificate_is_not_made_out_when_it_would_not_stand():
    with pytest.raises(draw.DrawRefusedError, match="早于"):
        draw.certificate(
            frame=frame(),
            entropy=secrets_entropy(),
            frozen_at=at(0),
            committed_at=at(0) - timedelta(seconds=1),
            revealed_at=at(1),
        )


def test_a_certificate_is_not_made_out_from_a_frame_tampered_with():
    with pytest.raises(draw.DrawRefusedError, match="不足 13 个席位"):
        by_secrets({**frame(), "seats": 13})
