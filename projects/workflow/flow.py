"""How a flow is declared: stages, and the moves between them, as frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple


class Decision(NamedTuple):
    """Whether somebody may do something, and the sentence that says why (not)."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


@dataclass(frozen=True)
class Move:
    """One permitted step from any of `sources` to `target`; `label` is the button's word."""

    key: str
    label: str
    sources: tuple[str, ...]
    target: str
    note_required: bool = False


@dataclass(frozen=True)
class Flow:
    """The stages of one kind of object (key → label, in order) and every move between them."""

    key: str
    label: str
    stages: Mapping[str, str]
    moves: tuple[Move, ...]

    @property
    def initial(self) -> str:
        """The stage in which an object is created: the first one declared."""
        return next(iter(self.stages))

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Stages as Django's choices want them."""
        return list(self.stages.items())

    @cached_property
    def by_key(self) -> dict[str, Move]:
        """Moves by key."""
        return {move.key: move for move in self.moves}

    def check(self, stage: str, move_key: str) -> Decision:
        """Say whether the move leads anywhere from this stage, and if not, what would have to come first."""
        move = self.by_key.get(move_key)
        if move is None:
            return Decision(False, f"“{self.label}”没有名为 {move_key} 的操作")
        if stage in move.sources:
            return Decision(True, "")
        wanted = "”或“".join(self.stages[source] for source in move.sources)
        return Decision(
            False, f"“{self.label}”现处于“{self.stages.get(stage, stage)}”，只有在“{wanted}”时才能{move.label}"
        )
