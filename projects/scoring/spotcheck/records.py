"""What a spot check's draw is made of. These are JSON objects themselves: what is hashed is what is kept."""

from typing import Final, Literal, TypedDict

VERSION: Final = 1
KIND: Final = "spot_check"


class Candidate(TypedDict):
    """One accepted form by its project's code; `weight` is a whole number from 1, larger where more is doubtful."""

    code: str
    weight: int


class Source(TypedDict):
    """The seed will come from a public number named beforehand, such as a lottery's result of a coming day."""

    kind: Literal["public"]
    what: str


class Entropy(TypedDict):
    """The public number once it is known: `what` as in the frame, `value` its digits as text."""

    kind: Literal["public"]
    what: str
    value: str


class Frame(TypedDict):
    """Everything fixed before the number is known."""

    kind: str
    district: str
    purpose: str
    size: int
    entropy: Source
    candidates: list[Candidate]


class Pick(TypedDict):
    """One place: of how much weight was left, where the remainder fell, and whose stretch that was."""

    place: int
    of: int
    at: int
    code: str


class Certificate(TypedDict):
    """The one file from which anyone recomputes the sample. Times are ISO 8601 with offset."""

    version: int
    frame: Frame
    frame_sha256: str
    entropy: Entropy
    seed: str
    picks: list[Pick]
    frozen_at: str
    drawn_at: str
