"""The first page: what each role wants to see of the year at a glance. Reads, never writes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from budgeteval.text.money import share_text, wan_number, yi_text
from projects.budgeting.models import Proposal
from projects.directory.models import CalendarEntry, Membership, Role, Task, Unit, WorkingYear
from projects.directory.queries import current_year, memberships_of
from projects.experts.models import Draw, Expert, Sheet
from projects.experts.queries import sheets_visible_to
from projects.registry.models import Project
from projects.registry.queries import totals, with_money
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.selfeval.models import Filing, UnitReturn

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from budgeteval.accounts.models import User

CONSTRUCTED = (
    "本系统现载演示数据：单位数、项目数、拨付和支出总额为已公布数字，其余均为演示构造，人员均为虚构的演示账号。"
)
FILED = Q(filed_at__isnull=False)


@dataclass(frozen=True)
class Figure:
    """A number with its label, ready to be read; `note` says where it comes from."""

    label: str
    value: str
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table of ready texts."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str | int | Decimal, ...]]
    note: str = ""


@dataclass(frozen=True)
class Todo:
    """How much waits for the person."""

    label: str
    count: int


@dataclass
class Home:
    """What the first page shows."""

    scope: str = ""
    year: WorkingYear | None = None
    figures: list[Figure] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    todo: list[Todo] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def home_of(user: "User | AnonymousUser") -> Home:
    """Gather the first page of somebody, by the roles that the person holds, the widest one first."""
    members = sorted(memberships_of(user), key=lambda member: list(Role).index(Role(member.role)), reverse=True)
    home = Home(scope="、".join(dict.fromkeys(str(one.unit or one.section or one.district) for one in members)))
    for member in members:
        year = _year(member)
        if home.year is None:
            home.year = year
        _SHOWN[Role(member.role)](home, member, year)
    if home.year is not None and home.year.district.constructed:
        home.notices.append(CONSTRUCTED)
    return home


def _year(member: Membership) -> WorkingYear | None:
    """The newest working year of the member's district; for the city's people, of any district below it."""
    found = current_year(member.district_id)
    if found is None:
        found = WorkingYear.objects.filter(district__parent=member.district_id).order_by("-year").first()
    return found


def _district(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """The whole year on one page: the centre, leaders, auditors."""
    if year is None or home.figures:
        return
    home.figures += _year_figures(year)
    home.tables += [_progress(year), _grades(year), _reviews(year), _cuts(year)]
    if member.role == Role.PERFORMANCE_OFFICER:
        waiting = Filing.objects.filter(working_year=year, stage="accepted").count()
        home.todo.append(Todo("已通过、待定稿的自评", waiting))
    if member.role == Role.LEADER:
        waiting = Proposal.objects.filter(working_year=year, stage__in=("computed", "overridden")).count()
        home.todo.append(Todo("待批准的预算建议", waiting))


def _year_figures(year: WorkingYear) -> list[Figure]:
    money = totals(Project.objects.filter(unit__district=year.district_id, fiscal_year=year.fiscal_year))
    filed = Filing.objects.filter(FILED, working_year=year).count()
    share = share_text(money["received"], year.project_spending).removesuffix("%")
    return [
        Figure("预算单位", str(Unit.objects.filter(district=year.district_id).count()), "个"),
        Figure("自评项目", str(money["projects"]), "个", f"已报送 {filed} 个"),
        Figure("拨付资金", *_yi(money["received"])),
        Figure("实际支出", *_yi(money["executed"])),
        Figure("占上年项目支出", share, "%", year.project_spending_note),
    ]


def _yi(amount: Decimal) -> tuple[str, str]:
    return yi_text(amount).removesuffix("亿元").strip(), "亿元"


def _progress(year: WorkingYear) -> Table:
    """What units owed by which day, how much is in, how much came late."""
    entries = CalendarEntry.objects.filter(working_year=year).order_by("due", "task")
    handed_in = _handed_in(year)
    rows: list[tuple[str | int | Decimal, ...]] = [
        (entry.get_task_display(), f"{entry.due:%Y-%m-%d}", *handed_in[entry.task])
        for entry in entries
        if entry.task in handed_in
    ]
    return Table("报送进度", ("事项", "截止日期", "应报", "已报", "逾期", "未报"), rows)


def _handed_in(year: WorkingYear) -> dict[str, tuple[int, int, int, int]]:
    found = {}
    for handed_in in (Filing.objects, UnitReturn.objects):
        rows = handed_in.filter(working_year=year).values("kind").order_by()
        counted = rows.annotate(due=Count("pk"), filed=Count("pk", filter=FILED), late=Count("pk", filter=Q(late=True)))
        for kind, due, filed, late in counted.values_list("kind", "due", "filed", "late"):
            found[kind] = (due, filed, late, due - filed)
    return found


def _grades(year: WorkingYear) -> Table:
    """How many objects stand in each grade, by who rated them."""
    rows = (
        Rating.objects.filter(STANDING, working_year=year, stage="confirmed")
        .values_list("kind", "grade")
        .annotate(Count("pk"))
        .order_by()
    )
    counts = {(kind, grade): count for kind, grade, count in rows}
    grades = list(dict.fromkeys(grade for grade in _scale(year) if any(key[1] == grade for key in counts)))
    kinds = [kind for kind in RatingKind if any(key[0] == kind for key in counts)]
    return Table(
        "评价等级分布",
        ("种类", *grades, "合计"),
        [(kind.label, *(counts.get((kind, grade), 0) for grade in grades), _sum(counts, kind)) for kind in kinds],
    )


def _sum(counts: dict[tuple[str, str], int], kind: str) -> int:
    return sum(count for key, count in counts.items() if key[0] == kind)


def _scale(year: WorkingYear) -> list[str]:
    """The grades from the best down, as the scores themselves put them in order."""
    rows = Rating.objects.filter(STANDING, working_year=year).order_by("-total").values_list("grade", flat=True)
    return list(dict.fromkeys(rows))


def _reviews(year: WorkingYear) -> Table:
    """Key projects and whole departments with their results, the confirmed ones."""
    kinds = (RatingKind.KEY, RatingKind.DEPARTMENT)
    ratings = (
        Rating.objects.filter(STANDING, working_year=year, stage="confirmed", kind__in=kinds)
        .select_related("project", "unit")
        .order_by("kind", "-total")
    )
    return Table(
        "重点评价和部门整体评价",
        ("种类", "对象", "得分", "等级"),
        [(one.get_kind_display(), str(one.project or one.unit), one.total, one.grade) for one in ratings],
    )


def _cuts(year: WorkingYear) -> Table:
    """Units whose next budget stays below their request, with the decision's reason."""
    proposals = Proposal.objects.filter(working_year=year).select_related("unit").order_by("unit__code")
    rows: list[tuple[str | int | Decimal, ...]] = [
        (
            one.unit.name,
            f"{wan_number(one.requested):,}",
            f"{wan_number(one.proposed):,}",
            f"{wan_number(one.requested - one.proposed):,}",
            one.decision_reason,
        )
        for one in proposals
        if one.proposed < one.requested
    ]
    title = f"{year.budget_year}年单位预算压减建议"
    return Table(title, ("单位", "申请（万元）", "建议（万元）", "压减（万元）", "理由"), rows)


