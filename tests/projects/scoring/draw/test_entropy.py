import hashlib

import pytest

from projects.scoring import draw

from .frames import CENTRE, KEEPER, PUBLIC, SECRETS, secrets_entropy

BOTH = {"kind": "secrets", "by": [CENTRE, KEEPER]}


def test_a_commitment_is_the_sha256_of_the_secrets_text():
    assert draw.commitment("0f" * 16) == hashlib.sha256(("0f" * 16).encode()).hexdigest()


def test_secrets_are_joined_in_the_frames_order_not_in_the_order_of_revealing():
    as_framed = f"{SECRETS[CENTRE]}|{SECRETS[KEEPER]}"
    other_way = secrets_entropy(dict(reversed(SECRETS.items())))
    assert draw.entropy_text(BOTH, secrets_entropy()) == as_framed
    assert draw.entropy_text(BOTH, other_way) == as_framed


def test_a_public_number_enters_as_its_value():
    assert draw.entropy_text(PUBLIC, {**PUBLIC, "value": "03 11 17"}) == "03 11 17"


def test_the_seed_is_the_sha256_of_fingerprint_bar_entropy():
    text = "f" * 64 + "|" + "a|b"
    assert draw.seed_of("f" * 64, "a|b") == hashlib.sha256(text.encode()).hexdigest()


def share(by, secret, **changes):
    return {"by": by, "commitment": draw.commitment(secret or ""), "secret": secret, **changes}


FINE = share(KEEPER, SECRETS[KEEPER])


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ([FINE, share(CENTRE, "0f" * 15)], f"{CENTRE}的随机数应为至少 32 位（128 比特）的十六进制数。"),
        ([FINE, share(CENTRE, "xy" * 16)], f"{CENTRE}的随机数应为至少 32 位（128 比特）的十六进制数。"),
        ([FINE, share(CENTRE, "0f" * 16, commitment="0" * 64)], f"{CENTRE}公开的随机数与其事先的承诺不符。"),
        ([FINE, share(CENTRE, None)], f"{CENTRE}未公开随机数，本次抽取作废。"),
        ([FINE], f"名单约定由{CENTRE}、{KEEPER}出随机数，证书中却是{KEEPER}。"),
        ([], f"名单约定由{CENTRE}、{KEEPER}出随机数，证书中却是无人。"),
        ([FINE, FINE], f"名单约定由{CENTRE}、{KEEPER}出随机数，证书中却是{KEEPER}、{KEEPER}。"),
        ([FINE, {**FINE, "by": CENTRE}], "两份承诺相同：有人照抄了他人的承诺。"),
    ],
)
def test_secrets_that_prove_nothing_are_refused(shares, sentence):
    with pytest.raises(draw.DrawRefusedError) as refused:
        draw.entropy_text(BOTH, {"kind": "secrets", "secrets": shares})
    assert sentence in refused.value.problems


@pytest.mark.parametrize(
    ("source", "entropy", "sentence"),
    [
        (PUBLIC, {"kind": "public", "what": "另一天的号码", "value": "1"}, "证书中却是“另一天的号码”"),
        (PUBLIC, secrets_entropy(), "名单约定用公开数"),
        (BOTH, {**PUBLIC, "value": "1"}, "名单约定用人员随机数"),
    ],
)
def test_another_source_than_the_announced_one_is_refused(source, entropy, sentence):
    with pytest.raises(draw.DrawRefusedError, match=sentence):
        draw.entropy_text(source, entropy)
