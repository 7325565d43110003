"""Finds error cells and formulas without a result in the records of an XLS."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack_from

from ppp_desktop.imports.compound_file import SIGNATURE, read_stream
from ppp_desktop.imports.wrong_cells import (
    ERROR_CODES,
    UNCALCULATED,
    UNKNOWN_ERROR,
    Corrections,
    Places,
    note,
)

_BEGIN, _END, _PROTECTED, _SHEET = 0x0809, 0x000A, 0x002F, 0x0085
_ERROR = 0x0205
_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_NEW_BIFF = 0x0600
_PLACE_BYTES = 6  # row, column and style
_STREAMS = ("workbook", "book")


def wrong_cells_of_xls(content: bytes) -> Corrections:
    """Return the wrong cells of each sheet; raises PasswordError.

    The fast reader does not notice the older ways of hiding a workbook behind a password.
    """
    from python_calamine import PasswordError

    if not content.startswith(SIGNATURE):
        return {}
    stream = read_stream(content, _STREAMS)
    if stream is None:
        return {}
    is_new = len(stream) > 6 and unpack_from("<H", stream, 4)[0] >= _NEW_BIFF
    sheets: list[tuple[str, int]] = []
    for kind, start, end in _records(stream, 0):
        if kind == _PROTECTED:
            raise PasswordError(_PROTECTED)
        if kind == _SHEET and end - start > _PLACE_BYTES:
            sheets.append(_sheet(stream[start:end], is_new=is_new))
    return _of_sheets(stream, sheets)


def _of_sheets(stream: bytes, sheets: list[tuple[str, int]]) -> Corrections:
    """Return the wrong cells of each sheet.

    Programs that calculate nothing leave every formula with the result that an empty text has
    too: only where no formula of the whole workbook has another is it taken for none.
    """
    found: Corrections = {}
    bare: Corrections = {}
    calculated = False
    for name, begins in sheets:
        wrong, empty, has_results = _search(stream, begins)
        found[name], bare[name] = wrong, empty
        calculated = calculated or has_results
    if not calculated:
        for name, empty in bare.items():
            found[name].update(empty)
    return found


def _search(stream: bytes, begins: int) -> tuple[Places, Places, bool]:
    """Return errors, formulas with an empty result, and whether any formula has another."""
    errors: Places = {}
    empty: Places = {}
    calculated = False
    for kind, start, end in _records(stream, begins):
        if kind == _ERROR and end - start >= _PLACE_BYTES + 2 and stream[start + 7]:
            error = ERROR_CODES.get(stream[start + 6], UNKNOWN_ERROR)
            note(errors, unpack_from("<HH", stream, start), error)
        elif kind in _FORMULAS and end - start >= _PLACE_BYTES + 8:
            at = unpack_from("<HH", stream, start)
            result = stream[start + 6 : start + 14]
            special = result[0] if result.endswith(b"\xff\xff") else -1
            if special == 2:
                note(errors, at, ERROR_CODES.get(result[2], UNKNOWN_ERROR))
            if special == 3:
                note(empty, at, UNCALCULATED)
            else:
                calculated = True
    return errors, empty, calculated


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, where its data begins, where they end) of the records of one part.

    Charts inside a sheet are parts of their own and passed over.
    """
    depth = 0
    end = len(stream) - 4
    while at <= end:
        kind, length = unpack_from("<HH", stream, at)
        start = at + 4
        at = start + length
        if kind == _BEGIN:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, start, at


def _sheet(record: bytes, *, is_new: bool) -> tuple[str, int]:
    """Return the name of a sheet and where it begins in the stream."""
    begins = unpack_from("<I", record)[0]
    if is_new:
        wide = len(record) > 7 and record[7] & 1
        encoding = "utf-16-le" if wide else "latin-1"
        return record[8:].decode(encoding, "replace")[: record[6]], begins
    return record[7 : 7 + record[6]].decode("cp1252", "replace"), begins
