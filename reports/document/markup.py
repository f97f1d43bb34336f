"""Blocks to WordprocessingML, as text: a table is one string (thirty times faster than cell by cell)."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from reports.document.blocks import Column, Heading, Paragraph, Picture, Table
from reports.document.pagination import column_widths, keeps_together
from reports.document.styles import CHARACTER, HEAD_SHADE, NAMESPACE, STYLES, TWIPS_PER_MM
from reports.document.wording import typeset

EMU_PER_MM = 36_000
BODY_OPEN = (
    f'<w:body xmlns:w="{NAMESPACE}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
)
_SIGNS = re.compile("([×÷−≤≥±]+)")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def run(text: str) -> str:
    """A run of text; line breaks within it are kept, characters that XML cannot hold are dropped."""
    parts = typeset(_ILLEGAL.sub("", text)).split("\n")
    return "<w:r><w:br/></w:r>".join("".join(_pieces(part)) for part in parts)


def _pieces(text: str) -> Iterator[str]:
    """Runs of one line: signs of mathematics in the Latin face, as wide as the digits beside them in every program."""
    for piece in _SIGNS.split(text):
        if piece:
            face = '<w:rPr><w:rFonts w:hint="default"/></w:rPr>' if _SIGNS.fullmatch(piece) else ""
            yield f'<w:r>{face}<w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'


def paragraph(block: Paragraph, *, new_page: bool = False) -> str:
    """A paragraph in its style."""
    extra = "<w:pageBreakBefore/>" if new_page else ""
    if block.before:
        style = STYLES[block.style]
        above = round(block.before * TWIPS_PER_MM)
        extra += f'<w:spacing w:before="{above}" w:after="{style.after}" w:line="{style.line}" w:lineRule="exact"/>'
    if block.right:
        extra += f'<w:ind w:rightChars="{round(block.right * 100)}" w:right="{round(block.right * CHARACTER)}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{block.style}"/>{extra}</w:pPr>{run(block.text)}</w:p>'


def heading(block: Heading, mark: int, *, new_page: bool) -> str:
    """A heading with the bookmark that the contents page points at."""
    broken = "<w:pageBreakBefore/>" if new_page else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="Heading{block.level}"/>{broken}</w:pPr>'
        f'<w:bookmarkStart w:id="{mark}" w:name="{bookmark(mark)}"/>{run(block.text)}<w:bookmarkEnd w:id="{mark}"/>'
        "</w:p>"
    )


def bookmark(mark: int) -> str:
    """The name of a heading's bookmark, as Word itself names those of a contents field."""
    return f"_Toc{mark:08}"


def picture(block: Picture, relation: str, number: int, *, new_page: bool = False) -> str:
    """A picture standing in the line, with its words for screen readers, and its title below."""
    width, height = block.width * EMU_PER_MM, block.height * EMU_PER_MM
    name, words = quoteattr(f"图{number}"), quoteattr(block.words)
    inline = (
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{number}" name={name} descr={words}/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name={name} descr={words}/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    )
    broken = "<w:pageBreakBefore/>" if new_page else ""
    frame = f'<w:p><w:pPr><w:pStyle w:val="Picture"/>{broken}</w:pPr><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>'
    return frame + paragraph(Paragraph(block.title, "PictureTitle"))


def table(block: Table, width: int, *, new_page: bool = False) -> str:
    """A table with its title and unit above; the head row repeats, no row breaks across pages."""
    widths = column_widths(block, width)
    grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in widths)
    above = paragraph(Paragraph(block.title, "TableTitle"), new_page=new_page)
    if block.unit:
        above += paragraph(Paragraph(block.unit, "TableUnit"))
    head = _head([column.head for column in block.columns], widths)
    together = keeps_together(block, width)
    body = "".join(
        _row(
            row,
            previous,
            block.columns,
            widths,
            total=block.last and place == len(block.rows) - 1,
            keep=together and place < len(block.rows) - 1,
        )
        for place, (previous, row) in enumerate(pairwise([(), *block.rows]))
    )
    return (
        f'{above}<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
        + paragraph(Paragraph("", "TableEnd"))
    )


def _cell(text: str, width: int, style: str, align: str, extra: str = "", *, keep: bool = False) -> str:
    kept = "<w:keepNext/>" if keep else ""
    side = f'<w:jc w:val="{align}"/>' if align != STYLES[style].align else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{extra}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{side}</w:pPr>{run(text) if text else ""}</w:p></w:tc>'
    )


def _head(texts: Sequence[str], widths: Sequence[int]) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{HEAD_SHADE}"/>'
    cells = "".join(
        _cell(text, width, "TableHead", "center", shade, keep=True) for text, width in zip(texts, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(
    row: Sequence[str],
    previous: Sequence[str],
    columns: Sequence[Column],
    widths: Sequence[int],
    *,
    total: bool,
    keep: bool,
) -> str:
    """One row; a cell of a joined column that repeats the one above (and all joined ones before it do) continues it."""
    cells, joined = [], bool(previous) and not total
    for place, (text, column, width) in enumerate(zip(row, columns, widths, strict=True)):
        merge = ""
        if column.merge and not total:
            joined = joined and previous[place] == text
            merge = "<w:vMerge/>" if joined else '<w:vMerge w:val="restart"/>'
        shown = "" if merge == "<w:vMerge/>" else text
        cells.append(_cell(shown, width, "TableHead" if total else "TableText", column.align, merge, keep=keep))
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>"
