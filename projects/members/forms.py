"""One form an act: an account, a role, a reason, a list of people, the security settings, a look into the trail."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from budgeteval.accounts.models import User
from budgeteval.audit.models import TrailLine
from budgeteval.files.kinds import limit_sentence
from projects.directory.models import District, Role, Section, Unit
from projects.members.domain.accounts import LONGEST_ACCOUNT, LONGEST_NAME, LONGEST_PHONE
from projects.members.models import DistrictSecurity
from projects.members.sentences import AREAS
from projects.pages import SeenField

LIST_MAX_BYTES = 1024 * 1024
LONGEST_REASON = 200
_PLACES: dict[str, type[Unit | Section | District]] = {"unit": Unit, "section": Section, "district": District}


def place_choices(districts: QuerySet[District]) -> list[tuple[str, Any]]:
    """Every place of these districts where a role can be held, grouped; key `unit:12`."""
    units = Unit.objects.filter(district__in=districts).order_by("code")
    sections = Section.objects.filter(district__in=districts).order_by("district", "code")
    return [
        ("", "请选择"),
        ("预算单位", [(f"unit:{unit.pk}", f"{unit.code} {unit.name}") for unit in units]),
        ("业务股室", [(f"section:{section.pk}", section.name) for section in sections]),
        ("区县（市）", [(f"district:{district.pk}", district.name) for district in districts]),
    ]


def place_of(key: str) -> Unit | Section | District:
    """The place of a choice; the choices are those of `place_choices`."""
    kind, _, number = key.partition(":")
    place: Unit | Section | District = _PLACES[kind].objects.get(pk=number)
    return place


class GrantForm(forms.Form):
    """A role, and where."""

    role = forms.ChoiceField(label="角色", choices=[("", "请选择"), *Role.choices])
    place = forms.ChoiceField(
        label="单位、股室或区县", help_text="单位角色选预算单位，业务股室角色选股室，其他角色选区县（专家库选市）。"
    )

    def __init__(self, districts: QuerySet[District], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = place_choices(districts)  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """The role and its place."""
        return {"role": Role(self.cleaned_data["role"]), "at": place_of(self.cleaned_data["place"])}


class PersonForm(forms.Form):
    """What is kept of a person."""

    name = forms.CharField(label="姓名", max_length=LONGEST_NAME)
    phone = forms.CharField(label="电话", max_length=LONGEST_PHONE, required=False)
    email = forms.EmailField(label="邮箱", required=False)


class _SeenForm(forms.Form):
    version = SeenField()

    def given(self) -> dict[str, Any]:
        """What the verb asks for."""
        return {"seen" if name == "version" else name: value for name, value in self.cleaned_data.items()}


class ChangedPersonForm(_SeenForm, PersonForm):
    """What is kept of a person, over what the page was opened with."""


class OwnPersonForm(_SeenForm):
    """What one may change of what is kept of oneself."""

    phone = forms.CharField(label="电话", max_length=LONGEST_PHONE, required=False)
    email = forms.EmailField(label="邮箱", required=False)


class NewAccountForm(PersonForm):
    """A new account, and perhaps its first role."""

    field_order = ("district", "account", "name", "phone", "email", "role", "place")

    district = forms.ModelChoiceField(District.objects.none(), label="所属区县", empty_label=None)
    account = forms.CharField(label="账号", max_length=LONGEST_ACCOUNT, help_text="登录时使用，可用字母、汉字、数字。")
    role = forms.ChoiceField(label="角色", choices=[("", "以后再授予"), *Role.choices], required=False)
    place = forms.ChoiceField(
        label="单位、股室或区县", required=False,
        help_text="单位角色选预算单位，业务股室角色选股室，其他角色选区县（专家库选市）。",
    )  # fmt: skip

    def __init__(self, districts: QuerySet[District], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self.fields["place"].choices = place_choices(districts)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse a role without a place."""
        cleaned = super().clean() or {}
        if cleaned.get("role") and not cleaned.get("place"):
            self.add_error("place", "授予角色须同时选择单位、股室或区县。")
        return cleaned


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="原因", max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="如：调离岗位。写入操作记录。",
    )  # fmt: skip


class ListForm(forms.Form):
    """A list of units' people to look at before anything is done."""

    district = forms.ModelChoiceField(District.objects.none(), label="区县", empty_label=None)
    file = forms.FileField(label="单位人员名单", help_text="Excel（.xlsx）或 CSV，最多 1000 人。")

    def __init__(self, districts: QuerySet[District], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LIST_MAX_BYTES:
            raise forms.ValidationError(limit_sentence(file.name, file.size, LIST_MAX_BYTES))
        return file


class SecurityForm(forms.ModelForm):
    """The numbers of the settings, and the roles that give a second factor."""

    second_factor_roles = forms.MultipleChoiceField(
        label="须启用双因素认证的角色", required=False, choices=Role.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice-columns"}),
    )  # fmt: skip
    version = SeenField()

    class Meta:
        model = DistrictSecurity
        fields = ("failures", "locked_minutes", "idle_minutes", "longest_hours")
        help_texts = {
            "failures": "3 至 10 次。",
            "locked_minutes": "5 至 1440 分钟。",
            "idle_minutes": "10 至 480 分钟；结束前 5 分钟提醒，已填写的内容不丢失。",
            "longest_hours": "1 至 24 小时，到时须重新登录；不超过系统安装时设定的上限。",
        }

    def given(self) -> dict[str, Any]:
        """What the verb asks for."""
        numbers = {name: self.cleaned_data[name] for name in self._meta.fields or ()}
        roles = [Role(key) for key in self.cleaned_data["second_factor_roles"]]
        return numbers | {"second_factor_roles": roles, "seen": self.cleaned_data["version"]}


class TrailForm(forms.Form):
    """Which lines of the trail: whose, of what, to which object, from when to when."""

    person = forms.CharField(label="人员", max_length=60, required=False, help_text="姓名或账号")
    kind = forms.ChoiceField(label="事项", choices=[("", "全部"), *AREAS.items()], required=False)
    object_type = forms.ChoiceField(label="对象类型", required=False)
    object_id = forms.IntegerField(label="对象编号", min_value=1, max_value=2**63 - 1, required=False)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, types: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object_type"].choices = [("", "全部"), *types]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", "结束日期不能早于开始日期。")
        return cleaned

    def narrow(self, lines: QuerySet[TrailLine]) -> QuerySet[TrailLine]:
        """The lines that are asked for; what is no answer narrows nothing."""
        asked = getattr(self, "cleaned_data", {})
        if person := asked.get("person", "").strip():
            found = User.objects.filter(Q(display_name__icontains=person) | Q(username__icontains=person))
            lines = lines.filter(actor__in=found.order_by().values("pk"))
        if kind := asked.get("kind"):
            lines = lines.filter(Q(kind=kind) | Q(kind__startswith=f"{kind}."))
        if asked.get("object_type"):
            lines = lines.filter(object_type=asked["object_type"])
        if asked.get("object_id"):
            lines = lines.filter(object_id=str(asked["object_id"]))
        if since := asked.get("since"):
            lines = lines.filter(recorded_at__gte=_midnight(since))
        if until := asked.get("until"):
            lines = lines.filter(recorded_at__lt=_midnight(until + timedelta(days=1)))
        return lines


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))
