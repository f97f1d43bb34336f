"""Frames and certificates for the tests: a small realistic one, and strategies for arbitrary ones."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from projects.scoring import draw

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2016, 9, 20, 12, 0, tzinfo=CHINA)
KEEPER, CENTRE = "市专家库管理员", "绩效中心"
SECRETS = {CENTRE: "0f" * 16, KEEPER: "a1b2c3d4" * 5}
SEALED = draw.SealedList(salt="5e" * 16, people={"C01": "甲", "C02": "乙"})
PUBLIC = draw.PublicSource(kind="public", what="9月21日双色球开奖号码")


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def candidates(fields, excluded=()):
    """Codes C00, C01 … with the given fields; ``excluded`` maps a code to its reason."""
    reasons = dict(excluded)
    return [
        draw.Candidate(code=f"C{number:02d}", field=field, excluded=reasons.get(f"C{number:02d}"))
        for number, field in enumerate(fields)
    ]


def parts(**changes):
    """The arguments of a frame that can be drawn from: twelve eligible experts in three fields, four seats."""
    fields = ["财会"] * 5 + ["环卫"] * 4 + ["工程"] * 3 + ["财会", "环卫"]
    whole = {
        "district": "洛龙区",
        "purpose": "2015 年部门整体支出绩效评价",
        "objects": ["教育局", "卫生局"],
        "seats": 4,
        "quotas": [{"field": "财会", "at_least": 2}, {"field": "环卫", "at_least": 1}],
        "entropy": {"kind": "secrets", "by": [CENTRE, KEEPER]},
        "sealed_sha256": draw.seal(SEALED),
        "candidates": candidates(fields, {"C12": "employer", "C13": "load"}),
    }
    return {**whole, **changes}


def frame(**changes):
    return draw.freeze_frame(**parts(**changes))


def secrets_entropy(secrets=SECRETS):
    shares = [{"by": by, "commitment": draw.commitment(secret), "secret": secret} for by, secret in secrets.items()]
    return {"kind": "secrets", "secrets": shares}


def by_secrets(fixed=None, replacements=()):
    return draw.certificate(
        frame=fixed or frame(),
        entropy=secrets_entropy(),
        frozen_at=at(0),
        committed_at=at(10),
        revealed_at=at(20),
        replacements=replacements,
    )


def by_public_number(value="03 11 17 22 29 31 08"):
    return draw.certificate(
        frame=frame(entropy=PUBLIC),
        entropy={**PUBLIC, "value": value},
        frozen_at=at(0),
        committed_at=None,
        revealed_at=at(20),
    )


def after_withdrawals(times, fixed=None):
    """A certificate in which the member of the first seat withdraws, so many times."""
    made = by_secrets(fixed)
    for number in range(times):
        seated = draw.panel(made["drawn"], made["replacements"])
        step_in = draw.replace_member(made["frame"], made["order"], made["drawn"], made["replacements"], seated[0])
        change = {"out": seated[0], "in": step_in, "reason": "临时有公务", "at": at(30 + number).isoformat()}
        made = by_secrets(made["frame"], [*made["replacements"], change])
    return made


@st.composite
def frames(draw_from):
    """Any frame that can be drawn from, small enough for an oracle that tries every panel."""
    fields = draw_from(st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=9))
    out = draw_from(st.sets(st.integers(0, len(fields) - 1), max_size=len(fields) - 1))
    listed = candidates(fields, {f"C{number:02d}": "declared" for number in out})
    able = [one["field"] for one in listed if one["excluded"] is None]
    seats = draw_from(st.integers(1, len(able)))
    free, quotas = seats, []
    for field in sorted(set(able)):
        least = draw_from(st.integers(0, min(free, able.count(field))))
        free -= least
        quotas.append({"field": field, "at_least": least})
    return frame(seats=seats, quotas=quotas, candidates=listed)


seeds = st.binary(min_size=32, max_size=32).map(bytes.hex)
