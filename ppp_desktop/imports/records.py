"""Tells the records of a sheet from its totals, notes, repeated headers and further tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ppp_desktop.imports.cells import Cell, RawSheet, Row, cell_at, is_blank, text_of
from ppp_desktop.imports.headers import fold

TOTALS = "totals"
NOTES = "notes"
REPEATED_HEADER = "repeated header"
ANOTHER_TABLE = "another table"

_TOTAL = re.compile(
    r"(?:grand\s+total|(?:overall|sub|filtered|deleted\s+items)[\s-]*totals?|totals?"
    r"|totals?\s+(?:of\s+filtered\s+items|results)"
    r"|total\s+(?:geral|general|général|generale)|totais|totales|totaux|totali"
    r"|(?:résultats|resultados)\s+tota(?:ux|is|les)"
    r"|gesamt|gesamtsumme|gesamtergebnis|insgesamt|summe|zwischensumme|endsumme|sum"
    r"|totale|somme|subtotaal|totaal|eindtotaal|algemeen\s+totaal"
    r"|razem|suma|ogółem|łącznie|suma\s+końcowa)\s*(?::.*)?"
    r"|(?:totale?|totaal|insgesamt|gesamt|łącznie|razem)\s+(?:(?:of|de|von|di|van)\s+)?\d[\d.,]*"
    r"\s+\w+",
    re.IGNORECASE | re.DOTALL,
)
_FURTHER_TABLES = frozenset(
    (
        *("day index", "week index", "month index", "hour index", "tagesindex", "dagindex"),
        *("index des jours", "indice de dia", "indice diario", "indice de dias", "indice do dia"),
        *("indice giorno", "indeks dnia"),
    )
)
"""First columns of the tables that Universal Analytics writes below the one that is meant."""

_TABLE_MARK = re.compile(r"#\s*-{5,}$")
_LEAST_WIDTH_FOR_NOTES = 3


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is not blank: its number from 1, its cells, and why it is ignored ("": not)."""

    number: int
    cells: Row
    ignored: str = ""


def header_width(sheet: RawSheet, header_row: int) -> int:
    """Return how many columns the header names, up to its last filled cell."""
    row = sheet.rows[header_row - 1] if header_row <= len(sheet.rows) else ()
    return max((index + 1 for index, cell in enumerate(row) if text_of(cell)), default=0)


def records_below(
    sheet: RawSheet,
    header_row: int,
    name_columns: Sequence[int] = (),
    label_columns: Sequence[int] = (),
) -> Iterator[Record]:
    """Yield every record below the header; blank rows are none.

    With `name_columns`, a record that is blank in all of them is a total, as long as others name
    something there. The word for a total in one of `label_columns` makes a record one.
    """
    shape = HeaderShape.of(sheet, header_row)
    if not shape.texts:
        return
    below = [(i + 1, sheet.rows[i]) for i in range(header_row, len(sheet.rows))]
    named = tuple(name_columns) if any(names_something(r, name_columns) for _, r in below) else ()
    table_ended = False
    for number, row in below:
        if is_blank(row):
            continue
        table_ended = table_ended or ends_table(row)
        yield Record(
            number, row, ANOTHER_TABLE if table_ended else shape.reason(row, named, label_columns)
        )


@dataclass(frozen=True, slots=True)
class HeaderShape:
    """What the header says of the rows below it: its texts, and how many columns it names."""

    texts: tuple[str, ...]
    width: int

    @classmethod
    def of(cls, sheet: RawSheet, header_row: int) -> HeaderShape:
        """Return the shape of the header in `header_row`, without texts where there is none."""
        row = sheet.rows[header_row - 1] if header_row <= len(sheet.rows) else ()
        return cls(tuple(_texts(row)), header_width(sheet, header_row))

    @property
    def start(self) -> int:
        """Return the first column that has a name."""
        return next(index for index, text in enumerate(self.texts) if text)

    def reason(
        self, row: Row, name_columns: Sequence[int], label_columns: Sequence[int] = ()
    ) -> str:
        """Return why a row that is not blank is no record, "" where it is one.

        With `name_columns`, a row that is blank in all of them is a total; so is one with the
        word for it in one of `label_columns`.
        """
        start = self.start
        if text_of(cell_at(row, start)) == self.texts[start] and tuple(_texts(row)) == self.texts:
            return REPEATED_HEADER
        if _is_total(row, self.width) or any(
            _is_total_name(cell_at(row, column)) for column in label_columns
        ):
            return TOTALS
        if _is_note(row, self.width):
            return NOTES
        return TOTALS if name_columns and not names_something(row, name_columns) else ""


def ends_table(row: Row) -> bool:
    """Return whether the row is the mark behind which another table follows."""
    first = cell_at(row, 0)
    if not isinstance(first, str):
        return False
    if "ind" in first.lower() and fold(first) in _FURTHER_TABLES:
        return True
    return bool(_TABLE_MARK.match(first.strip()))


def is_total_text(cell: Cell) -> bool:
    """Return whether the cell is the word for a total."""
    return isinstance(cell, str) and bool(_TOTAL.fullmatch(cell.strip()))


def _is_total_name(cell: Cell) -> bool:
    """Return whether a name is the word alone: a campaign may be called “Sum: everything”."""
    return is_total_text(cell) and not text_of(cell).partition(":")[2].strip()


def names_something(row: Row, name_columns: Sequence[int]) -> bool:
    """Return whether any of the columns has a text."""
    return any(text_of(cell_at(row, column)) for column in name_columns)


def _texts(row: Row) -> list[str]:
    texts = [text_of(cell) for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _is_total(row: Row, width: int) -> bool:
    first = next((cell for cell in row if cell is not None and cell != ""), None)
    # GA4 writes "Grand total" behind the last column that the header names.
    return is_total_text(first) or any(map(is_total_text, row[width:]))


def _is_note(row: Row, width: int) -> bool:
    """Return whether the row is a sentence in the first column, with nothing beside it."""
    first = cell_at(row, 0)
    if width < _LEAST_WIDTH_FOR_NOTES or not isinstance(first, str) or not is_blank(row[1:]):
        return False
    return " " in first.strip() or first.strip().endswith(".")
