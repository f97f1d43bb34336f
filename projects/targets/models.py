"""Performance targets and their indicators, their review and changes, and the library of indicators."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from projects.directory.initials import InitialsField
from projects.directory.models import District, Field
from projects.registry.models import Project
from projects.staged import Staged, stage_known
from projects.workflow.tables import LIBRARY_ENTRY, TARGET, TARGET_CHANGE


class Operator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    EQUAL = "=", "="
    QUALITATIVE = "qualitative", "定性"


FULL_MARKS = 100
# A target by which the year is measured.
ISSUED = ("issued", "frozen")


def row_in_bounds(table: str) -> models.CheckConstraint:
    """What the database itself holds of a row of either table: a known comparison, a weight of 0 to 100 points."""
    return models.CheckConstraint(
        condition=models.Q(op__in=Operator.values, weight__gte=0, weight__lte=FULL_MARKS),
        name=f"{table}_in_bounds",
        violation_error_message="指标性质须为 ≥、≤、= 或定性，分值须在 0 与 100 之间",
    )


class IndicatorBase(models.Model):
    """The columns that a target's indicator and a filing's line share, in the words of the official form."""

    number = models.PositiveSmallIntegerField("序号")
    level1 = models.CharField("一级指标", max_length=30)
    level2 = models.CharField("二级指标", max_length=30)
    name = models.CharField("三级指标", max_length=100)
    op = models.CharField("指标性质", max_length=12, choices=Operator.choices)
    target_value = models.CharField("指标值", max_length=200, blank=True)
    measure_unit = models.CharField("度量单位", max_length=20, blank=True)
    weight = models.DecimalField("分值", max_digits=5, decimal_places=2)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class LibraryEntry(Staged):
    """A reusable indicator of a district, for one field or (without one) for all; only listed ones are picked from."""

    flow = LIBRARY_ENTRY

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    field = models.ForeignKey(Field, models.PROTECT, null=True, blank=True, verbose_name="领域")
    level1 = models.CharField("一级指标", max_length=30)
    level2 = models.CharField("二级指标", max_length=30)
    name = models.CharField("指标名称", max_length=100)
    op = models.CharField("指标性质", max_length=12, choices=Operator.choices)
    measure_unit = models.CharField("度量单位", max_length=20, blank=True)
    reference = models.CharField("参考值", max_length=200, blank=True)
    method = models.CharField("评分方法", max_length=200, blank=True)
    evidence_asked = models.CharField("应附佐证", max_length=100, blank=True)
    initials = InitialsField("拼音首字母")
    origin = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name="来自项目"
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="提出人"
    )
    history = HistoricalRecords(app="projects", verbose_name="指标库变更记录", excluded_fields=["initials"])

    class Meta:
        verbose_name = verbose_name_plural = "指标库条目"
        ordering = ["level1", "level2", "name", "pk"]
        constraints = [
            stage_known(LIBRARY_ENTRY),
            models.UniqueConstraint(
                fields=["district", "field", "level2", "name"],
                condition=models.Q(field__isnull=False),
                name="library_entry_once",
            ),
            models.UniqueConstraint(
                fields=["district", "level2", "name"],
                condition=models.Q(field__isnull=True),
                name="library_entry_of_all_once",
            ),
            models.CheckConstraint(
                condition=models.Q(op__in=Operator.values),
                name="library_entry_op_known",
                violation_error_message="指标性质须为 ≥、≤、= 或定性",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(Staged):
    """A project's performance target; without one a self-evaluation is still possible (a finding, not a wall)."""

    flow = TARGET

    project = models.OneToOneField(Project, models.CASCADE, related_name="target", verbose_name="项目")
    goal = models.TextField("年度总体目标")
    explanations = models.JSONField("疑点说明", default=dict, blank=True)
    times_returned = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    return_reason = models.TextField("最近一次退回原因", blank=True, editable=False)
    history = HistoricalRecords(app="projects", verbose_name="绩效目标变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标"
        ordering = ["project"]
        constraints = [stage_known(TARGET)]

    def __str__(self) -> str:
        return f"{self.project}绩效目标"


class Indicator(IndicatorBase):
    target = models.ForeignKey(Target, models.CASCADE, related_name="indicators", verbose_name="绩效目标")
    evidence_asked = models.CharField("应附佐证", max_length=100, blank=True)
    basis = models.CharField("指标值依据", max_length=200, blank=True)
    library_entry = models.ForeignKey(
        "LibraryEntry", models.SET_NULL, null=True, blank=True, related_name="uses", verbose_name="取自指标库"
    )

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="indicator_number_once"),
            row_in_bounds("indicator"),
        ]


class TargetReview(models.Model):
    """The section's look at a target: four questions, each answered with an opinion; a remark for each indicator.

    `remarks` are {"number", "name", "text"}; `seen` is the target as it stood when it was last returned, so that what
    changed since can be shown.
    """

    target = models.OneToOneField(Target, models.CASCADE, related_name="review", verbose_name="绩效目标")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="审核人")
    reviewed_at = models.DateTimeField("审核时间")
    complete = models.BooleanField("完整性", null=True, blank=True)
    complete_opinion = models.CharField("完整性意见", max_length=300, blank=True)
    relevant = models.BooleanField("相关性", null=True, blank=True)
    relevant_opinion = models.CharField("相关性意见", max_length=300, blank=True)
    sound = models.BooleanField("适当性", null=True, blank=True)
    sound_opinion = models.CharField("适当性意见", max_length=300, blank=True)
    feasible = models.BooleanField("可行性", null=True, blank=True)
    feasible_opinion = models.CharField("可行性意见", max_length=300, blank=True)
    remarks = models.JSONField("逐项意见", default=list, blank=True)
    seen = models.JSONField("退回时的内容", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标审核"

    def __str__(self) -> str:
        return f"{self.target}审核"


class TargetChange(Staged):
    """A request to change an issued target: what it was, what it shall be, and why."""

    flow = TARGET_CHANGE

    target = models.ForeignKey(Target, models.PROTECT, related_name="changes", verbose_name="绩效目标")
    reason = models.TextField("调整理由", blank=True)
    before = models.JSONField("调整前", editable=False)
    proposed = models.JSONField("调整后")
    explanations = models.JSONField("疑点说明", default=dict, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="申请人"
    )
    return_reason = models.TextField("最近一次退回原因", blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标调整"
        ordering = ["target", "pk"]
        constraints = [
            stage_known(TARGET_CHANGE),
            models.UniqueConstraint(
                fields=["target"],
                condition=models.Q(stage__in=["draft", "signed", "submitted", "returned"]),
                name="target_change_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}调整"


class TargetVersion(models.Model):
    """A target as it was in force until a change replaced it; never written again."""

    target = models.ForeignKey(
        Target, models.PROTECT, related_name="versions", db_index=False, verbose_name="绩效目标"
    )  # target_version_once begins with it
    number = models.PositiveSmallIntegerField("版本")
    content = models.JSONField("内容")
    change = models.OneToOneField(TargetChange, models.PROTECT, related_name="replaced", verbose_name="由何调整取代")
    replaced_at = models.DateTimeField("取代时间")

    class Meta:
        verbose_name = verbose_name_plural = "绩效目标历史版本"
        ordering = ["target", "number"]
        constraints = [models.UniqueConstraint(fields=["target", "number"], name="target_version_once")]

    def __str__(self) -> str:
        return f"{self.target}第 {self.number} 版"
