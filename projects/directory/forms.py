"""What is typed about units, sections, fields and the working year; the verbs judge it."""

from decimal import Decimal
from typing import Any

from django import forms

from budgeteval.text.dates import a_year_after
from budgeteval.text.numbers import parse_money
from projects.directory.domain import DueDate, UnitEntry
from projects.directory.models import District, Section, Task, Unit, WorkingYear

REASON = "写明依据，例如经谁同意、因何事。原因留存备查。"


LARGEST_SPENDING = Decimal(10) ** 13  # ten million million: no district spends as much


class Day(forms.DateInput):
    """A day, picked or typed."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitForm(forms.ModelForm):
    """A unit as it shall stand; `expected` tells whether somebody changed it meanwhile."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Unit
        fields = ("code", "name", "short_name", "kind", "section", "parent", "contact", "phone")
        help_texts = {
            "short_name": "列表和报表中使用；不填的，与单位名称相同。",
            "parent": "没有主管部门的不选。",
            "code": "与财政系统中的单位代码一致，导入数据时按代码对应单位。",
        }

    def __init__(self, *args: Any, district: District, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["short_name"].required = False
        self.fields["section"].queryset = Section.objects.filter(district=district)  # type: ignore[attr-defined]
        above = Unit.objects.filter(district=district).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        self.fields["parent"].empty_label = "（无）"  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Leave the instance as it is: the verb writes it, and names every problem."""

    def entry(self) -> UnitEntry:
        """The unit as typed."""
        return UnitEntry(**{name: self.cleaned_data[name] for name in self.Meta.fields})


class SectionForm(forms.Form):
    code = forms.CharField(label="股室代码", max_length=20)
    name = forms.CharField(label="股室名称", max_length=50)


class FieldForm(forms.Form):
    code = forms.CharField(label="领域代码", max_length=20)
    name = forms.CharField(label="领域名称", max_length=50)
    sector = forms.CharField(label="所属行业", max_length=30, required=False)


class SpendingField(forms.CharField):
    """Last year's project spending, typed in 元 or with another unit behind it; in yuan afterwards."""

    def __init__(self, help_text: str = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(label="上年项目支出总额（元）", max_length=30, widget=widget, help_text=help_text)

    def clean(self, value: Any) -> Decimal:
        """Read the amount.

        Raises:
            ValidationError: it is none, too large for the column, or finer than a fen.
        """
        text = super().clean(value).strip()
        yuan = parse_money(text)
        if yuan is None:
            raise forms.ValidationError(f"“{text}”不是金额，请填以元为单位的数，或写明单位，如“200000万元”。")
        if yuan >= LARGEST_SPENDING:  # before rounding, which cannot be done with that many digits
            raise forms.ValidationError(f"“{text}”太大，请核对金额和单位。")
        if yuan != round(yuan, 2):
            raise forms.ValidationError(f"“{text}”不是整分，请精确到分。")
        return yuan


class YearForm(forms.Form):
    """A year to open: what last year spent, and every task's days."""

    year = forms.IntegerField(label="工作年度", min_value=2000, max_value=2100, help_text="评价上一年的财政支出。")
    project_spending = SpendingField(help_text="各类占比的分母，精确到分；也可以写成“200000万元”。")
    note = forms.CharField(label="金额说明", max_length=200, required=False, help_text="例如：决算数、快报数。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for task in Task:
            for part, word in (("opens", "开始日期"), ("due", "截止日期")):
                label = f"{task.label}{word}"
                self.fields[f"{task.value}_{part}"] = forms.DateField(label=label, widget=Day(), required=False)

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Each task's label and its two boxes."""
        return [(task.label, self[f"{task.value}_opens"], self[f"{task.value}_due"]) for task in Task]

    def own(self) -> list[Any]:
        """The boxes of the year itself."""
        return [self[name] for name in ("year", "project_spending", "note")]

    def clean(self) -> dict[str, Any]:
        """Both days of a task, or neither, in order."""
        cleaned = super().clean() or {}
        for task in Task:
            opens, due = cleaned.get(f"{task.value}_opens"), cleaned.get(f"{task.value}_due")
            if opens and due and due < opens:
                self.add_error(f"{task.value}_due", "截止日期不能早于开始日期。")
            for part, other in (("opens", due), ("due", opens)):
                name = f"{task.value}_{part}"
                if other and not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "开始和截止日期请都填写，或都不填。")
        return cleaned

    def calendar(self) -> dict[Task, DueDate]:
        """The tasks that have days."""
        given = {
            task: (self.cleaned_data[f"{task.value}_opens"], self.cleaned_data[f"{task.value}_due"]) for task in Task
        }
        return {task: DueDate(*days) for task, days in given.items() if all(days)}


def next_year_of(before: WorkingYear) -> dict[str, Any]:
    """What the year after may begin with: the same days, a year later."""
    found: dict[str, Any] = {"year": before.year + 1}
    for entry in before.calendar.all():
        found[f"{entry.task}_opens"], found[f"{entry.task}_due"] = a_year_after(entry.opens), a_year_after(entry.due)
    return found


class DatesForm(forms.Form):
    """A task's days as they shall stand; the hidden ones are those that stood when the form was opened."""

    opens = forms.DateField(label="开始日期", widget=Day())
    due = forms.DateField(label="截止日期", widget=Day())
    reason = forms.CharField(
        label="修改原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON
    )
    stood_opens = forms.DateField(widget=forms.HiddenInput, required=False)
    stood_due = forms.DateField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["reason"]

    def expected(self) -> DueDate | None:
        """The days that stood."""
        opens, due = self.cleaned_data["stood_opens"], self.cleaned_data["stood_due"]
        return DueDate(opens, due) if opens and due else None


class SpendingForm(forms.Form):
    amount = SpendingField()
    note = forms.CharField(label="金额说明", max_length=200, required=False)
    reason = forms.CharField(
        label="更正原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON
    )

    def clean_amount(self) -> Decimal:
        """Above zero."""
        amount: Decimal = self.cleaned_data["amount"]
        if amount <= 0:
            raise forms.ValidationError("金额须大于 0。")
        return amount


class ExtensionForm(forms.Form):
    """More time for one unit."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位")
    task = forms.ChoiceField(label="事项")
    due = forms.DateField(label="延至", widget=Day())
    reason = forms.CharField(
        label="延期原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON
    )

    def __init__(self, *args: Any, year: WorkingYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(district=year.district_id)  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda unit: f"{unit.code} {unit.name}"  # type: ignore[attr-defined]
        entries = year.calendar.order_by("due", "task")
        self.fields["task"].choices = [  # type: ignore[attr-defined]
            ("", "请选择事项"),
            *((entry.task, f"{entry.get_task_display()}（原截止 {entry.due}）") for entry in entries),
        ]

    def clean_task(self) -> Task:
        """The task itself."""
        return Task(self.cleaned_data["task"])


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=REASON)
