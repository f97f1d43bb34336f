"""Behind a rating, a budget proposal and a project's money."""

from typing import TYPE_CHECKING, Any

from projects.budgeting.domain.proposals import recomputed
from projects.budgeting.models import Proposal
from projects.budgeting.permissions import access_proposal
from projects.desk.queries.xray.events import events_of
from projects.desk.queries.xray.filings import MONEY_LABELS
from projects.desk.queries.xray.judgements import SEALED
from projects.desk.queries.xray.page import (
    Cell,
    Event,
    Fact,
    Grid,
    Verdict,
    Xray,
    chosen,
    href,
    input_facts,
    method_facts,
    number,
    points,
    result,
    rulebook_facts,
    scored_lines,
    unknown,
    verdict_of,
    wan,
    yuan,
)
from projects.registry.models import Funding, Project, SheetImport
from projects.registry.permissions import access_project
from projects.registry.queries import ZERO
from projects.results.domain import difference
from projects.results.models import BY_PANEL, Rating
from projects.results.permissions import access_rating
from projects.results.queries import visible_to
from projects.scoring.consequence.policy import ACTIONS, EXEMPTIONS, FILINGS

if TYPE_CHECKING:
    from budgeteval.accounts.models import User

AMOUNTS = {"requested": "申报数", "computed": "测算数", "proposed": "建议数"}
FROM_FINANCE = "各资金来源之和；数据由绩效中心从财政系统的表导入，单位不填写。"
ACTION_LABELS = {"new": "新增", "changed": "更新", "unchanged": "未变"}


def rating_xray(user: "User", pk: int, part: str) -> Xray:
    """A rating of the ledger: its total, or one row of it.

    Raises:
        Hidden: the user may not open the rating, or it has no such number.
    """
    rating = access_rating(user, pk)
    line = chosen(rating.lines, part)
    withheld = rating.kind in BY_PANEL and getattr(rating, "inputs_withheld", False)
    inputs = {} if withheld else rating.inputs
    found = Xray(
        title=f"{rating.get_kind_display()}评级",
        subject=f"{rating.project or rating.unit}（{rating.working_year.year} 年度）",
        number=result(rating.total, rating.grade),
        rule=rulebook_facts(rating.rulebook, inputs.get("framework", "")),
        verdict=_rating_verdict(rating),
        events=events_of(rating),
        related=_chain(user, rating),
        withheld=SEALED if withheld else "",
    )
    if line is not None:
        found.title = f"“{line['label']}”的得分（{rating.get_kind_display()}评级）"
        found.number = f"{points(line['score'])} 分（分值 {line['weight']}）"
        found.sentence = line.get("explanation", "")
        found.rule += method_facts(line.get("method", ""))
        found.related.insert(0, Fact("评级总分", result(rating.total, rating.grade), href("rating", pk, "total")))
        return found
    found.sentence = f"状态：{rating.stage_label}；评定时即封存输入和规则版本，此后不再改写。"
    sheets = inputs.get("sheets", ())
    found.grids = [scored_lines(rating.lines, lambda place: href("rating", pk, f"line-{place}"), sheets)]
    if inputs:
        _snapshot(found, rating, inputs)
    return found


def _snapshot(found: Xray, rating: Rating, inputs: dict[str, Any]) -> None:
    """The inputs as they were sealed."""
    if rating.kind in BY_PANEL:
        figures = inputs.get("facts", {}).get("inputs", {})
        found.inputs = input_facts(rating.rulebook, inputs["framework"], figures)
        return
    found.inputs = [
        Fact(MONEY_LABELS[name], yuan(value)) for name, value in inputs["money"].items() if name in MONEY_LABELS
    ]
    rows = [
        [Cell(line["name"]), Cell(f"{line['target']}{line['unit']}"), Cell(line["actual"]), number(line["claimed"])]
        for line in inputs["lines"]
    ]
    found.grids.append(Grid("输入的指标行", ("指标", "年度指标值", "实际完成值", "所给得分"), rows))


