"""The draw, step by step: freeze, commit, reveal, draw; or void, in plain sight."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Role, Unit, WorkingYear
from projects.experts.models import Conflict, Draw, DrawSecret, Expert
from projects.experts.permissions import SECRET_HOLDERS, may_hold_secret, may_run_draw
from projects.experts.queries import exclusion_of
from projects.scoring import draw as rules
from projects.transitions import Refused, edit, perform

CODE_DIGITS = 12


@transaction.atomic
def freeze_draw(
    *,
    working_year: WorkingYear,
    code: str,
    purpose: str,
    objects: Sequence[str],
    units: Sequence[Unit],
    seats: int,
    quotas: Sequence[rules.Quota],
    by: User,
    now: datetime,
    token: Callable[[], str],
) -> Draw:
    """Fix the list of candidates before any seed is known.

    Every member of the city's pool stands in the frame under a random code, the excluded ones with their reason.

    Args:
        working_year: the year the draw belongs to.
        code: the draw's own number.
        purpose: what the panel is for, in words.
        objects: codes of the projects or units that the panel will judge.
        units: the units behind all objects; an interest in any of them excludes.
        seats: how many experts.
        quotas: at least so many of one speciality.
        by: an officer of the performance centre.
        now: when it takes effect.
        token: gives random hex of at least 128 bits, a new one at each call.

    Raises:
        Refused: no right, no pool, or seats and quotas that cannot be filled.
    """
    decision = may_run_draw(by, working_year)
    if not decision:
        raise Refused(decision.reason)
    if working_year.district.parent_id is None:
        raise Refused(f"“{working_year.district}”没有登记所属市,没有可用的专家库")
    sealed, candidates = _candidates(working_year.district.parent_id, units, token)
    try:
        frame = rules.freeze_frame(
            district=working_year.district.name,
            purpose=purpose,
            objects=objects,
            seats=seats,
            quotas=quotas,
            entropy={"kind": "secrets", "by": [role.label for role in SECRET_HOLDERS]},
            sealed_sha256=rules.seal(sealed),
            candidates=candidates,
        )
    except rules.DrawRefusedError as refusal:
        raise Refused(str(refusal)) from refusal
    draw = Draw.objects.create(
        working_year=working_year,
        code=code,
        purpose=purpose,
        frame=frame,
        frame_sha256=rules.frame_sha256(frame),
        sealed=sealed,
        frozen_at=now,
    )
    audit.record(kind="experts.freeze_draw", by=by, obj=draw, at=now, detail={"frame_sha256": draw.frame_sha256})
    return draw


def _candidates(
    pool: int, units: Sequence[Unit], token: Callable[[], str]
) -> tuple[rules.SealedList, list[rules.Candidate]]:
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in Conflict.objects.filter(expert__pool=pool):
        conflicts[conflict.expert_id].append(conflict)
    sealed: rules.SealedList = {"salt": token(), "people": {}}
    candidates: list[rules.Candidate] = []
    for expert in Expert.objects.filter(pool=pool):
        code = token()[:CODE_DIGITS]
        sealed["people"][code] = expert.code
        excluded = exclusion_of(
            expert=expert,
            units={unit.pk for unit in units},
            employers={unit.name for unit in units},
            conflicts=conflicts,
        )
        candidates.append({"code": code, "field": expert.speciality, "excluded": excluded})
    return sealed, candidates


@transaction.atomic
def commit_secret(*, draw: Draw, role: Role, by: User, now: datetime, token: Callable[[], str]) -> DrawSecret:
    """Make one officer's half of the seed and publish its commitment; the second one closes the step.

    Raises:
        Refused: not this officer's half, given already, or the draw is past committing.
    """
    decision = may_hold_secret(by, draw, role)
    if not decision:
        raise Refused(decision.reason)
    if draw.stage != "frozen":
        raise Refused(f"抽取“{draw}”{draw.stage_label},不能再提交承诺")
    if draw.secrets.filter(by=role.label).exists():
        raise Refused(f"{role.label}的承诺已提交,不能重复提交")
    secret = token()
    share = DrawSecret.objects.create(
        draw=draw, by=role.label, officer=by, secret=secret, commitment=rules.commitment(secret)
    )
    audit.record(
        kind="experts.commit_secret", by=by, obj=draw, at=now, detail={"by": role.label, "commitment": share.commitment}
    )
    if draw.secrets.count() == len(SECRET_HOLDERS):
        edit(draw, expected_version=draw.version, fields={"committed_at": now})
        perform(draw, "commit", by=by, decision=decision, now=now)
    return share


@transaction.atomic
def reveal_secret(*, draw: Draw, role: Role, by: User, now: datetime) -> Draw:
    """Reveal one officer's half; with the last one the seed is known to all.

    Raises:
        Refused: before every commitment is in, or not by the officer who committed.
    """
    decision = may_hold_secret(by, draw, role)
    if not decision:
        raise Refused(decision.reason)
    if draw.stage != "committed":
        raise Refused(f"抽取“{draw}”{draw.stage_label},两份承诺都提交后才能公布密数")
    share = draw.secrets.filter(by=role.label, officer=by).first()
    if share is None:
        raise Refused(f"{role.label}的承诺不是您提交的,应由提交人本人公布")
    if share.revealed:
        raise Refused(f"{role.label}的密数已经公布")
    share.revealed = True
    share.save(update_fields=["revealed"])
    audit.record(kind="experts.reveal_secret", by=by, obj=draw, at=now, detail={"by": role.label})
    if not draw.secrets.filter(revealed=False).exists():
        entropy: rules.SecretsEntropy = {"kind": "secrets", "secrets": [_share(one) for one in draw.secrets.all()]}
        edit(draw, expected_version=draw.version, fields={"revealed_at": now, "entropy": entropy})
        perform(draw, "reveal", by=by, decision=decision, now=now)
    return draw


def _share(one: DrawSecret) -> rules.Secret:
    return {"by": one.by, "commitment": one.commitment, "secret": one.secret}


@transaction.atomic
def make_draw(*, draw: Draw, by: User, now: datetime) -> Draw:
    """Draw the codes from the frame and the seed, and keep the certificate.

    Raises:
        Refused: no right, or the seed is not known yet.
    """
    decision = may_run_draw(by, draw.working_year)
    possible = draw.flow.check(draw.stage, "draw")
    if not decision or not possible:
        raise Refused(decision.reason or possible.reason)
    edit(draw, expected_version=draw.version, fields={"certificate": certify(draw, [])})
    return perform(draw, "draw", by=by, decision=decision, now=now)


def certify(draw: Draw, replacements: Sequence[rules.Replacement]) -> rules.Certificate:
    """Return the certificate of a revealed draw with these replacements.

    Raises:
        Refused: the pure core would not accept it.
    """
    if draw.revealed_at is None:
        raise Refused(f"抽取“{draw}”的种子尚未公布")
    try:
        return rules.certificate(
            frame=draw.frame,
            entropy=draw.entropy,
            frozen_at=localtime(draw.frozen_at),
            committed_at=localtime(draw.committed_at) if draw.committed_at else None,
            revealed_at=localtime(draw.revealed_at),
            replacements=replacements,
        )
    except rules.DrawRefusedError as refusal:
        raise Refused(str(refusal)) from refusal


@transaction.atomic
def void_draw(*, draw: Draw, reason: str, by: User, now: datetime) -> Draw:
    """End a draw that cannot be completed; it stays on record with reason and person.

    Raises:
        Refused: no right, or no reason.
    """
    return perform(draw, "void", by=by, decision=may_run_draw(by, draw.working_year), now=now, note=reason)
