"""The pages of those who look after people: the pool's keeper, the experts themselves, administrators."""

from django.db.models import Count, Exists, OuterRef, Q

from projects.desk.queries.page import Cell, Figure, Home, Table, Todo
from projects.directory.models import Membership, Role, WorkingYear
from projects.experts.models import Draw, DrawSecret, Expert, Sheet
from projects.members.queries import security_of

UNDECIDED = ("assigned",)
UNFINISHED = ("accepted", "draft")


def show_pool(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """Add the city's pool, its draws, and the halves of seeds that wait for the keeper."""
    experts = Expert.objects.filter(pool=member.district_id)
    counted = experts.aggregate(all=Count("pk"), suspended=Count("pk", filter=Q(suspended=True)))
    home.figures.append(Figure("在库专家", str(counted["all"]), "人", f"其中暂停抽取 {counted['suspended']} 人"))
    own = DrawSecret.objects.filter(draw=OuterRef("pk"), by=Role.POOL_KEEPER.label)
    draws = list(
        Draw.objects.filter(working_year__district__parent=member.district_id)
        .annotate(committed=Exists(own), revealed=Exists(own.filter(revealed=True)))
        .defer("sealed", "entropy")
        .order_by("frozen_at")
    )
    rows: list[tuple[Cell, ...]] = [
        (draw.purpose, draw.frame["seats"], len(draw.certificate.get("replacements", [])), draw.stage_label)
        for draw in draws
    ]
    home.tables.append(Table("专家抽取", ("用途", "席位", "更换", "状态"), rows))
    home.todo += [
        Todo("待提交密数承诺的抽取", sum(draw.stage == "frozen" and not draw.committed for draw in draws)),
        Todo("待公布密数的抽取", sum(draw.stage == "committed" and not draw.revealed for draw in draws)),
    ]


def show_sheets(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """Add the expert's own sheets, and nobody else's."""
    if not home.first("sheets"):
        return
    sheets = Sheet.objects.filter(seat__expert__user=member.user_id)
    found = list(sheets.select_related("judged__project", "judged__unit").order_by("judged"))
    rows: list[tuple[Cell, ...]] = [(str(sheet.judged), sheet.stage_label) for sheet in found]
    home.tables.append(Table("我的评分表", ("评审对象", "状态"), rows))
    home.todo += [
        Todo("待确认是否参加的评审", sum(sheet.stage in UNDECIDED for sheet in found)),
        Todo("待提交的评分表", sum(sheet.stage in UNFINISHED for sheet in found)),
    ]


def show_accounts(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """Add accounts and roles; nothing of the evaluation."""
    members = Membership.objects.filter(Q(district=member.district_id) | Q(district__parent=member.district_id))
    people = members.order_by().aggregate(people=Count("user", distinct=True))["people"]
    counts = dict(members.order_by().values_list("role").annotate(Count("user", distinct=True)))
    place = member.district.name if member.district.parent_id else f"{member.district.name}及所辖区县"
    home.figures.append(Figure(f"有角色的账号（{place}）", str(people), "个"))
    rows: list[tuple[Cell, ...]] = [(role.label, counts[role]) for role in Role if role in counts]
    home.tables.append(Table(f"账号与角色（{place}）", ("角色", "账号数"), rows))


def show_security(home: Home, member: Membership, _year: WorkingYear | None) -> None:
    """Add the security settings; nothing of accounts or of the evaluation."""
    settings = security_of(member.district)
    roles = [one.get_role_display() for one in settings.second_factor_roles.all()] if settings.pk else []
    rows: list[tuple[Cell, ...]] = [
        ("连续输错口令锁定", f"{settings.failures} 次，锁定 {settings.locked_minutes} 分钟"),
        ("无操作自动退出", f"{settings.idle_minutes} 分钟"),
        ("一次登录最长", f"{settings.longest_hours} 小时"),
        ("须启用双因素认证的角色", "、".join(roles) or "无"),
    ]
    home.tables.append(Table(f"{member.district}安全设置", ("项目", "现行规定"), rows))
