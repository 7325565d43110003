"""What is to be known of a whole file: unclear currencies, headers that come twice, mended rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppp_desktop.imports.cells import RawSheet, text_of
from ppp_desktop.imports.fields import FIELDS
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.mapping import Mapping, counted_texts
from ppp_desktop.imports.numbers import sign_of_several
from ppp_desktop.imports.record_reader import MONEY_FIELDS
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import Problem, Severity

UNCLEAR_CURRENCY = "unclear_currency"
MENDED_ROWS = "mended_rows"
ADDED_COLUMNS = ("Row in the file", "Problem")
"""What a file of rejected rows has beside the columns of the file that they are from."""
_LABELS = {field.key: field.label for field in FIELDS}


def file_warnings(
    sheet: RawSheet, mapping: Mapping, records: Sequence[Record]
) -> Iterator[Problem]:
    """Yield the warnings about a sheet under a mapping that was located in it."""
    yield from _unclear_currencies(mapping, records)
    yield from _headers_twice(sheet, mapping)
    yield from _rows_alone(sheet, mapping)


def _unclear_currencies(mapping: Mapping, records: Sequence[Record]) -> Iterator[Problem]:
    if mapping.default_currency or mapping.column("currency") is not None:
        return
    told = set()
    for text, _count in counted_texts(records, mapping, tuple(sorted(MONEY_FIELDS))):
        sign = sign_of_several(text)
        if sign and sign not in told:
            told.add(sign)
            said = f"Amounts such as “{text.strip()}” do not say which currency they are in"
            yield Problem(
                0,
                sign,
                UNCLEAR_CURRENCY,
                f"{said}: they count in that of the contract.",
                "State the currency of the file, if it is another.",
                Severity.WARNING,
            )


def _headers_twice(sheet: RawSheet, mapping: Mapping) -> Iterator[Problem]:
    if mapping.header_row > len(sheet.rows):
        return
    names = [fold(text_of(cell)) for cell in sheet.rows[mapping.header_row - 1]]
    mapped = {choice.index for choice in mapping.columns}
    for choice in mapping.columns:
        name = fold(choice.header)
        others = [
            place
            for place, other in enumerate(names)
            if name and other == name and place not in mapped
        ]
        if others:
            yield Problem(
                0,
                choice.header,
                "header_twice",
                f"{len(others) + 1} columns are called “{choice.header}”; column "
                f"{choice.index + 1} is read as {_LABELS[choice.field].lower()}.",
                "Choose another of them in the columns step, if that is the wrong one.",
                Severity.WARNING,
            )


def _rows_alone(sheet: RawSheet, mapping: Mapping) -> Iterator[Problem]:
    """Yield the warning that rows which have no number are told apart by their order alone."""
    header = sheet.rows[mapping.header_row - 1] if mapping.header_row <= len(sheet.rows) else ()
    names = {text_of(cell) for cell in header}
    if names.issuperset(ADDED_COLUMNS) and mapping.column("external_id") is None:
        yield Problem(
            0,
            "",
            MENDED_ROWS,
            "These are mended rows of another file: one with the day and the names of a stored "
            "result takes its place.",
            "Where both count, mend the row in the whole file and import that instead.",
            Severity.WARNING,
        )
