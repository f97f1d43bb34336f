"""Routes of the messages."""

from django.urls import path

from budgeteval.notices import views

urlpatterns = [
    path("notices/", views.index, name="notices"),
    path("notices/read/", views.read_all, name="notices_read"),
    path("notices/mail/", views.choose_mail, name="notices_mail"),
    path("notices/<int:pk>/open/", views.open_notice, name="notice_open"),
]
