"""Finds the header row of a sheet and which tool wrote it, with the reasons for both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.imports.cells import RawSheet, Row, Workbook, cell_at, is_blank, text_of
from ppp_desktop.imports.fields import METRIC_FIELDS
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.index import FormatIndex, index_of, matched_columns
from ppp_desktop.imports.formats.known import (
    GENERIC_KEY,
    format_called,
    format_problems,
    known_formats,
)
from ppp_desktop.imports.formats.plausible import contradicted
from ppp_desktop.imports.headers import fold

SAMPLES = 3
_HEADER_WITHIN_ROWS = 60
_SIGN_WEIGHT = 3
_LEAST_CONFIDENCE = 0.5
_SHORT_NAME = 5
_NEAR_MISS = 88


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column: its position from 0, its header, the field it seems to be, first values.

    `confidence` goes from 0 to 1: a known name is sure. `left_out` says why a column is no fact.
    """

    index: int
    header: str
    field: str | None
    samples: tuple[str, ...]
    confidence: float = 0.0
    left_out: str = ""


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
    shared_signs: tuple[str, ...]
    title: str

    @property
    def evidence(self) -> int:
        return len(self.signs) + bool(self.title)

    @property
    def weight(self) -> int:
        signs = self.evidence + len(self.shared_signs)
        return len(self.columns) + _SIGN_WEIGHT * signs

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
    return _detection(sheet, known_formats())


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
    matches = []
    for row in range(min(len(sheet.rows), _HEADER_WITHIN_ROWS)):
        names = [fold(text_of(cell)) for cell in sheet.rows[row]]
        present = frozenset(names) - {""}
        for known in formats:
            match = _match(sheet, row, known, names, present)
            if match is not None and (lenient or (match.fits and _believable(sheet, match))):
                matches.append(match)
    best = max(matches, key=lambda match: match.weight, default=None)
    if best is None or (best.confidence < _LEAST_CONFIDENCE and not lenient):
        row = _likely_header(sheet)
        guesses = _guessed_columns(sheet, row)
        return Detection(
            None,
            0.0,
            row + 1,
            _columns(sheet, row, guesses, format_called(GENERIC_KEY)),
            # A file that was to make this sheet known may be the broken one.
            (
                "Too few columns have known names.",
                *(found.message for found in format_problems()),
            ),
        )
    return Detection(
        best.format,
        round(best.confidence, 2),
        best.row + 1,
        _columns(sheet, best.row, {f: (c, 1.0) for f, c in best.columns.items()}, best.format),
        _reasons(best),
    )


def _believable(sheet: RawSheet, match: _Match) -> bool:
    """Return whether a few names that anybody would choose have values that bear them out."""
    named = sum(bool(text_of(cell)) for cell in sheet.rows[match.row])
    if match.evidence or 2 * len(match.columns) >= named:
        return True
    columns = {
        field: column
        for field, column in match.columns.items()
        if not contradicted(sheet, match.row, column, field)
    }
    return replace(match, columns=columns).fits


def _match(
    sheet: RawSheet, row: int, known: ExportFormat, names: Sequence[str], present: frozenset[str]
) -> _Match | None:
    index = index_of(known)
    if not present or present & index.foreign:
        return None
    columns = matched_columns(names, index)
    if not columns:
        return None
    signs = [sign for folded, sign in index.signs.items() if folded in present]
    shared = [
        sign
        for folded, sign in index.shared_signs.items()
        if folded in present and folded not in index.signs
    ]
    for field, pattern in index.samples:
        if field in columns and _all_match(sheet, row, columns[field], pattern):
            signs.append(f"values of “{text_of(sheet.rows[row][columns[field]])}”")
    return _Match(known, row, columns, tuple(signs), tuple(shared), _title(sheet, row, index))


def _guessed_columns(sheet: RawSheet, row: int) -> dict[str, tuple[int, float]]:
    """Return field → (column, confidence) for an unknown layout, near misses too."""
    from rapidfuzz import fuzz

    names = [fold(text_of(cell)) for cell in sheet.rows[row]] if row < len(sheet.rows) else []
    generic = format_called(GENERIC_KEY)
    index = index_of(generic)
    taken = {field: (column, 1.0) for field, column in matched_columns(names, index).items()}
    near = sorted(
        (
            (-fuzz.ratio(name, option), place, column, field)
            for column, name in enumerate(names)
            if len(name) > _SHORT_NAME and not index.left_out(name)
            for option, found in index.names.items()
            for place, _rank, field in found
        ),
    )
    for score, _place, column, field in near:
        used = {taken_column for taken_column, _ in taken.values()}
        if -score >= _NEAR_MISS and field not in taken and column not in used:
            taken[field] = column, round(-score / 100, 2)
    return taken


def _title(sheet: RawSheet, header: int, index: FormatIndex) -> str:
    for row in sheet.rows[:header]:
        line = next((text for cell in row if (text := text_of(cell))), "")
        if any(pattern.search(line) for pattern in index.titles):
            return line
    return ""


def _all_match(sheet: RawSheet, header: int, column: int, pattern: re.Pattern[str]) -> bool:
    samples = _samples(sheet, header, column)
    return bool(samples) and all(pattern.match(sample) for sample in samples)


def _samples(sheet: RawSheet, header: int, column: int) -> tuple[str, ...]:
    below = islice(sheet.rows, header + 1, header + 40)
    texts = (text_of(cell_at(row, column)) for row in below)
    return tuple(islice((text for text in texts if text), SAMPLES))


def _columns(
    sheet: RawSheet, header: int, fields: Mapping[str, tuple[int, float]], known: ExportFormat
) -> tuple[ColumnGuess, ...]:
    if header >= len(sheet.rows):
        return ()
    index = index_of(known)
    by_column = {column: (field, sure) for field, (column, sure) in fields.items()}
    texts = [text_of(cell) for cell in sheet.rows[header]]
    while texts and not texts[-1]:
        texts.pop()
    guesses = []
    for column, text in enumerate(texts):
        field, sure = by_column.get(column, (None, 0.0))
        left_out = "" if field else index.left_out(text)
        guesses.append(
            ColumnGuess(column, text, field, _samples(sheet, header, column), sure, left_out)
        )
    return tuple(guesses)


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
    signs = match.signs or match.shared_signs
    if signs:
        named = ", ".join(signs[:4])
        reasons.append(f"{match.format.label} writes the columns {named}.")
    reasons.append(f"{len(match.columns)} columns have known names.")
    return tuple(reasons)
