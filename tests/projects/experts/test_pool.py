"""Accounts of experts."""

import pytest

from budgeteval.audit.models import TrailLine
from projects.experts.domain.pool import link_account
from projects.transitions import Refused
from tests.factories.directory import make_user
from tests.factories.panels import NOW, make_expert
from tests.people import People, Place

pytestmark = pytest.mark.django_db


def test_an_account_acts_for_one_expert_and_an_expert_through_one_account(place: Place, people: People) -> None:
    one, other = make_expert(place.city), make_expert(place.city)
    one.user, other.user = None, None
    one.save()
    other.save()
    link_account(expert=one, user=people.grace, by=people.frank, now=NOW)
    assert TrailLine.objects.get().detail == {"account": people.grace.username}
    with pytest.raises(Refused, match="已经建立关联"):
        link_account(expert=one, user=make_user("another"), by=people.frank, now=NOW)
    with pytest.raises(Refused, match="已经建立关联"):
        link_account(expert=other, user=people.grace, by=people.frank, now=NOW)
