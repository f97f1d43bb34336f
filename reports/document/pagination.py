"""On which page each heading stands, so that the contents page is right when the file is opened.

An official page is a grid: fixed line pitch, 28 characters a line, rows of known height, pictures of known size. So a
page can be counted out without drawing it. Where a count could be a line off, the page is pinned: a heading, table or
picture that would only just fit at a page's foot begins a new page by rule (``breaks``), which hides the difference.

Lengths are twips. Half-width letters are counted as Times New Roman prints them.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.document.blocks import Block, Heading, PageBreak, Paragraph, Picture, Table, Turn
from reports.document.styles import (
    BODY_SIZE,
    CELL_SIDE,
    CELL_TOP,
    PITCH,
    STYLES,
    TABLE_LINE,
    TABLE_SIZE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    TIGHTER,
    TWIPS_PER_MM,
)
from reports.document.wording import typeset

_TOKEN = re.compile(r"[×÷−≤≥±=+]*[0-9A-Za-z][0-9A-Za-z.,%/:_×÷−≤≥±=+-]*|.", re.DOTALL)
_CLOSING = frozenset("。，、；：？！）》〉】”’…·—%),.;:!?")
_HANGING = frozenset("。，、；：！,.")
_OPENING = frozenset("（《〈【“‘(")
_THIN = {".": 0.25, ",": 0.25, ":": 0.28, "/": 0.28, "-": 0.33, "(": 0.33, ")": 0.33, " ": 0.25, "%": 0.83}
_THIN |= dict.fromkeys("×÷−±≤≥<>=+", 0.56)
_AUTO_SPACE = 0.22  # ems
_RULE = 10  # a table's line
_SHORT_TABLE = 12  # rows: a table up to this long stands on one page, if it fills no more than half of it
_HALF_PAGE = TEXT_HEIGHT // 2
_FEWEST_ROWS = 3  # of a longer table, before a page ends
_FEWEST_LINES = 3  # a shorter paragraph does not part
_LEAST_REST = 1.5 * PITCH  # of a page, below which the next block leaves it of itself


def em_width(text: str) -> float:
    """Width of a text in ems: wide and ambiguous characters 1, letters and digits as Times New Roman has them."""
    return sum(_letter(letter) for letter in text)


def _letter(letter: str) -> float:
    if letter in _THIN:
        return _THIN[letter]
    if unicodedata.east_asian_width(letter) in "WFA":
        return 1
    return 0.5 if not letter.isupper() else 0.68


def line_count(text: str, width: float, size: int, *, first: float = 0) -> int:
    """Lines that a text takes: ``width`` twips wide, ``size`` half-points, ``first`` twips of first-line indent."""
    em = size * 10
    loss = TIGHTER if size == BODY_SIZE else 0
    lines, used = 1, first
    previous = ""
    for token, following in pairwise([*_TOKEN.findall(typeset(text)), ""]):
        gap = _AUTO_SPACE * em if _apart(previous, token) else 0
        needed = em_width(token) * em - loss * len(token)
        behind = _AUTO_SPACE * em if token[-1].isascii() and _apart(token, following) else 0  # even at a line's end
        hangs = token in _HANGING and previous not in _HANGING and not previous.isascii()
        if used + gap + needed + behind <= width + 1 or hangs or token.isspace():
            used += gap + needed
        elif token in _CLOSING or previous in _OPENING:
            lines, used = lines + 1, needed + em_width(previous) * em
        else:
            spare = max(needed - width, 0)
            lines, used = lines + 1 + int(spare // width), needed if needed <= width else spare % width
        previous = token
    return lines


def _apart(previous: str, token: str) -> bool:
    """Whether the reader's program puts a little space between: a Chinese character beside a letter or digit."""
    if not previous or not token:
        return False
    left, right = previous[-1], token[0]
    return (left.isascii() and left.isalnum() and _ideograph(right)) or (
        right.isascii() and right.isalnum() and _ideograph(left)
    )


