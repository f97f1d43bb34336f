"""Accounts and roles, invitations, security settings, the trail. `self` is Judy's own account, `own` Alice's."""

from django.urls import reverse

from budgeteval.accounts.models import User
from projects.directory.models import District, Membership
from tests.people import People, Place

PAGES = """
                       nobody alice bob  charlie dora erin frank grace henry ivy  judy kate mallory
profile                sign   ok    ok   ok      ok   ok   ok    ok    ok    ok   ok   ok   ok
accounts               sign   no    no   no      no   no   no    no    no    no   ok   no   no
account_add            sign   no    no   no      no   no   no    no    no    no   ok   no   no
account_add:post       sign   no    no   no      no   no   no    no    no    no   ok   no   no
invitations            sign   no    no   no      no   no   no    no    no    no   ok   no   no
invitations:post       sign   no    no   no      no   no   no    no    no    no   ok   no   no
invitations_template   sign   no    no   no      no   no   no    no    no    no   ok   no   no
invitations_apply      sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
invitations_apply:post sign   no    no   no      no   no   no    no    no    no   ok   no   no
account/own            sign   gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account/self           sign   gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account/abroad         sign   gone  gone gone    gone gone gone  gone  gone  gone gone gone gone
account_change/own     sign   gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_change/self    sign   gone  gone gone    gone gone gone  gone  gone  gone no   gone gone
account_change:post/abroad sign gone gone gone   gone gone gone  gone  gone  gone gone gone gone
account_grant/own      sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_grant:post/own sign   gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_grant:post/abroad sign gone gone gone    gone gone gone  gone  gone  gone gone gone gone
account_revoke/own     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_revoke:post/own sign  gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_revoke:post/abroad sign gone gone gone   gone gone gone  gone  gone  gone gone gone gone
account_password/own   sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_password:post/own sign gone gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_password:post/self sign gone gone gone   gone gone gone  gone  gone  gone no   gone gone
account_password:post/abroad sign gone gone gone gone gone gone  gone  gone  gone gone gone gone
account_unlock/own     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_unlock:post/own sign  gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_unlock:post/abroad sign gone gone gone   gone gone gone  gone  gone  gone gone gone gone
account_second_factor/own sign bad  bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_second_factor:post/own sign gone gone gone gone gone gone gone gone  gone ok   gone gone
account_second_factor:post/self sign gone gone gone gone gone gone gone gone gone no   gone gone
account_second_factor:post/abroad sign gone gone gone gone gone gone gone gone gone gone gone gone
account_switch/own     sign   bad   bad  bad     bad  bad  bad   bad   bad   bad  bad  bad  bad
account_switch:post/own sign  gone  gone gone    gone gone gone  gone  gone  gone ok   gone gone
account_switch:post/self sign gone  gone gone    gone gone gone  gone  gone  gone no   gone gone
account_switch:post/abroad sign gone gone gone   gone gone gone  gone  gone  gone gone gone gone
security_index         sign   no    no   no      no   no   no    no    no    no   no   ok   no
security/own           sign   no    no   no      no   no   no    no    no    no   no   ok   no
security:post/own      sign   no    no   no      no   no   no    no    no    no   no   ok   no
security/abroad        sign   no    no   no      no   no   no    no    no    no   no   gone no
security:post/abroad   sign   no    no   no      no   no   no    no    no    no   no   gone no
trail                  sign   no    no   ok      no   no   no    no    no    ok   no   no   no
"""


def paths(place: Place, people: People) -> dict[str, str]:
    whose: dict[str, User] = {"own": people.alice, "self": people.judy, "abroad": people.charlie}
    districts: dict[str, District] = {"own": place.district, "abroad": place.abroad.district}
    found = {}
    for row in (line.split()[0] for line in PAGES.strip("\n").splitlines()[1:]):
        route, _, word = row.replace(":post", "").partition("/")
        if route == "account_revoke":
            user = whose[word]
            held = Membership.objects.filter(user=user).earliest("pk")
            found[row] = reverse(route, args=[user.pk, held.pk])
        elif route == "security":
            found[row] = reverse(route, args=[districts[word].pk])
        elif word:
            found[row] = reverse(route, args=[whose[word].pk])
    return found
