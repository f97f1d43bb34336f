"""Forms of 项目预算申报表: the sheet, the leading group's approval, the district's settings."""

from decimal import Decimal
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from budgeteval.files.kinds import limit_sentence
from budgeteval.text.numbers import parse_money, plain
from projects.applications.domain import LARGEST, FileIn, Sheet
from projects.applications.models import Application, Group
from projects.directory.models import Field, Unit
from projects.pages import SeenField
from projects.registry.models import Nature, Project, Source

WAN = Decimal(10_000)
AMOUNTS = {Source.GRANT: "grant", Source.CARRIED: "carried", Source.OTHER: "other"}


class WanField(forms.CharField):
    """An amount typed in 万元 (or with another unit behind it), in yuan afterwards; empty counts as nothing."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label=f"{label}（万元）", required=False, max_length=30, widget=widget)

    def clean(self, value: Any) -> Decimal:
        """Read the amount.

        Raises:
            ValidationError: it is none, too large, or finer than a fen.
        """
        text = super().clean(value).strip()
        if not text:
            return Decimal(0)
        yuan = parse_money(text, "万元")
        if yuan is None or yuan < 0:
            raise forms.ValidationError(f"“{text}”不是金额，请填以万元为单位的数，如 12.5")
        if yuan >= LARGEST:  # before rounding, which cannot be done with that many digits
            raise forms.ValidationError(f"“{text}”万元太大，申请数应小于 10 万亿元，请核对金额和单位")
        if yuan != round(yuan, 2):
            raise forms.ValidationError(f"“{text}”万元不是整分，请填至多六位小数")
        return yuan


class LimitedFileField(forms.FileField):
    """A file not larger than attachments may be."""

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """Refuse what is too large before it is read.

        Raises:
            ValidationError: it is too large.
        """
        file = cast("UploadedFile | None", super().clean(data, initial))
        if file and file.size is not None and file.size > settings.ATTACHMENT_MAX_BYTES:
            raise forms.ValidationError(limit_sentence(str(file.name), file.size, settings.ATTACHMENT_MAX_BYTES))
        return file


def handed_in(file: UploadedFile | None) -> FileIn | None:
    """The file as the verbs take it."""
    return FileIn(file.read(), str(file.name)) if file else None


class SheetForm(forms.Form):
    """What the clerk writes of a project of the next budget year."""

    name = forms.CharField(label="项目名称", max_length=120)
    field = forms.ModelChoiceField(Field.objects.order_by("code"), label="领域", empty_label="请选择")
    nature = forms.ChoiceField(label="项目性质", choices=Nature.choices)
    content = forms.CharField(
        label="项目内容", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="做什么、为谁做、怎样做、什么时候完成。",
    )  # fmt: skip
    grounds = forms.CharField(
        label="安排依据", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="文件、任务来源和测算过程；没有依据的项目不能报领导小组审定。",
    )  # fmt: skip
    grounds_file = LimitedFileField(
        label="依据附件", required=False, help_text="文件、方案或测算表；不选则保留原来的附件。"
    )
    grant = WanField("财政拨款")
    carried = WanField("上年结转")
    other = WanField("其他资金")
    guaranteed = forms.BooleanField(label="三保支出", required=False)
    personal_subsidy = forms.BooleanField(label="补助个人民生", required=False)
    contracted = forms.BooleanField(label="已签合同", required=False)

    def sheet(self) -> Sheet:
        """The sheet as the verbs take it; its file is read."""
        given = self.cleaned_data
        flags = {name: given[name] for name in ("guaranteed", "personal_subsidy", "contracted")}
        return Sheet(
            name=given["name"],
            field=given["field"],
            nature=Nature(given["nature"]),
            content=given["content"],
            grounds=given["grounds"],
            amounts={source: given[name] for source, name in AMOUNTS.items()},
            grounds_file=handed_in(given["grounds_file"]),
            **flags,
        )


class EditForm(SheetForm):
    """The sheet of an application that is there, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class NewForm(SheetForm):
    """A new application: besides, whose it is and what it continues."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="申报单位", empty_label=None)
    predecessor = forms.ModelChoiceField(
        Project.objects.none(), label="延续的上年项目", required=False, empty_label="无，是新项目",
        help_text="选择后自动带入上年的完成值、等级、问题和审核意见。",
    )  # fmt: skip
    code = forms.CharField(
        label="项目代码", required=False, max_length=30, help_text="财政系统已有代码的填写；不填由系统编号。"
    )

    field_order = ("unit", "predecessor", "code")


def initial_of(application: Application) -> dict[str, Any]:
    """An application for its form; amounts in 万元."""
    project = application.project
    own = {name: getattr(project, name) for name in ("name", "nature", "guaranteed", "personal_subsidy", "contracted")}
    amounts = {one.source: one.requested for one in application.amounts.all()}
    texts = {name: plain(amounts[source] / WAN) for source, name in AMOUNTS.items() if amounts.get(source)}
    return {
        **own,
        **texts,
        "field": project.field_id,
        "content": application.content,
        "grounds": application.grounds,
        "version": application.version,
    }


class ClearForm(forms.Form):
    """The leading group's approval."""

    meeting = forms.CharField(label="会议名称", max_length=120)
    met_on = forms.DateField(label="会议日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    minutes = LimitedFileField(label="会议纪要", required=False, help_text="PDF、图片或 Word；不选则保留原来的附件。")


class RulesForm(forms.Form):
    """Whose leading group approves, and the sentences offered for a return."""

    group = forms.ChoiceField(
        label="项目预算由谁审定", choices=Group.choices, widget=forms.RadioSelect,
        help_text="文件只写“绩效领导小组”，默认理解为单位的领导小组。",
    )  # fmt: skip
    reasons = forms.CharField(
        label="常用退回原因", required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="每行一条；清空后恢复系统自带的几条。",
    )  # fmt: skip
    version = SeenField()
