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
    ) -> None:
        """A table, unless it has no rows."""
        body = tuple(tuple(row) for row in rows)
        if body:
            named = f"{self.next_table()}  {title}"
            self._tables += 1
            self.blocks.append(Table(named, tuple(columns), body, unit, last))

    def picture(self, title: str, drawing: Drawing | None) -> None:
        """A chart, unless there is none."""
        if drawing is not None:
            named = f"{self.next_picture()}  {title}"
            self._pictures += 1
            self.blocks.append(Picture(named, drawing.png(), drawing.width, drawing.height, drawing.words))

    def next_table(self, after: int = 0) -> str:
        """The name (表1) of the next table, or of the one ``after`` so many more, for a sentence that stands before."""
        return f"表{self._tables + 1 + after}"

    def next_picture(self, after: int = 0) -> str:
        """The name (图1) of the next picture, or of the one ``after`` so many more."""
        return f"图{self._pictures + 1 + after}"

    def new_page(self) -> None:
        """What follows begins a page."""
        self.blocks.append(PageBreak())

    def turn(self, *, landscape: bool) -> None:
        """What follows lies on landscape pages, or stands on portrait ones again."""
        self.blocks.append(Turn(landscape))
