"""What the centre types from a unit's stamped scan: the scan itself, the form's words, and its rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django import forms
from django.core import signing

from budgeteval.accounts.models import User
from budgeteval.files.models import Attachment
from budgeteval.files.queries import read
from budgeteval.text.numbers import whole_number
from projects.scoring.formcheck import FormError, read_form
from projects.selfeval.domain import LineDraft, Scan
from projects.selfeval.models import Filing
from projects.sheets.evaluation_form import read_forms
from projects.targets.domain import IndicatorRow
from projects.targets.models import Indicator, IndicatorBase, Operator
from projects.transitions import Refused

OWN = ("level1", "level2", "name", "op", "target_value", "measure_unit", "weight")
TYPED = ("actual", "self_score", "reason")
BLANK_ROWS, MOST_ROWS = 10, 60
SALT = "scan on behalf"
LONGEST_TEXT = 20_000


class ScanForm(forms.Form):
    """The stamped paper and the day it came. A scan that was sent once need not be chosen again after a refusal."""

    scan = forms.FileField(label="盖章扫描件", required=False, help_text="PDF 或图片（JPG、PNG），须能看清公章。")
    kept_scan = forms.CharField(required=False, widget=forms.HiddenInput)
    received_on = forms.DateField(
        label="收到日期", help_text="是否逾期按这一天计算。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """There is a scan: sent now, or kept from before."""
        given = super().clean() or self.cleaned_data
        if not given.get("scan") and not given.get("kept_scan"):
            self.add_error("scan", "请选择盖章扫描件。")
        return given

    def given_scan(self, by: User) -> Scan:
        """The scan, as the verb wants it.

        Raises:
            Refused: the one kept from before is not this person's.
        """
        file = self.cleaned_data["scan"]
        day = self.cleaned_data["received_on"]
        if file:
            return Scan(file.read(), file.name, day)
        try:
            kept = signing.loads(self.cleaned_data["kept_scan"], salt=SALT)
        except signing.BadSignature as fault:
            raise Refused("请重新选择盖章扫描件") from fault
        if kept["by"] != by.pk:
            raise Refused("请重新选择盖章扫描件")
        return Scan(read(Attachment.objects.get(pk=kept["file"])), kept["name"], day)


def kept_token(file: Attachment, name: str, by: User) -> str:
    """Names a scan that this person sent, for this person's next try alone."""
    return signing.dumps({"file": file.pk, "name": name, "by": by.pk}, salt=SALT)


