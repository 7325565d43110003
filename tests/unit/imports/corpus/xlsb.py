"""Writes an XLSB record by record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from struct import pack

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-'
    'package.relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.'
    'sheet.binary.macroEnabled.main"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="{id}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
)


def record(kind: int, data: bytes = b"") -> bytes:
    """Return one record; its kind and its length take as many bytes as they need."""
    head = bytes((kind,)) if kind < 0x80 else bytes((kind & 0x7F | 0x80, kind >> 7))
    length = len(data)
    while length >= 0x80:
        head += bytes((length & 0x7F | 0x80,))
        length >>= 7
    return head + bytes((length,)) + data


def row(number: int) -> bytes:
    """Return the beginning of a row, which counts from 0."""
    return record(0, pack("<IIHBBBI", number, 0, 300, 0, 0, 0, 0))


def text(column: int, value: str) -> bytes:
    """Return a cell with a text."""
    return record(6, pack("<II", column, 0) + _text(value))


def number(column: int, value: float) -> bytes:
    """Return a cell with a number."""
    return record(5, pack("<IId", column, 0, value))


def error(column: int, code: int) -> bytes:
    """Return a cell with an error."""
    return record(3, pack("<IIB", column, 0, code))


def formula_error(column: int, code: int) -> bytes:
    """Return a formula that gives an error."""
    return record(11, pack("<IIBHI", column, 0, code, 0, 0) + pack("<I", 0))


def workbook(cells: Sequence[bytes], *, name: str = "Data") -> bytes:
    """Return an XLSB with one sheet of these rows and cells."""
    size = record(148, pack("<IIII", 0, 100, 0, 20))
    sheet = record(129) + size + record(145) + b"".join(cells) + record(146) + record(130)
    about = record(156, pack("<II", 0, 1) + _text("r1") + _text(name))
    book = record(131) + record(143) + about + record(144) + record(132)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            _RELATIONS.format(id="r1", kind="officeDocument", target="xl/workbook.bin"),
        )
        archive.writestr("xl/workbook.bin", book)
        archive.writestr(
            "xl/_rels/workbook.bin.rels",
            _RELATIONS.format(id="r1", kind="worksheet", target="worksheets/sheet1.bin"),
        )
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return file.getvalue()


def _text(value: str) -> bytes:
    return pack("<I", len(value)) + value.encode("utf-16-le")
