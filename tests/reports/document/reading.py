"""Opens a Word file for the tests: its texts, its tables, its parts."""

import re
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def opened(data):
    """The document, as python-docx reads it."""
    return Document(BytesIO(data))


def part(data, name):
    """One XML part of the package."""
    with ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def text_of(element):
    """All text below an element, instructions of fields left out."""
    return "".join(node.text or "" for node in element.iter(f"{W}t"))


def paragraphs(data):
    """(style id, text) of every paragraph outside tables."""
    body = part(data, "word/document.xml").find(f"{W}body")
    return [(_style(node), text_of(node)) for node in body.findall(f"{W}p")]


def _style(node):
    found = node.find(f"{W}pPr/{W}pStyle")
    return "Normal" if found is None else found.get(f"{W}val")


def words(data):
    """Everything a reader reads, tables included."""
    return "\n".join(text_of(node) for node in part(data, "word/document.xml").iter(f"{W}p"))


def tables(data):
    """Every table as rows of texts."""
    return [
        [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
        for table in part(data, "word/document.xml").iter(f"{W}tbl")
    ]


def contents(data):
    """(heading, page) of every line of the contents page."""
    lines = [text for style, text in paragraphs(data) if style.startswith("TOC")]
    return [(found[1], int(found[2])) for found in (re.fullmatch(r"(.*?)(\d+)", line) for line in lines)]
