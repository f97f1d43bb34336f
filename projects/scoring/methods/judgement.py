"""Methods that rest on a statement or a judgement: yes or no, check-points, qualitative bands, a judge's points."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from projects.scoring.facts import Scored
from projects.scoring.methods.base import Job, Method, missing, number, said, stated
from projects.scoring.points import Exact, exact, fraction_text
from projects.scoring.reading import Reader

if TYPE_CHECKING:
    from projects.scoring.findings import Finding

USUAL_BANDS = (100, 80, 60, 0)
USUAL_LABELS = ("达成预期指标", "部分达成预期指标并具有一定效果", "未达成预期指标且效果较差")
USUAL_STEP = Fraction(1, 2)
FULL = 100


def _read_nothing(reader: Reader) -> None:
    reader.done()


def _yes_no(job: Job) -> Scored:
    if job.fact.happened is None:
        return missing(job, "是否完成")
    return stated(job, "已完成", job.weight) if job.fact.happened else stated(job, "未完成", 0)


@dataclass(frozen=True)
class CheckPoint:
    """评价要点; ``points`` is None where all points share the weight equally."""

    id: str
    label: str
    points: Fraction | None


def _read_checklist(reader: Reader) -> tuple[CheckPoint, ...]:
    rows = reader.rows("points")
    found = []
    for row in rows:
        found.append(CheckPoint(row.text("id"), row.text("label"), row.optional_number("points", low=0)))
        row.done()
    if len({point.points is None for point in found}) > 1:
        reader.refuse("points", "各要点应全部写明分值，或全部不写（平均分配）")
    if len({point.id for point in found}) != len(found):
        reader.refuse("points", "各要点的 id 不得重复")
    reader.done()
    return tuple(found)


def _checklist(job: Job) -> Scored:
    if job.fact.checked is None:
        return missing(job, "评价要点的符合情况")
    points: tuple[CheckPoint, ...] = job.parameters
    met = [point for point in points if point.id in job.fact.checked]
    how = f"{len(points)} 个评价要点符合 {len(met)} 个"
    missed = "、".join(point.label for point in points if point.id not in job.fact.checked)
    if missed:
        how += f"（不符合：{missed}）"
    if points[0].points is None:
        return said(
            job, f"{how}，{len(met)} ÷ {len(points)} × 分值 {job.weight_text}", job.weight * len(met) / len(points)
        )
    total = sum((point.points or Fraction(0) for point in met), Fraction(0))
    terms = " + ".join(fraction_text(point.points or 0) for point in met) or "0"
    return said(job, f"{how}，{terms}{job.spread_text()}", job.spread(min(total, job.stated_weight)))


@dataclass(frozen=True)
class Graded:
    """Limits of the bands in percent from the top down: 100, 80, 60, 0; the lower limit belongs to the band."""

    limits: tuple[Fraction, ...]
    labels: tuple[str, ...]

    def band_of(self, percent: Fraction) -> int:
        """The number, from 1, of the band in which the percentage lies."""
        return next(place for place, low in enumerate(self.limits[1:], start=1) if percent >= low)

    def span(self, band: int) -> str:
        return f"{fraction_text(self.limits[band - 1])} %–{fraction_text(self.limits[band])} %"


def _read_graded(reader: Reader) -> Graded:
    limits = reader.numbers("bands", default=USUAL_BANDS)
    falling = len(limits) > 1 and all(high > low for high, low in pairwise(limits))
    if not falling or limits[0] != FULL or limits[-1] != 0:
        reader.refuse("bands", "应从 100 依次降到 0，例如 [100, 80, 60, 0]")
        limits = tuple(Fraction(limit) for limit in USUAL_BANDS)
    labels = reader.raw("labels") or (USUAL_LABELS if len(limits) == len(USUAL_BANDS) else [""] * (len(limits) - 1))
    if not isinstance(labels, list | tuple) or len(labels) != len(limits) - 1:
        reader.refuse("labels", f"应为 {len(limits) - 1} 个档次名称")
        labels = [""] * (len(limits) - 1)
    reader.done()
    return Graded(limits, tuple(str(label) for label in labels))


def _graded(job: Job) -> Scored:
    if job.fact.percent is None:
        return missing(job, "档次内的得分率")
    graded: Graded = job.parameters
    percent = min(max(number(job.fact.percent), Fraction(0)), Fraction(FULL))
    band = graded.band_of(percent)
    found: list[Finding] = []
    if percent != number(job.fact.percent):
        found.append(
            job.problem("above_weight", f"的得分率 {fraction_text(job.fact.percent)} % 不在 0 % 至 100 % 之间。")
        )
    if job.fact.band is not None and job.fact.band != band:
        actual = f"得分率 {fraction_text(percent)} % 却在第 {band} 档（{graded.span(band)}）。"
        found.append(job.problem("score_differs", f"选了第 {job.fact.band} 档，{actual}"))
    name = f"评为“{graded.labels[band - 1]}”" if graded.labels[band - 1] else f"评为第 {band} 档"
    how = f"{name}（{graded.span(band)}），{fraction_text(percent)} % × 分值 {job.weight_text}"
    return said(job, how, percent / FULL * job.weight, *found, ratio=percent / FULL)


@dataclass(frozen=True)
class Judged:
    """``step``: the finest points a judge may give, None for any.

    ``comment_below``: the share of the weight under which a reason is due.
    """

    step: Fraction | None
    comment_below: Fraction | None


def _read_judged(reader: Reader) -> Judged:
    step = reader.number("step", default=USUAL_STEP, low=0)
    found = Judged(step or None, reader.optional_number("comment_below", low=0, high=1))
    reader.done()
    return found


def judge_problems(judged: Judged, *, weight: Exact, points: Decimal | int, comment: str) -> tuple[str, ...]:
    """Why a judge's points cannot be taken as they are, in sentences for the judge; empty when they can."""
    given, full = exact(points), exact(weight)
    found = []
    if not 0 <= given <= full:
        found.append(f"得分应在 0 与 {fraction_text(full)} 之间，现为 {fraction_text(given)}。")
    if judged.step is not None and _off_step(judged, given, full):
        found.append(f"得分应为 {fraction_text(judged.step)} 分的整倍数，现为 {fraction_text(given)}。")
    if judged.comment_below is not None and given < judged.comment_below * full and not comment.strip():
        found.append(f"得分低于分值的 {fraction_text(judged.comment_below * 100)} % 时应写明理由。")
    return tuple(found)


