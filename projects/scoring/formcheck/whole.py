"""What only the whole form shows: the sum of the weights, the total, the grade, what is missing or too heavy."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from projects.scoring.findings import Finding, finding
from projects.scoring.formcheck.doubts import title_of
from projects.scoring.formcheck.form import SELF_EVAL, Form
from projects.scoring.formcheck.habits import points_habit
from projects.scoring.formcheck.indicator import Checked
from projects.scoring.formcheck.money import Execution
from projects.scoring.points import exact, fraction_text, percent_text, round_points

TOTAL = "total"
FULL = 100
OUTRUN = Fraction(105, 100)
_SATISFIED = "满意"
_SUM_ROW = re.compile("合计|小计|总计")
_LABELLED = re.compile("^.*?[(\uff08](\\d+(?:\\.\\d+)?)\\s*分?[)\uff09]")
_SAME_GRADE = {
    "优": ("优", "优秀"),
    "良": ("良", "良好"),
    "中": ("中", "中等", "一般", "合格", "及格"),
    "差": ("差", "较差", "不合格", "不及格", "低"),
}


@dataclass(frozen=True)
class Whole:
    """The form as a whole: total and grade by the rule (None where they cannot be told), and what is wrong."""

    total: Decimal | None
    rating: str | None
    findings: tuple[Finding, ...]


def check_whole(form: Form, execution: Execution, rows: Sequence[Checked]) -> Whole:
    """Add up, rate, and judge what needs all rows; a partial form has no total and no grade of its own."""
    grade = tuple(_rating_differs(form))
    if form.partial:
        return Whole(None, None, grade)
    on_top = _execution_on_top(form)
    total = _total(form, execution, rows, on_top=on_top)
    found = [
        *_weights(form, on_top=on_top),
        *_total_differs(form, execution, rows, on_top=on_top),
        *grade,
        *_labelled_points(form),
        *_no_satisfaction(form),
        *_heavy(form),
        *_outrun(form, execution, rows),
    ]
    return Whole(total, None if total is None else band_of(form, exact(total)), tuple(found))


def band_of(form: Form, total: Fraction) -> str | None:
    """The grade of a total: the first band from the top whose lower bound it reaches."""
    return next((label for label, low in form.scheme.rating if total >= low), None)


def _weights_of_rows(form: Form) -> Fraction | None:
    weights = [row.weight for row in form.rows]
    known = [weight for weight in weights if weight is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(weights) else None


def _execution_on_top(form: Form) -> bool:
    """Execution stands on top of a full hundred of indicators: then the total is that of the indicators."""
    return bool(form.budget.weight) and _weights_of_rows(form) == FULL


def _weights(form: Form, *, on_top: bool) -> Iterator[Finding]:
    whole, execution = _weights_of_rows(form), form.budget.weight
    if whole is None or (execution is None and form.budget.scored):
        return
    if on_top:
        told = (
            f"绩效指标分值合计已为 100，预算执行率 {fraction_text(execution or 0)} 分又另列其上，总分按绩效指标合计。"
        )
        yield finding("weights_sum", TOTAL, told)
    elif whole + (execution or 0) != FULL:
        sum_of = f"绩效指标 {fraction_text(whole)} + 预算执行率 {fraction_text(execution or 0)}"
        told = (
            f"绩效指标分值合计为 {fraction_text(whole)}，不等于 100；如另计预算执行率，请填写“年度资金总额”行的分值。"
            if execution is None
            else f"分值合计：{sum_of} = {fraction_text(whole + execution)}，不等于 100。"
        )
        yield finding("weights_sum", TOTAL, told)


def _total(form: Form, execution: Execution, rows: Sequence[Checked], *, on_top: bool) -> Decimal | None:
    scores = [checked.score for checked in rows]
    if form.budget.scored and not on_top:
        scores.append(execution.score)
    known = [score for score in scores if score is not None]
    return sum(known, Decimal("0.00")) if scores and len(known) == len(scores) else None


def _published_sum(
    form: Form, execution: Execution, rows: Sequence[Checked], *, with_execution: bool
) -> Fraction | None:
    """The sum of the printed points; a row without any counts with the rule's, one without either hides the sum."""
    found = [(checked.row.published, checked.score) for checked in rows]
    if with_execution:
        found.append((form.budget.published, execution.score))
    sums = [exact(score) if given is None and score is not None else given for given, score in found]
    known = [value for value in sums if value is not None]
    return sum(known, Fraction(0)) if sums and len(known) == len(sums) else None


