"""Which rules are in force when, and the rules themselves, ready to score by."""

from datetime import date

from projects.rulebooks.models import Rulebook
from projects.scoring import rulebook as rules

# Loading a rulebook takes longer than scoring by it; its hash names its content for ever, so a loaded one stays good.
_LOADED: dict[str, rules.Rulebook] = {}


class DamagedRulebookError(Exception):
    """A stored rulebook is no longer what was adopted."""


def rulebook_in_force(*, district_id: int, on: date) -> Rulebook | None:
    """Return the district's newest rulebook in force on a day; None where none is."""
    return (
        Rulebook.objects.filter(district=district_id, in_force_from__lte=on)
        .order_by("-in_force_from", "-adopted_at", "-pk")
        .first()
    )


def rules_of(rulebook: Rulebook) -> rules.Rulebook:
    """Return a kept rulebook as rules that can be applied; content of one hash is read once in a process.

    Raises:
        DamagedRulebookError: the stored content no longer has the hash under which it was adopted.
    """
    if rulebook.sha256 not in _LOADED:
        loaded = rules.load_rulebook(rulebook.content, source=str(rulebook))
        if loaded.sha256 != rulebook.sha256:
            raise DamagedRulebookError(f"规则手册“{rulebook}”的内容与登记时的摘要不符，不能用于计分")
        _LOADED[rulebook.sha256] = loaded
    return _LOADED[rulebook.sha256]
