"""Writes an XLS cell by cell, with what spreadsheet programs do not let one write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from struct import pack

SECTOR = 512
_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST_STREAM = 4096


def record(kind: int, data: bytes = b"") -> bytes:
    """Return one record."""
    return pack("<HH", kind, len(data)) + data


def text(row: int, column: int, value: str) -> bytes:
    """Return a cell with a text."""
    head = pack("<HHHHB", row, column, 0, len(value), 1)
    return record(0x0204, head + value.encode("utf-16-le"))


def number(row: int, column: int, value: float) -> bytes:
    """Return a cell with a number."""
    return record(0x0203, pack("<HHHd", row, column, 0, value))


def error(row: int, column: int, code: int) -> bytes:
    """Return a cell with an error."""
    return record(0x0205, pack("<HHHBB", row, column, 0, code, 1))


def formula(row: int, column: int, result: bytes) -> bytes:
    """Return a cell with the formula 1+1 and eight bytes of result."""
    tokens = b"\x1e\x01\x00\x1e\x01\x00\x03"
    head = pack("<HHH", row, column, 0) + result + pack("<HIH", 0, 0, len(tokens))
    return record(0x0006, head + tokens)


def formula_error(row: int, column: int, code: int) -> bytes:
    """Return a formula that gives an error."""
    return formula(row, column, bytes((2, 0, code, 0, 0, 0, 0xFF, 0xFF)))


def formula_bare(row: int, column: int) -> bytes:
    """Return a formula as programs write it that calculate nothing."""
    return formula(row, column, bytes((3, 0, 0, 0, 0, 0, 0xFF, 0xFF)))


def formula_number(row: int, column: int, value: float) -> bytes:
    """Return a formula that gives a number."""
    return formula(row, column, pack("<d", value))


def workbook(
    sheets: Mapping[str, Sequence[bytes]], *, hidden: Sequence[str] = (), before: bytes = b""
) -> bytes:
    """Return an XLS with these sheets of cells; `before` are further records of the workbook."""
    begin = pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 0x0600)
    head = record(0x0809, begin) + before + record(0x0042, pack("<H", 1200))
    listed = len(head) + sum(len(_listed(name, 0, hidden)) for name in sheets) + len(record(0x0A))
    parts: list[bytes] = []
    places = []
    for cells in sheets.values():
        places.append(listed + sum(map(len, parts)))
        of_sheet = record(0x0809, begin[:2] + pack("<H", 0x0010) + begin[4:])
        parts.append(of_sheet + b"".join(cells) + record(0x0A))
    names = b"".join(
        _listed(name, place, hidden) for name, place in zip(sheets, places, strict=True)
    )
    return compound_file("Workbook", head + names + record(0x0A) + b"".join(parts))


def _listed(name: str, place: int, hidden: Sequence[str]) -> bytes:
    head = pack("<IBBBB", place, int(name in hidden), 0, len(name), 1)
    return record(0x0085, head + name.encode("utf-16-le"))


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream: table, directory, then the stream."""
    stream = stream.ljust(_LEAST_STREAM, b"\0")
    sectors = -(-len(stream) // SECTOR)
    chain = [_TABLE, _END, *range(3, 2 + sectors), _END]
    table = pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, child=1, first=_END, size=0)
    directory += _entry(name, 2, child=_FREE, first=2, size=len(stream))
    header = _SIGNATURE + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)[: 76 - len(header)]
    header = header.ljust(76, b"\0") + pack("<I", 0)
    return (
        header.ljust(SECTOR, b"\xff")
        + table
        + directory.ljust(SECTOR, b"\0")
        + stream.ljust(sectors * SECTOR, b"\0")
    )


def _entry(name: str, kind: int, *, child: int, first: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    head = written.ljust(64, b"\0") + pack("<HBB", len(written) + 2, kind, 1)
    return head + pack("<III", _FREE, _FREE, child) + bytes(36) + pack("<III", first, size, 0)
