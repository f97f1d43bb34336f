"""One form an act: what the list of late units is narrowed to, how they are reminded, what came of a call."""

from django import forms

from projects.directory.models import Section, Task, WorkingYear
from projects.reminders.domain import LONGEST_NAME, LONGEST_NOTE, Again, Call
from projects.reminders.models import Channel, Outcome
from projects.reminders.queries import Wanted

MOST_KEYS = 5_000


class NarrowForm(forms.Form):
    """Which rows are asked for; what is no choice narrows nothing."""

    task = forms.ChoiceField(label="事项", required=False, choices=[("", "全部"), *Task.choices])
    section = forms.ModelChoiceField(Section.objects.none(), label="业务股室", required=False, empty_label="全部")
    soon = forms.BooleanField(label="7 天内到期", required=False, widget=forms.HiddenInput)

    def __init__(self, data: object, year: WorkingYear) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["section"].queryset = Section.objects.filter(district=year.district_id).order_by("code")  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        """As the query wants it."""
        self.is_valid()
        given = self.cleaned_data
        section = given.get("section")
        return Wanted(given.get("task", ""), section.pk if section else None, bool(given.get("soon")))


class RemindForm(forms.Form):
    """How the ticked rows are reminded, and what to do with those reminded today."""

    channel = forms.ChoiceField(choices=Channel.choices)
    again = forms.ChoiceField(choices=[(one.value, one.value) for one in Again], required=False)


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(label="结果", choices=[("", "请选择"), *Outcome.choices])
    spoke_to = forms.CharField(label="接听人", required=False, max_length=LONGEST_NAME)
    promised_on = forms.DateField(
        label="承诺报送日期", required=False, help_text="单位答应按期报送的必填。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    note = forms.CharField(label="备注", required=False, max_length=LONGEST_NOTE)

    @property
    def call(self) -> Call:
        """As the verb wants it."""
        given = self.cleaned_data
        return Call(Outcome(given["outcome"]), given["spoke_to"], given["promised_on"], given["note"])
