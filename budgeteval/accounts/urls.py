"""Signing in and out, and one's own account."""

from django.urls import path

from budgeteval.accounts import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("session/", views.session, name="session"),
    path("session/back/", views.session_back, name="session_back"),
    path("account/password/", views.password, name="password"),
    path("account/second-factor/", views.second_factor, name="second_factor"),
    path("account/second-factor/set-up/", views.second_factor_set_up, name="second_factor_set_up"),
    path("account/second-factor/verify/", views.second_factor_verify, name="second_factor_verify"),
    path("account/second-factor/off/", views.second_factor_off, name="second_factor_off"),
    path("account/second-factor/codes/", views.second_factor_codes, name="second_factor_codes"),
]
