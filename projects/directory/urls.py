"""Routes of units, sections and fields, and the working year."""

from django.urls import path

from projects.directory.views import places, units, years

urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/add/", units.add, name="unit_add"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/edit/", units.edit, name="unit_edit"),
    path("places/", places.places, name="places"),
    path("places/fields/add/", places.field_add, name="field_add"),
    path("places/<int:pk>/sections/add/", places.section_add, name="section_add"),
    path("years/", years.years, name="years"),
    path("years/open/", years.open_one, name="year_open"),
    path("years/<int:pk>/", years.year, name="year"),
    path("years/<int:pk>/withdraw/", years.withdraw_one, name="year_withdraw"),
    path("years/<int:pk>/dates/<slug:task>/", years.dates, name="year_dates"),
    path("years/<int:pk>/spending/", years.spending, name="year_spending"),
    path("years/<int:pk>/extend/", years.extend, name="year_extend"),
    path("years/<int:pk>/extensions/", years.extensions, name="year_extensions"),
    path("extensions/<int:pk>/withdraw/", years.withdraw, name="extension_withdraw"),
]
