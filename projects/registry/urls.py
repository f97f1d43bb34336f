"""Routes of projects, money and imports."""

from django.urls import path

from projects.registry.views import export, history, uploads

urlpatterns = [
    path("imports/", uploads.index, name="import"),
    path("imports/history/", history.index, name="imports"),
    path("imports/history/<int:pk>/", history.show, name="import_shown"),
    path("imports/history/<int:pk>/file/", history.file, name="import_file"),
    path("imports/history/<int:pk>/rows/", history.rows, name="import_rows"),
    path("imports/uploads/<int:pk>/", uploads.show, name="upload"),
    path("imports/uploads/<int:pk>/file/", uploads.file, name="upload_file"),
    path("imports/uploads/<int:pk>/marked/", uploads.marked_sheet, name="upload_marked"),
    path("imports/uploads/<int:pk>/again/", uploads.again, name="upload_again"),
    path("imports/uploads/<int:pk>/write/", uploads.write, name="upload_write"),
    path("imports/uploads/<int:pk>/discard/", uploads.discard, name="upload_discard"),
    path("imports/<slug:kind>/", uploads.hand_in, name="import_kind"),
    path("imports/<slug:kind>/template/", uploads.template_file, name="import_template"),
    path("projects/export/", export.export, name="projects_export"),
]
