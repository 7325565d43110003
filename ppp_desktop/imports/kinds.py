"""Tells by its first bytes what a file is, because names and endings lie."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum

from ppp_desktop.imports.encodings import wide_encoding


class Kind(Enum):
    """What the content of a file is; the values read on in "… is {value}"."""

    TEXT = "text"
    WORKBOOK = "a workbook"
    ENCRYPTED = "a workbook with a password"
    OLD_EXCEL = "a very old workbook"
    HTML = "a web page"
    PDF = "a PDF document"
    PICTURE = "a picture"
    ARCHIVE = "an archive"
    DAMAGED = "a damaged workbook"
    DOCUMENT = "a text document"
    DATABASE = "a database"
    PROGRAM = "a program"
    XML = "an XML file"
    XML_SPREADSHEET = "a spreadsheet in the XML form of 2003"
    JSON = "a JSON file"
    BINARY = "binary data"


_SIGNATURES: tuple[tuple[bytes, Kind], ...] = (
    (b"%PDF", Kind.PDF),
    (b"\x89PNG", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"RIFF", Kind.PICTURE),
    (b"II*\x00", Kind.PICTURE),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"Rar!", Kind.ARCHIVE),
    (b"BZh9", Kind.ARCHIVE),
    (b"\xfd7zXZ", Kind.ARCHIVE),
    (b"{\\rtf", Kind.DOCUMENT),
    (b"SQLite format 3\x00", Kind.DATABASE),
    (b"\x7fELF", Kind.PROGRAM),
    (b"MZ\x90", Kind.PROGRAM),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# Record "beginning of file" of Excel 2, 3 and 4, each followed by its length.
_BIFF_2_TO_4 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_PARTS_OF_WORKBOOKS = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
_HTML = re.compile(
    rb"(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|table|head|body|meta|div|style)\b", re.DOTALL
)
_WEB_ARCHIVE = re.compile(rb"mime-version:\s*1\.0\r?\n(?:[^\n]*\n){0,8}?content-type:\s*multipart/")
_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SAMPLE_BYTES = 4096
_MOST_CONTROL_SHARE = 0.02
_ORDINARY_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x85")


def kind_of(content: bytes) -> Kind:
    """Return what `content` is; WORKBOOK means that a spreadsheet parser may look at it."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(_OLE):
        return Kind.ENCRYPTED if _ENCRYPTED_STREAM in content else Kind.WORKBOOK
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    if content.startswith(_BIFF_2_TO_4):
        return Kind.OLD_EXCEL
    return _kind_of_text(content)


def _kind_of_archive(content: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "META-INF/manifest.xml" in names:
                manifest = archive.open("META-INF/manifest.xml").read(1024 * 1024)
                if b"encryption-data" in manifest:
                    return Kind.ENCRYPTED
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return Kind.DAMAGED if _was_a_workbook(content) else Kind.ARCHIVE
    if any(name.lower().startswith(("word/", "ppt/")) for name in names):
        return Kind.DOCUMENT
    workbook = names & {"[Content_Types].xml", "content.xml"}
    opens = workbook or any(name.lower().startswith(("xl/", "xl\\")) for name in names)
    return Kind.WORKBOOK if opens else Kind.ARCHIVE


def _was_a_workbook(content: bytes) -> bool:
    """Tell whether a broken archive names parts of a workbook."""
    return any(name in content[:_SAMPLE_BYTES] for name in _PARTS_OF_WORKBOOKS)


def _kind_of_text(content: bytes) -> Kind:
    sample = content[:_SAMPLE_BYTES]
    marked = content.startswith(_BOMS)
    markup = _kind_of_markup(_plain(sample).lstrip().lower())
    if markup or marked:
        return markup or Kind.TEXT
    if wide_encoding(sample):
        return Kind.TEXT
    controls = sum(byte < 32 and byte not in _ORDINARY_CONTROLS for byte in sample)
    nul_share = sample.count(0) / len(sample)
    if controls / len(sample) > _MOST_CONTROL_SHARE and nul_share < 0.2:
        return Kind.BINARY
    return Kind.TEXT


def _kind_of_markup(start: bytes) -> Kind | None:
    if _HTML.match(start) or _WEB_ARCHIVE.match(start):
        return Kind.HTML
    if start.startswith(b"<?xml"):
        if _XML_SPREADSHEET in start:
            return Kind.XML_SPREADSHEET
        return Kind.HTML if b"<html" in start else Kind.XML
    return Kind.JSON if start.startswith((b'{"', b"[{")) else None


def _plain(sample: bytes) -> bytes:
    """Return the sample without a mark of its byte order, one byte for a plain letter."""
    if sample.startswith(_BOMS[1:]):
        return sample[2:].replace(b"\0", b"")
    return sample.removeprefix(_BOMS[0])
