"""Documents that left the house: the facts they were built from, the file, and its hash."""

from django.conf import settings
from django.db import models

from budgeteval.files.models import Attachment
from projects.directory.models import Unit, WorkingYear


class DocumentKind(models.TextChoices):
    YEAR_REPORT = "year_report", "年度预算绩效工作开展情况报告"
    SUMMARY_TABLE = "summary_table", "财政支出绩效报告汇总表"
    KEY_REPORT = "key_report", "重点项目绩效评价报告"
    DEPARTMENT_REPORT = "department_report", "部门整体支出绩效评价报告"
    UNIT_BUDGETS = "unit_budgets", "单位预算建议表"
    DRAW_CERTIFICATE = "draw_certificate", "专家抽取记录"


class Document(models.Model):
    """One build of one document; a rebuild is a new row, the same facts give the same words."""

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="documents", verbose_name="工作年度")
    kind = models.CharField("种类", max_length=20, choices=DocumentKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, verbose_name="单位")
    subject = models.CharField("主题", max_length=200)
    path = models.CharField("文件路径", max_length=255)
    facts = models.JSONField("数据快照", editable=False)
    facts_sha256 = models.CharField("数据摘要", max_length=64, editable=False)
    rulebook = models.CharField("规则版本", max_length=160, blank=True, editable=False)
    attachment = models.ForeignKey(Attachment, models.PROTECT, verbose_name="文件")
    built_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="生成人")
    built_at = models.DateTimeField("生成时间")
    superseded = models.BooleanField("已有新版", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "文档"
        ordering = ["working_year", "kind", "path"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values),
                name="document_kind_known",
                violation_error_message="文档种类须为规定的种类",
            ),
            models.UniqueConstraint(
                fields=["working_year", "path"], condition=models.Q(superseded=False), name="document_newest_once"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