def _judged(job: Job) -> Scored:
    if job.fact.points is None:
        return missing(job, "评分")
    given = number(job.fact.points)
    full, shown = job.stated_weight, fraction_text(given)
    used = min(max(given, Fraction(0)), full)
    found = []
    if used != given:
        found.append(job.problem("above_weight", f"评 {shown} 分，应在 0 与分值 {fraction_text(full)} 之间。"))
    elif job.fact.judges == 1 and _off_step(job.parameters, given, full):
        step = fraction_text(job.parameters.step)
        found.append(job.problem("score_differs", f"评 {shown} 分，应为 {step} 分的整倍数。"))
    who = "评分" if job.fact.judges == 1 else f"{job.fact.judges} 名评价人员综合评分"
    return said(job, f"{who} {shown}（分值 {fraction_text(full)}）{job.spread_text()}", job.spread(used), *found)


def _off_step(judged: Judged, given: Fraction, full: Fraction) -> bool:
    """Whether the points are finer than the step; the full weight is always allowed."""
    return judged.step is not None and given % judged.step != 0 and given != full


YES_NO = Method("yes_no", "直接赋分", "完成得满分，未完成不得分。", _read_nothing, _yes_no)
CHECKLIST = Method(
    "checklist",
    "评价要点赋分",
    "每符合一个评价要点得相应分值；未写明的，各要点平均分配分值。",
    _read_checklist,
    _checklist,
)
GRADED = Method(
    "graded", "评判等级赋分", "先定档次，再在档次区间内定得分率，得分 = 得分率 × 分值。", _read_graded, _graded
)
JUDGED = Method("judged", "评价人评分", "评价人对照评分标准，在 0 与分值之间评分。", _read_judged, _judged)
