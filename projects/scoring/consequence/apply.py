"""A policy applied to a case, in the fixed order: match → exempt → combine → cap → floor → round."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from projects.scoring.consequence import policy as terms
from projects.scoring.consequence.case import Case, Decision, case_findings, is_amount
from projects.scoring.consequence.decisions import usable_decisions
from projects.scoring.consequence.matching import facts_of, matching
from projects.scoring.consequence.outcome import Line, Need, Outcome
from projects.scoring.consequence.policy import Policy, Row, When
from projects.scoring.consequence.rows import (
    Effect,
    Reach,
    effect,
    exemption_words,
    plain_number,
    share,
    yuan,
)
from projects.scoring.consequence.stages import Amount, Spoken, floor_bound, propose
from projects.scoring.findings import ERROR, Finding
from projects.scoring.points import exact, percent_text, round_half_up

_LOWERING = (terms.CUT, terms.CUT_PER_POINT, terms.CAP, terms.NO_NEW_ITEMS, terms.CANCEL, terms.DECIDE)
_UNTOUCHED_BY_EXEMPTION = (terms.PRIORITY, terms.KEEP)


def apply_policy(policy: Policy, case: Case, decisions: Iterable[Decision] = ()) -> Outcome:
    """What the policy proposes for the case, to the fen, with every step in words.

    Cuts take from the request without its protected part. A floor does not bring back what was cancelled or was for
    new items. Only a changed amount is rounded, and never across a bound. Decisions for other cases are passed over.
    """
    broken = case_findings(case)
    if broken:
        return Outcome(case.code, case.name, case.kind, case.requested, case.requested, findings=tuple(broken))
    found = [(row, when) for row in policy.rows if (when := matching(row, case)) is not None]
    own = [decided for decided in decisions if decided.code == case.code]
    to_decide = {row.id: row for row, _ in found if row.then.action == terms.DECIDE and not Reach(row, case).exempt}
    usable, findings = usable_decisions(to_decide, own)
    spoken = [_speak(Reach(row, case, usable.get(row.id)), when) for row, when in found]
    amount = propose(policy, case, spoken)
    findings += [_missing(case, one.row, one.effect.missing) for one in spoken if one.effect.missing]
    findings += _floor_findings(policy, case)
    return _outcome(case, spoken, amount, findings)


def override(outcome: Outcome, *, proposed: Decimal, reason: str, by: str) -> Outcome:
    """The outcome with the amount a person sets instead, between 0 and the request, with a reason; on record.

    A refused override leaves the outcome as it was, with a finding that says why.
    """
    if not is_amount(proposed) or proposed > outcome.requested:
        why = f"改定金额 {proposed} 应在 0 与申报数 {yuan(exact(outcome.requested))}之间，精确到分。"
    elif not reason.strip() or not by.strip():
        why = "改定金额应写明理由和决定人。"
    else:
        computed, new = yuan(exact(outcome.proposed)), yuan(exact(proposed))
        sentence = f"{by}将建议数由 {computed}改定为 {new}；理由：{reason.strip().rstrip('。')}。"
        settled = round_half_up(proposed)
        return replace(outcome, proposed=settled, needs_decision=(), reasons=(*outcome.reasons, sentence))
    refused = Finding("override_refused", ERROR, "total", f"“{outcome.name}”：{why}请更正后重新提交。")
    return replace(outcome, findings=(*outcome.findings, refused))


def _speak(reach: Reach, when: When) -> Spoken:
    if reach.exempt and reach.row.then.action not in _UNTOUCHED_BY_EXEMPTION:
        words = f"申报数全部属于{exemption_words(reach)}，不适用本条"
        return Spoken(reach, when, Effect(words=words), exempt=True)
    return Spoken(reach, when, effect(reach), exempt=False)


def _floor_findings(policy: Policy, case: Case) -> list[Finding]:
    if policy.floor is None or floor_bound(policy, case) is not None:
        return []
    return [Finding("fact_missing", ERROR, "total", f"“{case.name}”的保底需要上年预算数，没有填写；请补充后重新测算。")]


def _missing(case: Case, row: Row, fact: str) -> Finding:
    why = f"“{case.name}”适用「{row.label}」，需要{fact}，没有填写；请补充后重新测算。"
    return Finding("fact_missing", ERROR, row.id, why)


def _outcome(case: Case, spoken: Sequence[Spoken], amount: Amount, findings: Sequence[Finding]) -> Outcome:
    actions = {one.row.then.action for one in spoken if one.active}
    lines = tuple(_line(one, amount.applied) for one in spoken)
    proposed = round_half_up(amount.value)
    return Outcome(
        code=case.code,
        name=case.name,
        kind=case.kind,
        requested=round_half_up(case.requested),
        proposed=proposed,
        matched=lines,
        needs_decision=tuple(_need(one) for one in spoken if one.waits),
        reasons=(
            *(line.sentence for line in lines),
            *amount.reasons,
            _last_words(case, proposed, spoken),
        ),
        findings=tuple(findings),
        priority=terms.PRIORITY in actions,
        suspended=terms.SUSPEND in actions,
        no_new_items=terms.NO_NEW_ITEMS in actions,
    )


def _need(one: Spoken) -> Need:
    then = one.row.then
    low, high = share(one.reach, then.low).cut, share(one.reach, then.high).cut
    return Need(
        one.row.id,
        one.row.label,
        Decimal(plain_number(then.low)),
        Decimal(plain_number(then.high)),
        round_half_up(min(low, one.reach.open)),
        round_half_up(min(high, one.reach.open)),
    )


def _line(one: Spoken, applied: Sequence[str]) -> Line:
    row = one.row
    facts = facts_of(one.when, one.reach.case)
    words = one.effect.words or f"缺少{one.effect.missing}，无法测算"
    because = f"因{facts}，" if facts else ""
    note = f"（{row.note}）" if row.note else ""
    return Line(
        row=row.id,
        label=row.label,
        action=row.then.action,
        basis=str(row.basis),
        cut=round_half_up(one.effect.cut),
        applied=row.id in applied or (one.active and row.then.action not in _LOWERING),
        exempt=one.exempt,
        sentence=f"「{row.label}」：{because}{words}。{note}依据：{row.basis}。",
    )


def _last_words(case: Case, proposed: Decimal, spoken: Sequence[Spoken]) -> str:
    requested, new = exact(case.requested), exact(proposed)
    provisional = "尚待决定或补充资料，暂" if any(one.waits or one.effect.missing for one in spoken) else ""
    if new == requested:
        why = "未作扣减" if spoken else "没有适用的条款"
        return f"{why}，{provisional}按申报数 {yuan(requested)}安排。"
    share_cut = percent_text((requested - new) / requested)
    less = f"比申报数 {yuan(requested)}减少 {yuan(requested - new)}，减幅 {share_cut}"
    return f"{provisional or '建议'}安排 {yuan(new)}，{less}。"
