"""Routes of reminding and telephoning."""

from django.urls import path

from projects.reminders import views

urlpatterns = [
    path("cockpit/<int:pk>/late/", views.late, name="late"),
    path("cockpit/<int:pk>/remind/", views.send, name="remind"),
    path("cockpit/<int:pk>/calls/", views.call_list, name="call_list"),
    path("cockpit/<int:pk>/units/<int:unit>/", views.chase, name="chase"),
]
