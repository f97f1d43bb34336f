"""Reminders as they were sent, and calls as they were made."""

from django.conf import settings
from django.db import models

from projects.directory.models import Task, Unit, WorkingYear


class Channel(models.TextChoices):
    SYSTEM = "system", "系统消息"
    MAIL = "mail", "系统消息和邮件"
    GROUP = "group", "单位群"


class Reminder(models.Model):
    """One unit was reminded of one task: when, by which channel, how much it owed then, how many people it reached."""

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="reminders", db_index=False, verbose_name="工作年度"
    )  # reminder_by_unit begins with it
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reminders", verbose_name="预算单位")
    task = models.CharField("事项", max_length=20, choices=Task.choices)
    channel = models.CharField("方式", max_length=10, choices=Channel.choices)
    owed = models.PositiveIntegerField("未报份数")
    due = models.DateField("截止日期")
    people = models.PositiveIntegerField("收到人数", default=0)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="催报人")
    sent_at = models.DateTimeField("催报时间")

    class Meta:
        verbose_name = verbose_name_plural = "催报记录"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(task__in=Task.values),
                name="reminder_task_known",
                violation_error_message="事项须为规定的事项",
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values),
                name="reminder_channel_known",
                violation_error_message="催报方式须为规定的方式",
            ),
        ]
        indexes = [models.Index(fields=["working_year", "unit", "task"], name="reminder_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}·{self.get_task_display()}·{self.get_channel_display()}"


class Outcome(models.TextChoices):
    PROMISED = "promised", "答应按期报送"
    EXPLAINED = "explained", "说明情况，未定日期"
    UNREACHED = "unreached", "无人接听"
    WRONG = "wrong", "号码有误"


class CallLog(models.Model):
    """Somebody of the centre telephoned a unit: with whom, what came of it, and until when the unit promised."""

    working_year = models.ForeignKey(
        WorkingYear, models.PROTECT, related_name="calls", db_index=False, verbose_name="工作年度"
    )  # call_by_unit begins with it
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calls", verbose_name="预算单位")
    called_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="致电人")
    called_at = models.DateTimeField("致电时间")
    spoke_to = models.CharField("接听人", max_length=30, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome.choices)
    promised_on = models.DateField("承诺报送日期", null=True, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "电话记录"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=Outcome.values),
                name="call_outcome_known",
                violation_error_message="电话结果须为规定的结果",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="promised", promised_on__isnull=False)
                | (~models.Q(outcome="promised") & models.Q(promised_on__isnull=True)),
                name="call_promise_has_a_day",
                violation_error_message="答应按期报送的须登记承诺日期，其他结果没有承诺日期",
            ),
        ]
        indexes = [models.Index(fields=["working_year", "unit"], name="call_by_unit")]

    def __str__(self) -> str:
        return f"{self.unit}·{self.get_outcome_display()}"
