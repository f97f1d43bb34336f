"""Pinyin initials: what a clerk types instead of a name, kept beside it so that a list can be searched by them."""

from collections.abc import Iterable
from typing import Any

from django.db import models

LONGEST = 200


def initials_of(*names: str) -> str:
    """``教育局`` → ``jyj``: the first letter of each character; Latin letters and digits stay, everything else goes.

    Several names are told apart by a blank; one that says nothing new is left out.
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 – its dictionary takes longer to load than a command to run

    found: dict[str, None] = {}
    for name in names:
        letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
        plain = "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
        if plain:
            found[plain] = None
    return " ".join(found)[:LONGEST]


class InitialsField(models.CharField):
    """The initials of other columns of the row, worked out whenever the row is written: saved, in bulk, or by upsert.

    ``QuerySet.update`` writes no objects and leaves them as they are: names are not changed that way.
    """

    def __init__(self, *args: Any, of: Iterable[str] = ("name",), **kwargs: Any) -> None:
        self.of = tuple(of)
        usual: dict[str, Any] = {"max_length": LONGEST, "editable": False, "default": ""}
        super().__init__(*args, **usual | kwargs)

    def deconstruct(self) -> Any:
        """Migrations need the column, not where its letters come from."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002, FBT001 – Django's signature
        """Work the letters out."""
        letters = initials_of(*(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, letters)
        return letters


def derived_from(model: type[models.Model], columns: Iterable[str]) -> list[str]:
    """The columns of initials that change with these columns, for a statement that names what it writes."""
    written = set(columns)
    fields = model._meta.concrete_fields  # noqa: SLF001 – Django documents _meta
    return [field.attname for field in fields if isinstance(field, InitialsField) and written & set(field.of)]
