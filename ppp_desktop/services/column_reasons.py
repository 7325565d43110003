"""Why columns are taken for what they are: by name, by likeness, by choice, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ppp_desktop.imports.cells import RawSheet, cell_at, text_of
from ppp_desktop.imports.dates import read_day
from ppp_desktop.imports.fields import DATE_FIELDS, METRIC_FIELDS
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.index import RATIO, index_of
from ppp_desktop.imports.formats.known import GENERIC_KEY, format_called
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.mapping import Mapping, export_format
from ppp_desktop.imports.numbers import NotANumber, read_number
from ppp_desktop.metrics.catalogue import CATALOGUE

_ALIKE_FROM = 68.0
_MOST_ALTERNATIVES = 2
_LOOKED_AT = 20
_LINES_SHOWN = 2


@dataclass(frozen=True, slots=True)
class ColumnReason:
    """Why a column is what it is, in a few words; `sure` where its name says so itself.

    `alternatives` are the fields that it may be as well, the likeliest first. `is_ratio` tells that
    it is worked out again from its sums and never read.
    """

    words: str
    sure: bool
    alternatives: tuple[str, ...] = ()
    is_ratio: bool = False


def reasons_of(
    sheet: RawSheet, mapping: Mapping, first: Mapping, columns: Sequence[int]
) -> dict[int, ColumnReason]:
    """Return the reason for each of `columns`; `first` is what the program suggests by itself."""
    header = sheet.rows[mapping.header_row - 1] if mapping.header_row <= len(sheet.rows) else ()
    chosen = {choice.index: choice.field for choice in mapping.columns}
    suggested = {choice.index: choice.field for choice in first.columns}
    taken = set(chosen.values())
    found = {}
    for index in columns:
        name = text_of(cell_at(header, index))
        left_out = left_out_of(name, mapping.format)
        if left_out and index not in chosen:
            found[index] = ColumnReason(left_out, sure=True, is_ratio=True)
            continue
        fits = _fitting(_samples(sheet, mapping, index))
        ranked = _likeness(name, mapping.format)
        field = chosen.get(index, "")
        others = [key for _, key in ranked if key != field and key not in taken and key in fits]
        likeness = next((score for score, key in ranked if key == field), 0.0)
        words = _words(field, suggested.get(index, ""), likeness)
        sure = bool(field) and (likeness >= 100.0 or field != suggested.get(index))
        keep = () if sure else tuple(others[:_MOST_ALTERNATIVES])
        found[index] = ColumnReason(words, sure, keep)
    return found


def left_out_of(name: str, format_key: str) -> str:
    """Return why a column of this name is never read as a fact, "" where it may be."""
    if fold(name) in _derived_names():
        return RATIO
    return index_of(format_called(format_key)).left_out(name)


def what_stands_around(
    sheet: RawSheet, mapping: Mapping, left_out: Sequence[tuple[str, int]]
) -> str:
    """Return what was found above the header and left out below it, in sentences."""
    above = []
    for row in sheet.rows[: mapping.header_row - 1]:
        line = " ".join(text for cell in row if (text := text_of(cell)))
        if line:
            above.append(line)
    sentences = [f"The header is row {mapping.header_row:,}."]
    if above:
        shown = ", ".join(f"“{line}”" for line in above[:_LINES_SHOWN])
        more = len(above) - _LINES_SHOWN
        sentences.append(f"Above it: {shown}{f' and {more:,} more lines' if more > 0 else ''}.")
    if left_out:
        named = ", ".join(f"{reason} ({count:,})" for reason, count in left_out)
        sentences.append(f"Not read as results: {named}.")
    return " ".join(sentences)


@lru_cache(maxsize=1)
def _derived_names() -> frozenset[str]:
    derived = [metric for metric in CATALOGUE.values() if metric.formula is not None]
    return frozenset(fold(name) for metric in derived for name in (metric.key, metric.label))


def _words(field: str, suggested: str, likeness: float) -> str:
    if not field:
        return "not used"
    if field != suggested:
        return "your choice"
    if likeness >= 100.0:
        return "known name"
    return f"similar name, {likeness:.0f} % alike" if likeness else "by its values"


def _likeness(name: str, format_key: str) -> list[tuple[float, str]]:
    """Return (likeness of 100, field) of what `name` may mean, the likeliest first."""
    from rapidfuzz import fuzz

    wanted = fold(name)
    if not wanted:
        return []
    best: dict[str, float] = {}
    for field, option in _names_of(format_called(format_key), format_called(GENERIC_KEY)):
        score = 100.0 if option == wanted else min(fuzz.ratio(wanted, option), 99.0)
        if score >= _ALIKE_FROM:
            best[field] = max(score, best.get(field, 0.0))
    return sorted(((score, field) for field, score in best.items()), key=lambda pair: -pair[0])


@lru_cache(maxsize=60)
def _names_of(*formats: ExportFormat) -> tuple[tuple[str, str], ...]:
    """Return (field, folded header name) of a format and of spreadsheets in general."""
    return tuple(
        (field, fold(name)) for known in formats for field, names in known.fields for name in names
    )


def _samples(sheet: RawSheet, mapping: Mapping, index: int) -> list[str]:
    start = mapping.header_row
    texts = (
        text_of(cell_at(sheet.rows[row], index))
        for row in range(start, min(start + _LOOKED_AT, len(sheet.rows)))
    )
    return [text for text in texts if text]


def _fitting(samples: list[str]) -> frozenset[str]:
    """Return the fields that such values can be of."""
    everything = frozenset(field for field, _ in _names_of(format_called(GENERIC_KEY))) | _FIELDS
    if not samples:
        return everything
    numbers = sum(not isinstance(read_number(text, "."), NotANumber) for text in samples)
    days = sum(any(read_day(text, form) for form in ("ymd", "dmy", "mdy")) for text in samples)
    if days * 2 > len(samples):
        return frozenset(DATE_FIELDS)
    if numbers * 2 > len(samples):
        return everything - frozenset(DATE_FIELDS)
    return everything - frozenset(METRIC_FIELDS)


_FIELDS = frozenset((*DATE_FIELDS, *METRIC_FIELDS))


def explain_format(mapping: Mapping, first: Mapping, reasons: Sequence[str]) -> str:
    """Return why the sheet is taken for what it is."""
    if mapping.format != first.format:
        return f"You chose {export_format(mapping).label}."
    return " ".join(reasons)
