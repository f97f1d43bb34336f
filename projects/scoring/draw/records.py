"""What a draw is made of. These are JSON objects themselves: what is hashed is what is kept."""

from typing import Final, Literal, TypedDict

VERSION: Final = 1
LEAST_SECRET_DIGITS: Final = 32  # 128 bits

EXCLUSIONS: Final = {
    "employer": "与评价对象有任职关系",
    "declared": "本人申明回避",
    "cooling_off": "近期已参加，须间隔",
    "load": "承担任务已满",
    "field": "专业领域不符",
    "suspended": "暂停资格",
}


class Quota(TypedDict):
    """At least so many experts of one field."""

    field: str
    at_least: int


class Candidate(TypedDict):
    """One expert under a code made for this draw; ``excluded`` is null or a reason of ``EXCLUSIONS``."""

    code: str
    field: str
    excluded: str | None


class PublicSource(TypedDict):
    """The seed will come from a public number named beforehand, such as a lottery's result of a coming day."""

    kind: Literal["public"]
    what: str


class SecretsSource(TypedDict):
    """The seed will come from two officers' secrets; ``by`` names them and fixes the order of joining."""

    kind: Literal["secrets"]
    by: list[str]


class Frame(TypedDict):
    """Everything fixed before any seed is known."""

    district: str
    purpose: str
    objects: list[str]
    seats: int
    quotas: list[Quota]
    entropy: PublicSource | SecretsSource
    sealed_sha256: str
    candidates: list[Candidate]


class Secret(TypedDict):
    """One officer's share of the seed; ``secret`` is null while it is not revealed."""

    by: str
    commitment: str
    secret: str | None


class PublicEntropy(TypedDict):
    """The public number once it is known: ``what`` as in the frame, ``value`` its digits as text."""

    kind: Literal["public"]
    what: str
    value: str


class SecretsEntropy(TypedDict):
    """The officers' commitments and, once revealed, their secrets."""

    kind: Literal["secrets"]
    secrets: list[Secret]


# "in" is a word of Python, so this one is written as a call.
Replacement = TypedDict("Replacement", {"out": str, "in": str, "reason": str, "at": str})


class Certificate(TypedDict):
    """The one file from which anyone recomputes the draw. Times are ISO 8601 with offset."""

    version: int
    frame: Frame
    frame_sha256: str
    entropy: PublicEntropy | SecretsEntropy
    seed: str
    order: list[str]
    drawn: list[str]
    replacements: list[Replacement]
    frozen_at: str
    committed_at: str | None
    revealed_at: str


class SealedList(TypedDict):
    """Which person each code stands for, kept sealed; the random salt keeps it from being guessed by its hash."""

    salt: str
    people: dict[str, str]


class DrawRefusedError(Exception):
    """A draw that cannot be made; ``problems`` says why, each a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("".join(problems))
        self.problems = tuple(problems)


class DrawVoidError(Exception):
    """A draw that cannot be completed and is void: a secret not revealed, or nobody left to step in."""
