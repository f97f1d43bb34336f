"""From results to the next budget: consequence policies and what they propose, unit by unit."""

from django.conf import settings
from django.db import models

from projects.directory.models import District, Unit, WorkingYear
from projects.registry.models import UnitBudget, yuan
from projects.staged import Staged, stage_known
from projects.workflow.tables import POLICY, PROPOSAL


class Policy(Staged):
    """One version of a consequence policy; `content` is what projects.scoring.consequence validated."""

    flow = POLICY

    district = models.ForeignKey(District, models.PROTECT, verbose_name="区县")
    budget_year = models.PositiveSmallIntegerField("预算年度")
    code = models.CharField("代码", max_length=40)
    rule_version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=120)
    is_example = models.BooleanField("示例", default=False)
    sha256 = models.CharField("内容摘要", max_length=64)
    content = models.JSONField("内容")
    simulation = models.JSONField("试算结果", default=dict, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "结果应用办法"
        ordering = ["district", "budget_year", "code"]
        constraints = [
            stage_known(POLICY),
            models.UniqueConstraint(
                fields=["district", "budget_year", "code", "rule_version"], name="policy_version_once"
            ),
            models.UniqueConstraint(
                fields=["district", "budget_year"], condition=models.Q(stage="approved"), name="policy_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Proposal(Staged):
    """What the policy in force proposes for one unit's next budget, in yuan, with its reasons and who decided."""

    flow = PROPOSAL

    working_year = models.ForeignKey(WorkingYear, models.PROTECT, related_name="proposals", verbose_name="工作年度")
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="proposals", verbose_name="结果应用办法")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals", verbose_name="预算单位")
    unit_budget = models.ForeignKey(UnitBudget, models.PROTECT, related_name="proposals", verbose_name="单位预算")
    requested = yuan("申请数")
    computed = yuan("测算数")
    proposed = yuan("建议数")
    inputs = models.JSONField("输入快照", default=dict, editable=False)
    rules = models.JSONField("适用条款", default=list, editable=False)
    open_rows = models.JSONField("待决定条款", default=list, editable=False)
    left_out = models.TextField("不予纳入说明", blank=True, editable=False)
    explanation = models.TextField("说明", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="决定人"
    )
    decided_percent = models.DecimalField("决定比例（%）", max_digits=5, decimal_places=2, null=True, editable=False)
    decision_reason = models.CharField("决定理由", max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "预算建议"
        ordering = ["policy", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "unit"], name="proposal_once"),
            stage_known(PROPOSAL),
            models.CheckConstraint(
                condition=models.Q(requested__gte=0, computed__gte=0, proposed__gte=0),
                name="proposal_not_negative",
                violation_error_message="预算建议的金额不能为负数",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_percent__isnull=True)
                | models.Q(decided_percent__gte=0, decided_percent__lte=100),
                name="proposal_decided_percent",
                violation_error_message="决定比例须在 0 与 100 之间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.unit_budget.budget_year}年预算建议"
