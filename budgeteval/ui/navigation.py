"""What leads where in the page's head: whoever has pages registers what a person sees of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Entry:
    """One word in the head; `view` is the route's name, `also` the names of the routes that belong to it.

    Entries of one `group` stand together under its word.
    """

    label: str
    view: str
    also: tuple[str, ...] = ()
    group: str = ""


Provider = Callable[[HttpRequest], Sequence[Entry]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Ask this for entries whenever a page is drawn; in the order of registration, each app once, when it is ready."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def entries(request: HttpRequest) -> list[Entry]:
    """Everything that the signed-in person can go to."""
    return [entry for provider in _PROVIDERS for entry in provider(request)]


@dataclass(frozen=True)
class Group:
    """Entries under one word; one alone, or without a word, stands for itself."""

    label: str
    entries: tuple[Entry, ...]


def groups(request: HttpRequest) -> list[Group]:
    """What the head shows, in the order in which a group's first entry stands."""
    found: dict[str, list[Entry]] = {}
    for entry in entries(request):
        found.setdefault(entry.group or f"\0{entry.view}", []).append(entry)
    return [
        Group(label if len(members) > 1 and not label.startswith("\0") else "", tuple(members))
        for label, members in found.items()
    ]
