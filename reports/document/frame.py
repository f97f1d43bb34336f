"""What every report has: cover, notice of constructed data, kept prose, signature."""

import re
from datetime import date

from reports.document.blocks import Draft, Paragraph
from reports.document.pagination import em_width
from reports.document.wording import day

CONSTRUCTED = "本报告中除已公布数字外，其余数据为演示构造，不代表任何单位的真实情况。"
_DATE_EDGE = 4  # characters kept free beside the date
_SUBHEADING = re.compile(r"^（[一二三四五六七八九十]{1,3}）(?P<text>[^。；]{1,30})$")


def cover(
    title: tuple[str, ...], lines: tuple[str, ...], signed: str, on: date, *, constructed: bool
) -> tuple[Paragraph, ...]:
    """Cover page: title broken by meaning, what it is about, who signs and when."""
    first, *rest = title
    about = (Paragraph(line, "CoverLine", before=14 if not place else 0) for place, line in enumerate(lines))
    notice = (Paragraph(CONSTRUCTED, "Notice", before=16),) if constructed else ()
    return (
        Paragraph(first, "CoverTitle", before=40),
        *(Paragraph(line, "CoverTitle") for line in rest),
        *about,
        Paragraph(signed, "CoverLine", before=62 - 10 * len(lines)),
        Paragraph(day(on), "CoverLine"),
        *notice,
    )


def opening(draft: Draft, title: tuple[str, ...], addressee: str) -> None:
    """Title and addressee at the head of the first numbered page."""
    for line in title:
        draft.place(line, "Title")
    if addressee:
        draft.place(f"{addressee}：", "Addressee")
    else:
        draft.place("", "Normal")


def notice(draft: Draft, *, constructed: bool) -> None:
    """Says that constructed data is constructed."""
    if constructed:
        draft.place(CONSTRUCTED, "Notice")


def narrate(draft: Draft, kept: str, composed: str) -> None:
    """The office's own words, or a first draft; lines part paragraphs, a short line （一）… is a heading."""
    for line in (kept.strip() or composed).split("\n"):
        found = _SUBHEADING.match(line.strip())
        if found:
            draft.heading(2, found["text"])
        else:
            draft.say(line)


def signature(draft: Draft, signed: str, on: date) -> None:
    """Who signs, centred over the date; the date four characters from the right edge."""
    written = day(on)
    draft.place("", "Signature")
    shift = (em_width(written) - em_width(signed)) / 2
    draft.place(signed, "Signature", right=max(_DATE_EDGE + shift, 0))
    draft.place(written, "Date", right=_DATE_EDGE)