def _rating_verdict(rating: Rating) -> Verdict:
    """Computed from the inputs as the ledger holds them; of a panel's only whether it is the same gets out."""
    whole = Rating.objects.select_related("rulebook").get(pk=rating.pk)
    told = difference(whole)
    if not told:
        return Verdict(True, "已复算，一致：按封存的输入和规则版本重新计算，结果与登记的相同。")
    return Verdict(None if "无法重算" in told else False, f"已复算，不一致：{told}。")


def _chain(user: "User", rating: Rating) -> list[Fact]:
    """What this rating supersedes, and what supersedes it, as far as the user may see them."""
    seen = visible_to(user)
    earlier = seen.filter(pk=rating.supersedes_id).first() if rating.supersedes_id else None
    later = seen.filter(supersedes=rating.pk).first()
    found = []
    if earlier is not None:
        found.append(Fact("取代的评级", result(earlier.total, earlier.grade), href("rating", earlier.pk, "total")))
    if later is not None:
        found.append(Fact("已被取代为", result(later.total, later.grade), href("rating", later.pk, "total")))
    return found


def proposal_xray(user: "User", pk: int, part: str) -> Xray:
    """A unit's budget proposal: what was requested, computed or proposed.

    Raises:
        Hidden: the user may not open the proposal, or it has no such number.
    """
    proposal = access_proposal(user, pk)
    if part not in AMOUNTS:
        raise unknown(part)
    policy = proposal.policy
    found = Xray(
        title=AMOUNTS[part],
        subject=f"{proposal.unit.name}（{proposal.unit_budget.budget_year} 年单位预算）",
        number=wan(getattr(proposal, part)),
        sentence=proposal.explanation if part != "requested" else "单位申报的基本支出与项目支出之和。",
        rule=[
            Fact("结果应用办法", f"{policy.title}，{policy.rule_version} 版（{policy.stage_label}）"),
            Fact("内容摘要", f"SHA-256 {policy.sha256}"),
        ],
        inputs=_case(proposal),
        verdict=_proposal_verdict(proposal),
        events=events_of(proposal),
        related=[
            Fact(label, wan(getattr(proposal, name)), href("proposal", pk, name))
            for name, label in AMOUNTS.items()
            if name != part
        ],
    )
    rows = [
        [
            Cell(line["label"]), Cell(ACTIONS.get(line["action"], line["action"])), number(yuan(line["cut"])),
            Cell("计入" if line["applied"] else "未计入"), Cell(line["basis"]),
        ]
        for line in proposal.rules
    ]  # fmt: skip
    found.grids = [Grid("适用条款", ("条款", "作用", "涉及金额", "是否计入", "依据"), rows)]
    return found


MONEY_OF_CASE = ("requested", "last_year", "carryover_growth")
CASE_LABELS = {
    "requested": "申报数", "last_year": "上年预算数", "carryover_growth": "结转结余增量",
    "grade": "评价等级", "score": "评价得分", "department_grade": "部门整体评价等级", "execution": "预算执行率（%）",
    "carryover": "结转结余率（%）",
}  # fmt: skip


def _case(proposal: Proposal) -> list[Fact]:
    """The case as it stood when the policy was applied, and who decided."""
    kept = proposal.inputs
    found = [
        Fact(label, yuan(kept[key]) if key in MONEY_OF_CASE else str(kept[key]))
        for key, label in CASE_LABELS.items()
        if kept.get(key) is not None
    ]
    if kept.get("filing"):
        found.append(Fact("汇总表报送", FILINGS.get(kept["filing"], kept["filing"])))
    found += [
        Fact(f"不予扣减：{EXEMPTIONS.get(name, name)}", yuan(amount))
        for name, amount in kept.get("protected", {}).items()
    ]
    if proposal.decided_by is not None:
        told = f"{proposal.decided_by}决定压减 {proposal.decided_percent}%，理由：{proposal.decision_reason}"
        found.append(Fact("人工决定", told))
    return found


def _proposal_verdict(proposal: Proposal) -> Verdict:
    def recompute() -> list[tuple[str, Any, Any]]:
        computed, proposed = recomputed(proposal)
        return [("测算数", proposal.computed, computed), ("建议数", proposal.proposed, proposed)]

    return verdict_of(recompute)


