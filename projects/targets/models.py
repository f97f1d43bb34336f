"""Performance targets and their indicators."""

from django.db import models
from simple_history.models import HistoricalRecords

from projects.registry.models import Project
from projects.staged import Staged, stage_known
from projects.workflow.tables import TARGET


class Operator(models.TextChoices):
    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"
    EQUAL = "=", "="
    QUALITATIVE = "qualitative", "定性"


FULL_MARKS = 100


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


class Target(Staged):
    """A project's performance target; without one a self-evaluation is still possible (a finding, not a wall)."""

    flow = TARGET

    project = models.OneToOneField(Project, models.CASCADE, related_name="target", verbose_name="项目")
    goal = models.TextField("年度总体目标")
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

    class Meta:
        verbose_name = verbose_name_plural = "绩效指标"
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="indicator_number_once"),
            row_in_bounds("indicator"),
        ]
