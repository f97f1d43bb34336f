import pytest

from projects.scoring import draw

from .frames import PUBLIC, SEALED, candidates, frame, parts


def test_candidates_are_sorted_by_code_however_they_come():
    backwards = list(reversed(parts()["candidates"]))
    assert frame(candidates=backwards) == frame()
    assert [one["code"] for one in frame(candidates=backwards)["candidates"]][:3] == ["C00", "C01", "C02"]


def test_fingerprint_is_sha256_of_canonical_json_with_chinese_unescaped():
    small = frame(
        district="区",
        purpose="评",
        objects=["甲"],
        seats=1,
        quotas=[],
        entropy=PUBLIC,
        sealed_sha256="0" * 64,
        candidates=candidates(["环卫"]),
    )
    text = (
        '{"candidates":[{"code":"C00","excluded":null,"field":"环卫"}],"district":"区",'
        '"entropy":{"kind":"public","what":"9月21日双色球开奖号码"},"objects":["甲"],"purpose":"评","quotas":[],'
        f'"sealed_sha256":"{"0" * 64}","seats":1}}'
    )
    assert draw.canonical_json(small) == text
    assert draw.frame_sha256(small) == draw.sha256_text(text)


def test_sha256_of_a_text_is_the_published_one():
    assert draw.sha256_text("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_any_change_of_the_frame_changes_its_fingerprint():
    prints = {
        draw.frame_sha256(frame(**change)) for change in ({}, {"seats": 5}, {"district": "凤泉区"}, {"quotas": []})
    }
    assert len(prints) == 4


def test_the_frame_does_not_change_with_what_it_was_made_of():
    given = parts()
    fixed = draw.freeze_frame(**given)
    before = draw.frame_sha256(fixed)
    given["candidates"][0]["excluded"] = "load"
    given["objects"].append("水利局")
    given["quotas"][0]["at_least"] = 0
    given["entropy"]["by"].reverse()
    assert draw.frame_sha256(fixed) == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"seats": 0}, "专家组至少要有 1 个席位。"),
        ({"seats": 13}, "可抽取的专家只有 12 人，不足 13 个席位。"),
        ({"seats": 2}, "各领域名额合计 3 人，超过 2 个席位。"),
        ({"quotas": [{"field": "环卫", "at_least": 5}]}, "领域“环卫”至少要 5 人，可抽取的只有 4 人。"),
        ({"quotas": [{"field": "法律", "at_least": 1}]}, "领域“法律”至少要 1 人，可抽取的只有 0 人。"),
        ({"quotas": [{"field": "环卫", "at_least": 1}] * 2}, "领域名额“环卫”重复出现 2 次。"),
        ({"objects": ["教育局", "教育局"]}, "评价对象“教育局”重复出现 2 次。"),
        ({"candidates": candidates(["财会"] * 3 + ["环卫"] * 2) * 2}, "专家代码“C00”重复出现 2 次。"),
        (
            {"entropy": {"kind": "secrets", "by": ["甲", "甲"]}},
            "随机数应由 2 名不同的人员各出一份，名单中写的是 1 人 2 份。",
        ),
        ({"entropy": {"kind": "secrets", "by": ["甲"]}}, "随机数应由 2 名不同的人员各出一份，名单中写的是 1 人 1 份。"),
    ],
)
def test_a_frame_from_which_no_fair_draw_can_be_made_is_refused_with_its_reason(change, sentence):
    with pytest.raises(draw.DrawRefusedError) as refused:
        frame(**change)
    assert sentence in refused.value.problems


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"district": " "}, "“frame.district”不能为空。"),
        ({"district": 410311}, "“frame.district”应为文本，实际是整数。"),
        ({"purpose": "\ud800"}, "“frame.purpose”含有无法写成 UTF-8 的字符。"),
        ({"objects": []}, "“frame.objects”至少要有 1 项。"),
        ({"seats": True}, "“frame.seats”应为整数，实际是是/否值。"),
        ({"seats": 2.0}, "“frame.seats”应为整数，实际是小数。"),
        ({"quotas": [{"field": "环卫", "at_least": -1}]}, "“frame.quotas 第 1 项.at_least”不能为负数。"),
        ({"entropy": {"kind": "dice"}}, "“frame.entropy.kind”应为 public、secrets 之一。"),
        ({"entropy": {"kind": "public"}}, "缺少“frame.entropy.what”。"),
        ({"sealed_sha256": "abc"}, "“frame.sealed_sha256”应为 64 位小写十六进制数。"),
        (
            {"candidates": [{"code": "C1", "field": "环卫", "excluded": "dislike"}]},
            "“frame.candidates 第 1 项.excluded”应为 employer、declared、cooling_off、load、field、suspended 之一。",
        ),
        (
            {"candidates": [{"code": "C1", "field": "环卫", "excluded": None, "name": "张三"}]},
            "“frame.candidates 第 1 项.name”不是规定的项目。",
        ),
    ],
)
def test_a_frame_of_the_wrong_shape_is_refused_with_the_place(change, sentence):
    with pytest.raises(draw.DrawRefusedError) as refused:
        frame(**change)
    assert sentence in refused.value.problems
    assert sentence in str(refused.value)


def test_all_reasons_are_given_at_once():
    with pytest.raises(draw.DrawRefusedError) as refused:
        frame(seats=15, objects=["甲", "甲"], quotas=[{"field": "法律", "at_least": 1}])
    assert len(refused.value.problems) == 3


def test_the_seal_changes_with_the_salt_and_with_every_person():
    prints = {
        draw.seal(SEALED),
        draw.seal({**SEALED, "salt": "5f" * 16}),
        draw.seal({**SEALED, "people": {"C01": "乙", "C02": "甲"}}),
    }
    assert len(prints) == 3


@pytest.mark.parametrize("salt", ["", "5e" * 15, "z" * 32])
def test_a_salt_that_could_be_guessed_is_refused(salt):
    with pytest.raises(draw.DrawRefusedError, match="128 比特"):
        draw.seal({**SEALED, "salt": salt})


def test_nothing_that_is_no_json_has_a_fingerprint():
    with pytest.raises(ValueError):
        draw.sha256_data({"seats": float("nan")})
