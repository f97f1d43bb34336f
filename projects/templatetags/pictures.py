"""``{{ attachment|has_picture }}``: whether a small picture of a file can be shown."""

from django import template

from budgeteval.files.previews import has_picture

register = template.Library()
register.filter("has_picture", has_picture)
