"""Behind the numbers of a unit's form and of the section's review of it."""

from typing import TYPE_CHECKING, Any

from projects.desk.queries.xray.events import events_of
from projects.desk.queries.xray.page import (
    Cell,
    Fact,
    Grid,
    Verdict,
    Xray,
    href,
    method_facts,
    number,
    points,
    result,
    row_of,
    rulebook_facts,
    rules_of_book,
    unknown,
    verdict_of,
    yuan,
)
from projects.scoring.self_evaluation import as_data, score_filing, with_points
from projects.selfeval.models import Evidence, Filing, FilingLine, Review, ReviewLine
from projects.selfeval.permissions import access_filing, access_review
from projects.selfeval.queries import reviews_visible_to

if TYPE_CHECKING:
    from budgeteval.accounts.models import User

MONEY_LABELS = {
    "year_start": "年初预算数",
    "adjusted": "全年预算数",
    "received": "到位（拨款）数",
    "executed": "全年执行数",
}
SIGNS = {">=": "≥", "<=": "≤", "=": "＝", "qualitative": ""}


def filing_xray(user: "User", pk: int, part: str) -> Xray:
    """A filing's total, the points of its execution, or one row (`total`, `execution`, `line-<n>`).

    Raises:
        Hidden: the user may not open the filing, or it has no such number.
    """
    filing = access_filing(user, pk)
    if part == "execution":
        return _execution(filing)
    row = None if part == "total" else _number(part)
    review = reviews_visible_to(user).filter(filing=filing).prefetch_related("lines__line").first()
    if row is None:
        return _total(filing, review)
    line = filing.lines.filter(number=row).select_related("indicator").first()
    if line is None:
        raise unknown(part)
    return _line(filing, line, review)


def _number(part: str) -> int:
    row = row_of(part)
    if row is None:
        raise unknown(part)
    return row


def _subject(filing: Filing) -> str:
    return f"{filing.project.name}（{filing.project.unit.name}，{filing.project.fiscal_year} 年）"


def _base(filing: Filing, title: str, told: str) -> Xray:
    card = filing.scorecard
    framework = card.get("inputs", {}).get("framework", "")
    return Xray(
        title=title,
        subject=_subject(filing),
        number=told,
        rule=rulebook_facts(filing.rulebook, framework),
        verdict=_verdict(filing),
        events=events_of(filing),
    )


def _verdict(filing: Filing) -> Verdict:
    card = filing.scorecard
    if not card:
        return Verdict(None, "填报还没有保存过，没有可以复算的数据。")

    def recompute() -> list[tuple[str, Any, Any]]:
        inputs = card["inputs"]
        again = as_data(score_filing(rules_of_book(filing.rulebook), inputs), inputs)
        kept_rows = [(line["claimed"], line["score"]) for line in card["lines"]]
        rows = [(line["claimed"], line["score"]) for line in again["lines"]]
        stated = None if filing.total is None else str(filing.total)
        return [
            ("总分", stated, again["claimed"]["total"]),
            ("等级", filing.grade, again["claimed"]["grade"]),
            ("测算总分", card["computed"]["total"], again["computed"]["total"]),
            *(("各行得分", kept, found) for kept, found in zip(kept_rows, rows, strict=True)),
        ]

    return verdict_of(recompute)


def _total(filing: Filing, review: Review | None) -> Xray:
    found = _base(filing, "自评总分", result(filing.total, filing.grade))
    card = filing.scorecard
    if card:
        computed = card["computed"]
        told = result(computed["total"], computed["grade"])
        found.sentence = f"自评总分 ＝ 预算执行率得分（由系统测算）＋ 各指标自评得分。按规则测算的总分为 {told}。"
    rescored = {one.line.number: one for one in review.lines.all()} if review else {}
    found.inputs = _money(filing)
    found.grids = [_rows(filing, rescored)]
    found.files = [_files(filing)]
    if review is not None:
        found.related = [Fact("股室复评总分", result(review.total, review.grade), href("review", review.pk, "total"))]
        found.events = events_of(filing, review)
    return found


def _rows(filing: Filing, rescored: dict[int, ReviewLine]) -> Grid:
    explained = {line["number"]: line["explanation"] for line in filing.scorecard.get("lines", [])}
    rows = []
    execution = filing.scorecard.get("execution")
    if execution and execution["weight"] is not None:
        to = href("filing", filing.pk, "execution")
        cells = [Cell("—"), Cell("预算执行率"), number(execution["weight"]), number(execution["score"], to)]
        rows.append([*cells, number(execution["score"]), number(None), Cell(execution["explanation"])])
    for line in filing.lines.order_by("number"):
        own = rescored.get(line.number)
        to = href("filing", filing.pk, f"line-{line.number}")
        rows.append(
            [
                Cell(str(line.number)), Cell(line.name), number(line.weight), number(line.self_score, to),
                number(line.computed_score), number(own.score if own else None),
                Cell(explained.get(line.number, "")),
            ]
        )  # fmt: skip
    return Grid("计分明细", ("行", "指标", "分值", "自评", "测算", "复评", "怎样测算"), rows)


def _money(filing: Filing) -> list[Fact]:
    money = filing.scorecard.get("inputs", {}).get("money", {})
    return [
        Fact(MONEY_LABELS[name], yuan(money.get(name)), href("project", filing.project_id, name))
        for name in MONEY_LABELS
        if name in money
    ]


