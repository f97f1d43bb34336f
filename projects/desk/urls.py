"""Routes of what crosses the steps."""

from django.urls import path

from projects.desk import views, xray

urlpatterns = [
    path("", views.home, name="home"),
    path("xray/<slug:kind>/<int:pk>/<slug:part>/", xray.xray, name="xray"),
]
