"""What leads where in the page's head: whoever has pages registers what a person sees of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True)
class Entry:
    """One word in the head; `view` is the route's name, `also` the names of the routes that belong to it."""

    label: str
    view: str
    also: tuple[str, ...] = ()


Provider = Callable[[HttpRequest], Sequence[Entry]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    """Ask this for entries whenever a page is drawn; in the order of registration, each app once, when it is ready."""
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def entries(request: HttpRequest) -> list[Entry]:
    """Everything that the signed-in person can go to."""
    return [entry for provider in _PROVIDERS for entry in provider(request)]
