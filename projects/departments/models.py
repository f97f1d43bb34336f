"""Whole-department evaluation: the department's data, the computed ratios, a panel, a report."""

from django.db import models

from projects.directory.models import Unit
from projects.experts.models import Evaluation
from projects.registry.models import Project
from projects.staged import stage_known
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
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "key"], name="department_datum_once"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(not_applicable=False),
                name="department_datum_one_answer",
                violation_error_message="数据项不能既有数值又不适用",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.year}·{self.key}"


class DepartmentReview(Evaluation):
    flow = DEPARTMENT_REVIEW
    framework_kind = "department"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="department_reviews", verbose_name="单位")
    duties = models.TextField("主要职责", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "部门整体评价"
        ordering = ["working_year", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "unit"], name="department_review_once"),
            stage_known(DEPARTMENT_REVIEW),
        ]

    def __str__(self) -> str:
        return f"{self.unit}部门整体支出绩效评价"

    @property
    def evaluated_unit(self) -> Unit:
        return self.unit

    @property
    def subject(self) -> Project | Unit:
        return self.unit
