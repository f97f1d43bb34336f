"""Methods that count: incidents, awards and faults outside the hundred, vetoes, products of factors."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from projects.scoring.facts import Achievement, Effect, Scored
from projects.scoring.methods.base import Job, Method, missing, said, stated
from projects.scoring.points import ZERO, exact, fraction_text
from projects.scoring.reading import Reader

ITEM, GROUP, TOTAL = "item", "group", "total"
SCOPES = (ITEM, GROUP, TOTAL)
PER_ACHIEVEMENT, PER_TABLE, EACH = "achievement", "table", "none"
GROUPS = (PER_ACHIEVEMENT, PER_TABLE, EACH)


@dataclass(frozen=True)
class Incident:
    """A kind of incident: points lost each time, or the whole item lost (``void``)."""

    id: str
    label: str
    deduct: Fraction
    void: bool


def _read_incidents(reader: Reader) -> tuple[Incident, ...]:
    found = read_incident_table(reader, "table", required=True)
    reader.done()
    return found


def read_incident_table(reader: Reader, name: str, *, required: bool) -> tuple[Incident, ...]:
    """The incidents declared under a key."""
    found = []
    for row in reader.rows(name, required=required):
        void = row.flag("void", default=False)
        deduct = row.number("deduct", default=0 if void else None, low=0)
        found.append(Incident(row.text("id"), row.text("label"), deduct, void))
        row.done()
    _refuse_doubles(reader, [incident.id for incident in found])
    return tuple(found)


def _refuse_doubles(reader: Reader, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        reader.refuse("table", "各行的 id 不得重复")


@dataclass(frozen=True)
class Toll:
    """What incidents cost together: points, or the whole item; ``words`` is empty when nothing happened."""

    lost: Fraction
    void: bool
    words: str


def toll_of(incidents: tuple[Incident, ...], counts: Mapping[str, int]) -> Toll:
    """The sum over incidents of deduction × count; an incident that voids the item outweighs all others."""
    happened = [(kind, counts.get(kind.id, 0)) for kind in incidents if counts.get(kind.id, 0) > 0]
    void = [kind.label for kind, _ in happened if kind.void]
    if void:
        return Toll(Fraction(0), void=True, words=f"发生“{'、'.join(void)}”，本项不得分")
    words = "，".join(f"{kind.label} {count} 次 × {fraction_text(kind.deduct)} 分" for kind, count in happened)
    return Toll(sum((kind.deduct * count for kind, count in happened), Fraction(0)), void=False, words=words)


def _incidents(job: Job) -> Scored:
    """``fact.counts`` gives how often each incident happened; None means nobody looked."""
    if job.fact.counts is None:
        return missing(job, "发生次数")
    toll = toll_of(job.parameters, job.fact.counts)
    if not toll.words:
        return stated(job, "未发生扣分情形", job.weight)
    if toll.void:
        return stated(job, toll.words, 0)
    limit = "，扣完为止" if toll.lost > job.weight else ""
    how = f"{toll.words}，分值 {job.weight_text} − {fraction_text(toll.lost)}{limit}"
    return said(job, how, max(job.weight - toll.lost, Fraction(0)))


@dataclass(frozen=True)
class Level:
    """A level of award (or fault) and its points."""

    id: str
    label: str
    points: Fraction


@dataclass(frozen=True)
class Awards:
    """``cap``: at most so many points in all; ``group``: what counts once, at its highest level.

    Without levels a person gives the points, from ``low`` (when there are any) up to the cap.
    """

    levels: tuple[Level, ...]
    cap: Fraction | None
    group: str
    low: Fraction | None = None


def _read_awards(reader: Reader) -> Awards:
    levels = []
    for row in reader.rows("table", required=False):
        levels.append(Level(row.text("id"), row.text("label"), row.number("points", low=0)))
        row.done()
    _refuse_doubles(reader, [level.id for level in levels])
    cap = reader.optional_number("cap", low=0)
    low = reader.optional_number("low", low=0)
    if low is not None and cap is not None and low > cap:
        reader.refuse("low", "不得高于 cap")
    group = reader.choice("group", GROUPS, default=PER_ACHIEVEMENT)
    reader.done()
    return Awards(tuple(levels), cap, group, low)


def counted(awards: Awards, achievements: tuple[Achievement, ...]) -> list[tuple[str, Level]]:
    """What counts: every achievement once at its highest level (or the table once, or each entry, as the rule says)."""
    levels = {level.id: level for level in awards.levels}
    known = [(entry.name, levels[entry.level]) for entry in achievements if entry.level in levels]
    if awards.group == EACH:
        return known
    groups: dict[str, list[tuple[str, Level]]] = defaultdict(list)
    for name, level in known:
        groups[name if awards.group == PER_ACHIEVEMENT else ""].append((name, level))
    return [max(entries, key=lambda entry: entry[1].points) for entries in groups.values()]


def _awards(job: Job) -> Scored:
    awards: Awards = job.parameters
    if not awards.levels:
        return _given(job, awards)
    known = {level.id for level in awards.levels}
    found = tuple(
        job.problem("target_unparsed", f"“{entry.name}”的级别“{entry.level}”不在规则表内，未计分。")
        for entry in job.fact.achievements
        if entry.level not in known
    )
    counting = counted(awards, job.fact.achievements)
    if not counting:
        return stated(job, "无", 0, *found)
    total = sum((level.points for _, level in counting), Fraction(0))
    terms = " + ".join(f"{name}（{level.label}）{fraction_text(level.points)}" for name, level in counting)
    if awards.cap is not None and total > awards.cap:
        return said(job, f"{terms}，最高 {fraction_text(awards.cap)} 分", awards.cap, *found)
    return said(job, terms, total, *found)


def _given(job: Job, awards: Awards) -> Scored:
    """Points a person gives within the rule's range; none given means none."""
    given = exact(job.fact.points or 0)
    if given == 0:
        return stated(job, "无", 0)
    used = max(given, awards.low or Fraction(0))
    used = used if awards.cap is None else min(used, awards.cap)
    if used == given:
        return stated(job, f"评定 {fraction_text(given)} 分", used)
    low, high = fraction_text(awards.low or 0), "不限" if awards.cap is None else fraction_text(awards.cap)
    problem = job.problem("above_weight", f"评定 {fraction_text(given)} 分，应在 {low} 与 {high} 之间。")
    return stated(job, f"评定 {fraction_text(given)} 分，按规定范围（{low} 至 {high}）计", used, problem)


