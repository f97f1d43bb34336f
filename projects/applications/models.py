"""What units apply for: each project of the next budget year, its grounds and money, the leading group's approval."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from budgeteval.files.models import Attachment
from projects.directory.models import District, WorkingYear
from projects.registry.models import Project, Source, yuan
from projects.staged import Staged, stage_known
from projects.workflow.tables import APPLICATION


class Group(models.TextChoices):
    """Whose leading group approves what is applied for: the account of the reference year leaves it open."""

    UNIT = "unit", "单位绩效领导小组"
    BUREAU = "bureau", "财政局绩效管理工作领导小组"


class ApplicationRule(models.Model):
    """A district's own settings for applications; without a row the unit's leading group approves (our reading)."""

    district = models.OneToOneField(District, models.CASCADE, related_name="+", verbose_name="区县")
    group = models.CharField("由谁审定", max_length=10, choices=Group.choices, default=Group.UNIT)

    class Meta:
        verbose_name = verbose_name_plural = "项目预算申报规定"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group__in=Group.values),
                name="application_rule_group_known",
                violation_error_message="审定机构须为规定的机构",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district}：{self.get_group_display()}"


class Application(Staged):
    """项目预算申报表: one project of the working year's budget year; its performance target is the project's own."""

    flow = APPLICATION

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="applications", verbose_name="工作年度")
    project = models.OneToOneField(Project, models.PROTECT, related_name="application", verbose_name="项目")
    content = models.TextField("项目内容", blank=True)
    grounds = models.TextField("安排依据", blank=True)
    grounds_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据附件"
    )
    grounds_name = models.CharField("依据附件名", max_length=200, blank=True)
    group = models.CharField("审定机构", max_length=10, choices=Group.choices, blank=True, editable=False)
    meeting = models.CharField("会议名称", max_length=120, blank=True)
    met_on = models.DateField("会议日期", null=True, blank=True)
    minutes = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="会议纪要"
    )
    minutes_name = models.CharField("会议纪要文件名", max_length=200, blank=True)
    filed_at = models.DateTimeField("首次报送时间", null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="报送人"
    )
    times_returned = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    return_reason = models.TextField("最近一次退回原因", blank=True, editable=False)
    history = HistoricalRecords(app="projects", verbose_name="项目预算申报变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "项目预算申报"
        ordering = ["project"]
        constraints = [
            stage_known(APPLICATION),
            models.CheckConstraint(
                condition=models.Q(group="", met_on__isnull=True)
                | models.Q(group__in=Group.values, met_on__isnull=False),
                name="application_cleared_whole",
                violation_error_message="审定机构和会议日期须同时登记",
            ),
            models.CheckConstraint(
                condition=models.Q(filed_at__isnull=True, filed_by__isnull=True)
                | models.Q(filed_at__isnull=False, filed_by__isnull=False),
                name="application_filed_whole",
                violation_error_message="报送时间和报送人须同时登记",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}预算申报"


class ApplicationAmount(models.Model):
    """What is applied for from one source, in yuan."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="amounts", db_index=False, verbose_name="项目预算申报"
    )  # application_amount_once begins with it
    source = models.CharField("资金来源", max_length=10, choices=Source.choices)
    requested = yuan("申请数")

    class Meta:
        verbose_name = verbose_name_plural = "申请资金"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "source"], name="application_amount_once"),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values),
                name="application_amount_source_known",
                violation_error_message="资金来源须为规定的来源",
            ),
            models.CheckConstraint(
                condition=models.Q(requested__gte=0),
                name="application_amount_not_negative",
                violation_error_message="申请金额不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.requested}"
