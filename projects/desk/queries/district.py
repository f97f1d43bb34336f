"""The whole year on one page: for the performance centre, leaders and auditors."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet

from budgeteval.text.money import share_text, yi_text
from budgeteval.ui.listing import Linked
from projects.budgeting.models import Policy, Proposal
from projects.desk.queries.page import Cell, Figure, Home, Table, Todo, day, wan
from projects.desk.queries.xray.doors import address_of
from projects.directory.models import CalendarEntry, Membership, Role, Unit, WorkingYear
from projects.registry.models import Project
from projects.registry.queries import totals
from projects.results.models import Rating, RatingKind
from projects.results.queries import STANDING
from projects.rulebooks.models import Rulebook
from projects.rulebooks.queries import rules_of
from projects.selfeval.models import Filing, UnitReturn
from projects.selfeval.queries import FILED

REPORTED = ("final", "published")


def show_district(home: Home, member: Membership, year: WorkingYear | None) -> None:
    """Add the year's figures and tables, and what waits for the member's role."""
    if year is None:
        return
    if home.first(f"district {year.pk}"):
        home.figures += _figures(year)
        home.tables += [_progress(year), _grades(year), _reviews(year, home.members), _cuts(year, home.members)]
    if member.role == Role.LEADER:
        home.todo += _for_leaders(year)


def _for_leaders(year: WorkingYear) -> list[Todo]:
    policies = Policy.objects.filter(
        district=year.district_id, budget_year=year.budget_year, stage="simulated", is_example=False
    )
    proposals = _proposals(year).filter(stage__in=("computed", "overridden"))
    return [Todo("待批准的结果应用办法", policies.count()), Todo("待批准的预算建议", proposals.count())]


def _figures(year: WorkingYear) -> list[Figure]:
    money = totals(Project.objects.filter(unit__district=year.district_id, fiscal_year=year.fiscal_year))
    filed = Filing.objects.filter(FILED, working_year=year).count()
    share = share_text(money["received"], year.project_spending)
    return [
        Figure("预算单位", str(Unit.objects.filter(district=year.district_id).count()), "个"),
        Figure("自评项目", str(money["projects"]), "个", f"已报送 {filed} 个"),
        Figure("拨付资金", *_yi(money["received"])),
        Figure("实际支出", *_yi(money["executed"])),
        Figure(
            f"占{year.fiscal_year}年项目支出",
            share.removesuffix("%"),
            "%" if share.endswith("%") else "",
            year.project_spending_note,
        ),
    ]


def _yi(amount: Decimal) -> tuple[str, str]:
    value, unit = yi_text(amount).split(" ")
    return value, unit


def _progress(year: WorkingYear) -> Table:
    """What units owed by which day, how much is in, how much came late."""
    handed_in = _handed_in(year)
    entries = CalendarEntry.objects.filter(working_year=year, task__in=handed_in).order_by("due", "task")
    rows: list[tuple[Cell, ...]] = [
        (entry.get_task_display(), day(entry.due, year), *handed_in[entry.task]) for entry in entries
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
    """How many objects stand in each grade, by who rated them; the grades as the rulebooks put them in order."""
    standing = Rating.objects.filter(STANDING, working_year=year, stage="confirmed").order_by()
    rows = list(standing.values_list("kind", "grade", "rulebook").annotate(Count("pk")))
    counts: Counter[tuple[str, str]] = Counter()
    for kind, grade, _, count in rows:
        counts[kind, grade] += count
    given = {grade for _, grade in counts}
    grades = [grade for grade in _scale({rulebook for _, _, rulebook, _ in rows}) if grade in given]
    kinds = [kind for kind in RatingKind if any(key[0] == kind for key in counts)]
    return Table(
        "评价等级分布",
        ("种类", *grades, "合计"),
        [(kind.label, *(numbers := [counts[kind, grade] for grade in grades]), sum(numbers)) for kind in kinds],
    )


def _scale(rulebooks: set[int]) -> list[str]:
    """The grades of these rulebooks, each once, best first."""
    books = Rulebook.objects.filter(pk__in=rulebooks).order_by("pk")
    ratings = [rating for book in books for rating in rules_of(book).ratings.values()]
    return list(dict.fromkeys(band.label for rating in ratings for band in rating.bands))


def _reviews(year: WorkingYear, members: Sequence[Membership]) -> Table:
    """Key projects and whole departments with their results, the confirmed ones; the best first."""
    found = []
    for kind in (RatingKind.KEY, RatingKind.DEPARTMENT):
        ratings = Rating.objects.filter(STANDING, working_year=year, stage="confirmed", kind=kind)
        found += list(ratings.select_related("project", "unit").order_by("-total", "unit__code"))
    rows: list[tuple[Cell, ...]] = [
        (
            one.get_kind_display(),
            str(one.project or one.unit),
            Linked(one.total, address_of(members, one, "total")),
            one.grade,
        )
        for one in found
    ]
    return Table("重点评价和部门整体评价", ("种类", "对象", "得分", "等级"), rows)


def _proposals(year: WorkingYear) -> QuerySet[Proposal]:
    """What stands under the policy in force."""
    return Proposal.objects.filter(working_year=year, policy__stage="approved")


def _cuts(year: WorkingYear, members: Sequence[Membership]) -> Table:
    """Units whose next budget stays below their request, with the decision's reason."""
    cut = list(_proposals(year).filter(proposed__lt=F("requested")).select_related("unit").order_by("unit__code"))
    rows: list[tuple[Cell, ...]] = [
        (
            one.unit.name,
            *(Linked(wan(getattr(one, part)), address_of(members, one, part)) for part in ("requested", "proposed")),
            wan(one.requested - one.proposed),
            one.decision_reason,
        )
        for one in cut
    ]
    if len(cut) > 1:
        requested, proposed = (
            sum((getattr(one, name) for one in cut), Decimal(0)) for name in ("requested", "proposed")
        )
        rows.append(("合计", wan(requested), wan(proposed), wan(requested - proposed), ""))
    columns = ("单位", "申请数", "建议数", "压减数", "理由")
    return Table(f"{year.budget_year}年单位预算压减建议", columns, rows, unit="万元")
