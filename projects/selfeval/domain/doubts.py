"""Findings that only the system can make, since they need more than the form: the form check's list is its own."""

from django.db.models import Count, OuterRef, Subquery

from projects.directory.models import Task
from projects.scoring.facts import AT_LEAST, AT_MOST
from projects.scoring.findings import Finding, behind_issued_target, behind_last_year, finding
from projects.scoring.formcheck.values import in_unit, read_value
from projects.scoring.points import fraction_text
from projects.selfeval.models import Filing, FilingLine
from projects.selfeval.queries import evidence_of
from projects.selfeval.queries.codes import SYSTEM_CODES
from projects.targets.models import Target


def _doubt(code: str, row: int | str, sentence: str) -> Finding:
    entry = SYSTEM_CODES[code]
    return Finding(code, entry.severity, row, f"{sentence}{entry.cure}")


def content_doubts(filing: Filing, lines: list[FilingLine]) -> list[Finding]:
    """Return what is doubtful in the form's contents as they stand, beyond what the form alone can tell.

    No target behind the rows, a goal that other projects have as well, cells left empty, targets below last year.
    """
    found = [*_copied(filing), *_below_last_year(filing, lines)]
    if not any(line.indicator_id for line in lines):
        found.append(_doubt("no_target", "total", "该项目没有批复的绩效目标，指标由单位自行填写。"))
    for line in lines:
        empty = [label for label, text in (("指标值", line.target_value), ("实际完成值", line.actual)) if not text]
        if empty:
            found.append(_doubt("line_incomplete", line.number, f"“{line.name}”没有填写{'、'.join(empty)}。"))
    return found


def _copied(filing: Filing) -> list[Finding]:
    """The target's goal, word for word, is that of other projects of the year; theirs is not told whose."""
    project = filing.project
    others = (
        Target.objects.filter(
            goal=OuterRef("goal"),
            project__fiscal_year=project.fiscal_year,
            project__unit__district=project.unit.district_id,
        )
        .exclude(project=project.pk)
        .order_by()
        .values("goal")
        .annotate(count=Count("pk"))
        .values("count")
    )
    own = Target.objects.filter(project=project.pk).exclude(goal="")
    count = own.annotate(others=Subquery(others)).values_list("others", flat=True).first()
    if not count:
        return []
    return [finding("copied_target", "total", f"年度总体目标与本年度其他 {count} 个项目的文字完全相同。")]


def _below_last_year(filing: Filing, lines: list[FilingLine]) -> list[Finding]:
    """Targets set lower (where less is better: higher) than what last year's project reached by the same name."""
    before = filing.project.predecessor_id
    if before is None:
        return []
    reached = FilingLine.objects.filter(
        filing__project=before, filing__kind=Task.EX_POST, filing__filed_at__isnull=False
    )
    actuals = {name: (actual, unit) for name, actual, unit in reached.values_list("name", "actual", "measure_unit")}
    return [text for line in lines if line.name in actuals for text in _lower(line, *actuals[line.name])]


def _lower(line: FilingLine, actual: str, unit: str) -> list[Finding]:
    wanted, reached = read_value(line.target_value), read_value(actual)
    if wanted is None or reached is None or line.measure_unit.strip() != unit.strip():
        return []
    target, last = in_unit(wanted, unit), in_unit(reached, unit)
    if not (target < last if line.op == AT_LEAST else line.op == AT_MOST and target > last):
        return []
    words = "低于" if line.op == AT_LEAST else "高于"
    sentence = f"“{line.name}”的指标值 {fraction_text(target)} {words}上年实际完成值 {fraction_text(last)}。"
    if line.indicator_id is not None:
        return [behind_issued_target(line.number, sentence, words=words)]
    return [behind_last_year(line.number, sentence, less_is_better=line.op == AT_MOST)]


def evidence_doubts(filing: Filing) -> list[Finding]:
    """Return what is doubtful in the evidence as of now: none, or a file that serves another project as well."""
    found = []
    for line in evidence_of(filing):
        if not line.files:
            found.append(_doubt("evidence_missing", line.number, f"“{line.name}”没有附佐证材料。"))
        if line.reused:
            found.append(_doubt("evidence_reused", line.number, f"“{line.name}”的佐证材料也用在其他项目的填报中。"))
    return found
