"""The sheet every chart is drawn on: one look, one shipped font, the same bytes for the same facts.

Charts use matplotlib's ``Figure`` object, never pyplot, which keeps global state and is slower. Colours are few and
differ in lightness, so that a grey print still tells them apart.
"""

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansSC-GBK.otf"
FONT_FAMILY = "Noto Sans SC GBK"
DEEP, PALE, RULE, FAINT, INK, SIGNAL = "#1f4e79", "#a9c1d9", "#b4bac1", "#e4e7ea", "#262626", "#8c2d19"
STEPS = ("#17406a", "#4a7ba6", "#8fb0cd", "#c8d8e6", "#e9eef3")  # dark to pale, readable in grey
TEXT_SIZE, SMALL_SIZE = 9.5, 8.5  # points, at the printed size
DOTS_PER_INCH = 200
MM_PER_INCH = 25.4
FULL_WIDTH = 156  # mm: the text area's width on an official page

_LOOK: dict[Any, Any] = {
    "font.family": [FONT_FAMILY],
    "font.size": TEXT_SIZE,
    "axes.unicode_minus": False,
    "axes.edgecolor": RULE,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "xtick.labelsize": SMALL_SIZE,
    "ytick.labelsize": SMALL_SIZE,
    "grid.color": FAINT,
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": SMALL_SIZE,
    "text.parse_math": False,
    "svg.hashsalt": "budgeteval",
    "svg.fonttype": "path",
}


@cache
def _prepared() -> None:
    """Font and look, set once per process: swapping them per chart would disturb charts drawn in other threads."""
    import matplotlib as mpl  # noqa: PLC0415 – heavy: only a process that draws pays for it
    from matplotlib import font_manager  # noqa: PLC0415 – as above

    font_manager.fontManager.addfont(FONT_FILE)
    mpl.rcParams.update(_LOOK)


@dataclass(frozen=True)
class Drawing:
    """A finished chart: its figure, its size on paper in mm, and its words for those who cannot see it."""

    figure: "Figure"
    width: int
    height: int
    words: str

    def png(self) -> bytes:
        """The picture for a Word document; equal facts give equal bytes."""
        return self._saved("png", {"Software": None})

    def svg(self) -> str:
        """The picture for a page; letters are paths, so no font is asked for."""
        return self._saved("svg", {"Date": None, "Creator": None}).decode("utf-8")

    def _saved(self, form: str, metadata: dict[str, Any]) -> bytes:
        layout = self.figure.get_layout_engine()
        if layout is not None:
            # margins are found once, at the printed size: PNG and SVG agree in whatever order they are asked for
            layout.execute(self.figure)
            self.figure.set_layout_engine("none")
        sheet = BytesIO()
        self.figure.savefig(sheet, format=form, dpi=DOTS_PER_INCH, metadata=metadata)
        return sheet.getvalue()


def canvas(width: int, height: int) -> tuple["Figure", "Axes"]:
    """An empty sheet of that many mm with one pair of axes, margins found so that no label is cut."""
    _prepared()
    from matplotlib.figure import Figure  # noqa: PLC0415 – heavy: only a process that draws pays for it

    figure = Figure(figsize=(width / MM_PER_INCH, height / MM_PER_INCH), dpi=DOTS_PER_INCH, layout="constrained")
    return figure, figure.subplots()


def legend(axes: "Axes", columns: int) -> None:
    """The key above the picture, in one row, never over the bars."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=columns, borderaxespad=0.2, columnspacing=1.6)


def unit_note(axes: "Axes", unit: str) -> None:
    """The unit of the numbers, at the top right, as official tables have it."""
    axes.annotate(
        f"单位：{unit}",
        (1, 1),
        xytext=(0, 5),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=SMALL_SIZE,
    )


def wrapped(text: str, width: int) -> str:
    """The text in lines of at most that many characters, broken evenly: Chinese labels have no spaces to break at."""
    lines = -(-len(text) // width)
    length = -(-len(text) // max(lines, 1))
    return "\n".join(text[start : start + length] for start in range(0, len(text), max(length, 1)))
