"""How an official sheet is declared, once: its columns and their kinds; and what reading one gives back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

EXAMPLE = "示例行"  # begins a template's example row, which is never taken in
Value = str | Decimal | int | bool | date | None


class Kind(StrEnum):
    """What a column holds, and so how its cells are read and written."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"  # Decimal yuan, exact to the fen
    NUMBER = "number"
    POINTS = "points"  # at most two decimals
    INTEGER = "integer"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One column: `key` is permanent and ASCII, `header` what stands in the sheet.

    `aliases` are other headers that mean the same; `hint` tells the person who fills it in; `choices` maps the words
    of a choice to their stored keys; `places` are the decimals that are kept.
    """

    key: str
    header: str
    kind: Kind = Kind.TEXT
    required: bool = True
    aliases: tuple[str, ...] = ()
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    max_length: int = 200
    places: int = 2
    minimum: int | None = None
    maximum: int | None = None
    negative: bool = False
    example: str = ""  # what a template's example row shows
    may_be_absent: bool = False  # the whole column may be left out of the sheet

    def numbered(self, number: int) -> "Column":
        """The column's n-th repetition: 题 → 题3, q → q3."""
        return replace(self, key=f"{self.key}{number}", header=f"{self.header}{number}")


@dataclass(frozen=True)
class Layout:
    """One sheet: its columns in order, what identifies a row, and a column that may repeat by number (题1, 题2, …)."""

    key: str
    title: str
    worksheet: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...] = ()
    repeated: Column | None = None
    money_unit: str = "元"

    def expanded(self, times: int) -> "Layout":
        """The layout with its repeated column written out that many times."""
        if self.repeated is None:
            return self
        more = tuple(self.repeated.numbered(number) for number in range(1, times + 1))
        return replace(self, columns=self.columns + more, repeated=None)

    def column(self, key: str) -> Column:
        """The column of that key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Row:
    """One row as read: its number in Excel and its values by column key."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Problem:
    """Why a file or a cell cannot be taken, where it stands and how to cure it; row 0 means the whole worksheet."""

    file: str
    worksheet: str
    row: int
    column: str  # the letter in Excel, empty for the whole row
    header: str
    message: str
    cure: str

    def __str__(self) -> str:
        place = f"文件“{self.file}”"
        if self.worksheet:
            place += f"工作表“{self.worksheet}”"
        if self.row:
            place += f"第 {self.row} 行"
        if self.column:
            place += f" {self.column} 列"
        if self.header:
            place += f"“{self.header}”"
        return f"{place}：{self.sentence}"

    @property
    def sentence(self) -> str:
        """What is wrong and how to cure it, without the place."""
        return f"{self.message.rstrip('。')}。{self.cure.rstrip('。')}。"


@dataclass(frozen=True)
class ReadSheet:
    """What was read: the good rows, the problems found, and the Excel letter of each column.

    `unlisted` counts the problems beyond those that are kept. Without all its columns a sheet has no rows: none of them
    could be understood. `examples` are the Excel rows of a template's example, which are skipped. `spoilt` are the rows
    of which a cell could not be read, with the values that could: for looking for their other faults, never to be kept.
    """

    layout: Layout
    file: str
    worksheet: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    letters: Mapping[str, str] = field(default_factory=dict)
    unlisted: int = 0
    examples: tuple[int, ...] = ()
    spoilt: tuple[Row, ...] = ()

    @property
    def all_rows(self) -> list[Row]:
        """The good rows and the spoilt ones, in the order of the sheet."""
        return sorted([*self.rows, *self.spoilt], key=lambda row: row.number)

    def problem(self, row: int, key: str, message: str, cure: str) -> Problem:
        """A problem of a cell that only the reader's caller can see, such as a code that nobody has."""
        header = next((column.header for column in self.layout.columns if column.key == key), "")
        return Problem(self.file, self.worksheet, row, self.letters.get(key, ""), header, message, cure)