class FilingScanForm(ScanForm):
    """A project's form: its words beside the scan, and perhaps the same form in Excel."""

    form_file = forms.FileField(
        label="Excel 自评表",
        required=False,
        help_text="单位同时发来 Excel 的，选择文件后点“读入 Excel”，核对后再报送。",
    )
    achievement = forms.CharField(
        label="总体目标完成情况", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )
    problems = forms.CharField(
        label="存在问题及改进措施", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReturnScanForm(ScanForm):
    """What a unit owes as a whole: perhaps some words beside the scan."""

    text = forms.CharField(
        label="正文", required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="扫描件作为附件一并报送；可以不填正文。",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What is wrong with what was handed in for the unit."""

    reason = forms.CharField(
        label="异议原因", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="提出异议的必填，写明哪一行、哪一项与扫描件不符。",
    )  # fmt: skip


@dataclass
class TypedRow:
    """A row as typed; of an issued target only actual, points and reason are."""

    number: int
    fixed: bool
    values: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed into it."""
        return not any(self.values.get(name, "").strip() for name in (*OWN, *TYPED) if name != "op")

    def draft(self) -> LineDraft:
        """The row as the verb wants it.

        Raises:
            Refused: points or a weight that are no number.
        """
        own = None
        if not self.fixed:
            words = {name: self.values.get(name, "") for name in OWN if name != "weight"}
            own = IndicatorRow(**words, weight=self._number("weight", "分值") or Decimal(0))
        points = self._number("self_score", "自评得分")
        return LineDraft(self.number, self.values.get("actual", ""), points, self.values.get("reason", ""), own)

    def _number(self, name: str, label: str) -> Decimal | None:
        text = self.values.get(name, "").strip()
        if not text:
            return None
        try:
            found = Decimal(text)
        except InvalidOperation as fault:
            raise Refused(f"第 {self.number} 行“{label}”填的是“{text[:20]}”，请填数字") from fault
        return found


def first_rows(filing: Filing) -> list[TypedRow]:
    """The rows to begin with: what the unit has typed so far, else the issued target's, else blank ones."""
    lines = list(filing.lines.order_by("number"))
    if lines:
        return [_shown(line, fixed=line.indicator_id is not None, typed=line) for line in lines]
    target = Indicator.objects.filter(target__project=filing.project_id, target__stage="issued").order_by("number")
    rows = [_shown(indicator, fixed=True) for indicator in target]
    return rows or [TypedRow(number, fixed=False) for number in range(1, BLANK_ROWS + 1)]


def _shown(row: IndicatorBase, *, fixed: bool, typed: Any = None) -> TypedRow:
    values = {name: str(getattr(row, name)) for name in OWN}
    if typed is not None:
        values |= {name: "" if getattr(typed, name) is None else str(getattr(typed, name)) for name in TYPED}
    return TypedRow(row.number, fixed, values)


def typed_rows(filing: Filing, data: Mapping[str, str]) -> list[TypedRow]:
    """The rows with what was typed into them; of an issued target the indicators are the target's own."""
    base = first_rows(filing)
    if base and base[0].fixed:
        for row in base:
            row.values |= _typed(data, row.number, TYPED)
        return base
    count = whole_number(str(data.get("rows", "")), 3)
    most = BLANK_ROWS if count is None else min(count, MOST_ROWS)
    return [TypedRow(number, fixed=False, values=_typed(data, number, (*OWN, *TYPED))) for number in range(1, most + 1)]


def _typed(data: Mapping[str, str], number: int, names: tuple[str, ...]) -> dict[str, str]:
    return {name: str(data.get(f"{name}-{number}", "")).replace("\0", "") for name in names}


def read_rows(filing: Filing, content: bytes, name: str) -> list[TypedRow]:
    """The rows of the official form in Excel.

    Raises:
        Refused: it cannot be read, or its rows are not those of the issued target.
    """
    try:
        data = read_forms(content, name)
        form = read_form(data[0] if isinstance(data, list) else data)
    except FormError as fault:
        raise Refused("\n".join([f"“{name}”不能读入：", *fault.problems[:20]])) from fault
    found = [
        {
            "level1": row.level1, "level2": row.level2, "name": row.name, "op": row.op or Operator.AT_LEAST,
            "target_value": row.target or "", "measure_unit": row.unit, "weight": _text(row.weight),
            "actual": row.actual or "", "self_score": _text(row.published), "reason": row.reason or "",
        }
        for row in form.rows[:MOST_ROWS]
    ]  # fmt: skip
    base = first_rows(filing)
    if not (base and base[0].fixed):
        rows = [TypedRow(number, fixed=False, values=values) for number, values in enumerate(found, start=1)]
    else:
        rows = list(_matched(base, found))
    return rows


def _matched(base: list[TypedRow], found: list[dict[str, str]]) -> Iterator[TypedRow]:
    by_name = {values["name"].strip(): values for values in found}
    missing = [row.values["name"] for row in base if row.values["name"].strip() not in by_name]
    if missing:
        raise Refused(f"Excel 里没有批复目标中的指标：{'、'.join(missing[:10])}；请核对是不是这个项目的自评表")
    for row in base:
        values = by_name[row.values["name"].strip()]
        row.values |= {name: values[name] for name in TYPED}
        yield row


def _text(value: Fraction | None) -> str:
    """An exact number of at most two decimals; anything else is left for the person to type."""
    if value is None or (value * 100).denominator != 1:
        return ""
    return f"{Decimal(value.numerator) / Decimal(value.denominator):.2f}".rstrip("0").rstrip(".")