def _penalty(job: Job) -> Scored:
    """As a bonus, taken away; every deduction states its reason."""
    scored = _awards(job)
    if scored.score == 0 or (job.fact.reason or "").strip():
        return scored
    return replace(scored, findings=(*scored.findings, job.problem("lost_without_reason", "扣分没有写明原因。")))


@dataclass(frozen=True)
class Veto:
    """When the case occurs the item, its group or the whole goes to zero, or the grade is capped at a band."""

    scope: str
    band: str | None


def _read_veto(reader: Reader) -> Veto:
    found = Veto(reader.choice("scope", SCOPES, default=TOTAL), reader.text("band") if reader.has("band") else None)
    if found.band is not None and found.scope != TOTAL:
        reader.refuse("band", "只有作用于全部(scope: total)的否决可以限定等级")
    reader.done()
    return found


def _veto(job: Job) -> Scored:
    veto: Veto = job.parameters
    if not job.fact.happened:
        return Scored(ZERO, job.fact.explain("未发生否决情形"))
    what = {ITEM: f"本项计 {ZERO} 分", GROUP: f"所在类别计 {ZERO} 分", TOTAL: f"总分计 {ZERO} 分"}[veto.scope]
    if veto.band is not None:
        what = f"等级最高为“{veto.band}”"
    reason = job.fact.explain(f"发生否决情形，{what}")
    return Scored(ZERO, reason, effect=Effect(veto.scope, veto.band, reason))


@dataclass(frozen=True)
class Factor:
    """One factor and the range it may take, in percent; None where a side is open."""

    id: str
    label: str
    low: Fraction | None
    high: Fraction | None

    def within(self, value: Fraction) -> Fraction:
        """The value, brought into the range."""
        if self.low is not None and value < self.low:
            return self.low
        return self.high if self.high is not None and value > self.high else value


def _read_factors(reader: Reader) -> tuple[Factor, ...]:
    found = []
    for row in reader.rows("factors"):
        factor = Factor(row.text("id"), row.text("label"), row.optional_number("low"), row.optional_number("high"))
        if factor.low is not None and factor.high is not None and factor.low > factor.high:
            row.refuse("high", "上限不得低于下限")
        found.append(factor)
        row.done()
    if len({factor.id for factor in found}) != len(found):
        reader.refuse("factors", "各因素的 id 不得重复")
    reader.done()
    return tuple(found)


def _factor(job: Job) -> Scored:
    """``fact.factors`` gives each factor in percent; the score is the weight times the product of all."""
    product, terms = Fraction(1), []
    for factor in job.parameters:
        if factor.id not in job.fact.factors:
            return missing(job, f"因素“{factor.label}”")
        given = exact(job.fact.factors[factor.id])
        used = factor.within(given)
        limited = f"（原为 {fraction_text(given)} %，超出范围）" if used != given else ""
        terms.append(f"{factor.label} {fraction_text(used)} %{limited}")
        product *= used / 100
    how = f"{' × '.join(terms)} = {fraction_text(product * 100)} % × 分值 {job.weight_text}"
    return said(job, how, product * job.weight)


INCIDENTS = Method(
    "incident_deduction",
    "按次扣分",
    "从分值中按发生次数逐次扣分，扣完为止；严重情形本项不得分。",
    _read_incidents,
    _incidents,
)
BONUS = Method("bonus", "加分", "百分之外另加，有上限；同一成果只按最高级别计一次。", _read_awards, _awards)
PENALTY = Method(
    "penalty", "倒扣分", "百分之外另扣，有上限；同一事项只按最高级别计一次；扣分须写明原因。", _read_awards, _penalty
)
VETO = Method(
    "veto", "否决", "发生否决情形的，本项、所在类别或总分计 0 分，或等级不得高于规定档次。", _read_veto, _veto
)
FACTOR = Method("factor", "系数连乘", "得分 = 各因素（各在规定范围内）连乘 × 分值。", _read_factors, _factor)
