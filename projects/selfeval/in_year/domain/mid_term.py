"""The monitoring of a running project: money and targets up to a day, what the year's end will bring, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from budgeteval import audit
from budgeteval.accounts.models import User
from projects.directory.models import WorkingYear
from projects.rulebooks.queries import rules_of
from projects.scoring.monitoring import LIKELIHOODS, Lit, Monitoring, indicator_light, money_light, worst
from projects.selfeval.domain.filings import rulebook_for
from projects.selfeval.domain.handing_in import begin, refuse_unless_editable
from projects.selfeval.in_year.domain.offering import put_before_head
from projects.selfeval.in_year.models import LONGEST_REASON, Cause, MidTerm, MidTermLine
from projects.selfeval.in_year.queries import issued_indicators, projects_without
from projects.selfeval.permissions import may_fill, may_open
from projects.selfeval.queries import money_of
from projects.targets.models import IndicatorBase
from projects.transitions import Refused, edit, refuse_unless, remember

LONGEST_VALUE = 200
LARGEST = Decimal(10) ** 16  # what the column of yuan holds
FEN = Decimal("0.01")
_SHARED = ("number", "level1", "level2", "name", "op", "target_value", "measure_unit", "weight")
_TYPED = ("so_far", "forecast", "likelihood", "cause", "reason", "measure")


@dataclass(frozen=True)
class Deviation:
    """Why something will not be reached, as typed: a kind of cause, the reason in words, and what is done about it."""

    cause: str = ""
    reason: str = ""
    measure: str = ""


@dataclass(frozen=True)
class Spending:
    """The money as typed, in yuan: spent by the day up to which is monitored, expected by the end of the year."""

    executed: Decimal | None = None
    forecast: Decimal | None = None
    deviation: Deviation = Deviation()


@dataclass(frozen=True)
class Progress:
    """One indicator as typed, by its number in the issued target."""

    number: int
    so_far: str = ""
    forecast: str = ""
    likelihood: str = ""
    deviation: Deviation = Deviation()


@audit.atomic
def open_mid_terms(*, working_year: WorkingYear, as_of: date, by: User, now: datetime) -> list[MidTerm]:
    """Open a monitoring form up to `as_of` for each of the year's own projects that has none; return the new ones.

    Raises:
        Refused: not the performance centre, a day outside the working year, or the rulebook in force has no limits.
    """
    refuse_unless(may_open(by, working_year))
    if as_of.year != working_year.year:
        raise Refused(f"监控截止日 {as_of} 不在 {working_year.year} 年内，请填本年度的日期")
    book = rulebook_for(working_year, now)
    if rules_of(book).monitoring is None:
        raise Refused(f"规则手册“{book}”没有红黄绿灯的界限（monitoring），请先登记含有监控规则的规则手册")
    opened = MidTerm.objects.bulk_create(
        [
            MidTerm(working_year=working_year, project=project, rulebook=book, as_of=as_of, stage_at=now)
            for project in projects_without(MidTerm, working_year).select_related("unit")
        ],
        batch_size=500,
    )
    detail = {"count": len(opened), "rulebook": book.sha256, "as_of": as_of}
    audit.record(kind="selfeval.open_mid_terms", by=by, obj=working_year, at=now, detail=detail)
    return opened


def limits_of(form: MidTerm) -> Monitoring:
    """Return the limits of the rulebook under which the form was opened.

    Raises:
        Refused: it has none; such a form is opened by no verb.
    """
    rule = rules_of(form.rulebook).monitoring
    if rule is None:
        raise Refused(f"规则手册“{form.rulebook}”没有红黄绿灯的界限")
    return rule


def rows_of(form: MidTerm) -> list[MidTermLine]:
    """Return the form's lines; before it is begun those that the issued target will give it, not written yet."""
    if form.stage != form.flow.initial:
        return list(form.lines.order_by("number"))
    return [
        MidTermLine(form=form, indicator=one, **{name: getattr(one, name) for name in _SHARED})
        for one in issued_indicators(form.project)
    ]


