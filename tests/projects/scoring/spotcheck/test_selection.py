"""The sample follows from frame and number alone, by risk, and is recomputed here in another way."""

import hashlib
import hmac
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring.spotcheck import DrawRefusedError, certificate, frame_sha256, freeze, select
from tests.projects.scoring.spotcheck.made import DRAWN, FROZEN, candidates, frame, made


def by_hand(weights: dict[str, int], size: int, seed: bytes) -> list[str]:
    """Laid out as so many tickets of each code as it weighs, in the order of the codes; a winner's tickets go."""
    tickets = [code for code in sorted(weights) for _ in range(weights[code])]
    drawn = []
    for place in range(1, size + 1):
        number = int(hmac.new(seed, str(place).encode(), hashlib.sha256).hexdigest(), 16)
        drawn.append(tickets[number % len(tickets)])
        tickets = [code for code in tickets if code != drawn[-1]]
    return drawn


def test_the_fingerprint_and_the_seed_are_what_anybody_gets() -> None:
    text = json.dumps(frame(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    fingerprint = hashlib.sha256(text.encode()).hexdigest()
    assert frame_sha256(frame()) == fingerprint
    assert made()["seed"] == hashlib.sha256(f"{fingerprint}|012819".encode()).hexdigest()


@given(
    weights=st.dictionaries(st.text("ABC123", min_size=1, max_size=4), st.integers(1, 40), min_size=1, max_size=12),
    seed=st.binary(min_size=32, max_size=32),
    data=st.data(),
)
def test_the_sample_is_that_of_drawing_tickets(weights: dict[str, int], seed: bytes, data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(weights)))
    picks = select(frame(size, weights), seed.hex())
    assert [pick["code"] for pick in picks] == by_hand(weights, size, seed)
    assert picks[0]["of"] == sum(weights.values())
    assert all(0 <= pick["at"] < pick["of"] for pick in picks)
    assert [pick["place"] for pick in picks] == list(range(1, size + 1))


def test_who_weighs_more_is_drawn_more_often_and_nobody_never() -> None:
    first = Counter(
        select(frame(1, {"heavy": 9, "light": 1}), hashlib.sha256(str(number).encode()).hexdigest())[0]["code"]
        for number in range(2000)
    )
    assert 1740 < first["heavy"] < 1860  # 1800 of 2000 are expected
    assert first["light"] > 0


def test_the_order_in_which_candidates_are_given_changes_nothing() -> None:
    turned = freeze(
        district="演示区", purpose="2016年度第1次抽查复核", size=2, what="某期号码", candidates=candidates()[::-1]
    )
    assert turned == frame()


def test_another_number_gives_another_sample() -> None:
    drawn = {
        tuple(
            pick["code"] for pick in certificate(frame(), value=str(value), frozen_at=FROZEN, drawn_at=DRAWN)["picks"]
        )
        for value in range(20)
    }
    assert len(drawn) > 3


@pytest.mark.parametrize(
    ("size", "weights", "said"),
    [
        (5, None, "可抽查的填报只有 4 份，不足 5 份。"),
        (0, None, "抽查数量至少为 1 份。"),
        (1, {"P1": 0}, "“P1”的权重应为 1 以上的整数。"),
        (1, {}, "可抽查的填报只有 0 份，不足 1 份。"),
    ],
)
def test_a_sample_that_cannot_be_drawn_is_refused(size: int, weights: dict[str, int] | None, said: str) -> None:
    with pytest.raises(DrawRefusedError, match=said):
        frame(size, weights)


def test_a_code_that_stands_twice_is_refused() -> None:
    with pytest.raises(DrawRefusedError, match="项目代码“P1”重复出现 2 次。"):
        freeze(
            district="演示区", purpose="抽查", size=1, what="号码", candidates=[*candidates(), *candidates({"P1": 2})]
        )
