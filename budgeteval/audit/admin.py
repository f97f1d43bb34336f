"""The trail, for reading. Who looks after accounts does not look into it: those are different people's rights."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from budgeteval.audit.models import TrailLine


@admin.register(TrailLine)
class TrailLineAdmin(admin.ModelAdmin):
    # A link to the account would lead those who read the trail to a page that they may not open.
    readonly_fields = ("who",)
    exclude = ("actor",)
    list_display = ("seq", "kind", "actor", "object_type", "object_id", "at", "recorded_at")
    list_filter = ("kind",)
    search_fields = ("object_type", "object_id", "actor__username", "actor__display_name")
    list_select_related = ("actor",)
    ordering = ("-seq",)
    show_full_result_count = False

    @admin.display(description="经办人")
    def who(self, line: TrailLine) -> str:
        """Who did it, as text."""
        return str(line.actor) if line.actor else "系统"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow whoever was given the right by name; an administrator's all-embracing right is not enough."""
        return not getattr(request.user, "is_superuser", False) and super().has_view_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room to those who may read it."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse: lines are written by the acts they tell of."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 – Django's signature
        """Refuse."""
        return False
