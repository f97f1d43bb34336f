"""What a document is made of, before anyone asks how it looks: headings, paragraphs, tables, pictures, page turns.

``Draft`` collects blocks in reading order and gives headings, tables and pictures their numbers, so that a passage left
out never leaves a gap in the numbering.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reports.charts import Drawing
from reports.document.wording import numeral


@dataclass(frozen=True)
class Heading:
    """A heading with its number; level 1 is 一、."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph in a named style.

    ``right``: characters kept free at the right edge (signature, date); ``before``: mm kept free above (cover).
    """

    text: str
    style: str = "Body"
    right: float = 0
    before: int = 0


@dataclass(frozen=True)
class Column:
    """A table's column: its head, its share of the width, its side, and whether equal neighbours are joined."""

    head: str
    share: float
    align: str = "left"
    merge: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``last``: the last row is a total. ``unit`` stands above at the right."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    unit: str = ""
    last: bool = False


@dataclass(frozen=True)
class Picture:
    """A chart with its title below; sizes in mm."""

    title: str
    png: bytes
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class PageBreak:
    """The next block begins a new page."""


@dataclass(frozen=True)
class Turn:
    """The pages that follow lie (``landscape``) or stand; begins a new page."""

    landscape: bool


Block = Heading | Paragraph | Table | Picture | PageBreak | Turn


@dataclass
class Draft:
    """A document being written."""

    blocks: list[Block] = field(default_factory=list)
    _counts: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    _tables: int = 0
    _pictures: int = 0

    def heading(self, level: int, text: str) -> None:
        """The next heading of that level: 一、 · （一） · 1. · （1）."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (len(self._counts) - level)
        number = self._counts[level - 1]
        marks = (f"{numeral(number)}、", f"（{numeral(number)}）", f"{number}.", f"（{number}）")
        self.blocks.append(Heading(level, marks[level - 1] + text))

    def annex(self, text: str) -> None:
        """A first-level heading without a number: 附件1 …."""
        self.blocks.append(Heading(1, text))

    def say(self, *paragraphs: str) -> None:
        """Body paragraphs; empty ones are left out."""
        self.blocks.extend(Paragraph(text.strip()) for text in paragraphs if text.strip())

    def place(self, text: str, style: str, *, right: float = 0, before: int = 0) -> None:
        """A paragraph in another style."""
        self.blocks.append(Paragraph(text, style, right, before))

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        unit: str = "",
        last: bool = False,
    ) -> str:
        """A table, unless it has no rows; returns its name (表1) for the text."""
        body = tuple(tuple(row) for row in rows)
        if not body:
            return ""
        self._tables += 1
        name = f"表{self._tables}"
        self.blocks.append(Table(f"{name}  {title}", tuple(columns), body, unit, last))
        return name

    def picture(self, title: str, drawing: Drawing | None) -> str:
        """A chart, unless there is none; returns its name (图1) for the text."""
        if drawing is None:
            return ""
        self._pictures += 1
        name = f"图{self._pictures}"
        self.blocks.append(Picture(f"{name}  {title}", drawing.png(), drawing.width, drawing.height, drawing.words))
        return name

    def next_table(self) -> str:
        """The name the next table will have, for a sentence that stands before it."""
        return f"表{self._tables + 1}"

    def next_picture(self) -> str:
        """The name the next picture will have."""
        return f"图{self._pictures + 1}"

    def new_page(self) -> None:
        """What follows begins a page."""
        self.blocks.append(PageBreak())

    def turn(self, *, landscape: bool) -> None:
        """What follows lies on landscape pages, or stands on portrait ones again."""
        self.blocks.append(Turn(landscape))
