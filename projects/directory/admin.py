"""Reference data for administrators: who there is and the year's dates. Every change leaves a line in the trail."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from budgeteval.accounts.models import User
from budgeteval.audit import record
from projects.directory.exchange import units_workbook
from projects.directory.models import CalendarEntry, District, Extension, Field, Membership, Section, Unit, WorkingYear

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _actor(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


class ReferenceAdmin(admin.ModelAdmin):
    """What every page of reference data does: write the trail, and keep what others stand on."""

    list_per_page = 50
    deletable: ClassVar[bool] = False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep what filings and imports refer to; a role or an extension may be taken back."""
        return self.deletable and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Say in the history who changed it."""
        obj._history_user = _actor(request)  # noqa: SLF001 – simple-history's way to say who
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write Django's own log and the trail."""
        self._trail("directory.reference_added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Write Django's own log and the trail."""
        self._trail("directory.reference_changed", request, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Write Django's own log and the trail."""
        for obj in queryset:
            self._trail("directory.reference_deleted", request, obj, "")
        return super().log_deletions(request, queryset)

    def _trail(self, kind: str, request: HttpRequest, obj: Model, message: Any) -> None:
        with transaction.atomic():
            detail = {"object": str(obj), "changes": message}
            record(kind=kind, by=_actor(request), obj=obj, at=timezone.now(), detail=detail)


@admin.register(District)
class DistrictAdmin(ReferenceAdmin):
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
    list_display = ("code", "name", "sector")
    search_fields = ("code", "name", "sector")


@admin.register(Unit)
class UnitAdmin(ReferenceAdmin):
    list_display = ("code", "name", "kind", "parent", "section", "contact", "phone")
    list_filter = ("district", "kind", "section")
    search_fields = ("code", "name", "short_name")
    list_select_related = ("parent", "section")
    autocomplete_fields = ("parent", "section")
    actions = ("export",)

    @admin.action(description="导出所选单位为预算单位表（Excel）")
    def export(self, request: HttpRequest, queryset: QuerySet[Unit]) -> HttpResponse:  # noqa: ARG002
        """Give the chosen units in the layout in which they can be imported."""
        answer = HttpResponse(units_workbook(queryset), content_type=XLSX)
        answer["Content-Disposition"] = 'attachment; filename="units.xlsx"'
        return answer


@admin.register(Membership)
class MembershipAdmin(ReferenceAdmin):
    deletable = True
    list_display = ("user", "role", "district", "section", "unit")
    list_filter = ("role", "district")
    search_fields = ("user__username", "user__display_name", "unit__name", "section__name")
    list_select_related = ("user", "district", "section", "unit")
    autocomplete_fields = ("user", "district", "section", "unit")


class CalendarInline(admin.TabularInline):
    model = CalendarEntry
    extra = 0


@admin.register(WorkingYear)
class WorkingYearAdmin(ReferenceAdmin):
    list_display = ("year", "district", "project_spending", "project_spending_note")
    list_filter = ("district",)
    search_fields = ("year",)
    list_select_related = ("district",)
    inlines = (CalendarInline,)


@admin.register(Extension)
class ExtensionAdmin(ReferenceAdmin):
    deletable = True
    list_display = ("unit", "entry", "due", "reason")
    list_filter = ("entry__working_year", "entry__task")
    search_fields = ("unit__name", "unit__code")
    list_select_related = ("unit", "entry__working_year__district")
    autocomplete_fields = ("unit",)
