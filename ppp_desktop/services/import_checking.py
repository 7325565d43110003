"""A sheet under a mapping: what comes of it, how sure that is, and samples of how it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import format_day
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.cells import RawSheet, Row, cell_at, text_of
from ppp_desktop.imports.column_records import ColumnRecords
from ppp_desktop.imports.dates import find_date_format, read_day
from ppp_desktop.imports.fields import DATE_FIELDS, METRIC_FIELDS
from ppp_desktop.imports.formats.detection import detect, detect_as
from ppp_desktop.imports.mapping import (
    ColumnChoice,
    Mapping,
    counted_texts,
    export_format,
    records_of,
    suggest_mapping,
)
from ppp_desktop.imports.mending import mend_or_keep
from ppp_desktop.imports.numbers import NotANumber, find_mark_of_counted, read_number
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.row_facts import first_and_last
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.imports.statuses import StatusReader
from ppp_desktop.services.column_reasons import (
    ColumnReason,
    explain_format,
    reasons_of,
    what_stands_around,
)
from ppp_desktop.services.import_fixes import Fix, list_fixes, undo_fix
from ppp_desktop.services.importing import report_without_store
from ppp_desktop.services.reading_files import ReadFile, ReadSheet, parse_mapped

SAMPLES = 3
_SURE_FROM = 0.75
_MOST_REJECTED_SHARE = 0.1
_SEARCHED_ROWS = 40
_TEXTS_LOOKED_AT = 10_000
_MOST_WORDS = 24
_DOUBTS = frozenset({"ambiguous_date", "ambiguous_number", "no_data"})


class Confidence(StrEnum):
    """How sure it is that a sheet was understood; the words are shown."""

    SURE = "sure"
    CHECK = "check columns"
    BY_HAND = "map by hand"
    MAPPED = "mapped by hand"


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column below a header: its position from 0, its header, its first values."""

    index: int
    header: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StatusWord:
    """A word in the column of statuses, how often it occurs, and what it is taken for.

    `word` is "" for cells that hold none. `status` is None where nobody explained the word; it
    counts as pending then.
    """

    word: str
    count: int
    status: Status | None


@dataclass(frozen=True, slots=True)
class SheetCheck:
    """What comes of a sheet under `mapping`: either `parsed`, or the `refusal` with its field.

    The notes tell how a sample was read ("“03/04/2026” is 3 April 2026"), "" without a sample;
    `date_doubtful` means that two readings fit and one must be chosen. `days` are the first and
    the last day of the results, `totals` their sums per metric, `fixes` what somebody fixed.
    `reasons` say of each column why it is what it is, `about` of the sheet.
    """

    mapping: Mapping
    parsed: ParsedSheet | None
    refusal: str
    refusal_field: str
    confidence: Confidence
    date_note: str
    date_doubtful: bool
    decimal_note: str
    statuses: tuple[StatusWord, ...]
    days: tuple[date, date] | None
    totals: tuple[tuple[str, Decimal], ...]
    fixes: tuple[Fix, ...] = ()
    reasons: tuple[tuple[int, ColumnReason], ...] = ()
    about: str = ""


def first_mapping(read: ReadSheet) -> Mapping:
    """Return the mapping to begin with: the suggested one, for unknown layouts with guesses."""
    if read.detection.format is not None:
        return read.mapping
    return _with_guesses(read.mapping, read.sheet)


def mapping_as(read: ReadSheet, format_key: str) -> Mapping:
    """Return what is suggested for the sheet as an export of the format `format_key`."""
    detection = detect_as(read.sheet, format_key)
    if detection.format is not None:
        return suggest_mapping(read.sheet, detection)
    return first_mapping(read).changed(format=format_key)


def mapping_below(sheet: RawSheet, mapping: Mapping, header_row: int) -> Mapping:
    """Return `mapping` with another header row, its columns found by name or guessed anew."""
    moved = mapping.changed(header_row=header_row, columns=())
    there = {column.header: column.index for column in columns_of(sheet, header_row)}
    kept = tuple(
        ColumnChoice(field=choice.field, index=there[choice.header], header=choice.header)
        for choice in mapping.columns
        if choice.header in there
    )
    return moved.changed(columns=kept) if kept else _with_guesses(moved, sheet)


def columns_of(sheet: RawSheet, header_row: int) -> tuple[SheetColumn, ...]:
    """Return the columns that the header in `header_row` names, or that hold something below it."""
    header = sheet.rows[header_row - 1] if header_row <= len(sheet.rows) else ()
    below = list(islice(sheet.rows, header_row, header_row + _SEARCHED_ROWS))
    width = max((len(row) for row in (header, *below)), default=0)
    columns = (
        SheetColumn(index, text_of(cell_at(header, index)), _samples(below, index))
        for index in range(width)
    )
    return tuple(column for column in columns if column.header or column.samples)


