"""The place and its people, for every test of the street."""

import pytest

from tests.people import People, Place, populate, settle


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)
