"""Sections and fields: few, and seldom changed; the administrator adds them here and renames them in the admin."""

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from projects.directory.domain import add_field, add_section
from projects.directory.forms import FieldForm, SectionForm
from projects.directory.models import District, Field, Section
from projects.directory.permissions import may_administer, roles_of
from projects.directory.queries import districts_administered, memberships_of
from projects.pages import attempt, need
from projects.workflow.flow import Decision


@require_http_methods(["GET", "HEAD"])
@login_required
def places(request: HttpRequest) -> HttpResponse:
    """The sections of the person's districts, and the fields, which all districts share."""
    need(_may_look(request))
    return _page(request, SectionForm(prefix="section"), FieldForm(prefix="field"))


@require_POST
@login_required
def section_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a section of a district."""
    district = districts_administered(request.user).filter(pk=pk).first()
    need(may_administer(request.user, district) if district else Decision(False, "股室由本区县的系统管理员登记。"))
    form = SectionForm(request.POST, prefix="section")
    if form.is_valid():
        given = {"district": district, **form.cleaned_data}
        if attempt(request, add_section, success="股室已登记。", **given) is not None:
            return redirect("places")
    return _page(request, form, FieldForm(prefix="field"))


@require_POST
@login_required
def field_add(request: HttpRequest) -> HttpResponse:
    """Enter a field."""
    need(may_administer(request.user, None))
    form = FieldForm(request.POST, prefix="field")
    if form.is_valid() and attempt(request, add_field, success="领域已登记。", **form.cleaned_data) is not None:
        return redirect("places")
    return _page(request, SectionForm(prefix="section"), form)


def _may_look(request: HttpRequest) -> Decision:
    allowed = bool(roles_of(request.user)) or districts_administered(request.user).exists()
    return Decision(allowed, "" if allowed else "股室和领域供有角色的人员查看，您的账号还没有角色。")


def _page(request: HttpRequest, section_form: SectionForm, field_form: FieldForm) -> HttpResponse:
    kept = districts_administered(request.user)
    own = {member.district_id for member in memberships_of(request.user)}
    districts = (District.objects.filter(pk__in=own) | kept).distinct().order_by("code")
    sections = Section.objects.filter(district__in=districts).select_related("district")
    context = {
        "sections": sections.annotate(units=Count("unit")).order_by("district__code", "-is_centre", "code"),
        "fields": Field.objects.order_by("code"),
        "kept": list(kept.order_by("code")),
        "section_form": section_form,
        "empty_section_form": SectionForm(prefix="section"),
        "field_form": field_form,
        "may_add_fields": may_administer(request.user, None),
    }
    return render(request, "projects/directory/places.html", context)