def check_sheet(
    file: ReadFile, read: ReadSheet, mapping: Mapping, *, progress: Progress = SILENT
) -> SheetCheck:
    """Parse the sheet under `mapping` and tell how that went; raises only Cancelled."""
    mended = mend_or_keep(read.sheet, mapping, progress=progress)
    records = records_of(mended.sheet, mapping)
    parsed: ParsedSheet | None = None
    refusal = field = ""
    try:
        parsed = parse_mapped(file, read.sheet, mapping, mended=mended, progress=progress)
    except PppError as error:
        refusal = str(error)
        field = error.field if isinstance(error, ValidationFailed) else ""
    date_note, doubtful = _date_note(records, mapping)
    first = first_mapping(read)
    columns = [column.index for column in columns_of(read.sheet, mapping.header_row)]
    around = what_stands_around(read.sheet, mapping, parsed.ignored_reasons if parsed else ())
    return SheetCheck(
        mapping=mapping,
        parsed=parsed,
        refusal=refusal,
        refusal_field=field,
        confidence=_confidence(read, mapping, parsed),
        date_note=date_note,
        date_doubtful=doubtful,
        decimal_note=_decimal_note(read.sheet, records, mapping),
        statuses=_status_words(records, mapping),
        days=_days(parsed),
        totals=report_without_store(parsed).totals if parsed else (),
        fixes=list_fixes(mapping, first, mended),
        reasons=tuple(reasons_of(read.sheet, mapping, first, columns).items()),
        about=f"{explain_format(mapping, first, read.detection.reasons)} {around}".strip(),
    )


def undone(read: ReadSheet, mapping: Mapping, fix: Fix) -> Mapping:
    """Return `mapping` as it was without `fix`."""
    return undo_fix(mapping, fix, first_mapping(read))


def _days(parsed: ParsedSheet | None) -> tuple[date, date] | None:
    return None if parsed is None else first_and_last(parsed.rows)


def _with_guesses(mapping: Mapping, sheet: RawSheet) -> Mapping:
    """Add the columns whose names are known or nearly so below the mapping's header."""
    lower = RawSheet(sheet.name, sheet.rows[mapping.header_row - 1 :], sheet.delimiter)
    detection = detect(lower)
    if detection.header_row != 1:
        return mapping
    return mapping.changed(
        columns=tuple(
            ColumnChoice(field=guess.field, index=guess.index, header=guess.header)
            for guess in detection.columns
            if guess.field
        )
    )


def _samples(rows: list[Row], index: int) -> tuple[str, ...]:
    texts = (text_of(cell_at(row, index)) for row in rows)
    return tuple(islice((text for text in texts if text), SAMPLES))


def _confidence(read: ReadSheet, mapping: Mapping, parsed: ParsedSheet | None) -> Confidence:
    if parsed is None:
        return Confidence.BY_HAND
    doubted = any(problem.cause in _DOUBTS for problem in parsed.problems)
    rejected = parsed.rejected > parsed.rows_read * _MOST_REJECTED_SHARE
    if read.detection.format is None:
        by_hand = mapping != first_mapping(read) and parsed.rows and not doubted
        return Confidence.MAPPED if by_hand else Confidence.BY_HAND
    sure = read.detection.confidence >= _SURE_FROM and not doubted and not rejected
    return Confidence.SURE if sure else Confidence.CHECK


def _first_texts(
    records: Sequence[Record], mapping: Mapping, fields: tuple[str, ...]
) -> Sequence[tuple[str, int]]:
    """Return the first distinct texts in the columns of `fields`, and how often each is there."""
    return counted_texts(records, mapping, fields)[:_TEXTS_LOOKED_AT]


def _date_note(records: Sequence[Record], mapping: Mapping) -> tuple[str, bool]:
    texts = sorted(text for text, _ in _first_texts(records, mapping, DATE_FIELDS))
    if not texts:
        dated = any(choice.field in DATE_FIELDS for choice in mapping.columns)
        return ("The cells hold dates." if dated and records else ""), False
    evidence = find_date_format(texts)
    if evidence.ambiguous and not mapping.date_format:
        one, other = read_day(evidence.example, "dmy"), read_day(evidence.example, "mdy")
        if one and other:
            readings = f"{format_day(one)} or {format_day(other)}"
            return f"“{evidence.example}” can be {readings}: choose.", True
    form = mapping.date_format or evidence.format
    read = [(text, day) for text in texts if form and (day := read_day(text, form))]
    if not read:
        return f"“{texts[0]}” is not a date written so.", False
    # A day up to the 12th shows best which part was taken for the month.
    text, day = next((pair for pair in read if pair[1].day != pair[1].month <= 12), read[0])
    return f"“{text}” is {format_day(day)}.", False


def _decimal_note(sheet: RawSheet, records: Sequence[Record], mapping: Mapping) -> str:
    texts = _first_texts(records, mapping, METRIC_FIELDS)
    marked = [text for text, _ in texts if any(sign in text for sign in ".,")]
    if not marked:
        return ""
    text = max(marked, key=len).strip()
    fallback = "," if sheet.delimiter == ";" else "."
    mark = mapping.decimal_mark or find_mark_of_counted(texts).mark or fallback
    number = read_number(text, mark)
    if number is None or isinstance(number, NotANumber):
        return f"“{text}” is not a number written so."
    return f"“{text}” is {format_number(number)}."


def _status_words(records: Sequence[Record], mapping: Mapping) -> tuple[StatusWord, ...]:
    column = mapping.column("status")
    if column is None:
        return ()
    words = _counted_words(records, column)
    known = {**dict(export_format(mapping).statuses), **mapping.statuses}
    return tuple(
        StatusWord(word, count, _explained(word, known))
        for word, count in words.most_common(_MOST_WORDS)
    )


def _counted_words(records: Sequence[Record], column: int) -> Counter[str]:
    words: Counter[str] = Counter()
    if isinstance(records, ColumnRecords):
        for cell, count in records.counted_cells(column):
            words[text_of(cell)] += count
        return words
    words.update(text_of(cell_at(each.cells, column)) for each in records if not each.ignored)
    return words


def _explained(word: str, known: dict[str, Status]) -> Status | None:
    reader = StatusReader(known, "")
    status = reader.read(word)
    return None if reader.problems() else status
