"""Finds the header row of a sheet and which tool wrote it, with the reasons for both."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import RawSheet, Row, Workbook, cell_at, is_blank, text_of
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.generic import GENERIC
from ppp_desktop.imports.formats.known import FORMATS, format_called
from ppp_desktop.imports.headers import fold

SAMPLES = 3
_HEADER_WITHIN_ROWS = 60
_SIGN_WEIGHT = 3
_LEAST_CONFIDENCE = 0.5
_SHORT_NAME = 5
_NEAR_MISS = 88


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its position from 0, its header, the field it seems to be, first values."""

    index: int
    header: str
    field: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detection:
    """What a sheet seems to be; `format` None where its columns are not known.

    `header_row` counts from 1 as the spreadsheet does; where nothing is known it is the best
    guess, for mapping by hand. `reasons` are sentences for the person who checks.
    """

    format: ExportFormat | None
    confidence: float
    header_row: int
    columns: tuple[ColumnGuess, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    format: ExportFormat
    row: int
    columns: dict[str, int]
    signs: tuple[str, ...]
    title: str

    @property
    def evidence(self) -> int:
        return len(self.signs) + bool(self.title)

    @property
    def weight(self) -> int:
        return len(self.columns) + _SIGN_WEIGHT * self.evidence

    @property
    def fits(self) -> bool:
        if self.evidence < self.format.least_signs:
            return False
        metrics = sum(field in METRIC_FIELDS for field in self.columns)
        return any(
            metrics >= shape.metrics and all(field in self.columns for field in shape.fields)
            for shape in self.format.shapes
        )

    @property
    def confidence(self) -> float:
        return min(1.0, 0.45 + 0.05 * len(self.columns) + 0.1 * self.evidence)


def detect(sheet: RawSheet) -> Detection:
    """Return what `sheet` is, its header row and what each column holds."""
    return _detection(sheet, FORMATS)


def detect_as(sheet: RawSheet, key: str) -> Detection:
    """Return the detection of `sheet` as the format that the user named.

    Fewer columns than usual will do, but some must be known; else `format` is None. Raises
    ValidationFailed for an unknown key.
    """
    return _detection(sheet, (format_called(key),), lenient=True)


def best_sheet(workbook: Workbook) -> tuple[RawSheet, Detection]:
    """Return the sheet that is recognised with most confidence (the first of equals)."""
    found = [(sheet, detect(sheet)) for sheet in workbook.sheets if sheet.rows]
    return max(found, key=lambda pair: (pair[1].format is not None, pair[1].confidence))


def require_format(detection: Detection, file_name: str) -> ExportFormat:
    """Return the detected format; raises ImportRejected where the columns are not known."""
    if detection.format is None:
        raise ImportRejected(
            f"The columns of {file_name} are not known.",
            "Name its format with --format, or map its columns in the import wizard.",
        )
    return detection.format


def _detection(
    sheet: RawSheet, formats: tuple[ExportFormat, ...], *, lenient: bool = False
) -> Detection:
    matches = [
        match
        for row in range(min(len(sheet.rows), _HEADER_WITHIN_ROWS))
        for known in formats
        if (match := _match(sheet, row, known)) and (match.fits or lenient)
    ]
    best = max(matches, key=lambda match: match.weight, default=None)
    if best is None or (best.confidence < _LEAST_CONFIDENCE and not lenient):
        row = _likely_header(sheet)
        guesses = _guessed_columns(sheet, row)
        return Detection(
            None,
            0.0,
            row + 1,
            _columns(sheet, row, guesses),
            ("Too few columns have known names.",),
        )
    return Detection(
        best.format,
        round(best.confidence, 2),
        best.row + 1,
        _columns(sheet, best.row, best.columns),
        _reasons(best),
    )


def _match(sheet: RawSheet, row: int, known: ExportFormat) -> _Match | None:
    names = [fold(text_of(cell)) for cell in sheet.rows[row]]
    present = set(names) - {""}
    if not present or present & _folded(known.foreign):
        return None
    columns = _matched_columns(names, known)
    if not columns:
        return None
    signs = [sign for sign in known.signs if fold(sign) in present]
    for field, pattern in known.sample_signs:
        if field in columns and _all_match(sheet, row, columns[field], pattern):
            signs.append(f"values of “{text_of(sheet.rows[row][columns[field]])}”")
    return _Match(known, row, columns, tuple(signs), _title(sheet, row, known))


def _matched_columns(names: list[str], known: ExportFormat) -> dict[str, int]:
    """Return field → column; each field takes the first of its names that is there."""
    taken: dict[str, int] = {}
    present = frozenset(names)
    for field, options in known.fields:
        for option in options:
            wanted = fold(option)
            if wanted not in present:
                continue
            free = [i for i, name in enumerate(names) if name == wanted and i not in taken.values()]
            if free:
                taken[field] = free[0]
                break
    return taken


def _guessed_columns(sheet: RawSheet, row: int) -> dict[str, int]:
    """Return field → column for an unknown layout, near misses too: to be confirmed by hand."""
    from rapidfuzz import fuzz

    names = [fold(text_of(cell)) for cell in sheet.rows[row]] if row < len(sheet.rows) else []
    taken = _matched_columns(names, GENERIC)
    for field, options in GENERIC.fields:
        for index, name in enumerate(names):
            free = field not in taken and index not in taken.values() and len(name) > _SHORT_NAME
            if free and any(fuzz.ratio(name, fold(option)) >= _NEAR_MISS for option in options):
                taken[field] = index
    return taken


@lru_cache(maxsize=200)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)


