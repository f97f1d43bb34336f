"""Satisfaction surveys: what was asked of whom, and every questionnaire that came back."""

from django.db import models

from projects.directory.models import Unit
from projects.registry.models import Project


class Survey(models.Model):
    """A survey of a project or a unit. Answers run from 1 (very dissatisfied) to 5 (very satisfied)."""

    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="surveys", verbose_name="项目"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="surveys", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    audience = models.CharField("调查对象", max_length=120)
    opened = models.DateField("开始")
    closed = models.DateField("结束")
    distributed = models.PositiveIntegerField("发放份数")
    questions = models.JSONField("题目")
    target = models.DecimalField("满意度目标（%）", max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "满意度调查"
        ordering = ["year", "title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(project__isnull=True) ^ models.Q(unit__isnull=True), name="survey_one_subject"
            ),
            models.CheckConstraint(
                condition=models.Q(closed__gte=models.F("opened")),
                name="survey_closes_after_opening",
                violation_error_message="调查结束日期不能早于开始日期",
            ),
            models.CheckConstraint(
                condition=models.Q(distributed__gte=1),
                name="survey_asks_somebody",
                violation_error_message="发放份数至少为 1",
            ),
            models.CheckConstraint(
                condition=models.Q(target__isnull=True) | models.Q(target__gte=0, target__lte=100),
                name="survey_target_is_percent",
                violation_error_message="满意度目标须在 0 与 100 之间",
            ),
            models.UniqueConstraint(
                fields=["project", "year", "title"],
                condition=models.Q(project__isnull=False),
                name="survey_of_project_once",
            ),
            models.UniqueConstraint(
                fields=["unit", "year", "title"], condition=models.Q(unit__isnull=False), name="survey_of_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SurveyAnswer(models.Model):
    """One returned questionnaire: an answer per question, null where none was given; valid when all were."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers", verbose_name="满意度调查")
    number = models.PositiveIntegerField("问卷编号")
    channel = models.CharField("渠道", max_length=20)
    answers = models.JSONField("回答")
    valid = models.BooleanField("有效")

    class Meta:
        verbose_name = verbose_name_plural = "调查问卷"
        ordering = ["survey", "number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_answer_once")]

    def __str__(self) -> str:
        return f"{self.survey}·问卷{self.number}"
