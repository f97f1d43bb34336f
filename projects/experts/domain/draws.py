"""The draw, step by step: freeze, commit, reveal, draw; or void, in plain sight."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.timezone import localtime

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import Role, Unit, WorkingYear
from projects.experts.models import Conflict, Draw, DrawSecret, Expert, Panel
from projects.experts.permissions import SECRET_HOLDERS, may_hold_secret, may_run_draw
from projects.experts.queries import employers_of, exclusion_of
from projects.registry.models import Project
from projects.scoring import draw as rules
from projects.transitions import Refused, edit, perform, refuse_unless

CODE_DIGITS = 12


@audit.atomic
def freeze_draw(
    *,
    working_year: WorkingYear,
    code: str,
    purpose: str,
    subjects: Sequence[Project | Unit],
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
        subjects: the projects or units that the panel will judge; an interest in any of their units excludes.
        seats: how many experts.
        quotas: at least so many of one speciality.
        by: an officer of the performance centre.
        now: when it takes effect.
        token: gives random hex of at least 128 bits, a new one at each call.

    Raises:
        Refused: no right, no pool, a number used before, an object of elsewhere or of another year, or seats and
            quotas that cannot be filled.
    """
    pool = _pool_for(working_year, code, by)
    sealed, candidates = _candidates(pool, [_unit_of(subject, working_year) for subject in subjects], token)
    try:
        frame = rules.freeze_frame(
            district=working_year.district.name, purpose=purpose, objects=[subject.code for subject in subjects],
            seats=seats, quotas=quotas, entropy={"kind": "secrets", "by": [role.label for role in SECRET_HOLDERS]},
            sealed_sha256=rules.seal(sealed), candidates=candidates,
        )  # fmt: skip
    except rules.DrawRefusedError as refusal:
        raise Refused(str(refusal)) from refusal
    draw = Draw.objects.create(
        working_year=working_year, code=code, purpose=purpose, frame=frame, frame_sha256=rules.frame_sha256(frame),
        sealed=sealed, frozen_at=now,
    )  # fmt: skip
    audit.record(kind="experts.freeze_draw", by=by, obj=draw, at=now, detail={"frame_sha256": draw.frame_sha256})
    return draw


def _pool_for(working_year: WorkingYear, code: str, by: User) -> int:
    """The city whose pool the district draws from, once it is sure that this person may draw under this number."""
    refuse_unless(may_run_draw(by, working_year))
    pool = working_year.district.parent_id
    if pool is None:
        raise Refused(f"“{working_year.district}”没有登记所属市，没有可用的专家库")
    if Draw.objects.filter(code=code).exists():
        raise Refused(f"抽取编号“{code}”已经用过，请另编一个号")
    return pool


def _unit_of(subject: Project | Unit, working_year: WorkingYear) -> Unit:
    """The unit behind an object; recusal is checked against it, so it has to be the one that is judged."""
    unit = subject.unit if isinstance(subject, Project) else subject
    if unit.district_id != working_year.district_id:
        raise Refused(f"“{subject}”不属于“{working_year.district}”，不能为它抽取专家")
    if isinstance(subject, Project) and subject.fiscal_year != working_year.fiscal_year:
        raise Refused(
            f"“{subject}”是 {subject.fiscal_year} 年项目，{working_year}评价 {working_year.fiscal_year} 年项目"
        )
    return unit


def _candidates(
    pool: int, units: Sequence[Unit], token: Callable[[], str]
) -> tuple[rules.SealedList, list[rules.Candidate]]:
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    for conflict in Conflict.objects.filter(expert__pool=pool):
        conflicts[conflict.expert_id].append(conflict)
    own, employers = {unit.pk for unit in units}, employers_of(units)
    sealed: rules.SealedList = {"salt": token(), "people": {}}
    candidates: list[rules.Candidate] = []
    for expert in Expert.objects.filter(pool=pool):
        code = token()[:CODE_DIGITS]
        sealed["people"][code] = expert.code
        excluded = exclusion_of(
            expert=expert,
            units=own,
            employers=employers,
            conflicts=conflicts,
        )
        candidates.append({"code": code, "field": expert.speciality, "excluded": excluded})
    return sealed, candidates


@audit.atomic
def commit_secret(*, draw: Draw, role: Role, by: User, now: datetime, token: Callable[[], str]) -> DrawSecret:
    """Make one officer's half of the seed and publish its commitment; the second one closes the step.

    Raises:
        Refused: not this officer's half, given already, the draw is past committing, or a time before the freezing.
    """
    _hold(draw)
    decision = refuse_unless(may_hold_secret(by, draw, role))
    if draw.stage != "frozen":
        raise Refused(f"抽取“{draw}”{draw.stage_label}，不能再提交承诺")
    if draw.secrets.filter(by=role.label).exists():
        raise Refused(f"{role.label}的承诺已提交，不能重复提交")
    _refuse_before(draw.frozen_at, now, "封存名单")
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


@audit.atomic
def reveal_secret(*, draw: Draw, role: Role, by: User, now: datetime) -> Draw:
    """Reveal one officer's half; with the last one the seed is known to all.

    Raises:
        Refused: before every commitment is in, not by the officer who committed, or a time before the commitments.
    """
    _hold(draw)
    decision = refuse_unless(may_hold_secret(by, draw, role))
    if draw.stage != "committed":
        raise Refused(f"抽取“{draw}”{draw.stage_label}，两份承诺都提交后才能公布随机数")
    share = draw.secrets.filter(by=role.label, officer=by).first()
    if share is None:
        raise Refused(f"{role.label}的承诺不是您提交的，应由提交人本人公布")
    if share.revealed:
        raise Refused(f"{role.label}的随机数已经公布")
    _refuse_before(draw.committed_at, now, "提交承诺")
    share.revealed = True
    share.save(update_fields=["revealed"])
    audit.record(kind="experts.reveal_secret", by=by, obj=draw, at=now, detail={"by": role.label})
    if not draw.secrets.filter(revealed=False).exists():
        entropy: rules.SecretsEntropy = {"kind": "secrets", "secrets": [_share(one) for one in draw.secrets.all()]}
        edit(draw, expected_version=draw.version, fields={"revealed_at": now, "entropy": entropy})
        perform(draw, "reveal", by=by, decision=decision, now=now)
    return draw


def _hold(draw: Draw) -> None:
    """Read the draw afresh and keep others from it: of two officers at once the second has to see the first's half."""
    draw.refresh_from_db(from_queryset=Draw.objects.select_for_update())


def _refuse_before(earlier: datetime | None, now: datetime, step: str) -> None:
    """A clock that went backwards would make a certificate that nobody could verify."""
    if earlier is not None and now < earlier:
        raise Refused(f"现在的时间早于{step}的时间，请核对系统时钟后再办")


def _share(one: DrawSecret) -> rules.Secret:
    return {"by": one.by, "commitment": one.commitment, "secret": one.secret}


@audit.atomic
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


@audit.atomic
def void_draw(*, draw: Draw, reason: str, by: User, now: datetime) -> Draw:
    """End a draw that cannot be completed; it stays on record with reason and person.

    Raises:
        Refused: no right, no reason, or the panel has closed and its scores stand.
    """
    decision = refuse_unless(may_run_draw(by, draw.working_year))
    if Panel.objects.filter(draw=draw, stage="closed").exists():
        raise Refused(f"抽取“{draw}”的专家组已结束评审，不能再作废")
    return perform(draw, "void", by=by, decision=decision, now=now, note=reason)
