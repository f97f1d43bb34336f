"""What somebody was told, whether it was read, and what became of the mail that told it too."""

from django.conf import settings
from django.db import models

from budgeteval.jobs.models import Job

LONGEST_TEXT = 1000


class Notice(models.Model):
    """One message to one person; `url_name` and `url_args` lead to what it speaks of."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", db_index=False, verbose_name="收件人"
    )  # notice_by_recipient begins with it
    text = models.CharField("内容", max_length=LONGEST_TEXT)
    url_name = models.CharField("页面", max_length=60, blank=True)
    url_args = models.JSONField("页面参数", default=list, blank=True)
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["recipient", "read_at", "-id"], name="notice_by_recipient")]

    def __str__(self) -> str:
        return self.text


class Mail(models.Model):
    """The mail of one notice: sent, waiting, or not sent and why."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="mail", verbose_name="消息")
    job = models.ForeignKey(Job, models.PROTECT, related_name="+", verbose_name="后台任务")
    address = models.EmailField("邮箱")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    failure = models.CharField("没有发出的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "邮件"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(failure=""),
                name="mail_sent_or_failed",
                violation_error_message="已发出的邮件没有未发出的原因",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address}：{self.notice}"


class MailChoice(models.Model):
    """Whether a person wants messages by mail too; who has not chosen gets them where an address is known."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_choice", verbose_name="用户"
    )
    wanted = models.BooleanField("同时发送邮件", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "邮件设置"

    def __str__(self) -> str:
        return f"{self.user}：{'接收' if self.wanted else '不接收'}邮件"
