import hashlib
import hmac
from collections import Counter
from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.scoring import draw

from .frames import after_withdrawals, by_secrets, candidates, frame, frames, seeds


def able(fixed):
    return {one["code"]: one["field"] for one in fixed["candidates"] if one["excluded"] is None}


def keeps_quotas(fixed, codes):
    have = Counter(able(fixed)[code] for code in codes)
    return all(have[quota["field"]] >= quota["at_least"] for quota in fixed["quotas"])


@given(frames(), seeds)
def test_the_order_holds_every_eligible_code_by_ascending_hmac(fixed, seed):
    def key(code):
        return hmac.new(bytes.fromhex(seed), code.encode(), hashlib.sha256).digest()

    order = draw.ranking(fixed, seed)
    assert sorted(order) == sorted(able(fixed))
    assert [key(code) for code in order] == sorted(key(code) for code in order)


@given(frames(), seeds)
def test_the_walk_finds_the_first_panel_of_all_that_keep_the_quotas(fixed, seed):
    order = draw.ranking(fixed, seed)
    every_panel = combinations(order, fixed["seats"])  # in the order of the walk: earliest members first
    assert draw.select(fixed, order) == list(next(codes for codes in every_panel if keeps_quotas(fixed, codes)))


@given(frames(), seeds, st.data())
def test_replacements_are_the_first_unused_that_keep_the_quotas_until_none_is_left(fixed, seed, data):
    order = draw.ranking(fixed, seed)
    drawn = draw.select(fixed, order)
    seated, used, replacements = list(drawn), set(drawn), []
    for _ in range(len(order) + 1):
        out = data.draw(st.sampled_from(seated))
        staying = [code for code in seated if code != out]
        fitting = [code for code in order if code not in used and keeps_quotas(fixed, [*staying, code])]
        if not fitting:
            with pytest.raises(draw.DrawVoidError):
                draw.replace_member(fixed, order, drawn, replacements, out)
            return
        assert draw.replace_member(fixed, order, drawn, replacements, out) == fitting[0]
        replacements.append({"out": out, "in": fitting[0], "reason": "回避", "at": "2016-09-20T13:00:00+08:00"})
        used.add(fitting[0])
        seated[seated.index(out)] = fitting[0]
        assert draw.panel(drawn, replacements) == seated
    pytest.fail("more members stepped in than there are candidates")


def test_the_new_member_takes_the_seat_of_the_one_who_left():
    made = after_withdrawals(2)
    seated = draw.panel(made["drawn"], made["replacements"])
    assert seated[1:] == made["drawn"][1:]
    assert seated[0] == made["replacements"][1]["in"]
    assert made["replacements"][1]["out"] == made["replacements"][0]["in"]


def test_nobody_steps_in_for_someone_who_does_not_sit():
    made = by_secrets()
    stranger = next(code for code in made["order"] if code not in made["drawn"])
    with pytest.raises(draw.DrawRefusedError, match=f"“{stranger}”不在专家组中"):
        draw.replace_member(made["frame"], made["order"], made["drawn"], [], stranger)


def test_a_withdrawn_member_does_not_come_back():
    made = after_withdrawals(1)
    gone, came = made["drawn"][0], made["replacements"][0]["in"]
    assert gone != draw.replace_member(made["frame"], made["order"], made["drawn"], made["replacements"], came)


def test_without_quotas_every_candidate_is_drawn_equally_often_over_all_orders():
    fixed = frame(quotas=[], seats=2, candidates=candidates(["财会", "财会", "环卫", "工程", "工程"]))
    counts = Counter(code for order in permutations(able(fixed)) for code in draw.select(fixed, order))
    assert set(counts.values()) == {48}  # 5! orders × 2 seats ÷ 5 candidates


def test_with_quotas_chances_are_equal_within_a_field():
    quotas = [{"field": "环卫", "at_least": 1}]
    fixed = frame(quotas=quotas, seats=2, candidates=candidates(["财会", "财会", "财会", "环卫", "环卫"]))
    counts = Counter(code for order in permutations(able(fixed)) for code in draw.select(fixed, order))
    assert len({counts[code] for code in ("C00", "C01", "C02")}) == 1
    assert len({counts[code] for code in ("C03", "C04")}) == 1
    assert counts["C03"] > counts["C00"]


def test_over_many_seeds_nobody_is_preferred():
    fixed = frame(quotas=[], seats=2, candidates=candidates(["财会"] * 10))
    draws = 5000
    counts = Counter()
    for number in range(draws):
        seed = draw.seed_of(draw.frame_sha256(fixed), str(number))
        counts.update(draw.select(fixed, draw.ranking(fixed, seed)))
    due = draws * 2 / 10
    chi_square = sum((counts[code] - due) ** 2 / due for code in able(fixed))
    assert (
        chi_square < 27.88
    )  # 9 degrees of freedom, one chance in a thousand; the seeds are fixed, so it cannot flicker
