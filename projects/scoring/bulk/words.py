"""Columns of words (grades, directions) and of answers (yes, no, not known), as small codes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from projects.scoring.bulk.integers import Bools, Rows

YES, NO, OPEN = 1, 0, -1
_ANSWERS = {None: OPEN, False: NO, True: YES}
_NONE = -1


@dataclass(frozen=True, eq=False)
class Words:
    """Each row's place in ``words``; -1 where there is no word. One entry stands for every row."""

    codes: NDArray[np.int32]
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, values: Iterable[str | None]) -> "Words":
        """The words, None or an empty one where nothing is said."""
        places: dict[str, int] = {}
        codes = [places.setdefault(word, len(places)) if word else _NONE for word in values]
        return cls(np.array(codes, dtype=np.int32), tuple(places))

    @classmethod
    def same(cls, word: str | None) -> "Words":
        """The same word for every row."""
        return cls.of([word])

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> str | None:
        code = int(self.codes[row if len(self.codes) > 1 else 0])
        return None if code < 0 else self.words[code]

    def among(self, wanted: Collection[str]) -> Bools:
        """Rows whose word is one of these; a row without a word is none of them."""
        table = np.array([*(word in wanted for word in self.words), False], dtype=np.bool_)
        return table[self.codes]

    def filled(self, word: str | None) -> "Words":
        """The column with a word where there is none."""
        if not word or (self.codes >= 0).all():
            return self
        return Words(np.where(self.codes < 0, np.int32(len(self.words)), self.codes), (*self.words, word))

    def take(self, rows: Rows) -> "Words":
        """These rows."""
        return self if len(self.codes) == 1 else Words(self.codes[rows], self.words)


SILENCE = Words.same(None)


@dataclass(frozen=True, eq=False)
class Answers:
    """Yes (1), no (0) or not known (-1), by row. One entry stands for every row."""

    codes: NDArray[np.int8]

    @classmethod
    def of(cls, values: Sequence[bool | None]) -> "Answers":
        """The answers, None where nobody knows."""
        return cls(np.array([_ANSWERS[value] for value in values], dtype=np.int8))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, row: int) -> bool | None:
        code = int(self.codes[row if len(self.codes) > 1 else 0])
        return None if code == OPEN else code == YES

    def are(self, wanted: int) -> Bools:
        """Rows with this answer."""
        return np.equal(self.codes, wanted)

    def take(self, rows: Rows) -> "Answers":
        """These rows."""
        return self if len(self.codes) == 1 else Answers(self.codes[rows])


UNANSWERED = Answers.of([None])
