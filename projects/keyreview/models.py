"""Key-project evaluation: one project, a fixed framework, meetings and visits, a survey, a panel, a report."""

from django.db import models

from projects.directory.models import Unit
from projects.experts.models import Evaluation
from projects.registry.models import Project
from projects.workflow.tables import KEY_REVIEW


class KeyReview(Evaluation):
    flow = KEY_REVIEW

    project = models.ForeignKey(Project, models.PROTECT, related_name="key_reviews", verbose_name="项目")
    content = models.TextField("项目内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重点评价"
        ordering = ["working_year", "project"]
        constraints = [models.UniqueConstraint(fields=["working_year", "project"], name="key_review_once")]

    def __str__(self) -> str:
        return f"{self.project}重点评价"

    @property
    def evaluated_unit(self) -> Unit:
        return self.project.unit

    @property
    def subject(self) -> Project | Unit:
        return self.project


class ReviewEvent(models.Model):
    """A step of the field work: report meeting, discussion, site visit."""

    review = models.ForeignKey(KeyReview, models.CASCADE, related_name="events", verbose_name="重点评价")
    kind = models.CharField(
        "环节", max_length=12,
        choices=[("report", "单位汇报"), ("discussion", "座谈"), ("visit", "现场考察"), ("survey", "满意度调查")],
    )  # fmt: skip
    date = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    people = models.PositiveSmallIntegerField("参加人数", null=True, blank=True)
    note = models.TextField("记录", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价环节"
        ordering = ["review", "date", "pk"]

    def __str__(self) -> str:
        return f"{self.review}·{self.get_kind_display()}"
