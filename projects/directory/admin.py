"""Reference data for administrators: who there is. Each within one's own district; every change leaves a line.

Roles go through the directory's verbs, which keep administrators and evaluators apart. The working year's money and
dates are the performance centre's and only shown here.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from budgeteval import audit
from budgeteval.accounts.models import User
from budgeteval.ui.workbook import XLSX
from projects.directory.domain import grant, revoke
from projects.directory.exchange import units_workbook
from projects.directory.initials import InitialsField
from projects.directory.models import (
    CalendarEntry,
    District,
    Extension,
    Field,
    Membership,
    Role,
    Section,
    Unit,
    WorkingYear,
)
from projects.directory.permissions import may_administer, may_grant
from projects.directory.queries import districts_administered


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _values(obj: Model) -> dict[str, str]:
    """Every column as text, as the trail keeps it; initials follow from the name."""
    columns = obj._meta.concrete_fields  # noqa: SLF001 – Django documents _meta
    kept = (column for column in columns if not isinstance(column, InitialsField))
    return {column.attname: str(getattr(obj, column.attname)) for column in kept}


class ReferenceAdmin(admin.ModelAdmin):
    """What every page of reference data does: stay within the district, write the trail, keep what others stand on."""

    list_per_page = 50
    deletable: ClassVar[bool] = False
    district: ClassVar[str] = "district"
    """How the object's district is reached; empty where it belongs to none."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Show what belongs to the districts that the administrator looks after."""
        everything = super().get_queryset(request)
        if not self.district:
            return everything
        return everything.filter(**{f"{self.district}__in": districts_administered(request.user)})

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer, and accept, what the administrator may see."""
        there = self.admin_site._registry.get(db_field.related_model)  # noqa: SLF001 – no other way to the page
        if isinstance(there, ReferenceAdmin):
            kwargs.setdefault("queryset", there.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep what filings and imports refer to; a role may be taken back."""
        return self.deletable and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Say in the history who changed it, and in the trail from what to what."""
        with audit.turn():
            before = _values(type(obj).objects.select_for_update().get(pk=obj.pk)) if change else {}
            obj._history_user = _actor(request)  # noqa: SLF001 – simple-history's way to say who
            super().save_model(request, obj, form, change)
            obj.refresh_from_db()
            after = _values(obj)
            changes = {
                name: {"before": before.get(name, ""), "after": value}
                for name, value in after.items()
                if before.get(name) != value
            }
            kind = "directory.reference_changed" if change else "directory.reference_added"
            detail = {"object": str(obj), "changes": changes}
            audit.record(kind=kind, by=_actor(request), obj=obj, at=timezone.now(), detail=detail)


class ShownAdmin(ReferenceAdmin):
    """What is only shown here, because another role's verbs write it."""

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False


@admin.register(District)
class DistrictAdmin(ReferenceAdmin):
    district = "pk"
    list_display = ("code", "name", "bureau", "parent", "constructed")
    search_fields = ("code", "name")
    list_select_related = ("parent",)


@admin.register(Section)
class SectionAdmin(ReferenceAdmin):
    list_display = ("code", "name", "district", "is_centre")
    list_filter = ("district",)
    search_fields = ("code", "name")
    list_select_related = ("district",)


@admin.register(Field)
class FieldAdmin(ReferenceAdmin):
    district = ""
    list_display = ("code", "name", "sector")
    search_fields = ("code", "name", "sector")


@admin.register(Unit)
class UnitAdmin(ReferenceAdmin):
    list_display = ("code", "name", "kind", "parent", "section", "contact", "phone")
    list_filter = ("district", "kind", "section")
    search_fields = ("code", "name", "short_name", "initials")
    list_select_related = ("parent", "section")
    autocomplete_fields = ("parent", "section")
    actions = ("export",)

    @admin.action(description="导出所选单位为预算单位表（Excel）")
    def export(self, request: HttpRequest, queryset: QuerySet[Unit]) -> HttpResponse:  # noqa: ARG002
        """Give the chosen units in the layout in which they can be imported."""
        answer = HttpResponse(units_workbook(queryset), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="units.xlsx"'
        return answer


class MembershipForm(forms.ModelForm):
    """Asks before the verb does, so that a refusal stands beside what was entered."""

    by: ClassVar[User]

    def clean(self) -> dict[str, Any] | None:
        """Refuse a place outside the chosen district, and whatever may not be granted."""
        cleaned = super().clean() or {}
        user, role, district = cleaned.get("user"), cleaned.get("role"), cleaned.get("district")
        if not user or not role or not district:
            return cleaned
        at = _place_of(cleaned)
        if not isinstance(at, District) and at.district != district:
            raise forms.ValidationError(f"“{at}”不属于“{district}”，请核对区县")
        decision = may_grant(self.by, user, Role(role), at)
        if not decision:
            raise forms.ValidationError(decision.reason)
        return cleaned


def _place_of(chosen: dict[str, Any]) -> Unit | Section | District:
    place: Unit | Section | District = chosen.get("unit") or chosen.get("section") or chosen["district"]
    return place


@admin.register(Membership)
class MembershipAdmin(ReferenceAdmin):
    """Roles are granted and revoked, each with its line; a role that was wrong is revoked and the right one granted."""

    deletable = True
    form = MembershipForm
    list_display = ("user", "role", "district", "section", "unit")
    list_filter = ("role", "district")
    search_fields = ("user__username", "user__display_name", "unit__name", "section__name")
    list_select_related = ("user", "district", "section", "unit")
    autocomplete_fields = ("user", "district", "section", "unit")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 – Django's signature
        """Let the form know who asks; Django makes a form class for each request."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse: what a role was must stay readable in the trail."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow where the verb would."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or bool(may_administer(request.user, obj.district)))

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:  # noqa: ARG002, FBT001
        """Grant."""
        at = _place_of(form.cleaned_data)
        by = form.by
        obj.pk = grant(user=obj.user, role=Role(obj.role), at=at, by=by, now=timezone.now()).pk

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        """Revoke."""
        if isinstance(request.user, User):
            revoke(membership=obj, by=request.user, now=timezone.now())

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """Revoke each."""
        for membership in queryset:
            self.delete_model(request, membership)


class CalendarInline(admin.TabularInline):
    model = CalendarEntry
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False


@admin.register(WorkingYear)
class WorkingYearAdmin(ShownAdmin):
    list_display = ("year", "district", "project_spending", "project_spending_note")
    list_filter = ("district",)
    search_fields = ("year",)
    list_select_related = ("district",)
    inlines = (CalendarInline,)


@admin.register(Extension)
class ExtensionAdmin(ShownAdmin):
    district = "entry__working_year__district"
    list_display = ("unit", "entry", "due", "reason")
    list_filter = ("entry__working_year", "entry__task")
    search_fields = ("unit__name", "unit__code")
    list_select_related = ("unit", "entry__working_year__district")
