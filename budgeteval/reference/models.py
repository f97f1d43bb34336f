"""What the reference year has played so far, so that a killed run goes on where it stopped."""

from django.db import models


class Run(models.Model):
    """The year this database holds: one row at most."""

    seed = models.BigIntegerField("种子")
    sheets_sha256 = models.CharField("表格摘要", max_length=64)
    started_at = models.DateTimeField("开始时间")

    class Meta:
        verbose_name = verbose_name_plural = "参考年度运行"

    def __str__(self) -> str:
        return f"种子 {self.seed}"


class Act(models.Model):
    """One act of the year, written in the same transaction as what it did: done once, or not at all."""

    key = models.CharField("事项", max_length=120, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "参考年度事项"

    def __str__(self) -> str:
        return self.key