def _execution(filing: Filing) -> Xray:
    execution = filing.scorecard.get("execution")
    if not execution:
        raise unknown("execution")
    told = f"{points(execution['score'])} 分（分值 {points(execution['weight'])}）"
    found = _base(filing, "预算执行率得分", told)
    found.sentence = execution["explanation"]
    found.inputs = _money(filing)
    return found


def _line(filing: Filing, line: FilingLine, review: Review | None) -> Xray:
    kept = next((one for one in filing.scorecard.get("lines", []) if one["number"] == line.number), None)
    told = f"自评 {points(line.self_score)} 分，测算 {points(line.computed_score)} 分（分值 {line.weight}）"
    found = _base(filing, f"第 {line.number} 行“{line.name}”的得分", told)
    if kept is not None:
        found.sentence = kept["explanation"]
        found.rule += method_facts(kept["method"])
    found.inputs = [
        Fact("指标", " · ".join(filter(None, (line.level1, line.level2, line.name)))),
        Fact("年度指标值", f"{SIGNS.get(line.op, line.op)}{line.target_value}{line.measure_unit}"),
        Fact("实际完成值", line.actual or "（未填）"),
        Fact("偏差原因及改进措施", line.reason or "（未填）"),
        Fact("指标来源", "已批复的绩效目标" if line.indicator_id else "单位填报时自行填列"),
    ]
    if review is not None:
        found.related = _rescored(review, line)
        found.events = events_of(filing, review)
    found.files = [_files(filing, line)]
    return found


def _rescored(review: Review, line: FilingLine) -> list[Fact]:
    own = next((one for one in review.lines.all() if one.line_id == line.pk), None)
    if own is None:
        return []
    told = f"{own.score} 分，理由：{own.reason}（{review.reviewer}）"
    return [Fact("股室复评", told, href("review", review.pk, "total"))]


def _files(filing: Filing, line: FilingLine | None = None) -> Grid:
    found = Evidence.objects.filter(line__filing=filing).select_related("line", "attachment__uploaded_by")
    if line is not None:
        found = found.filter(line=line)
    rows = [
        [
            Cell(str(one.line.number)), Cell(one.name), number(f"{one.attachment.size / 1024:.1f} KB"),
            Cell(str(one.attachment.uploaded_by or "系统")), Cell(f"{one.attachment.sha256[:16]}…"),
        ]
        for one in found.order_by("line__number", "name")
    ]  # fmt: skip
    return Grid("佐证材料", ("行", "文件", "大小", "首次上传人", "SHA-256（前 16 位）"), rows)


def review_xray(user: "User", pk: int, part: str) -> Xray:
    """A section's review: its total, or one row that it re-scored.

    Raises:
        Hidden: the user may not open the review, or it has no such number.
    """
    review = access_review(user, pk)
    filing = review.filing
    given = list(review.lines.select_related("line").order_by("line__number"))
    framework = filing.scorecard.get("inputs", {}).get("framework", "")
    found = Xray(
        title="股室复评总分",
        subject=_subject(filing),
        number=result(review.total, review.grade),
        sentence="复评总分按同一规则计算：复评改了的行用股室的得分，其余各行用单位的自评得分。",
        rule=rulebook_facts(filing.rulebook, framework),
        verdict=_review_verdict(review, given),
        events=events_of(filing, review),
        inputs=[Fact("审核人", str(review.reviewer)), Fact("审核意见", review.remark or "（无）")],
        related=[Fact("自评总分", result(filing.total, filing.grade), href("filing", filing.pk, "total"))],
    )
    if part != "total":
        _narrow(found, given, _number(part), part)
    found.grids = [_rescores(filing, given)]
    return found


def _narrow(found: Xray, given: list[ReviewLine], wanted: int, part: str) -> None:
    own = next((one for one in given if one.line.number == wanted), None)
    if own is None:
        raise unknown(part)
    found.title = f"第 {wanted} 行“{own.line.name}”的复评得分"
    found.number = f"{own.score} 分（自评 {points(own.line.self_score)} 分，分值 {own.line.weight}）"
    found.sentence = f"股室复评理由：{own.reason}。"


def _rescores(filing: Filing, given: list[ReviewLine]) -> Grid:
    rows = [
        [
            Cell(str(one.line.number)), Cell(one.line.name), number(one.line.weight),
            number(one.line.self_score, href("filing", filing.pk, f"line-{one.line.number}")), number(one.score),
            Cell(one.reason),
        ]
        for one in given
    ]  # fmt: skip
    return Grid("复评改动的行", ("行", "指标", "分值", "自评", "复评", "理由"), rows)


def _review_verdict(review: Review, given: list[ReviewLine]) -> Verdict:
    if review.total is None:
        return Verdict(None, "复评还没有完成，没有可以复算的数据。")
    filing = review.filing

    def recompute() -> list[tuple[str, Any, Any]]:
        inputs = with_points(filing.scorecard["inputs"], {one.line.number: one.score for one in given})
        card = score_filing(rules_of_book(filing.rulebook), inputs)
        return [("总分", review.total, card.total), ("等级", review.grade, card.grade)]

    return verdict_of(recompute)