def _total_differs(form: Form, execution: Execution, rows: Sequence[Checked], *, on_top: bool) -> Iterator[Finding]:
    given = form.published_total
    by_rows = _published_sum(form, execution, rows, with_execution=form.budget.scored and not on_top)
    if given is None or by_rows is None or given == by_rows:
        return
    if on_top and given == _published_sum(form, execution, rows, with_execution=True):
        return
    by_rule = _total(form, execution, rows, on_top=on_top)
    if by_rule is not None and given == exact(by_rule):
        habit: str | None = "总分按未取整的各行得分合计"
    else:
        habit = points_habit(given, by_rows, round_points(by_rows), ())
    told = f"表中总分 {fraction_text(given)}，各行得分之和 {fraction_text(by_rows)}。"
    yield finding("total_differs", TOTAL, f"{told}差异系{habit}所致。" if habit else told, as_note=habit is not None)


def _rating_differs(form: Form) -> Iterator[Finding]:
    """The printed grade against the band of the printed total; a conclusion that is no grade is not judged."""
    if form.published_rating is None or form.published_total is None:
        return
    given, right = form.published_rating.strip(), band_of(form, form.published_total)
    labels = [label for label, _ in form.scheme.rating]
    meant = [label for label in labels if given == label] or [
        label for label in labels if any(label in words and given in words for words in _SAME_GRADE.values())
    ]
    if meant and right not in meant:
        told = f"总分 {fraction_text(form.published_total)} 应评为“{right or '无相应等级'}”，表中等级为“{given}”。"
        yield finding("rating_differs", TOTAL, told)


def _labelled_points(form: Form) -> Iterator[Finding]:
    """“产出指标(50分)” against the weights below it."""
    for level in ("level1", "level2"):
        groups: dict[tuple[str, str], list[int]] = {}
        for place, row in enumerate(form.rows):
            label = _LABELLED.match(getattr(row, level))
            if label is not None:
                above = row.level1 if level == "level2" else ""
                groups.setdefault((above, label[0]), []).append(place)
        for (_, label_text), places in groups.items():
            weights = [form.rows[place].weight for place in places]
            known = [weight for weight in weights if weight is not None]
            said = _LABELLED.match(label_text)
            if said is None or len(known) < len(weights) or sum(known) == Fraction(said[1]):
                continue
            told = f"“{label_text}”下各行分值之和为 {fraction_text(sum(known, Fraction(0)))}。"
            yield finding("parts_differ", form.rows[places[0]].number, told)


def _no_satisfaction(form: Form) -> Iterator[Finding]:
    """项目支出绩效自评 wants a satisfaction indicator (财预〔2020〕10号; since 2013 in the common framework)."""
    words = (word for row in form.rows for word in (row.level1, row.level2, row.name))
    if form.kind == SELF_EVAL and form.rows and not any(_SATISFIED in word for word in words):
        yield finding("no_satisfaction", TOTAL, "表中没有满意度指标。")


def _heavy(form: Form) -> Iterator[Finding]:
    whole = _weights_of_rows(form)
    if whole is None:
        return
    whole += form.budget.weight or 0
    for row in form.rows:
        if row.weight is not None and row.weight * 2 > whole and not _SUM_ROW.search(row.name):
            told = f"{title_of(row)}分值 {fraction_text(row.weight)}，超过全表分值 {fraction_text(whole)} 的一半。"
            yield finding("heavy_indicator", row.number, told)


def _outrun(form: Form, execution: Execution, rows: Sequence[Checked]) -> Iterator[Finding]:
    """The indicators' score rate, as the form has it, against the execution rate: more than 5 % above, relatively."""
    whole = _weights_of_rows(form)
    points = _published_sum(form, execution, rows, with_execution=False)
    if not whole or points is None or execution.rate is None:
        return
    rate = points / whole
    if rate > execution.rate * OUTRUN:
        told = f"绩效指标得分率 {percent_text(rate)}，明显高于预算执行率 {percent_text(execution.rate)}。"
        yield finding("indicators_outrun_execution", TOTAL, told)
