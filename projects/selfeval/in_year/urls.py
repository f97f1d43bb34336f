"""Routes of ex-ante evaluations and mid-term monitoring."""

from django.urls import path

from projects.selfeval.in_year.views import ex_ante, mid_term

urlpatterns = [
    path("ex-ante/", ex_ante.index, name="ex_antes"),
    path("ex-ante/open/", ex_ante.open_all, name="ex_antes_open"),
    path("ex-ante/<int:pk>/", ex_ante.form_page, name="ex_ante"),
    path("ex-ante/<int:pk>/score/", ex_ante.score, name="ex_ante_score"),
    path("ex-ante/<int:pk>/autosave/", ex_ante.autosave, name="ex_ante_autosave"),
    path("ex-ante/<int:pk>/move/", ex_ante.move, name="ex_ante_move"),
    path("ex-ante/<int:pk>/file/", ex_ante.file, name="ex_ante_file"),
    path("mid-term/", mid_term.index, name="mid_terms"),
    path("mid-term/open/", mid_term.open_all, name="mid_terms_open"),
    path("mid-term/overview/", mid_term.overview, name="mid_terms_overview"),
    path("mid-term/<int:pk>/", mid_term.form_page, name="mid_term"),
    path("mid-term/<int:pk>/lights/", mid_term.lights, name="mid_term_lights"),
    path("mid-term/<int:pk>/autosave/", mid_term.autosave, name="mid_term_autosave"),
    path("mid-term/<int:pk>/move/", mid_term.move, name="mid_term_move"),
    path("mid-term/<int:pk>/file/", mid_term.file, name="mid_term_file"),
]
