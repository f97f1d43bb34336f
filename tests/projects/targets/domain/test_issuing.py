"""Issuing with the budget, and freezing one district's year and nothing else."""

import pytest

from projects.registry.models import Project
from projects.targets import domain
from projects.targets.models import Target
from projects.transitions import Refused
from tests.factories import applications as made
from tests.factories.applications import NOW
from tests.people import People, Place


def stages() -> dict[int, str]:
    return dict(Target.objects.values_list("pk", "stage"))


def test_only_the_year_and_the_district_that_were_named_are_frozen(place: Place, people: People) -> None:
    mine, other_year, abroad = (made.issued(place, people) for _ in range(3))
    Project.objects.filter(pk=other_year.project_id).update(fiscal_year=2016)
    Project.objects.filter(pk=abroad.project_id).update(unit=place.abroad)
    frozen = domain.freeze(district=place.district, fiscal_year=2017, by=people.erin, now=NOW)
    assert [one.pk for one in frozen] == [mine.pk]
    assert stages() == {mine.pk: "frozen", other_year.pk: "issued", abroad.pk: "issued"}


def test_targets_are_issued_all_or_none(place: Place, people: People) -> None:
    approved = made.target_of(made.accepted(place, people))
    draft = made.target_of(made.written(place, people))
    with pytest.raises(Refused):
        domain.issue(targets=[approved, draft], by=people.erin, now=NOW)
    assert stages() == {approved.pk: "approved", draft.pk: "draft"}