def _section(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """The section's units: what is in, late, returned."""
    if year is None or member.section_id is None:
        return
    filings = Filing.objects.filter(working_year=year, project__unit__section=member.section_id)
    home.figures += _filing_figures(filings.values_list("filed_at", "late", "times_returned"))
    waiting = filings.filter(stage="submitted").count()
    home.todo.append(Todo("待审核的自评", waiting))
    rows = (
        filings.values_list("project__unit__name")
        .annotate(
            Count("pk"), filed=Count("pk", filter=FILED), late=Count("pk", filter=Q(late=True)),
            returned=Count("pk", filter=Q(times_returned__gt=0)),
        )
        .order_by("project__unit__code")
    )  # fmt: skip
    home.tables.append(
        Table(f"{member.section}归口单位", ("单位", "项目数", "已报", "逾期", "退回过"), [tuple(row) for row in rows])
    )


def _filing_figures(rows: object) -> list[Figure]:
    found = list(rows)  # type: ignore[call-overload]
    return [
        Figure("应报自评", str(len(found)), "个"),
        Figure("已报送", str(sum(filed is not None for filed, _, _ in found)), "个"),
        Figure("逾期报送", str(sum(late for _, late, _ in found)), "个"),
        Figure("退回过", str(sum(returned > 0 for _, _, returned in found)), "个"),
    ]


def _unit(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """The unit's own projects and what it still owes."""
    if year is None or member.unit is None:
        return
    unit = member.unit
    filings = {
        filing.project_id: filing
        for filing in Filing.objects.filter(working_year=year, project__unit=unit, kind=Task.EX_POST)
    }
    home.figures += _filing_figures([(one.filed_at, one.late, one.times_returned) for one in filings.values()])
    stages = Counter(filing.stage for filing in filings.values())
    if member.role == Role.UNIT_HEAD:
        home.todo.append(Todo("待签批的自评", stages["draft"] + stages["returned"]))
    else:
        home.todo.append(Todo("待填报的自评", stages["not_started"] + stages["draft"]))
        home.todo.append(Todo("被退回、待修改的自评", stages["returned"]))
    projects = with_money(Project.objects.filter(unit=unit, fiscal_year=year.fiscal_year)).order_by("code")
    columns = ("项目", "拨款（万元）", "支出（万元）", "自评得分", "等级", "状态")
    home.tables.append(
        Table(
            f"{unit.short_name}{year.fiscal_year}年项目自评",
            columns,
            [_project_row(project, filings.get(project.pk)) for project in projects],
        )
    )


def _project_row(project: object, filing: Filing | None) -> tuple[str | int | Decimal, ...]:
    received, executed = project.received, project.executed  # type: ignore[attr-defined]
    money = (f"{wan_number(received):,}", f"{wan_number(executed):,}")
    if filing is None:
        return (str(project), *money, "—", "—", "未开始")
    return (
        str(project),
        *money,
        "—" if filing.total is None else filing.total,
        filing.grade or "—",
        filing.stage_label,
    )


def _pool(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """The city's pool and its draws."""
    home.figures.append(Figure("在库专家", str(Expert.objects.filter(pool=member.district_id).count()), "人"))
    draws = Draw.objects.filter(working_year__district__parent=member.district_id).order_by("frozen_at")
    rows: list[tuple[str | int | Decimal, ...]] = [
        (draw.purpose, draw.frame["seats"], len(draw.certificate.get("replacements", [])), draw.stage_label)
        for draw in draws
    ]
    home.tables.append(Table("专家抽取", ("用途", "席位", "更换", "状态"), rows))


def _expert(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """The expert's own sheets."""
    sheets = sheets_visible_to(member.user).filter(seat__expert__user=member.user)
    sheets = sheets.select_related("judged__project", "judged__unit").order_by("judged")
    rows: list[tuple[str | int | Decimal, ...]] = [(str(one.judged), one.stage_label) for one in sheets]
    home.tables.append(Table("我的评分表", ("评审对象", "状态"), rows))
    home.todo.append(Todo("待提交的评分表", sum(_open(one) for one in sheets)))


def _open(sheet: Sheet) -> bool:
    return sheet.stage in ("assigned", "accepted", "draft")


def _administrator(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """Accounts and reference data; nothing of the evaluation."""
    members = Membership.objects.filter(Q(district=member.district_id) | Q(district__parent=member.district_id))
    home.figures.append(Figure("有角色的账号", str(members.values("user").distinct().count()), "个"))
    counts = dict(members.values_list("role").annotate(Count("user", distinct=True)).order_by())
    rows: list[tuple[str | int | Decimal, ...]] = [(role.label, counts[role]) for role in Role if role in counts]
    home.tables.append(Table("账号与角色", ("角色", "账号数"), rows))


_SHOWN: dict[Role, Callable[[Home, Membership, WorkingYear | None], None]] = {
    Role.UNIT_CLERK: _unit,
    Role.UNIT_HEAD: _unit,
    Role.SECTION_OFFICER: _section,
    Role.PERFORMANCE_OFFICER: _district,
    Role.POOL_KEEPER: _pool,
    Role.EXPERT: _expert,
    Role.LEADER: _district,
    Role.AUDITOR: _district,
    Role.ADMINISTRATOR: _administrator,
}
