"""How the columns of a sheet become results: suggested, made by hand, and kept as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic import Field as Setting

from ppp_desktop.core.errors import ImportRejected, ValidationFailed
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.imports.cells import RawSheet, cell_at, text_of
from ppp_desktop.imports.column_records import ColumnRecords, column_records
from ppp_desktop.imports.columns import CellColumns
from ppp_desktop.imports.dates import DATE_FORMATS, find_date_format
from ppp_desktop.imports.fields import (
    DATE_FIELDS,
    DIMENSION_FIELDS,
    FIELD_KEYS,
    FIELDS,
    METRIC_FIELDS,
    Field,
    FieldKind,
)
from ppp_desktop.imports.fixes import LeftOut, Replacement
from ppp_desktop.imports.formats.definition import ExportFormat
from ppp_desktop.imports.formats.detection import Detection
from ppp_desktop.imports.formats.known import format_called
from ppp_desktop.imports.headers import fold, header_currency
from ppp_desktop.imports.numbers import DECIMAL_MARKS, find_mark_of_counted
from ppp_desktop.imports.records import Record, records_below

_HEADER_WITHIN_ROWS = 60
NAME_FIELDS = ("campaign", "ad_group", "ad")
_LABEL_FIELDS = ("source", "channel", *NAME_FIELDS, "device", "country", "age", "gender")
BY_COLUMN_FROM_ROWS = 2_000
"""Longer sheets that are kept by column are also looked at by column."""

__all__ = ["FIELDS", "ColumnChoice", "Field", "FieldKind", "Mapping", "suggest_mapping"]


class ColumnChoice(BaseModel):
    """Column `index` (from 0), whose header is `header`, holds `field`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    index: int = Setting(ge=0)
    header: str = ""


class Mapping(BaseModel):
    """Everything that parsing a sheet needs to be told.

    `date_format` is a key of DATE_FORMATS, "" to find it in the column; `decimal_mark` "." or ",",
    "" likewise. `count_as` is the metric of which each record counts one, "" for none. `statuses`
    adds to, and overrides, the format's own. The default range dates the rows of files that have no
    column of dates. Replacements and what is left out hold for the next file of the kind too, as
    far as their fields are mapped there; `ignored_rows` are rows of this very file.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: str = "generic"
    header_row: int = Setting(default=1, ge=1)
    columns: tuple[ColumnChoice, ...] = ()
    date_format: str = ""
    decimal_mark: str = ""
    default_first_day: date | None = None
    default_last_day: date | None = None
    default_currency: str = ""
    count_as: str = ""
    statuses: dict[str, Status] = Setting(default_factory=dict)
    source: str = ""
    replacements: tuple[Replacement, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    ignored_rows: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _check(self) -> Self:
        format_called(self.format)
        fields = [choice.field for choice in self.columns]
        for field in fields:
            if field not in FIELD_KEYS:
                raise ValueError(f"“{field}” is nothing that a column can hold")
        if len(set(fields)) < len(fields):
            raise ValueError("two columns are mapped to the same thing")
        if self.date_format not in ("", *(key for key, _ in DATE_FORMATS)):
            raise ValueError(f"“{self.date_format}” is not a date format")
        if self.decimal_mark not in ("", *DECIMAL_MARKS):
            raise ValueError("the decimal mark is neither point nor comma")
        if self.count_as not in ("", *METRIC_FIELDS):
            raise ValueError(f"“{self.count_as}” is not a metric that records can count as")
        first, last = self.default_first_day, self.default_last_day
        if first and last and last < first:
            raise ValueError("the last day lies before the first")
        return self

    def column(self, field: str) -> int | None:
        """Return the column that holds `field`, None where none does."""
        return next((choice.index for choice in self.columns if choice.field == field), None)

    def header(self, field: str) -> str:
        """Return the header of the column that holds `field`, "" where none does."""
        return next((choice.header for choice in self.columns if choice.field == field), "")

    def changed(self, **changes: object) -> Mapping:
        """Return a checked copy with `changes`; raises ValidationFailed."""
        return _checked({**self.model_dump(), **changes})

    def located(self, sheet: RawSheet) -> Mapping:
        """Return this mapping with its columns where `sheet` has their headers.

        For a stored mapping and the next file of the same kind. Raises ImportRejected when a
        column is missing.
        """
        for row in (self.header_row - 1, *range(_HEADER_WITHIN_ROWS)):
            columns = self._placed(sheet, row)
            if columns is not None:
                return self.model_copy(update={"columns": columns, "header_row": row + 1})
        there = _names(sheet, self.header_row - 1)
        missing = next(
            (c.header for c in self.columns if fold(c.header) not in there), "of figures"
        )
        raise ImportRejected(
            f"The column “{missing}” is missing in row {self.header_row}.",
            "Export it again with that column, or map the columns anew.",
        )

    def _placed(self, sheet: RawSheet, row: int) -> tuple[ColumnChoice, ...] | None:
        """Return the columns as they stand under the header in `row`, None where one is missing."""
        names = _names(sheet, row)
        columns = []
        for choice in self.columns:
            wanted = fold(choice.header)
            if not wanted or names[choice.index : choice.index + 1] == [wanted]:
                columns.append(choice)
            elif wanted in names:
                columns.append(choice.model_copy(update={"index": names.index(wanted)}))
            else:
                return None
        return tuple(columns)

    def to_json(self) -> str:
        """Return the mapping as JSON."""
        return self.model_dump_json(exclude_defaults=True)

    @classmethod
    def from_json(cls, text: str) -> Mapping:
        """Read what `to_json` wrote; raises ValidationFailed."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _refusal(error) from error


