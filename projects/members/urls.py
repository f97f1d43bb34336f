"""Routes of the district's people."""

from django.urls import path

from projects.members.views import accounts, invitations, own, security, trail

urlpatterns = [
    path("account/", own.profile, name="profile"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/add/", accounts.account_add, name="account_add"),
    path("accounts/invitations/", invitations.invitations, name="invitations"),
    path("accounts/invitations/apply/", invitations.invitations_apply, name="invitations_apply"),
    path("accounts/invitations/template/", invitations.invitations_template, name="invitations_template"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/change/", accounts.account_change, name="account_change"),
    path("accounts/<int:pk>/grant/", accounts.account_grant, name="account_grant"),
    path("accounts/<int:pk>/revoke/<int:membership>/", accounts.account_revoke, name="account_revoke"),
    path("accounts/<int:pk>/password/", accounts.account_password, name="account_password"),
    path("accounts/<int:pk>/unlock/", accounts.account_unlock, name="account_unlock"),
    path("accounts/<int:pk>/second-factor/", accounts.account_second_factor, name="account_second_factor"),
    path("accounts/<int:pk>/switch/", accounts.account_switch, name="account_switch"),
    path("security/", security.security_index, name="security_index"),
    path("security/<int:pk>/", security.security, name="security"),
    path("trail/", trail.trail, name="trail"),
]
