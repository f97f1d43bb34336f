"""What is taken in is told by its content."""

import zipfile
from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from budgeteval.files.kinds import RefusedFileError, content_type


def word() -> bytes:
    out = BytesIO()
    Document().save(out)
    return out.getvalue()


def excel() -> bytes:
    out = BytesIO()
    Workbook().save(out)
    return out.getvalue()


def archive(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as built:
        for name in names:
            built.writestr(name, "content")
    return out.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (word(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (excel(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
        (archive("发票/1.pdf"), "application/zip"),
        (OLE, "application/x-ole-storage"),
        ("道路清扫费".encode(), "text/plain"),
        ("道路清扫费".encode("gb18030"), "text/plain"),
    ],
)
def test_known_kinds_whatever_their_name_says(content: bytes, expected: str) -> None:
    assert content_type(content=content, name="佐证材料.dat") == expected


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "空.pdf", "“空.pdf”是空的"),
        (b"MZ\x90\x00", "说明.pdf", "“说明.pdf”是程序"),
        (b"\x7fELF\x02", "说明.pdf", "“说明.pdf”是程序"),
        (b"#!/bin/sh\n", "说明.txt", "“说明.txt”是程序"),
        (b"echo off", "安装.BAT", "“安装.BAT”是程序"),
        (b"<svg/>", "图.svg", "“图.svg”是程序"),
        (excel(), "汇总表.xlsm", "“汇总表.xlsm”含有宏"),
        (archive("xl/workbook.xml", "xl/vbaProject.bin"), "汇总表.xlsx", "“汇总表.xlsx”含有宏"),
        (OLE + "_VBA_PROJECT".encode("utf-16-le"), "汇总表.xls", "“汇总表.xls”含有宏"),
        (archive("材料/安装.exe"), "材料.zip", "“材料/安装.exe”"),
        (b"PK\x03\x04 broken", "材料.zip", "“材料.zip”已损坏"),
        (b"\x00\x01\x02\x03", "未知.dat", "类型无法识别"),
        (b"<HTML><body>", "说明.txt", "类型无法识别"),
        (b"\xff\xfe\xff\xff\xff", "乱码.txt", "类型无法识别"),
    ],
)
def test_refusals_name_the_file_and_the_cause(content: bytes, name: str, words: str) -> None:
    with pytest.raises(RefusedFileError, match=words):
        content_type(content=content, name=name)
