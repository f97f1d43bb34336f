"""What the pages of both forms share: tabs by role, who may do what now, and the moves that they send."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from io import BytesIO
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponseBase, JsonResponse
from django.utils import timezone

from budgeteval.ui.listing import Badge, Filter, Tab
from budgeteval.ui.workbook import XLSX
from projects.directory.models import District, Role, WorkingYear
from projects.directory.queries import memberships_of
from projects.pages import attempt, person, seen_version
from projects.selfeval.in_year import domain
from projects.selfeval.in_year.domain.walk import lacking
from projects.selfeval.in_year.forms import ReturnForm
from projects.selfeval.in_year.models import InYear
from projects.selfeval.in_year.queries import BEFORE_THE_HEAD, FOR_THE_CLERK, changes_since_return
from projects.selfeval.permissions import may_fill, may_review, may_sign
from projects.transitions import Overtaken, Refused

TONES = {
    "not_started": "todo", "draft": "todo", "signed": "wait", "submitted": "wait", "returned": "back",
    "accepted": "done",
}  # fmt: skip
EDITABLE = ("not_started", "draft", "returned")
# What waits for each role.
_WAITING = {
    Role.UNIT_CLERK: FOR_THE_CLERK,
    Role.UNIT_HEAD: BEFORE_THE_HEAD,
    Role.SECTION_OFFICER: Q(stage="submitted"),
    Role.PERFORMANCE_OFFICER: FOR_THE_CLERK | BEFORE_THE_HEAD,
}
_WIDE = {Role.PERFORMANCE_OFFICER, Role.LEADER, Role.AUDITOR, Role.SECTION_OFFICER}


@dataclass(frozen=True)
class Rights:
    """What this person may do with this form now."""

    save: bool
    sign: bool
    unsign: bool
    submit: bool
    review: bool

    @property
    def moves(self) -> bool:
        """Whether there is anything to press besides saving."""
        return self.sign or self.unsign or self.submit or self.review


def rights_on(request: HttpRequest, form: InYear) -> Rights:
    """Return what the person may do with the form at its stage."""
    user, unit = person(request), form.project.unit
    clerk, head = bool(may_fill(user, unit)), bool(may_sign(user, unit))
    return Rights(
        save=clerk and form.stage in EDITABLE,
        sign=head and form.stage in ("draft", "returned"),
        unsign=head and form.stage == "signed",
        submit=clerk and form.stage == "signed",
        review=form.stage == "submitted" and bool(may_review(user, unit)),
    )


def shared_context(request: HttpRequest, form: InYear, typed: ReturnForm | None = None) -> dict[str, Any]:
    """What both form pages show: the form, its stage, what may be done, and what is lacking before the signature."""
    rights = rights_on(request, form)
    return {
        "object": form,
        "stage": stage_badge(form),
        "rights": rights,
        "lacking": lacking(form) if form.stage in ("draft", "returned") else [],
        "is_offered": form.stage in ("draft", "returned") and form.offered_at is not None,
        "changes": changes_since_return(form) if form.stage in ("submitted", "accepted") else [],
        "return_form": (typed or ReturnForm()) if rights.review else None,
    }


def stage_badge(form: InYear) -> Badge:
    """The stage as a word with its tone; lateness is said beside it."""
    if form.stage in ("draft", "returned") and form.offered_at is not None:
        return Badge("待负责人签批（逾期）" if form.late else "待负责人签批", "wait")
    tone = "late" if form.late and form.stage == "submitted" else TONES[form.stage]
    return Badge(f"{form.stage_label}（逾期）" if form.late else form.stage_label, tone)


def carry_move(request: HttpRequest, form: InYear) -> ReturnForm | None:
    """Do what the pressed button says; None when it is done, else the reason for a return as it was typed."""
    key = request.POST.get("move", "")
    typed = ReturnForm(request.POST)
    given: dict[str, Any] = {"form": form}
    if key not in _MOVES:
        messages.error(request, "没有选择要办理的事项，请使用页面上的按钮。")
        return typed
    if key == "return":
        if not typed.is_valid():
            return typed
        given["reason"] = typed.cleaned_data["reason"]
    if key != "unsign":  # taking one's own word back needs no second look
        given["expected_version"] = seen_version(request)
    verb, said = _MOVES[key]
    return None if attempt(request, verb, success=f"{form.project}：{said}", **given) else typed


_MOVES: dict[str, tuple[Callable[..., InYear], str]] = {
    "sign": (domain.sign, "已签批，请经办人报送"),
    "unsign": (domain.unsign, "已撤回签批，经办人可以修改"),
    "submit": (domain.submit, "已报送归口股室"),
    "return": (domain.give_back, "已退回单位"),
    "accept": (domain.accept, "已通过"),
}


def tabs_for(roles: set[str]) -> list[Tab]:
    """待办 · 退回 · 已办 · 全部; what waits depends on the person's roles."""
    mine = [waiting for role, waiting in _WAITING.items() if role in roles]
    tabs = [Tab("todo", "待办", reduce(or_, mine))] if mine else []
    back, done = Tab("back", "退回", Q(stage="returned")), Tab("done", "已办", Q(stage="accepted"))
    return [*tabs, back, done, Tab("all", "全部")]


