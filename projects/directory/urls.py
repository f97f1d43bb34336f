"""Routes of districts, units and the calendar."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