def _ideograph(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def column_widths(table: Table, width: int) -> list[int]:
    """Column widths that sum to the text width."""
    whole = sum(column.share for column in table.columns)
    widths = [int(width * column.share / whole) for column in table.columns]
    widths[-1] += width - sum(widths)
    return widths


def keeps_together(table: Table, width: int) -> bool:
    """Whether a table is short enough to stand on one page without leaving half of another empty."""
    if len(table.rows) > _SHORT_TABLE:
        return False
    widths = column_widths(table, width)
    return sum(row_height(row, widths) for row in table.rows) <= _HALF_PAGE


def row_height(cells: Sequence[str], widths: Sequence[int]) -> int:
    """Height of a table row by its tallest cell."""
    tallest = max(
        sum(line_count(part, width - 2 * CELL_SIDE, TABLE_SIZE) for part in cell.split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return tallest * TABLE_LINE + 2 * CELL_TOP + _RULE


@dataclass(frozen=True)
class Pages:
    """Where blocks stand: the page on which each block begins, and which blocks begin a page by rule."""

    of: dict[int, int]
    breaks: frozenset[int]


class _Pager:
    """Walks down the pages."""

    def __init__(self) -> None:
        self.page, self.y = 1, 0.0
        self.begun = 1  # the page on which the last block began
        self.width, self.height = TEXT_WIDTH, TEXT_HEIGHT

    def next_page(self) -> None:
        self.page, self.y = self.page + 1, 0.0

    def turn(self, *, landscape: bool) -> None:
        self.next_page()
        self.width, self.height = (TEXT_HEIGHT, TEXT_WIDTH) if landscape else (TEXT_WIDTH, TEXT_HEIGHT)

    def room(self, height: float) -> bool:
        return self.y + height <= self.height

    def pinned(self, needed: float) -> bool:
        """Whether the next block begins a page by rule.

        It does when it would not fit with a line to spare, but something else still would: so a count that is a line
        off changes nothing. Without that rest of a page it begins the next one of itself.
        """
        if not needed or not self.y or self.room(needed + PITCH):
            return False
        by_rule = self.room(_LEAST_REST)
        self.next_page()
        return by_rule

    def place(self, block: Block) -> None:
        """Put the block down where the page stands."""
        self.begun = self.page
        if isinstance(block, Heading):
            self.paragraph(block.text, f"Heading{block.level}")
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Picture):
            self.y += picture_height(block)
        elif isinstance(block, Paragraph):
            self.paragraph(block.text, block.style)

    def paragraph(self, text: str, key: str) -> None:
        style = STYLES[key]
        count = line_count(text, self.width - style.left, style.size, first=style.indent)
        self.y += style.before
        fitting = int((self.height - self.y) // style.line)
        if fitting < count:  # no line stands alone at the foot or the head of a page
            here = min(fitting, count - 2) if count > _FEWEST_LINES else 0
            count -= here if here > 1 else 0
            self.next_page()
        self.y += count * style.line + style.after + style.frame

    def table(self, table: Table) -> None:
        widths = column_widths(table, self.width)
        head = row_height([column.head for column in table.columns], widths)
        self.y += self._titles(table) + head
        for row in table.rows:
            height = row_height(row, widths)
            if not self.room(height):
                self.next_page()
                self.y += head
            self.y += height
        self.y += STYLES["TableEnd"].line

    def opening(self, block: Block) -> float:
        """Room that the beginning of a block needs: what must not part from it."""
        if isinstance(block, Heading):
            return PITCH
        if isinstance(block, Table):
            widths = column_widths(block, self.width)
            head = row_height([column.head for column in block.columns], widths)
            heights = [row_height(row, widths) for row in block.rows]
            if not keeps_together(block, self.width):
                heights = heights[: 1 if sum(heights[:_FEWEST_ROWS]) > _HALF_PAGE // 2 else _FEWEST_ROWS]
            return self._titles(block) + head + sum(heights)
        if isinstance(block, Picture):
            return picture_height(block)
        if isinstance(block, Paragraph):
            style = STYLES[block.style]
            count = line_count(block.text, self.width - style.left, style.size, first=style.indent)
            return style.before + (count if count <= _FEWEST_LINES else _FEWEST_LINES - 1) * style.line
        return 0

    def _titles(self, table: Table) -> int:
        title, unit = STYLES["TableTitle"], STYLES["TableUnit"]
        count = line_count(table.title, self.width, title.size)
        return title.before + count * title.line + (unit.line if table.unit else 0)


def picture_height(picture: Picture) -> float:
    """Height of a picture with its title."""
    frame, title = STYLES["Picture"], STYLES["PictureTitle"]
    return picture.height * TWIPS_PER_MM + frame.before + title.line + title.after


def paginate(blocks: Sequence[Block]) -> Pages:
    """Count the pages of a body that begins on page 1."""
    pager, of, breaks = _Pager(), dict[int, int](), set[int]()
    for place, block in enumerate(blocks):
        if isinstance(block, PageBreak):
            pager.next_page()
            continue
        if isinstance(block, Turn):
            pager.turn(landscape=block.landscape)
            continue
        if pager.pinned(_together(pager, blocks[place : place + 4])):
            breaks.add(place)
        pager.place(block)
        of[place] = pager.begun
    return Pages(of, frozenset(breaks))


def _together(pager: _Pager, blocks: Sequence[Block]) -> float:
    """Room that a block needs where it begins, with what must follow it; 0 for a paragraph, which may part anywhere."""
    first, *following = blocks
    if isinstance(first, Paragraph):
        return 0
    needed = pager.opening(first)
    for block in following if isinstance(first, Heading) else ():
        needed += pager.opening(block)
        if not isinstance(block, Heading):
            break
    return needed
