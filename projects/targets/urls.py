"""Routes of performance targets, their changes, and the library of indicators."""

from django.urls import path

from projects.targets.views import changes, library, targets

urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/<int:pk>/", targets.target, name="target"),
    path("targets/<int:pk>/edit/", targets.edit, name="target_edit"),
    path("targets/<int:pk>/check/", targets.check_typed, name="target_check"),
    path("targets/<int:pk>/pick/", targets.pick, name="target_pick"),
    path("targets/<int:pk>/change/", targets.change, name="target_change_new"),
    path("targets/<int:pk>/versions/<int:number>/", targets.version, name="target_version"),
    path("targets/indicators/<int:pk>/propose/", targets.propose, name="indicator_propose"),
    path("targets/changes/", changes.changes, name="target_changes"),
    path("targets/changes/<int:pk>/", changes.change, name="target_change"),
    path("targets/changes/<int:pk>/edit/", changes.edit, name="target_change_edit"),
    path("targets/changes/<int:pk>/check/", changes.check_typed, name="target_change_check"),
    path("targets/changes/<int:pk>/move/", changes.move, name="target_change_move"),
    path("library/", library.library, name="library"),
    path("library/new/", library.new_entry, name="library_entry_new"),
    path("library/<int:pk>/", library.entry, name="library_entry"),
    path("library/<int:pk>/move/", library.move, name="library_entry_move"),
]