def light_of_row(rule: Monitoring, row: IndicatorBase, forecast: str, likelihood: str) -> Lit:
    """Return the light of one indicator as typed."""
    return indicator_light(
        rule,
        op=row.op,
        target=row.target_value,
        unit=row.measure_unit,
        forecast=forecast,
        likelihood=likelihood if likelihood in LIKELIHOODS else "",
    )


def light_of_money(form: MidTerm, rule: Monitoring, budget: Decimal | None, spending: Spending) -> Lit:
    """Return the light of the money as typed."""
    return money_light(rule, budget=budget, executed=spending.executed, forecast=spending.forecast, as_of=form.as_of)


@audit.atomic
def save_mid_term(
    *,
    form: MidTerm,
    spending: Spending,
    rows: Sequence[Progress],
    progress: str,
    plan: str,
    expected_version: int,
    by: User,
    now: datetime,
    lasting: bool = True,
) -> MidTerm:
    """Save what the clerk has typed so far, with the light and the sentence of the money and of every indicator.

    The first save begins the form and takes over the issued target's indicators; rows not given stay as they are.
    A form in which nothing is missing stands before the unit's head from then on.
    `lasting`: this text is kept in the history as well; the page's saving by itself is not.

    Raises:
        Refused: not the unit's clerk, before the first day, not a draft any more, or rows that cannot be kept
            (every problem is named).
        Overtaken: somebody else saved since `expected_version` was read; theirs stays.
    """
    decision = refuse_unless(may_fill(by, form.project.unit))
    lines = rows_of(form)
    _refuse_unkept(spending, rows, lines)
    if form.stage == form.flow.initial and form.version == expected_version:
        begin(form, working_year=form.working_year, task=form.task, decision=decision, by=by, now=now)
        expected_version = form.version
    refuse_unless_editable(form)
    rule = limits_of(form)
    for line in lines:
        _fill(line, next((row for row in rows if row.number == line.number), None), rule)
    money = money_of(form.project)
    lit = light_of_money(form, rule, money["adjusted"], spending)
    light = worst([lit.light, *(line.light for line in lines)])
    fields = {**_fields(spending, lit), "budget": money["adjusted"], "light": light or ""}
    edit(
        form,
        expected_version=expected_version,
        fields={**fields, "progress": progress.strip(), "plan": plan.strip(), "offered_at": None},
    )
    if lasting:
        remember(form, by=by, now=now)
    _write(form, lines)
    if lasting and not lacking_of_mid_term(form):
        put_before_head(form, now=now)
    detail = {"lines": len(lines), "light": light or "", "money_light": lit.light or ""}
    audit.record(kind="selfeval.save_mid_term", by=by, obj=form, at=now, detail=detail)
    return form


def _fill(line: MidTermLine, row: Progress | None, rule: Monitoring) -> None:
    if row is not None:
        line.so_far, line.forecast, line.likelihood = row.so_far.strip(), row.forecast.strip(), row.likelihood
        line.cause = row.deviation.cause
        line.reason, line.measure = row.deviation.reason.strip(), row.deviation.measure.strip()
    lit = light_of_row(rule, line, line.forecast, line.likelihood)
    line.light, line.sentence = lit.light or "", lit.sentence


def _fields(spending: Spending, lit: Lit) -> dict[str, object]:
    return {
        "executed": spending.executed,
        "forecast": spending.forecast,
        "money_light": lit.light or "",
        "money_sentence": lit.sentence,
        "money_cause": spending.deviation.cause,
        "money_reason": spending.deviation.reason.strip(),
        "money_measure": spending.deviation.measure.strip(),
    }


def _write(form: MidTerm, lines: Sequence[MidTermLine]) -> None:
    for line in lines:
        line.pk, line.form = None, form  # matched by number, not by key
    MidTermLine.objects.bulk_create(
        lines,
        update_conflicts=True,
        unique_fields=["form", "number"],
        update_fields=[*_TYPED, "light", "sentence"],
    )


