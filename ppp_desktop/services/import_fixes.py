"""The fixes that a user made to a file: made one by one, listed in words, taken back one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import format_day, format_span
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.dates import DATE_FORMATS
from ppp_desktop.imports.fields import FIELDS, METRIC_FIELDS
from ppp_desktop.imports.fixes import LeftOut, Replacement
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.mending import Mended, read_as

_DATE_WORDS = {"ymd": "year, month, day", "dmy": "day, month, year", "mdy": "month, day, year"}
_LABELS = {field.key: field.label for field in FIELDS}


class FixKind(StrEnum):
    """What a fix changes."""

    REPLACED = "replaced"
    LEFT_OUT = "left out"
    ROWS = "rows"
    STATUS = "status"
    DATES = "dates"
    MARK = "mark"
    CURRENCY = "currency"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix in words: of `field` and `value` where it is about a value, else of the whole file.

    `rows` is how many rows it concerns, 0 where that says nothing; `kept` whether the next file of
    the kind has it, too.
    """

    kind: FixKind
    text: str
    field: str = ""
    value: str = ""
    rows: int = 0
    kept: bool = True


class Offer(StrEnum):
    """What can be done about a value that cannot be read; the words are shown."""

    ZERO = "Read as 0"
    EMPTY = "Read as empty"
    OTHER = "Read as something else"
    OUT = "Leave the rows out"


def offers_for(field: str) -> tuple[Offer, ...]:
    """Return what makes sense for the values of `field`."""
    if field in METRIC_FIELDS:
        return Offer.ZERO, Offer.EMPTY, Offer.OTHER, Offer.OUT
    if field in ("date", "external_id"):
        return Offer.OTHER, Offer.OUT
    return Offer.EMPTY, Offer.OTHER, Offer.OUT


def take_offer(
    mapping: Mapping, field: str, values: Iterable[str], offer: Offer, other: str = ""
) -> Mapping:
    """Return `mapping` with `offer` done for each of `values`; `other` is what OTHER reads."""
    for value in values:
        if offer is Offer.OUT:
            mapping = leave_out_value(mapping, field, value)
        else:
            mapping = replace_value(mapping, field, value, _READ_AS.get(offer, other))
    return mapping


def replace_value(mapping: Mapping, field: str, value: str, by: str) -> Mapping:
    """Return `mapping` reading `value` in the column of `field` as `by` ("": as empty)."""
    freed = _without_value(mapping, field, value)
    new = Replacement(field=field, value=value, by=by)
    return freed.model_copy(update={"replacements": (*freed.replacements, new)})


def leave_out_value(mapping: Mapping, field: str, value: str) -> Mapping:
    """Return `mapping` ignoring the rows that hold `value` in the column of `field`."""
    freed = _without_value(mapping, field, value)
    new = LeftOut(field=field, value=value)
    return freed.model_copy(update={"left_out": (*freed.left_out, new)})


def leave_out_rows(mapping: Mapping, rows: Iterable[int]) -> Mapping:
    """Return `mapping` ignoring these rows of this file."""
    numbers = tuple(sorted({*mapping.ignored_rows, *rows}))
    return mapping.model_copy(update={"ignored_rows": numbers})


def explain_status(mapping: Mapping, word: str, status: Status) -> Mapping:
    """Return `mapping` with what a word in the column of statuses means."""
    return mapping.model_copy(update={"statuses": {**mapping.statuses, word: status}})


def for_the_next_file(mapping: Mapping) -> Mapping:
    """Return what of `mapping` holds for the next file of the kind: nothing of single rows."""
    return mapping.model_copy(
        update={"default_first_day": None, "default_last_day": None, "ignored_rows": ()}
    )


def list_fixes(mapping: Mapping, first: Mapping, mended: Mended) -> tuple[Fix, ...]:
    """Return what was fixed beyond the mapping that the program suggests by itself."""
    return (*_value_fixes(mapping, mended), *_file_fixes(mapping, first))


