"""Fetching an object by its access door: what a person may read is all there is for that person."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from projects.transitions import Hidden

ModelType = TypeVar("ModelType", bound=Model)


def behind_door(readable: "QuerySet[ModelType]", sentence: str, **key: Any) -> ModelType:
    """The one object of that key among what the person may read.

    Raises:
        Hidden: with the sentence; whether the object exists at all is not told.
    """
    found = readable.filter(**key).first()
    if found is None:
        raise Hidden(sentence)
    return found
