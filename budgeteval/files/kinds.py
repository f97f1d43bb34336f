"""Which files are taken in: known kinds told by their content, never by their name alone."""

import zipfile
from io import BytesIO
from pathlib import PurePath

MEGABYTE = 1024 * 1024

PDF = "application/pdf"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
OOXML = "application/vnd.openxmlformats-officedocument."
TEXT = "text/plain"

_MAGIC = [
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
]
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
# fmt: off
_PROGRAM_ENDINGS = frozenset({
    ".exe", ".dll", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta",
    ".jar", ".sh", ".py", ".lnk", ".reg", ".html", ".htm", ".svg",
})
_MACRO_ENDINGS = frozenset({".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".xlsb"})
# fmt: on
_OFFICE_PARTS = {
    "word/document.xml": OOXML + "wordprocessingml.document",
    "xl/workbook.xml": OOXML + "spreadsheetml.sheet",
    "ppt/presentation.xml": OOXML + "presentationml.presentation",
    "OFD.xml": "application/ofd",
}
_VBA_IN_OLE = "_VBA_PROJECT".encode("utf-16-le")


class RefusedFileError(ValueError):
    """A file that is not taken in; the message is a sentence for the person who offered it."""


class FullStorageError(RefusedFileError, OSError):
    """The file is good, but cannot be kept at the moment: for long work a fault that may pass."""


def limit_sentence(name: str, size: int, limit: int) -> str:
    """Return why a file of that size is refused."""
    found, allowed = f"{size / MEGABYTE:.1f}", limit // MEGABYTE
    return f"文件“{name}”大小为 {found} MB，超过单个附件 {allowed} MB 的上限，请压缩或拆分后再上传。"


def content_type(*, content: bytes, name: str) -> str:
    """Return what the bytes are.

    Raises:
        RefusedFileError: empty, a program, an office file with macros, or of a kind nobody needs here.
    """
    if not content:
        raise RefusedFileError(f"文件“{name}”是空的，请检查后重新上传。")
    ending = PurePath(name).suffix.lower()
    if content.startswith(_PROGRAMS) or ending in _PROGRAM_ENDINGS:
        raise RefusedFileError(f"文件“{name}”是程序、脚本或网页文件，不能作为附件，请上传文档、表格、图片或压缩包。")
    if ending in _MACRO_ENDINGS:
        raise RefusedFileError(_macro_sentence(name))
    found = next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)
    if found == ZIP:
        return _zip_kind(content, name)
    if found == OLE and _VBA_IN_OLE in content:
        raise RefusedFileError(_macro_sentence(name))
    if found:
        return found
    if _is_text(content):
        return TEXT
    raise RefusedFileError(f"文件“{name}”的类型无法识别，请上传 PDF、Word、Excel、图片、文本或 ZIP 文件。")


def _macro_sentence(name: str) -> str:
    return f"文件“{name}”含有宏，为安全起见不能上传，请另存为不含宏的格式（.docx、.xlsx）或 PDF 后再上传。"


def _zip_kind(content: bytes, name: str) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
        raise RefusedFileError(f"文件“{name}”已损坏，无法打开，请重新生成后上传。") from error
    if any(PurePath(part).name.lower() == "vbaproject.bin" for part in parts):
        raise RefusedFileError(_macro_sentence(name))
    inside = next((part for part in parts if PurePath(part).suffix.lower() in _PROGRAM_ENDINGS | _MACRO_ENDINGS), None)
    if inside:
        raise RefusedFileError(f"压缩包“{name}”里的“{inside}”是程序或含宏的文件，请去掉后再上传。")
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in parts), ZIP)


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "<script" not in text.lower() and "<html" not in text.lower()
    return False
