"""One row a job: the row is the truth, the queue behind it only rings the bell."""

from django.conf import settings
from django.db import models

from budgeteval.files.models import Attachment


class State(models.TextChoices):
    QUEUED = "queued", "等待办理"
    RUNNING = "running", "正在办理"
    DONE = "done", "已完成"
    FAILED = "failed", "没有办成"
    CANCELLED = "cancelled", "已取消"


ENDED = (State.DONE, State.FAILED, State.CANCELLED)


class Job(models.Model):
    """A piece of long work that somebody asked for.

    `attempts` counts the claims and is the holder's token: what a worker writes counts only while the number is still
    its own. `holder` names the process that claimed it, as `machine/number`. `setbacks` counts interruptions and
    passing faults since somebody last asked for it. `closing`: the last piece has begun, which cannot be cancelled.
    `retry_helps`: whether what ended it may be gone the next time; what the person asked for is no better then.
    """

    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    arguments = models.JSONField("参数", default=dict)
    source = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来源文件"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="经办人")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    messages = models.JSONField("经过", default=list)
    reason = models.TextField("原因", blank=True)
    attempts = models.PositiveIntegerField("办理次数", default=0)
    setbacks = models.PositiveIntegerField("中断次数", default=0)
    holder = models.CharField("办理进程", max_length=120, blank=True)
    cancel_asked = models.BooleanField("要求取消", default=False)
    closing = models.BooleanField("正在写入", default=False)
    queued_at = models.DateTimeField("提交时间")
    claimed_at = models.DateTimeField("开始时间", null=True, blank=True)
    heartbeat_at = models.DateTimeField("最近进展时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    result = models.JSONField("结果", default=dict)
    file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="结果文件"
    )
    retry_helps = models.BooleanField("可以重试", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running", "done", "failed", "cancelled"]),
                name="job_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "running"], ended_at__isnull=True)
                | (~models.Q(state__in=["queued", "running"]) & models.Q(ended_at__isnull=False)),
                name="job_ended_with_its_time",
                violation_error_message="任务结束时须记下结束时间，未结束的没有结束时间",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_by_owner"),
            # Of all jobs: SQLite does not see that a question with states as parameters means the unfinished alone.
            models.Index(fields=["ended_at", "heartbeat_at"], name="job_by_end"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in ENDED

    @property
    def source_name(self) -> str:
        """The source file's name as its owner gave it: the same bytes may have come under another name before."""
        return str(self.arguments.get("file_name") or (self.source.name if self.source else ""))

    @property
    def cancellable(self) -> bool:
        """Whether asking to cancel it may still help."""
        return not (self.ended or self.cancel_asked or self.closing)

    @property
    def retriable(self) -> bool:
        """Whether trying it again may bring more than the same refusal."""
        return self.state == State.CANCELLED or (self.state == State.FAILED and self.retry_helps)

    @property
    def course(self) -> list[str]:
        """What happened on the way, but for what stands on the page as the reason already."""
        return [message for message in self.messages if not (self.reason and self.reason in message)]

    @property
    def percent(self) -> int:
        """How much is done, rounded down; 100 only when it is done."""
        if self.state == State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0


class Pulse(models.Model):
    """One row: when any worker was last known to be alive."""

    beat_at = models.DateTimeField("最近一次运行")

    class Meta:
        verbose_name = verbose_name_plural = "后台办理程序"

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}"