def years_of(forms: QuerySet[Any]) -> list[tuple[str, str]]:
    """The working years of which the person sees forms, the newest first, as choices."""
    found = forms.order_by("-working_year__year").values_list("working_year__year", flat=True).distinct()
    return [(str(year), f"{year} 年") for year in found]


def filters_for(roles: set[str], forms: QuerySet[Any]) -> list[Filter]:
    """By working year and by stage, and for who sees more than one unit by section."""
    stages = list(forms.model.flow.stages.items())
    found = [
        Filter("year", "年度", years_of(forms), lambda key: Q(working_year__year=int(key))),
        Filter("stage", "状态", stages, lambda key: Q(stage=key)),
    ]
    if roles & (_WIDE - {Role.SECTION_OFFICER}):
        sections = forms.order_by("project__unit__section__code").values_list(
            "project__unit__section_id", "project__unit__section__name"
        )
        choices = [(str(pk), name) for pk, name in dict.fromkeys(sections)]
        found.append(Filter("section", "股室", choices, lambda key: Q(project__unit__section=int(key))))
    return found


def sees_units(roles: set[str]) -> bool:
    """Whether who holds these roles looks at more than the own unit's forms."""
    return bool(roles & _WIDE)


def years_to_open(request: HttpRequest) -> QuerySet[WorkingYear]:
    """The working years for which this person may open forms: those of the districts whose centre it is."""
    keeping = [one.district_id for one in memberships_of(request.user) if one.role == Role.PERFORMANCE_OFFICER]
    return WorkingYear.objects.filter(district__in=District.objects.filter(pk__in=keeping)).order_by("-year")


def saved_by_itself(form: InYear, save: Callable[[], InYear]) -> JsonResponse:
    """What the page's own saving is told: the new version; 409: somebody else was first; 422: what is wrong."""
    try:
        kept = save()
    except Overtaken as overtaken:
        version = type(form)._default_manager.values_list("version", flat=True).get(pk=form.pk)  # noqa: SLF001 – Django documents it
        return JsonResponse({"message": str(overtaken), "version": version}, status=409)
    except Refused as refusal:
        return JsonResponse({"problems": str(refusal).split("\n")}, status=422)
    return JsonResponse({"version": kept.version, "saved_at": f"{timezone.localtime():%H:%M:%S}"})


def unread(typed: Form) -> JsonResponse:
    """What could not be read, one sentence each."""
    return JsonResponse({"problems": [str(text) for texts in typed.errors.values() for text in texts]}, status=422)


def workbook(content: bytes, name: str) -> HttpResponseBase:
    """A form as a download; nobody on the way may keep it."""
    response = FileResponse(BytesIO(content), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response
