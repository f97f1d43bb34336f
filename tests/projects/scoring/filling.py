"""Frameworks with open groups, filled in as a scheme's example has them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from projects.scoring.framework import Framework, Group, Item


def fill(framework: Framework, indicators: Mapping[str, Sequence[Item]]) -> Framework:
    """The framework with these indicators in its open groups; groups left without any go."""
    groups = tuple(filled for group in framework.groups if (filled := _filled(group, indicators)) is not None)
    return replace(framework, groups=groups)


def _filled(group: Group, indicators: Mapping[str, Sequence[Item]]) -> Group | None:
    members: list[Group | Item] = []
    for member in group.members:
        kept = member if isinstance(member, Item) else _filled(member, indicators)
        if kept is not None:
            members.append(kept)
    if group.open:
        members.extend(indicators.get(group.id, ()))
    return replace(group, members=tuple(members)) if members else None