def money_xray(user: "User", pk: int, part: str) -> Xray:
    """One of a project's four amounts: from which rows of which files it came, and how it changed.

    Raises:
        Hidden: the user may not open the project, or it has no such number.
    """
    project = access_project(user, pk)
    if part not in MONEY_LABELS:
        raise unknown(part)
    sources = list(Funding.objects.filter(project=project).select_related("project").order_by("source"))
    totals = {name: sum((getattr(one, name) for one in sources), ZERO) for name in MONEY_LABELS}
    found = Xray(
        title=MONEY_LABELS[part],
        subject=f"{project.name}（{project.unit.name}，{project.fiscal_year} 年）",
        number=wan(totals[part]) if sources else "—",
        sentence="各资金来源之和；数据由绩效中心从财政系统的表导入，单位不填写。"
        if sources
        else "还没有导入资金数据。",
        inputs=[Fact("项目代码", project.code), Fact("领域", project.field.name)],
        related=[
            Fact(label, wan(totals[name]) if sources else "—", href("project", pk, name))
            for name, label in MONEY_LABELS.items()
            if name != part
        ],
    )
    rows = [[Cell(one.get_source_display()), number(yuan(getattr(one, part)))] for one in sources]
    found.grids = [Grid("资金来源", ("来源", MONEY_LABELS[part]), rows)]
    changes = _changes(project, sources, part)
    found.files = [_imports(changes)]
    found.events = [Event(one["at"], None, one["who"], one["what"]) for one in changes]
    return found


def _changes(project: Project, sources: list[Funding], part: str) -> list[dict[str, Any]]:
    """Every writing of the project's money, the earliest first, with the import it came by."""
    rows = list(
        Funding.history.filter(id__in=[one.pk for one in sources]).select_related("history_user").order_by("history_id")
    )
    imports = {
        one.imported_at: one
        for one in SheetImport.objects.filter(
            district=project.unit.district_id, kind="funding", imported_at__in={row.history_date for row in rows}
        ).select_related("attachment", "imported_by")
    }
    names = {*project.history.values_list("name", flat=True), project.name}
    code = f"{project.fiscal_year}/{project.code}"
    labels = {one.pk: one.get_source_display() for one in sources}
    sources_by = {one.pk: one.source for one in sources}
    found: list[dict[str, Any]] = []
    before: dict[int, Any] = {}
    for row in rows:
        value = getattr(row, part)
        label = labels[row.id]
        old = before.get(row.id)
        change = f"{old:,.2f} 元 → {value:,.2f} 元" if old is not None else f"{value:,.2f} 元"
        before[row.id] = value
        kept = imports.get(row.history_date)
        words = {f"{name}·{label}" for name in names}
        places = _places(kept, f"{code}/{sources_by[row.id]}", words) if kept else []
        who = str(row.history_user) if row.history_user else "系统"
        found.append({"at": row.history_date, "who": who, "what": f"{label}：{change}", "import": kept, "rows": places})
    return found


def _places(kept: SheetImport, key: str, labels: set[str]) -> list[dict[str, Any]]:
    """The file's rows for this money: by year, code and source; of earlier imports, which kept none, by the name."""
    return [row for row in kept.outcome if (row["key"] == key if "key" in row else row["label"] in labels)]


def _imports(changes: list[dict[str, Any]]) -> Grid:
    """Files by which the money came, each with its rows."""
    rows = []
    for kept in dict.fromkeys(one["import"] for one in changes if one["import"] is not None):
        places = {row["row"]: row for one in changes if one["import"] == kept for row in one["rows"]}
        told = "、".join(f"第 {place} 行（{ACTION_LABELS[row['action']]}）" for place, row in sorted(places.items()))
        rows.append(
            [
                Cell(kept.attachment.name), Cell(told or "行号查不到"), Cell(str(kept.imported_by)),
                Cell(f"{kept.imported_at:%Y-%m-%d}"), Cell(f"{kept.attachment.sha256[:16]}…"),
            ]
        )  # fmt: skip
    heads = ("文件", "行", "导入人", "日期", "SHA-256（前 16 位）")
    return Grid("导入文件", heads, rows)
