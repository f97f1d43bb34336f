"""The ledger of ratings: immutable once written; a recomputation is a new row."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from projects.directory.models import Unit, WorkingYear
from projects.registry.models import Project
from projects.rulebooks.models import Rulebook
from projects.selfeval.models import points, total_not_negative
from projects.staged import Staged, stage_known
from projects.workflow.tables import RATING


class RatingKind(models.TextChoices):
    SELF = "self", "单位自评"
    SECTION = "section", "股室复评"
    KEY = "key", "重点评价"
    DEPARTMENT = "department", "部门整体评价"


BY_PANEL = (RatingKind.KEY, RatingKind.DEPARTMENT)


class Rating(Staged):
    """Inputs snapshot, rulebook version, explained lines, total and grade; recomputable to the last hundredth.

    A panel's inputs hold every expert's points: a rating that was fetched for its unit does not give them out.
    """

    flow = RATING

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="ratings", db_index=False, verbose_name="工作年度"
    )  # rating_by_grade begins with it
    kind = models.CharField("种类", max_length=12, choices=RatingKind.choices)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="ratings", verbose_name="项目"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="ratings", verbose_name="单位")
    rulebook = models.ForeignKey(Rulebook, models.PROTECT, verbose_name="规则手册")
    inputs = models.JSONField("输入快照", editable=False)
    lines = models.JSONField("计分明细", editable=False)
    total = points("总分", editable=False)
    grade = models.CharField("等级", max_length=10, editable=False)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, verbose_name="取代")
    rated_at = models.DateTimeField("评定时间", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "评级"
        ordering = ["working_year", "kind", "unit", "project"]
        constraints = [
            models.UniqueConstraint(
                fields=["working_year", "kind", "project"],
                condition=models.Q(supersedes__isnull=True, project__isnull=False),
                name="rating_first_of_project_once",
            ),
            models.UniqueConstraint(
                fields=["working_year", "kind", "unit"],
                condition=models.Q(supersedes__isnull=True, project__isnull=True),
                name="rating_first_of_unit_once",
            ),
            stage_known(RATING),
            total_not_negative("rating"),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[RatingKind.SELF, RatingKind.SECTION, RatingKind.KEY], project__isnull=False
                )
                | models.Q(kind=RatingKind.DEPARTMENT, project__isnull=True),
                name="rating_object_fits_kind",
                violation_error_message="部门整体评价的评级属于单位，其他评级属于项目",
            ),
            models.CheckConstraint(
                condition=models.Q(supersedes__isnull=True) | ~models.Q(supersedes=models.F("id")),
                name="rating_not_after_itself",
                violation_error_message="评级不能取代它自己",
            ),
        ]
        indexes = [models.Index(fields=["working_year", "kind", "grade"], name="rating_by_grade")]

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Django calls this for a column that was left out of the query; inputs withheld from the reader stay out.

        Raises:
            PermissionDenied: the inputs were asked for, and the rating was fetched for the unit that it judges.
        """
        if getattr(self, "inputs_withheld", False) and fields is not None and "inputs" in fields:
            raise PermissionDenied("评价人员的评分不向被评价单位提供")
        super().refresh_from_db(using=using, fields=fields, from_queryset=from_queryset)

    def __str__(self) -> str:
        return f"{self.project or self.unit}{self.get_kind_display()}：{self.grade}"
