"""Blocks to a Word file: cover, contents page, body; opens without repair and without a question."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from reports.document import styles
from reports.document.archive import repacked
from reports.document.blocks import Block, Heading, PageBreak, Paragraph, Picture, Table, Turn
from reports.document.markup import BODY_OPEN, bookmark, heading, paragraph, picture, run, table
from reports.document.pagination import Pages, paginate

if TYPE_CHECKING:
    from collections.abc import Sequence

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_FOOTERS = ("rId4", "rId5")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_CONTENTS_LEVELS = 2
_CONTENTS_ENTRIES = 25  # more would not stand on one page: then the first level only


@dataclass(frozen=True)
class Report:
    """A document before it is set: its name, who wrote it, its cover and its body."""

    title: str
    author: str
    cover: tuple[Paragraph, ...]
    body: tuple[Block, ...]


def word_file(report: Report, built_at: datetime) -> bytes:
    """The Word file's bytes; equal reports and moments give equal bytes."""
    import docx  # noqa: PLC0415 – heavy: only a process that builds documents pays for it
    from docx.oxml import parse_xml  # noqa: PLC0415 – as above

    document = docx.Document(BytesIO(_skeleton()))
    pages = paginate(report.body)
    xml = "".join((BODY_OPEN, *_front(report, pages), *_body(report.body, pages, document), "</w:body>"))
    element = document.element
    element.replace(element.body, parse_xml(xml))
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = report.title, report.author, report.author
    properties.language, properties.revision = "zh-CN", 1
    properties.created = properties.modified = _moment(built_at)
    sheet = BytesIO()
    document.save(sheet)
    return repacked(sheet.getvalue(), built_at)


def _moment(built_at: datetime) -> datetime:
    return built_at.astimezone(UTC).replace(tzinfo=None) if built_at.tzinfo else built_at


def _front(report: Report, pages: Pages) -> list[str]:
    """Cover and contents page: a section of their own, without page numbers."""
    entries = _entries(report, _CONTENTS_LEVELS)
    levels = _CONTENTS_LEVELS if len(entries) <= _CONTENTS_ENTRIES else 1
    contents = [
        _contents_line(block, place, pages, opens=0 if number else levels)
        for number, (block, place) in enumerate(_entries(report, levels))
    ]
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    closing = f'<w:p><w:pPr><w:pStyle w:val="TableEnd"/>{styles.section_xml()}</w:pPr>{end if contents else ""}</w:p>'
    turned = '<w:p><w:pPr><w:pStyle w:val="ContentsTitle"/><w:pageBreakBefore/></w:pPr>' + run("目  录") + "</w:p>"
    return [*(paragraph(line) for line in report.cover), turned, *contents, closing]


def _entries(report: Report, levels: int) -> list[tuple[Heading, int]]:
    return [
        (block, place)
        for place, block in enumerate(report.body)
        if isinstance(block, Heading) and block.level <= levels
    ]


def _contents_line(block: Heading, place: int, pages: Pages, *, opens: int) -> str:
    """One entry: heading, dots, page; the first ``opens`` a contents field of so many levels."""
    opening = ""
    if opens:
        code = f' TOC \\o "1-{opens}" \\h \\z \\u '
        opening = (
            _field("begin") + f'<w:r><w:instrText xml:space="preserve">{code}</w:instrText></w:r>' + _field("separate")
        )
    name = bookmark(place)
    number = (
        f'{_field("begin")}<w:r><w:instrText xml:space="preserve"> PAGEREF {name} \\h </w:instrText></w:r>'
        f"{_field('separate')}<w:r><w:t>{pages.of[place]}</w:t></w:r>{_field('end')}"
    )
    link = f'<w:hyperlink w:anchor="{name}" w:history="1">{run(block.text)}<w:r><w:tab/></w:r>{number}</w:hyperlink>'
    return f'<w:p><w:pPr><w:pStyle w:val="TOC{block.level}"/></w:pPr>{opening}{link}</w:p>'


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _body(blocks: "Sequence[Block]", pages: Pages, document: Any) -> list[str]:
    """The numbered pages; every turn of the page closes a section."""
    parts: list[str] = []
    landscape, first, broken, pictures = False, True, False, 0
    for place, block in enumerate(blocks):
        if isinstance(block, Turn):
            section = styles.section_xml(footers=_FOOTERS if first else None, restart=first, landscape=landscape)
            parts.append(f'<w:p><w:pPr><w:pStyle w:val="TableEnd"/>{section}</w:pPr></w:p>')
            landscape, first = block.landscape, False
        elif isinstance(block, PageBreak):
            broken = True
            continue
        elif isinstance(block, Heading):
            parts.append(heading(block, place, new_page=broken or place in pages.breaks))
        elif isinstance(block, Table):
            width = styles.TEXT_HEIGHT if landscape else styles.TEXT_WIDTH
            parts.append(table(block, width, new_page=broken or place in pages.breaks))
        elif isinstance(block, Picture):
            pictures += 1
            relation, _image = document.part.get_or_add_image(BytesIO(block.png))
            parts.append(picture(block, relation, pictures, new_page=broken or place in pages.breaks))
        else:
            parts.append(paragraph(block))
        broken = False
    return [*parts, styles.section_xml(footers=_FOOTERS if first else None, restart=first, landscape=landscape)]


@cache
def _skeleton() -> bytes:
    """An empty official document: styles, fonts, settings and page-number footers, made once per process."""
    parts = {
        "word/document.xml": ("document.main", f'<w:document xmlns:w="{styles.NAMESPACE}"><w:body/></w:document>'),
        "word/styles.xml": ("styles", styles.styles_xml()),
        "word/settings.xml": ("settings", styles.settings_xml()),
        "word/fontTable.xml": ("fontTable", styles.font_table_xml()),
        "word/footer1.xml": ("footer", styles.footer_xml(even=False)),
        "word/footer2.xml": ("footer", styles.footer_xml(even=True)),
    }
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_OFFICE}.{kind}+xml"/>' for name, (kind, _) in parts.items()
    )
    files = {name: xml for name, (_, xml) in parts.items()}
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    files["_rels/.rels"] = _relations(("rId1", "officeDocument", "word/document.xml"))
    files["word/_rels/document.xml.rels"] = _relations(
        ("rId1", "styles", "styles.xml"),
        ("rId2", "settings", "settings.xml"),
        ("rId3", "fontTable", "fontTable.xml"),
        (_FOOTERS[0], "footer", "footer1.xml"),
        (_FOOTERS[1], "footer", "footer2.xml"),
    )
    sheet = BytesIO()
    with ZipFile(sheet, "w") as archive:
        for name, xml in files.items():
            archive.writestr(name, _DECLARATION + xml)
    return sheet.getvalue()


def _relations(*entries: tuple[str, str, str]) -> str:
    links = "".join(
        f'<Relationship Id="{key}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for key, kind, target in entries
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
