"""Writes an ODS from the XML of its rows."""

from __future__ import annotations

import io
import zipfile

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
    'office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Data">'
    "{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def text(value: str) -> str:
    """Return a cell with a text."""
    return (
        f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
    )


def number(value: str, *, columns: int = 1) -> str:
    """Return so many cells with a number."""
    return (
        f'<table:table-cell table:number-columns-repeated="{columns}" '
        f'office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def error(shown: str, *, columns: int = 1) -> str:
    """Return a formula with an error, as LibreOffice writes it."""
    return (
        f'<table:table-cell table:number-columns-repeated="{columns}" table:formula="of:=NA()" '
        'office:value-type="string" office:string-value="" calcext:value-type="error">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def old_error(shown: str) -> str:
    """Return a formula with an error, as older programs write it: the number 0."""
    return (
        '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )


def bare_formula() -> str:
    """Return a formula that nobody calculated."""
    return '<table:table-cell table:formula="of:=1+1"/>'


def empty_formula() -> str:
    """Return a formula that gives an empty text."""
    return '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'


def row(*cells: str, times: int = 1) -> str:
    """Return a row of cells that stands so many times."""
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def workbook(*rows: str, before: str = "") -> bytes:
    """Return an ODS with one sheet; `before` stands before the document's first element."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", _CONTENT.format(before=before, rows="".join(rows)))
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
    return file.getvalue()