def _refuse_unkept(spending: Spending, rows: Sequence[Progress], lines: Sequence[MidTermLine]) -> None:
    """What no draft can hold; what is merely missing waits for the signature."""
    problems = [*_of_amounts(spending), *_of_deviation("资金", spending.deviation)]
    known = {line.number: line.name for line in lines}
    numbers = [row.number for row in rows]
    problems += [f"第 {number} 行重复" for number in sorted({n for n in numbers if numbers.count(n) > 1})]
    for row in rows:
        if row.number not in known:
            problems.append(f"第 {row.number} 行不在批复的绩效目标中，请按批复的指标填报")
            continue
        name = f"第 {row.number} 行“{known[row.number]}”"
        for label, text in (("截止日完成情况", row.so_far), ("全年预计完成情况", row.forecast)):
            if len(text.strip()) > LONGEST_VALUE:
                problems.append(f"{name}的{label}请压缩到 {LONGEST_VALUE} 字以内")
        if row.likelihood and row.likelihood not in LIKELIHOODS:
            problems.append(f"{name}的完成可能性请从列出的三项中选择")
        problems += _of_deviation(name, row.deviation)
    if problems:
        raise Refused("\n".join(problems))


def _of_amounts(spending: Spending) -> list[str]:
    amounts = (("截止日执行数", spending.executed), ("全年预计执行数", spending.forecast))
    return [problem for label, amount in amounts if amount is not None and (problem := amount_problem(label, amount))]


def amount_problem(label: str, amount: Decimal) -> str:
    """Why an amount in yuan cannot be kept; empty where it can."""
    if amount.is_finite() and 0 <= amount < LARGEST and amount == amount.quantize(FEN):
        return ""
    return f"“{label}”请填不小于 0、精确到分的金额（元）"


def _of_deviation(name: str, deviation: Deviation) -> list[str]:
    found = []
    if deviation.cause and deviation.cause not in Cause.values:
        found.append(f"{name}的偏差原因类别请从列出的五类中选择")
    for label, text in (("偏差原因", deviation.reason), ("纠偏措施", deviation.measure)):
        if len(text.strip()) > LONGEST_REASON:
            found.append(f"{name}的{label}请压缩到 {LONGEST_REASON} 字以内")
    return found


def lacking_of_mid_term(form: MidTerm) -> list[str]:
    """Return what still has to be filled in before the head can sign, one sentence each."""
    lit = Lit(form.money_light or None, form.money_sentence)
    money = Deviation(form.money_cause, form.money_reason, form.money_measure)
    lacking = _owed("资金", lit, money)
    if form.executed is not None and form.forecast is not None and form.forecast < form.executed:
        lacking.append("“全年预计执行数”小于“截止日执行数”，请核对")
    for line in rows_of(form):
        typed = Deviation(line.cause, line.reason, line.measure)
        lacking += _owed(f"第 {line.number} 行“{line.name}”", Lit(line.light or None, line.sentence), typed)
    if not form.progress:
        lacking.append("“总体目标进展”还没有填写")
    if form.light != "green" and not form.plan:
        lacking.append("“存在问题和下一步措施”还没有填写")
    if form.stage != form.flow.initial and form.budget != money_of(form.project)["adjusted"]:
        lacking.append("预算数在保存后有更新，请经办人打开监控表重新保存")
    return lacking


def _owed(name: str, lit: Lit, deviation: Deviation) -> list[str]:
    if lit.light is None:
        return [f"{name}还没有填写完整"]
    if not lit.asks:
        return []
    words = {"偏差原因类别": deviation.cause, "偏差原因": deviation.reason, "纠偏措施": deviation.measure}
    missing = "、".join(label for label, text in words.items() if not text.strip())
    return [f"{name}为{'红灯' if lit.light == 'red' else '黄灯'}，请填写{missing}"] if missing else []
