"""The target linter with what the system knows besides: last year's actuals, other projects' goals, the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.utils.timezone import localdate

from projects.registry.models import Memory, Project
from projects.registry.queries import remembered
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rulebook_in_force, rules_of
from projects.scoring.findings import Finding
from projects.scoring.target_check import Before, Draft, check_target, doubts_of, errors_of
from projects.targets.domain.rows import Contents
from projects.targets.models import Target
from projects.transitions import Refused
from projects.workflow.flow import Decision

SHOWN = 3
LONGEST_EXPLANATION = 300


def rules_for(project: Project, now: datetime) -> Rulebook:
    """Return the rulebook by which a project's target is checked.

    Raises:
        Refused: the district has none in force.
    """
    book = rulebook_in_force(district_id=project.unit.district_id, on=localdate(now))
    if book is None:
        raise Refused(f"“{project.unit.district}”在 {localdate(now)} 没有施行中的规则手册，请绩效中心先登记")
    return book


def check(*, project: Project, contents: Contents, now: datetime) -> list[Finding]:
    """Return what is wrong or doubtful in a target as typed; changes nothing.

    Raises:
        Refused: no rulebook is in force.
    """
    rows = [{"number": number, **asdict(row)} for number, row in enumerate(contents.rows, start=1)]
    draft = Draft(contents.goal, rows, actuals_before(project), _copies(project, contents.goal))
    return check_target(rules_of(rules_for(project, now)), draft)


def actuals_before(project: Project) -> dict[str, Before]:
    """What indicators of this project's lineage reached last, by name."""
    kept = [one for one in remembered(project) if one.kind == Memory.ACTUAL]
    return {one.subject: Before(one.year, one.value, one.measure_unit) for one in reversed(kept)}


def _copies(project: Project, goal: str) -> int:
    """How many other projects of the year and district have this goal, word for word."""
    if not goal.strip():
        return 0
    others = Target.objects.filter(
        goal=goal.replace("\0", "").strip(),
        project__fiscal_year=project.fiscal_year,
        project__unit__district=project.unit.district_id,
    )
    return others.exclude(project=project.pk).count()


def doubt_key(finding: Finding, contents: Contents) -> str:
    """The permanent name of a doubt: its code and its indicator's name, so that reordering does not part it."""
    where = contents.rows[finding.row - 1].name if isinstance(finding.row, int) else finding.row
    return f"{finding.code}|{where}"


def ready(findings: Sequence[Finding], contents: Contents, explanations: Mapping[str, str]) -> Decision:
    """Say whether a target may be signed: no errors, and every doubt has its reason."""
    errors = errors_of(findings)
    if errors:
        return Decision(False, _sentence("绩效目标还有必须改正的问题", errors))
    open_doubts = [one for one in doubts_of(findings) if not explanations.get(doubt_key(one, contents), "").strip()]
    if open_doubts:
        return Decision(False, _sentence("绩效目标还有疑点没有改正，也没有说明理由", open_doubts))
    return Decision(True, "")


def _sentence(start: str, findings: Sequence[Finding]) -> str:
    lines = [f"{_where(one)}{one.message}" for one in findings[:SHOWN]]
    more = [f"另有 {len(findings) - SHOWN} 处"] if len(findings) > SHOWN else []
    return "\n".join([f"{start}：", *lines, *more])


def _where(found: Finding) -> str:
    return f"第 {found.row} 行：" if isinstance(found.row, int) else ""


def kept_explanations(
    explanations: Mapping[str, str], findings: Sequence[Finding], contents: Contents
) -> dict[str, str]:
    """The reasons that belong to a doubt that is still there.

    Raises:
        Refused: one is too long.
    """
    wanted = {doubt_key(one, contents) for one in doubts_of(findings)}
    kept = {key: text.strip() for key, text in explanations.items() if key in wanted and text.strip()}
    if any(len(text) > LONGEST_EXPLANATION for text in kept.values()):
        raise Refused(f"疑点的理由请写在 {LONGEST_EXPLANATION} 字以内")
    return kept
