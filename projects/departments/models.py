"""Whole-department evaluation: the department's data, the computed ratios, a panel, a report."""

from django.db import models

from projects.directory.models import Unit, WorkingYear
from projects.experts.models import PanelObject
from projects.rulebooks.models import Rulebook
from projects.staged import Staged
from projects.workflow.tables import DEPARTMENT_REVIEW


class DepartmentDatum(models.Model):
    """One figure of a department's year: posts, staff, 三公 money, procurement, assets, carry-over (yuan or counts)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="data", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    key = models.CharField("数据项", max_length=40)
    value = models.DecimalField("数值", max_digits=18, decimal_places=2, null=True, blank=True)
    not_applicable = models.BooleanField("不适用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "部门数据"
        ordering = ["unit", "year", "key"]
        constraints = [models.UniqueConstraint(fields=["unit", "year", "key"], name="department_datum_once")]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}·{self.key}"


class DepartmentReview(Staged):
    flow = DEPARTMENT_REVIEW

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="department_reviews", verbose_name="工作年度"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="department_reviews", verbose_name="单位")
    ground = models.CharField("选取理由", max_length=200)
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, null=True, blank=True, verbose_name="规则手册")
    framework = models.CharField("指标体系", max_length=40, blank=True)
    judged = models.OneToOneField(
        PanelObject, models.PROTECT, null=True, blank=True, related_name="department_review", verbose_name="评审对象"
    )
    narrative = models.JSONField("报告文字", default=dict)
    unit_opinion = models.TextField("单位反馈意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门整体评价"
        ordering = ["working_year", "unit"]
        constraints = [models.UniqueConstraint(fields=["working_year", "unit"], name="department_review_once")]

    def __str__(self) -> str:
        return f"{self.unit}部门整体支出绩效评价"
