"""Routes of what crosses the steps."""

from django.urls import path

from projects.desk import views, xray

urlpatterns = [
    path("", views.home, name="home"),
    path("xray/<slug:kind>/<int:pk>/<slug:part>/", xray.xray, name="xray"),
    path("cockpit/<int:pk>/", views.cockpit, name="cockpit"),
    path("cockpit/<int:pk>/steps/<slug:key>/", views.cockpit_step, name="cockpit_step"),
]