def _title(sheet: RawSheet, header: int, known: ExportFormat) -> str:
    for row in sheet.rows[:header]:
        line = next((text for cell in row if (text := text_of(cell))), "")
        if any(re.search(pattern, line, re.IGNORECASE) for pattern in known.titles):
            return line
    return ""


def _all_match(sheet: RawSheet, header: int, column: int, pattern: str) -> bool:
    samples = _samples(sheet, header, column)
    return bool(samples) and all(re.match(pattern, sample) for sample in samples)


def _samples(sheet: RawSheet, header: int, column: int) -> tuple[str, ...]:
    below = islice(sheet.rows, header + 1, header + 40)
    texts = (text_of(cell_at(row, column)) for row in below)
    return tuple(islice((text for text in texts if text), SAMPLES))


def _columns(sheet: RawSheet, header: int, fields: dict[str, int]) -> tuple[ColumnGuess, ...]:
    if header >= len(sheet.rows):
        return ()
    by_column = {column: field for field, column in fields.items()}
    texts = [text_of(cell) for cell in sheet.rows[header]]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(
        ColumnGuess(index, text, by_column.get(index), _samples(sheet, header, index))
        for index, text in enumerate(texts)
    )


def _likely_header(sheet: RawSheet) -> int:
    """Return the first row of words that is about as wide as most rows are."""
    head: list[Row] = list(islice(sheet.rows, _HEADER_WITHIN_ROWS))
    texts = [[text for cell in row if (text := text_of(cell))] for row in head]
    usual = Counter(len(row) for row in texts if len(row) > 1).most_common(1)
    for index, row_texts in enumerate(texts):
        words = sum(not any(sign.isdigit() for sign in text[:1]) for text in row_texts)
        if usual and words >= usual[0][0] - 1 and words > 1:
            return index
    return next((index for index, row in enumerate(head) if not is_blank(row)), 0)


def _reasons(match: _Match) -> tuple[str, ...]:
    reasons = []
    if match.title:
        reasons.append(f"The line “{match.title}” stands above the header.")
    if match.signs:
        named = ", ".join(match.signs[:4])
        reasons.append(f"{match.format.label} writes the columns {named}.")
    reasons.append(f"{len(match.columns)} columns have known names.")
    return tuple(reasons)
