"""Routes of filings, reviews, returns and appraisals."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
