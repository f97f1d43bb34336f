"""Routes of what crosses the steps."""

from django.urls import path

from projects.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("cockpit/<int:pk>/", views.cockpit, name="cockpit"),
    path("cockpit/<int:pk>/steps/<slug:key>/", views.cockpit_step, name="cockpit_step"),
]
