"""Projects and their money, units' budgets, and every import."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from budgeteval.files.models import Attachment
from budgeteval.jobs.models import Job
from projects.directory.initials import InitialsField
from projects.directory.models import District, Field, Unit


def yuan(label: str, **options: object) -> models.DecimalField:
    """A column of yuan, exact to the fen."""
    return models.DecimalField(label, max_digits=18, decimal_places=2, **options)  # type: ignore[arg-type]


class Nature(models.TextChoices):
    ONE_OFF = "one_off", "一次性"
    CONTINUING = "continuing", "延续"
    NEW = "new", "新增"


class Project(models.Model):
    """A project of one unit and fiscal year; `lineage` ties it to its namesakes of other years."""

    code = models.CharField("项目代码", max_length=30)
    name = models.CharField("项目名称", max_length=120)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="projects", db_index=False, verbose_name="预算单位"
    )  # project_by_unit begins with it
    fiscal_year = models.PositiveSmallIntegerField("资金年度")
    field = models.ForeignKey(Field, models.PROTECT, verbose_name="领域")
    nature = models.CharField("性质", max_length=12, choices=Nature.choices)
    guaranteed = models.BooleanField("三保", default=False)
    personal_subsidy = models.BooleanField("补助个人民生", default=False)
    contracted = models.BooleanField("已签合同", default=False)
    lineage = models.CharField("项目沿革", max_length=40, db_index=True)
    predecessor = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, verbose_name="上年项目")
    initials = InitialsField("拼音首字母")
    history = HistoricalRecords(app="projects", verbose_name="项目变更记录", excluded_fields=["initials"])

    class Meta:
        verbose_name = verbose_name_plural = "项目"
        ordering = ["fiscal_year", "code"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "code"], name="project_code_once"),
            models.CheckConstraint(
                condition=models.Q(nature__in=Nature.values),
                name="project_nature_known",
                violation_error_message="项目性质须为规定的性质",
            ),
            models.CheckConstraint(
                condition=models.Q(predecessor__isnull=True) | ~models.Q(predecessor=models.F("id")),
                name="project_not_before_itself",
                violation_error_message="项目的上年项目不能是它自己",
            ),
        ]
        indexes = [models.Index(fields=["unit", "fiscal_year", "code"], name="project_by_unit")]

    def __str__(self) -> str:
        return self.name


class Source(models.TextChoices):
    GRANT = "grant", "财政拨款"
    CARRIED = "carried", "上年结转"
    OTHER = "other", "其他资金"


class Funding(models.Model):
    """A project's money from one source, in yuan: budget at the start, adjusted, received (appropriated), executed."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="funding", db_index=False, verbose_name="项目"
    )  # funding_source_once begins with it
    source = models.CharField("资金来源", max_length=10, choices=Source.choices)
    year_start = yuan("年初预算数")
    adjusted = yuan("全年预算数")
    received = yuan("到位(拨款)数")
    executed = yuan("全年执行数")
    history = HistoricalRecords(app="projects", verbose_name="资金变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "项目资金"
        ordering = ["project", "source"]
        constraints = [
            models.UniqueConstraint(fields=["project", "source"], name="funding_source_once"),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values),
                name="funding_source_known",
                violation_error_message="资金来源须为规定的来源",
            ),
            models.CheckConstraint(
                condition=models.Q(year_start__gte=0, adjusted__gte=0, received__gte=0, executed__gte=0),
                name="funding_not_negative",
                violation_error_message="金额不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}·{self.get_source_display()}"


class UnitBudget(models.Model):
    """A unit's budget of one year, in yuan: what it had last year, what it requests."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="budgets", verbose_name="预算单位")
    budget_year = models.PositiveSmallIntegerField("预算年度")
    basic_last = yuan("上年基本支出")
    project_last = yuan("上年项目支出")
    basic_requested = yuan("申请基本支出")
    project_requested = yuan("申请项目支出")
    approved = yuan("批准数", null=True, blank=True)
    history = HistoricalRecords(app="projects", verbose_name="单位预算变更记录")

    class Meta:
        verbose_name = verbose_name_plural = "单位预算"
        ordering = ["budget_year", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "budget_year"], name="unit_budget_once"),
            models.CheckConstraint(
                condition=models.Q(
                    basic_last__gte=0, project_last__gte=0, basic_requested__gte=0, project_requested__gte=0
                ),
                name="unit_budget_not_negative",
                violation_error_message="预算金额不能为负数",
            ),
            models.CheckConstraint(
                condition=models.Q(approved__isnull=True) | models.Q(approved__gte=0),
                name="unit_budget_approval_not_minus",
                violation_error_message="批准数不能为负数",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.budget_year}年预算"

    @property
    def total_last(self) -> Decimal:
        """Last year's total, yuan."""
        return self.basic_last + self.project_last

    @property
    def total_requested(self) -> Decimal:
        """This year's total request, yuan."""
        return self.basic_requested + self.project_requested


class Memory(models.TextChoices):
    """What a project, or a unit as a whole, brings along from an earlier year."""

    ACTUAL = "actual", "实际完成值"
    GRADE = "grade", "评价等级"
    PROBLEM = "problem", "存在问题"
    PROMISE = "promise", "改进承诺"
    REMARK = "remark", "审核意见"
    CUT = "cut", "预算压减"
    HONESTY = "honesty", "自评与复核差距"


class Carryover(models.Model):
    """One thing remembered of a year: later steps write it, earlier ones read it. Without lineage it is the unit's.

    `subject` says of what, where a year has several of a kind: an actual's indicator, a grade's evaluation.
    """

    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="carryovers", db_index=False, verbose_name="预算单位"
    )  # carryover_once begins with it
    lineage = models.CharField("项目沿革", max_length=40, blank=True)
    year = models.PositiveSmallIntegerField("资金年度")
    kind = models.CharField("内容", max_length=10, choices=Memory.choices)
    subject = models.CharField("对象", max_length=100, blank=True)
    value = models.TextField("内容文字")
    measure_unit = models.CharField("度量单位", max_length=20, blank=True)
    source = models.CharField("来源", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "上年情况"
        ordering = ["unit", "lineage", "-year", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "lineage", "year", "kind", "subject"], name="carryover_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=Memory.values),
                name="carryover_kind_known",
                violation_error_message="记忆内容须为规定的种类",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年{self.get_kind_display()}：{self.value}"


class SheetImport(models.Model):
    """One import: the file as it came, and what became of each row."""

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    kind = models.CharField("导入类型", max_length=30)
    attachment = models.ForeignKey(Attachment, models.PROTECT, verbose_name="文件")
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导入人")
    imported_at = models.DateTimeField("导入时间")
    created = models.PositiveIntegerField("新增")
    updated = models.PositiveIntegerField("更新")
    unchanged = models.PositiveIntegerField("未变")
    outcome = models.JSONField("逐行结果")

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ["-imported_at"]

    def __str__(self) -> str:
        return f"{self.kind}·{self.attachment.name}"


class SheetUpload(models.Model):
    """A sheet that was handed in and is being looked at; nothing of it is written until somebody says so.

    `report` is what looking at it found, null until that is done; `fingerprint` tells whether a later look finds the
    same. `subject` is the key of what the sheet is about, where the kind asks for one (a survey).
    """

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    kind = models.CharField("导入类型", max_length=30)
    subject = models.PositiveBigIntegerField("对象", null=True, blank=True)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name="文件")
    file_name = models.CharField("文件名", max_length=255)
    rows = models.PositiveIntegerField("行数")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")
    report = models.JSONField("检查结果", null=True, blank=True)
    fingerprint = models.CharField("结果指纹", max_length=64, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="后台任务")
    written = models.ForeignKey(
        SheetImport, models.PROTECT, null=True, blank=True, related_name="uploads", verbose_name="导入记录"
    )
    discarded_at = models.DateTimeField("放弃时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待导入的表"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(written__isnull=True) | models.Q(discarded_at__isnull=True),
                name="upload_written_or_given_up",
                violation_error_message="一张表不能既写入又放弃",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether it may still be written or given up."""
        return self.written_id is None and self.discarded_at is None
