"""The head's links, by role: one table, in the order in which they stand."""

from typing import NamedTuple

from django.http import HttpRequest

from budgeteval.ui.navigation import Entry, register
from projects.directory.models import Role
from projects.directory.permissions import roles_of
from projects.formcheck.permissions import may_check


class Line(NamedTuple):
    """A link, and who sees it."""

    entry: Entry
    roles: tuple[Role, ...]


UNIT = (Role.UNIT_CLERK, Role.UNIT_HEAD)
SECTION = (Role.SECTION_OFFICER,)
CENTRE = (Role.PERFORMANCE_OFFICER,)
READERS = (Role.LEADER, Role.AUDITOR)
BUREAU = (*SECTION, *CENTRE, *READERS)
EVALUATION = (*UNIT, *BUREAU)
EVERYBODY = tuple(Role)

FILING = ("filing", "filing_upload", "filing_print")
REVIEWING = (
    "review_queue", "review", "return_reasons", "unit_return_queue", "unit_return_review", "spot_checks", "spot_check",
    "spot_item",
)  # fmt: skip
UNITS = ("unit", "unit_add", "unit_edit", "places")
YEAR = ("year", "year_open", "year_dates", "year_spending", "year_extend", "year_extensions")
IMPORTING = ("import_kind", "imports", "import_shown", "upload")
ACCOUNTS = ("account", "account_add", "account_change", "invitations", "invitations_apply")

LINES = (
    Line(Entry("我的填报", "filings", FILING), UNIT),
    Line(Entry("待我签批", "filings_signing", ("filings_sign",)), (Role.UNIT_HEAD,)),
    Line(Entry("单位报送件", "returns", ("unit_return",)), UNIT),
    Line(Entry("股室审核", "section_desk", REVIEWING), BUREAU),
    Line(Entry("事前评价", "ex_antes", ("ex_ante",), "填报与审核"), EVALUATION),
    Line(Entry("事中评价", "mid_terms", ("mid_term", "mid_terms_overview"), "填报与审核"), EVALUATION),
    Line(Entry("工作考评", "appraisals", ("appraisal",), "填报与审核"), EVALUATION),
    Line(Entry("核对自评表", "form_check", (), "填报与审核"), (*UNIT, *SECTION, *CENTRE)),
    Line(Entry("项目申报", "applications", ("application", "application_new"), "申报与目标"), EVALUATION),
    Line(Entry("绩效目标", "targets", ("target", "target_change"), "申报与目标"), EVALUATION),
    Line(Entry("指标库", "library", ("library_entry",), "申报与目标"), (*UNIT, *SECTION, *CENTRE)),
    Line(Entry("预算单位", "units", UNITS, "基础数据"), (*BUREAU, Role.ADMINISTRATOR)),
    Line(Entry("工作年度", "years", YEAR, "基础数据"), EVALUATION),
    Line(Entry("数据导入", "import", IMPORTING, "基础数据"), (*CENTRE, Role.POOL_KEEPER)),
    Line(Entry("导入记录", "imports", ("import_shown",), "基础数据"), READERS),
    Line(Entry("生成文档", "documents_build", (), "基础数据"), CENTRE),
    Line(Entry("账号与角色", "accounts", ACCOUNTS), (Role.ADMINISTRATOR,)),
    Line(Entry("安全设置", "security_index", ("security",)), (Role.SECURITY_OFFICER,)),
    Line(Entry("谁做了什么", "trail"), (Role.AUDITOR,)),
    Line(Entry("后台任务", "jobs", ("job",)), EVERYBODY),
)


def links(request: HttpRequest) -> list[Entry]:
    """What this person may go to, 首页 first; before the sign-in what a district has opened to everybody."""
    if not request.user.is_authenticated:
        return [Entry("核对自评表，不需登录", "form_check")] if may_check(request.user) else []
    roles = roles_of(request.user)
    found = [Entry("首页", "home")]
    found += [line.entry for line in LINES if roles & set(line.roles)]
    if getattr(request.user, "is_staff", False):
        found.append(Entry("系统管理", "admin:index"))
    return found


register(links)
