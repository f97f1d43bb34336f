"""Key-project evaluation: one project, a fixed framework, meetings and visits, its figures, a panel, a report."""

from django.db import models

from projects.directory.models import Unit
from projects.experts.models import Evaluation
from projects.registry.models import Project
from projects.staged import stage_known
from projects.workflow.tables import KEY_REVIEW


class KeyReview(Evaluation):
    flow = KEY_REVIEW
    framework_kind = "key"

    project = models.ForeignKey(Project, models.PROTECT, related_name="key_reviews", verbose_name="项目")
    content = models.TextField("项目内容", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "重点评价"
        ordering = ["working_year", "project"]
        constraints = [
            models.UniqueConstraint(fields=["working_year", "project"], name="key_review_once"),
            stage_known(KEY_REVIEW),
        ]

    def __str__(self) -> str:
        return f"{self.project}重点评价"

    @property
    def evaluated_unit(self) -> Unit:
        return self.project.unit

    @property
    def subject(self) -> Project | Unit:
        return self.project


class ReviewDatum(models.Model):
    """A figure of the project that the system does not know by itself, under the id of the rulebook's input."""

    review = models.ForeignKey(KeyReview, models.CASCADE, related_name="data", verbose_name="重点评价")
    key = models.CharField("数据项", max_length=60)
    value = models.DecimalField("数值", max_digits=20, decimal_places=4)

    class Meta:
        verbose_name = verbose_name_plural = "重点评价数据"
        ordering = ["review", "key"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="review_datum_once")]

    def __str__(self) -> str:
        return f"{self.review}·{self.key}"


class EventKind(models.TextChoices):
    REPORT = "report", "单位汇报"
    DISCUSSION = "discussion", "座谈"
    VISIT = "visit", "现场考察"
    SURVEY = "survey", "满意度调查"


class ReviewEvent(models.Model):
    """A step of the field work: report meeting, discussion, site visit."""

    review = models.ForeignKey(KeyReview, models.CASCADE, related_name="events", verbose_name="重点评价")
    kind = models.CharField("环节", max_length=12, choices=EventKind.choices)
    date = models.DateField("日期")
    place = models.CharField("地点", max_length=80, blank=True)
    people = models.PositiveSmallIntegerField("参加人数", null=True, blank=True)
    note = models.TextField("记录", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价环节"
        ordering = ["review", "date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=EventKind.values),
                name="review_event_kind_known",
                violation_error_message="评价环节须为规定的环节",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review}·{self.get_kind_display()}"
