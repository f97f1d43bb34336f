"""``{{ attachment|has_picture }}``: whether a small picture of a file can be shown."""

from django import template

from budgeteval.files.previews import can_show

register = template.Library()
register.filter("has_picture", can_show)
