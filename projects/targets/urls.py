"""Routes of performance targets."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