def suggest_mapping(sheet: RawSheet, detection: Detection) -> Mapping:
    """Return the mapping that `detection` suggests, with the formats that the cells prove.

    A date format that two readings fit stays "" so that parsing asks for it. For an unknown
    layout only the header row is set: the rest is picked by hand.
    """
    known = detection.format
    if known is None:
        return Mapping(header_row=detection.header_row, source="Spreadsheet")
    columns = tuple(
        ColumnChoice(field=guess.field, index=guess.index, header=guess.header)
        for guess in detection.columns
        if guess.field
    )
    mapping = Mapping(
        format=known.key,
        header_row=detection.header_row,
        columns=columns,
        default_currency=_currency(columns),
        count_as=known.count_as,
        source=known.source,
    )
    records = records_of(sheet, mapping)
    dates = counted_texts(records, mapping, DATE_FIELDS)
    return mapping.model_copy(
        update={
            "date_format": find_date_format(text for text, _ in dates).format,
            "decimal_mark": find_mark_of_counted(
                counted_texts(records, mapping, METRIC_FIELDS)
            ).mark,
        }
    )


def records_of(sheet: RawSheet, mapping: Mapping) -> Sequence[Record]:
    """Return all records of the sheet below the mapping's header, in order."""
    wanted = _name_columns(mapping) if export_format(mapping).unlabelled_totals else []
    labels = _label_columns(mapping)
    if isinstance(sheet.rows, CellColumns) and len(sheet.rows) >= BY_COLUMN_FROM_ROWS:
        return column_records(sheet.rows, mapping.header_row, wanted, labels)
    return list(records_below(sheet, mapping.header_row, wanted, labels))


def _label_columns(mapping: Mapping) -> list[int]:
    """Return the columns where the word for a total is no name, as of a campaign or a device.

    People do search for “total”, and buy it; and what has a number of its own is no total.
    """
    if mapping.column("external_id") is not None:
        return []
    return [choice.index for choice in mapping.columns if choice.field in _LABEL_FIELDS]


def _name_columns(mapping: Mapping) -> list[int]:
    """Return the columns that name what a record is about; a total is blank in all of them."""
    for fields in (NAME_FIELDS, DIMENSION_FIELDS, ("date",)):
        columns = [index for field in fields if (index := mapping.column(field)) is not None]
        if columns:
            return columns
    return []


def texts_in(records: Iterable[Record], mapping: Mapping, fields: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts in the columns of `fields`, over all records that hold data."""
    columns = [choice.index for choice in mapping.columns if choice.field in fields]
    for record in records:
        if record.ignored:
            continue
        for column in columns:
            cell = cell_at(record.cells, column)
            if isinstance(cell, str) and cell.strip():
                yield cell


def counted_texts(
    records: Sequence[Record], mapping: Mapping, fields: tuple[str, ...]
) -> Sequence[tuple[str, int]]:
    """Return the distinct texts in the columns of `fields` and how often each stands there."""
    if isinstance(records, ColumnRecords):
        return records.counted_texts(
            [choice.index for choice in mapping.columns if choice.field in fields]
        )
    return list(Counter(texts_in(records, mapping, fields)).items())


def export_format(mapping: Mapping) -> ExportFormat:
    """Return the format that the mapping names."""
    return format_called(mapping.format)


def _names(sheet: RawSheet, row: int) -> list[str]:
    return [fold(text_of(cell)) for cell in sheet.rows[row]] if row < len(sheet.rows) else []


def _currency(columns: tuple[ColumnChoice, ...]) -> str:
    named = (header_currency(c.header) for c in columns if c.field not in DIMENSION_FIELDS)
    return next((currency for currency in named if currency), "")


def _checked(values: dict[str, object]) -> Mapping:
    try:
        return Mapping.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error


def _refusal(error: ValidationError) -> ValidationFailed:
    first = error.errors()[0]
    text = str(first["msg"]).removeprefix("Value error, ").rstrip(".")
    field = ".".join(str(part) for part in first["loc"])
    return ValidationFailed(f"This mapping cannot be used: {text}.", field=field)
