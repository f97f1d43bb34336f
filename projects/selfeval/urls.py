"""Routes of filings, reviews, returns and appraisals."""

from django.urls import path

from projects.selfeval.views import centre, on_behalf

urlpatterns = [
    path("cockpit/<int:pk>/opening/", centre.opening, name="opening"),
    path("cockpit/<int:pk>/finalising/", centre.finalising, name="finalising"),
    path("cockpit/<int:pk>/finalise/", centre.close, name="finalise"),
    path("on-behalf/", on_behalf.index, name="on_behalf_list"),
    path("on-behalf/<int:pk>/", on_behalf.show, name="on_behalf"),
    path("on-behalf/<int:pk>/answer/", on_behalf.respond, name="on_behalf_answer"),
    path("on-behalf/<int:pk>/scan/", on_behalf.scan, name="on_behalf_scan"),
    path("filings/<int:pk>/on-behalf/", on_behalf.for_filing, name="file_for_unit"),
    path("unit-returns/<int:pk>/on-behalf/", on_behalf.for_return, name="file_return_for_unit"),
]
