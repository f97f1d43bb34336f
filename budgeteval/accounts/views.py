"""Signing in and out."""

from django.contrib.auth import views as auth_views

from budgeteval.accounts.forms import SignInForm


class SignIn(auth_views.LoginView):
    """The one sign-in page; who is signed in already goes home."""

    form_class = SignInForm
    template_name = "accounts/login.html"
    redirect_authenticated_user = True


class SignOut(auth_views.LogoutView):
    """Ends the session and returns to the sign-in page."""