def undo_fix(mapping: Mapping, fix: Fix, first: Mapping) -> Mapping:
    """Return `mapping` without `fix`, as the program suggests it by itself."""
    if fix.kind in (FixKind.REPLACED, FixKind.LEFT_OUT):
        return _without_value(mapping, fix.field, fix.value)
    if fix.kind is FixKind.STATUS:
        kept = {word: status for word, status in mapping.statuses.items() if word != fix.value}
        if fix.value in first.statuses:
            kept[fix.value] = first.statuses[fix.value]
        return mapping.model_copy(update={"statuses": kept})
    names = {
        FixKind.ROWS: ("ignored_rows",),
        FixKind.DATES: ("date_format",),
        FixKind.MARK: ("decimal_mark",),
        FixKind.CURRENCY: ("default_currency",),
        FixKind.DAYS: ("default_first_day", "default_last_day"),
    }[fix.kind]
    return mapping.model_copy(update={name: getattr(first, name) for name in names})


_READ_AS = {Offer.ZERO: "0", Offer.EMPTY: ""}


def _value_fixes(mapping: Mapping, mended: Mended) -> list[Fix]:
    found = []
    for each in mapping.replacements:
        text = f"{_quoted(each.value)} in {_name(mapping, each.field)} is read as {_reading(each)}"
        rows = mended.concerned(each)
        found.append(Fix(FixKind.REPLACED, text, each.field, each.value, rows))
    for out in mapping.left_out:
        text = (
            f"Rows with {_quoted(out.value, 'nothing')} in {_name(mapping, out.field)} are left out"
        )
        rows = mended.concerned(out)
        found.append(Fix(FixKind.LEFT_OUT, text, out.field, out.value, rows))
    count = len(mapping.ignored_rows)
    if count:
        text = "1 row is left out" if count == 1 else f"{count:,} rows are left out"
        found.append(Fix(FixKind.ROWS, text, rows=count, kept=False))
    return found


def _file_fixes(mapping: Mapping, first: Mapping) -> list[Fix]:
    found = [
        Fix(FixKind.STATUS, f"{_quoted(word, 'No status')} means {status.value}", "status", word)
        for word, status in mapping.statuses.items()
        if first.statuses.get(word) != status
    ]
    if mapping.date_format and mapping.date_format != first.date_format:
        written = _DATE_WORDS.get(mapping.date_format, dict(DATE_FORMATS)[mapping.date_format])
        found.append(Fix(FixKind.DATES, f"Dates are read as {written}"))
    if mapping.decimal_mark and mapping.decimal_mark != first.decimal_mark:
        mark = "comma" if mapping.decimal_mark == "," else "point"
        found.append(Fix(FixKind.MARK, f"Numbers have a decimal {mark}"))
    if mapping.default_currency and mapping.default_currency != first.default_currency:
        text = f"Amounts without a currency are in {mapping.default_currency}"
        found.append(Fix(FixKind.CURRENCY, text))
    day = mapping.default_last_day or mapping.default_first_day
    if day:
        days = format_span(mapping.default_first_day or day, day)
        found.append(Fix(FixKind.DAYS, f"Rows without a date are of {days}", kept=False))
    return found


def _without_value(mapping: Mapping, field: str, value: str) -> Mapping:
    """Return `mapping` with nothing fixed about a value."""
    return mapping.model_copy(
        update={
            "replacements": tuple(
                each for each in mapping.replacements if (each.field, each.value) != (field, value)
            ),
            "left_out": tuple(
                each for each in mapping.left_out if (each.field, each.value) != (field, value)
            ),
        }
    )


def _name(mapping: Mapping, field: str) -> str:
    return mapping.header(field) or _LABELS.get(field, field)


def _quoted(value: str, nothing: str = "Nothing") -> str:
    return f"“{value}”" if value else nothing


def _reading(fix: Replacement) -> str:
    cell = read_as(fix.field, fix.by)
    if cell is None:
        return "empty"
    if isinstance(cell, date):
        return format_day(cell)
    return format_number(cell) if isinstance(cell, Decimal) else f"“{fix.by}”"
