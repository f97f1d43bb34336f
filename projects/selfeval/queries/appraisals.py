"""What helps to appraise a unit's work of the year: facts beside the contents, and its commonest mistakes."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localdate

from budgeteval.text.dates import chinese_date
from budgeteval.text.money import share_text
from projects.directory.models import Task, Unit, WorkingYear
from projects.scoring.findings import ERROR, WARNING
from projects.selfeval.models import Evidence, Filing, FilingLine, UnitReturn
from projects.selfeval.queries.codes import label_of

SHOWN_MISTAKES = 3


@dataclass(frozen=True)
class WorkFact:
    """One fact of a unit's year; `words` are those of an appraisal's content that it helps to judge."""

    key: str
    sentence: str
    words: tuple[str, ...]

    def helps(self, text: str) -> bool:
        """Whether the fact belongs beside a content with this text."""
        return any(word in text for word in self.words)


@dataclass(frozen=True)
class Mistake:
    """What went wrong, and in how many of the unit's forms."""

    label: str
    forms: int


def work_facts(unit: Unit, working_year: WorkingYear) -> list[WorkFact]:
    """Return the facts of a unit's year that the system knows of."""
    filings = Filing.objects.filter(working_year=working_year, kind=Task.EX_POST, project__unit=unit)
    counted = filings.aggregate(
        forms=Count("pk"),
        filed=Count("pk", filter=Q(filed_at__isnull=False)),
        late=Count("pk", filter=Q(late=True)),
        returned=Count("pk", filter=Q(times_returned__gt=0)),
        times=Sum("times_returned"),
        rescored=Count("pk", filter=Q(review__stage="accepted")),
        with_target=Count("pk", filter=Q(project__target__stage__in=["approved", "issued"])),
    )
    if not counted["forms"]:
        return list(_of_returns(unit, working_year))
    late = f"其中逾期 {counted['late']} 份" if counted["late"] else "均未逾期"
    return [
        WorkFact(
            "targets",
            f"{counted['forms']} 个项目中 {counted['with_target']} 个有已审定或已批复的绩效目标。",
            ("绩效目标",),
        ),
        WorkFact(
            "ex_post",
            f"应报自评 {counted['forms']} 份，已报 {counted['filed']} 份，{late if counted['filed'] else '没有报送'}。",
            ("事后自评", "自评覆盖"),
        ),
        WorkFact(
            "quality",
            f"{counted['returned']} 份被退回，共 {counted['times'] or 0} 次；股室重新评分 {counted['rescored']} 份。",
            ("自评报告质量", "评分有依据"),
        ),
        _of_evidence(filings),
        *_of_returns(unit, working_year),
    ]


def _of_evidence(filings: QuerySet[Filing]) -> WorkFact:
    lines = FilingLine.objects.filter(filing__in=filings).aggregate(
        rows=Count("pk"), proven=Count("pk", filter=Exists(Evidence.objects.filter(line=OuterRef("pk"))))
    )
    share = share_text(lines["proven"], lines["rows"])
    return WorkFact(
        "evidence", f"指标 {lines['rows']} 行，有佐证材料的 {lines['proven']} 行，占 {share}。", ("佐证", "档案")
    )


_WORDS_OF_RETURN = {
    Task.SUMMARY_TABLE.value: ("汇总表",),
    Task.WORK_SUMMARY.value: ("总结",),
    Task.MID_TERM.value: ("事中", "监控"),
    Task.EX_ANTE.value: ("事前",),
}


def _of_returns(unit: Unit, working_year: WorkingYear) -> list[WorkFact]:
    found = UnitReturn.objects.filter(working_year=working_year, unit=unit).order_by("kind")
    return [
        WorkFact(one.kind, _handed_in(one), _WORDS_OF_RETURN.get(one.kind, (one.get_kind_display(),))) for one in found
    ]


def _handed_in(one: UnitReturn) -> str:
    label = one.get_kind_display()
    if one.filed_at is None:
        return f"{label}尚未报送。"
    back = f"，被退回 {one.times_returned} 次" if one.times_returned else ""
    return f"{label}于 {chinese_date(localdate(one.filed_at))}报送，{'逾期' if one.late else '未逾期'}{back}。"


def common_mistakes(unit: Unit, working_year: WorkingYear) -> list[Mistake]:
    """Return the three commonest mistakes in the unit's forms of the year, by the number of forms that have them.

    Errors and warnings as they stood when the form was handed in last, and the reasons why forms were returned.
    """
    filings = Filing.objects.filter(
        working_year=working_year, kind=Task.EX_POST, project__unit=unit, filed_at__isnull=False
    )
    counts: Counter[str] = Counter()
    for findings, reason in filings.order_by("pk").values_list("scorecard__findings", "return_reason"):
        grave = {found["code"] for found in findings or [] if found["severity"] in (ERROR, WARNING)}
        counts.update(label_of(code) for code in sorted(grave))
        if reason:
            counts[f"被退回：{reason.rstrip('。')}"] += 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [Mistake(label, forms) for label, forms in ordered[:SHOWN_MISTAKES]]
