"""Who there is: districts, sections, units, fields, members and the working year with its dates."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from projects.directory.initials import InitialsField


class District(models.Model):
    code = models.CharField("区划代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=50)
    bureau = models.CharField("财政局全称", max_length=80)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="上级(市)")
    constructed = models.BooleanField("含演示构造数据", default=False)
    form_check_open = models.BooleanField(
        "自评表核对对外开放",
        default=False,
        help_text="勾选后，不登录也能在网页上核对自评表；核对的文件不保存。多个区县共用本系统时，任一区县勾选即开放。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "区县"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="district_not_below_itself",
                violation_error_message="区县的上级不能是它自己",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    code = models.CharField("代码", max_length=20)
    name = models.CharField("名称", max_length=50)
    is_centre = models.BooleanField("绩效管理中心", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "业务股室"
        ordering = ["district", "code"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="section_code_once"),
            models.UniqueConstraint(
                fields=["district"], condition=models.Q(is_centre=True), name="section_one_centre",
                violation_error_message="一个区县只能有一个绩效管理中心",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


class Field(models.Model):
    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=50, unique=True)
    sector = models.CharField("行业", max_length=30, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "领域"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    DEPARTMENT = "department", "区直部门"
    TOWNSHIP = "township", "镇办"
    SCHOOL = "school", "学校"
    OTHER = "other", "其他"


class Unit(models.Model):
    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    code = models.CharField("单位代码", max_length=20)
    name = models.CharField("单位名称", max_length=80)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=12, choices=UnitKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name="主管部门")
    section = models.ForeignKey(Section, models.PROTECT, verbose_name="归口股室")
    contact = models.CharField("联系人", max_length=30, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    initials = InitialsField("拼音首字母", of=("name", "short_name"))
    history = HistoricalRecords(app="projects", verbose_name="单位变更记录", excluded_fields=["initials"])

    class Meta:
        verbose_name = verbose_name_plural = "预算单位"
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="unit_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=UnitKind.values),
                name="unit_kind_known",
                violation_error_message="单位类别须为规定的类别",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="unit_not_below_itself",
                violation_error_message="单位的主管部门不能是它自己",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    UNIT_CLERK = "unit_clerk", "单位经办"
    UNIT_HEAD = "unit_head", "单位负责人"
    SECTION_OFFICER = "section_officer", "业务股室"
    PERFORMANCE_OFFICER = "performance_officer", "绩效中心"
    POOL_KEEPER = "pool_keeper", "专家库管理"
    EXPERT = "expert", "专家"
    LEADER = "leader", "局领导"
    AUDITOR = "auditor", "审计监督"
    ADMINISTRATOR = "administrator", "系统管理员"
    SECURITY_OFFICER = "security_officer", "安全保密管理员"


class Membership(models.Model):
    """A person's role in a unit, a section or a district (for pool roles: the city); rights come from here alone."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="用户")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, verbose_name="股室")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "成员"
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=models.Q(unit__isnull=False), name="membership_unit_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role", "section"],
                condition=models.Q(section__isnull=False),
                name="membership_section_once",
            ),
            models.UniqueConstraint(
                fields=["user", "role", "district"],
                condition=models.Q(unit__isnull=True, section__isnull=True),
                name="membership_district_once",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values),
                name="membership_role_known",
                violation_error_message="角色须为规定的角色",
            ),
            models.CheckConstraint(
                name="membership_scope_fits_role",
                violation_error_message="单位角色须选单位，股室角色须选股室，其他角色两者都不选",
                condition=(
                    models.Q(role__in=["unit_clerk", "unit_head"], unit__isnull=False, section__isnull=True)
                    | models.Q(role="section_officer", section__isnull=False, unit__isnull=True)
                    | (
                        ~models.Q(role__in=["unit_clerk", "unit_head", "section_officer"])
                        & models.Q(section__isnull=True, unit__isnull=True)
                    )
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}:{self.get_role_display()}({self.unit or self.section or self.district})"


class Affiliation(models.Model):
    """Whose people an account is one of, also when it holds no role yet or no longer: the trail keeps its past."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="affiliations", verbose_name="用户")
    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")

    class Meta:
        verbose_name = verbose_name_plural = "账号归属"
        ordering = ["user", "district"]
        constraints = [models.UniqueConstraint(fields=["user", "district"], name="affiliation_once")]

    def __str__(self) -> str:
        return f"{self.user}·{self.district}"


class Task(models.TextChoices):
    """What a working year asks for; each with its due date."""

    EX_ANTE = "ex_ante", "事前评价"
    MID_TERM = "mid_term", "事中评价"
    EX_POST = "ex_post", "事后自评"
    SUMMARY_TABLE = "summary_table", "财政支出绩效报告汇总表"
    KEY_REPORT = "key_report", "重点评价报告"
    WORK_SUMMARY = "work_summary", "绩效评价工作总结"
    DEPARTMENT_REPORT = "department_report", "部门整体评价材料"


class WorkingYear(models.Model):
    """Year Y: ex-post of Y−1, ex-ante and mid-term of Y, consequences for the budget of Y+1."""

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    year = models.PositiveSmallIntegerField("工作年度")
    project_spending = models.DecimalField("上年项目支出总额(元)", max_digits=18, decimal_places=2)
    project_spending_note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作年度"
        ordering = ["district", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["district", "year"], name="working_year_once"),
            models.CheckConstraint(
                condition=models.Q(project_spending__gt=0),
                name="working_year_spending_positive",
                violation_error_message="上年项目支出总额须大于 0",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district}{self.year}年度"

    @property
    def fiscal_year(self) -> int:
        """The year whose spending is evaluated afterwards."""
        return self.year - 1

    @property
    def budget_year(self) -> int:
        """The year whose budget the results are used for."""
        return self.year + 1


class CalendarEntry(models.Model):
    working_year = models.ForeignKey(WorkingYear, models.CASCADE, related_name="calendar", verbose_name="工作年度")
    task = models.CharField("事项", max_length=20, choices=Task.choices)
    opens = models.DateField("开始")
    due = models.DateField("截止")

    class Meta:
        verbose_name = verbose_name_plural = "日程"
        ordering = ["working_year", "due", "task"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "task"], name="calendar_task_once"),
            models.CheckConstraint(
                condition=models.Q(task__in=Task.values),
                name="calendar_task_known",
                violation_error_message="事项须为规定的事项",
            ),
            models.CheckConstraint(
                condition=models.Q(due__gte=models.F("opens")), name="calendar_due_after_opening",
                violation_error_message="截止日期不能早于开始日期",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.working_year}·{self.get_task_display()}"


class Extension(models.Model):
    """A later due date for one unit, with its reason."""

    entry = models.ForeignKey(CalendarEntry, models.CASCADE, related_name="extensions", verbose_name="日程")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位")
    due = models.DateField("延至")
    reason = models.CharField("原因", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["entry", "unit"]
        constraints = [models.UniqueConstraint(fields=["entry", "unit"], name="extension_once")]

    def __str__(self) -> str:
        return f"{self.unit}·{self.entry.get_task_display()}延至{self.due}"


class Organisation(models.Model):
    """Who leads and runs the year's work, as the yearly report tells it."""

    working_year = models.OneToOneField(WorkingYear, models.CASCADE, verbose_name="工作年度")
    leading_group = models.CharField("领导机构", max_length=80)
    city_committee = models.CharField("市专家评审机构", max_length=80)
    centre = models.CharField("绩效管理机构", max_length=80)
    centre_founded = models.CharField("成立时间", max_length=20, blank=True)
    posts = models.PositiveSmallIntegerField("编制数", null=True, blank=True)
    staff = models.PositiveSmallIntegerField("在岗人数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "组织机构"

    def __str__(self) -> str:
        return f"{self.working_year}组织机构"


class BasisDocument(models.Model):
    """A rule or plan that the year rests on."""

    working_year = models.ForeignKey(WorkingYear, models.CASCADE, related_name="basis", verbose_name="工作年度")
    order = models.PositiveSmallIntegerField("序号")
    number = models.CharField("文号", max_length=60)
    title = models.CharField("名称", max_length=120, blank=True)
    note = models.CharField("备注", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "依据文件"
        ordering = ["working_year", "order"]
        constraints = [models.UniqueConstraint(fields=["working_year", "order"], name="basis_order_once")]

    def __str__(self) -> str:
        return self.number


class Training(models.Model):
    working_year = models.ForeignKey(WorkingYear, models.CASCADE, related_name="trainings", verbose_name="工作年度")
    on = models.DateField("日期")
    topic = models.CharField("内容", max_length=120)
    people = models.PositiveIntegerField("人数")

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = ["working_year", "on"]

    def __str__(self) -> str:
        return self.topic


class Theme(models.Model):
    """Fields that the yearly report tells of together, with the office's own words on what the money did."""

    working_year = models.ForeignKey(WorkingYear, models.CASCADE, related_name="themes", verbose_name="工作年度")
    order = models.PositiveSmallIntegerField("序号")
    title = models.CharField("主题", max_length=60)
    fields = models.ManyToManyField(Field, verbose_name="领域")
    text = models.TextField("文字", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "成效主题"
        ordering = ["working_year", "order"]
        constraints = [models.UniqueConstraint(fields=["working_year", "order"], name="theme_order_once")]

    def __str__(self) -> str:
        return self.title


class Prose(models.Model):
    """A narrative passage that the office keeps for a yearly document: figures never stand in it, they are live."""

    working_year = models.ForeignKey(WorkingYear, models.CASCADE, related_name="prose", verbose_name="工作年度")
    document = models.CharField("文档", max_length=30)
    key = models.CharField("段落", max_length=30)
    text = models.TextField("文字")

    class Meta:
        verbose_name = verbose_name_plural = "报告文字"
        ordering = ["working_year", "document", "key"]
        constraints = [models.UniqueConstraint(fields=["working_year", "document", "key"], name="prose_once")]

    def __str__(self) -> str:
        return f"{self.working_year}·{self.document}·{self.key}"


class Returned(models.TextChoices):
    """What a section returns with a reason."""

    TARGET = "target", "绩效目标和项目申报"
    FILING = "filing", "自评填报"


class ReturnReason(models.Model):
    """A sentence that a district's sections often return something with; offered, then edited."""

    district = models.ForeignKey(
        District, models.CASCADE, related_name="+", db_index=False, verbose_name="区县"
    )  # return_reason_once begins with it
    about = models.CharField("用于", max_length=10, choices=Returned.choices)
    number = models.PositiveSmallIntegerField("序号")
    text = models.CharField("退回原因", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "常用退回原因"
        ordering = ["district", "about", "number"]
        constraints = [
            models.UniqueConstraint(fields=["district", "about", "number"], name="return_reason_once"),
            models.CheckConstraint(
                condition=models.Q(about__in=Returned.values),
                name="return_reason_about_known",
                violation_error_message="退回原因须用于规定的事项",
            ),
        ]

    def __str__(self) -> str:
        return self.text
