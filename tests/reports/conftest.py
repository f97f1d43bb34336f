"""The place and its people, for tests of what the documents are made from."""

import pytest

from tests.people import People, Place, populate, settle


@pytest.fixture
def place(db: None) -> Place:
    return settle()


@pytest.fixture
def people(place: Place) -> People:
    return populate(place)
