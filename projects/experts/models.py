"""The city's pool, conflicts of interest, draws, panels, seats and independent sheets."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from projects.directory.models import District, Field, Unit, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.selfeval.models import points as column_of_points
from projects.selfeval.models import total_not_negative
from projects.staged import Staged, stage_known
from projects.workflow.tables import DRAW, PANEL, SHEET


class Expert(models.Model):
    """A member of the city's pool; in a draw the expert stands under the one `speciality`."""

    pool = models.ForeignKey(District, models.PROTECT, related_name="experts", verbose_name="专家库（市）")
    code = models.CharField("专家编号", max_length=20, unique=True)
    name = models.CharField("姓名", max_length=30)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name="账号")
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, verbose_name="领域")
    speciality = models.CharField("专业", max_length=30)
    employer = models.CharField("工作单位", max_length=80)
    title = models.CharField("职称", max_length=30, blank=True)
    suspended = models.BooleanField("暂停", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "专家"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


CONFLICT_CATEGORIES = [("employer", "任职单位"), ("declared", "本人申报"), ("cooling_off", "冷却期")]


class Conflict(models.Model):
    """A declared or known interest of an expert in a unit: recusal holds against every object of that unit."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="conflicts", verbose_name="专家")
    unit = models.ForeignKey(Unit, models.CASCADE, verbose_name="单位")
    category = models.CharField("类别", max_length=12, choices=CONFLICT_CATEGORIES)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "利害关系"
        ordering = ["expert", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "unit", "category"], name="conflict_once"),
            models.CheckConstraint(
                condition=models.Q(category__in=[key for key, _ in CONFLICT_CATEGORIES]),
                name="conflict_category_known",
                violation_error_message="利害关系类别须为规定的类别",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert}·{self.unit}"


class Draw(Staged):
    """One draw: the frozen frame, the sealed list, the seed's parts, and the certificate."""

    flow = DRAW

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="draws", verbose_name="工作年度")
    code = models.CharField("编号", max_length=40, unique=True)
    purpose = models.CharField("用途", max_length=120)
    frame = models.JSONField("封存名单", editable=False)
    frame_sha256 = models.CharField("名单摘要", max_length=64, editable=False)
    sealed = models.JSONField("密封对照表", editable=False)
    entropy = models.JSONField("种子来源", default=dict, editable=False)
    certificate = models.JSONField("抽取记录", default=dict, editable=False)
    frozen_at = models.DateTimeField("封存时间", editable=False)
    committed_at = models.DateTimeField("承诺时间", null=True, editable=False)
    revealed_at = models.DateTimeField("公布时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "专家抽取"
        ordering = ["frozen_at"]
        constraints = [
            stage_known(DRAW),
            models.CheckConstraint(
                condition=(models.Q(committed_at__isnull=True) | models.Q(committed_at__gte=models.F("frozen_at")))
                & (models.Q(revealed_at__isnull=True) | models.Q(revealed_at__gte=models.F("frozen_at")))
                & (
                    models.Q(committed_at__isnull=True)
                    | models.Q(revealed_at__isnull=True)
                    | models.Q(revealed_at__gte=models.F("committed_at"))
                ),
                name="draw_times_in_order",
                violation_error_message="抽取须依次封存名单、提交承诺、公布种子",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class DrawSecret(models.Model):
    """One officer's half of the seed: committed first, revealed only after every commitment is in."""

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="secrets", verbose_name="专家抽取")
    by = models.CharField("角色", max_length=30)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经手人")
    secret = models.CharField("随机数", max_length=128, editable=False)
    commitment = models.CharField("承诺", max_length=64, editable=False)
    revealed = models.BooleanField("已公布", default=False, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "抽取随机数"
        ordering = ["draw", "pk"]
        constraints = [models.UniqueConstraint(fields=["draw", "by"], name="draw_secret_once")]

    def __str__(self) -> str:
        return f"{self.draw}·{self.by}"


class Panel(Staged):
    """The experts seated by one draw; serves one or more objects."""

    flow = PANEL

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="panel", verbose_name="专家抽取")
    name = models.CharField("名称", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "专家组"
        ordering = ["pk"]
        constraints = [stage_known(PANEL)]

    def __str__(self) -> str:
        return self.name


class PanelObject(models.Model):
    """What a panel judges: one project or one unit, by one framework of one rulebook."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="objects_judged", verbose_name="专家组")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, verbose_name="项目")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="规则手册")
    framework = models.CharField("指标体系", max_length=40)
    facts = models.JSONField("计算值", default=dict, editable=False)
    scorecard = models.JSONField("汇总计分卡", default=dict, editable=False)
    total = column_of_points("汇总得分", null=True, editable=False)
    grade = models.CharField("等级", max_length=10, blank=True, editable=False)
    diagnostics = models.JSONField("评分诊断", default=dict, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "评审对象"
        ordering = ["panel", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=True) ^ models.Q(unit__isnull=True), name="panel_object_one_kind"
            ),
            total_not_negative("panel_object"),
            models.UniqueConstraint(
                fields=["panel", "project"], condition=models.Q(project__isnull=False), name="panel_project_once"
            ),
            models.UniqueConstraint(
                fields=["panel", "unit"], condition=models.Q(unit__isnull=False), name="panel_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.project or self.unit)


class Seat(models.Model):
    """One expert's place on a panel; a replaced one stays on record with its reason."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats", verbose_name="专家组")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats", verbose_name="专家")
    number = models.PositiveSmallIntegerField("席次")
    role = models.CharField("职责", max_length=10, choices=[("lead", "组长"), ("member", "成员")])
    replaced_because = models.CharField("更换原因", max_length=200, blank=True)
    replaced_at = models.DateTimeField("更换时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "席位"
        ordering = ["panel", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "expert"], name="seat_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, role="lead") | models.Q(number__gt=1, role="member"),
                name="seat_first_one_leads",
                violation_error_message="第 1 席为组长，其余各席为成员",
            ),
            models.CheckConstraint(
                condition=models.Q(replaced_at__isnull=True) | ~models.Q(replaced_because=""),
                name="seat_replaced_with_reason",
                violation_error_message="更换专家须写明原因",
            ),
            models.UniqueConstraint(
                fields=["panel", "number"], condition=models.Q(replaced_at__isnull=True), name="seat_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel}·专家{self.number}"


class Sheet(Staged):
    """One expert's independent points for one object; hidden from the others until all are in."""

    flow = SHEET

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets", verbose_name="席位")
    judged = models.ForeignKey(PanelObject, models.PROTECT, related_name="sheets", verbose_name="评审对象")
    opinion = models.TextField("综合意见", blank=True)
    total = column_of_points("总分", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "专家评分表"
        ordering = ["judged", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "judged"], name="sheet_once"),
            stage_known(SHEET),
            total_not_negative("sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.judged}·{self.seat}"


class SheetPoint(models.Model):
    """Points for one item; a comment is owed below the set share of the weight."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="points", verbose_name="评分表")
    item = models.CharField("指标代码", max_length=60)
    score = column_of_points("得分")
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["sheet", "item"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="sheet_point_once"),
            models.CheckConstraint(
                condition=models.Q(score__gte=0),
                name="sheet_point_not_negative",
                violation_error_message="得分不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}:{self.score}"


class Evaluation(Staged):
    """What key-project and whole-department evaluations share: a framework, a judged object, a report's prose."""

    framework_kind: ClassVar[str]
    """Which kind of a rulebook's frameworks the object is judged by."""

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, verbose_name="工作年度")
    ground = models.CharField("选取理由", max_length=200)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, null=True, blank=True, verbose_name="规则手册")
    framework = models.CharField("指标体系", max_length=40, blank=True)
    judged = models.OneToOneField(PanelObject, models.PROTECT, null=True, blank=True, verbose_name="评审对象")
    narrative = models.JSONField("报告文字", default=dict)
    unit_opinion = models.TextField("单位反馈意见", blank=True)

    class Meta:
        abstract = True

    @property
    def evaluated_unit(self) -> Unit:
        """The unit that answers for the object."""
        raise NotImplementedError

    @property
    def subject(self) -> Project | Unit:
        """The object that a panel judges."""
        raise NotImplementedError
