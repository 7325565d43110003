"""The columns of the tables of results and of imports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

from ppp_desktop.core.money import format_number
from ppp_desktop.core.periods import format_day, format_span
from ppp_desktop.core.vocabulary import DIMENSION_LABELS, Status
from ppp_desktop.metrics.catalogue import Unit, metric
from ppp_desktop.services.importing import BatchRow
from ppp_desktop.services.metric_words import format_metric
from ppp_desktop.services.results import Occurring, ResultRow
from ppp_desktop.ui.tables.columns import Align, ChipCell, Column, SecondLine, Sum
from ppp_desktop.ui.theme import Tone

STATUS_TONES = {
    Status.APPROVED: Tone.POSITIVE,
    Status.PENDING: Tone.WARNING,
    Status.REJECTED: Tone.NEGATIVE,
    Status.REVERSED: Tone.NEGATIVE,
}

_FIRST_SHOWN = ("source", "channel", "campaign", "product", "country", "grade")
"""The others come by the table's choice of columns; the side panel of a result shows them all."""

_CAMPAIGN_WIDTH = 170


def result_columns(
    occurring: Occurring, currency: str, *, with_numbers: bool
) -> list[Column[ResultRow]]:
    """Return the columns for what occurs; `currency` is the contract's, for rows that name none."""
    columns = [Column[ResultRow]("Day", days_of, lambda row: row.day, export=lambda row: row.day)]
    if with_numbers:
        columns.append(Column("Number", lambda row: row.external_id))
    columns += [_dimension(name) for name in occurring.dimensions]
    columns += [_metric(key, currency) for key in occurring.metrics]
    columns += [
        Column(
            "Status",
            lambda row: row.status.value,
            lambda row: row.status.value,
            cell=ChipCell(lambda row: STATUS_TONES[row.status]),
        ),
        Column(
            "Reversed on",
            reversed_on,
            lambda row: row.reversed_on,
            visible=False,
            export=lambda row: row.reversed_on,
        ),
        Column("File", place_of, lambda row: (row.file, row.sheet, row.row)),
    ]
    return columns


def batch_columns() -> list[Column[BatchRow]]:
    """Return the columns of the list of imports."""
    return [
        Column[BatchRow](
            "File",
            lambda row: file_of(row.file_name, row.sheet),
            cell=SecondLine(lambda row: row.format_label),
            stretch=True,
            width=140,
        ),
        Column("Contract", lambda row: row.contract_code, width=80),
        Column(
            "Imported",
            lambda row: local_time(row.imported_at, short=True),
            lambda row: row.imported_at,
            width=150,
            tooltip=lambda row: local_time(row.imported_at),
            export=lambda row: row.imported_at.date(),
        ),
        _count("New", 56, lambda row: row.added),
        _count("Changed", 72, lambda row: row.changed),
        _count(
            "Rejected",
            74,
            lambda row: row.rejected,
            tone=lambda row: Tone.NEGATIVE if row.rejected else None,
        ),
        Column("State", state_of, width=84, cell=ChipCell(state_tone)),
    ]


def days_of(row: ResultRow) -> str:
    """Return the day or days that a result counts for."""
    return format_day(row.day) if row.first_day is None else format_span(row.first_day, row.day)


def reversed_on(row: ResultRow) -> str:
    """Return the day of a refund or a withdrawal, "" without one."""
    return "" if row.reversed_on is None else format_day(row.reversed_on)


def place_of(row: ResultRow) -> str:
    """Return file, sheet where it says more, and row."""
    return f"{file_of(row.file, row.sheet)} · row {row.row}"


def file_of(file: str, sheet: str) -> str:
    """Return the file's name, with the sheet's where it says more."""
    return " · ".join(part for part in (file, sheet_of(file, sheet)) if part)


def sheet_of(file: str, sheet: str) -> str:
    """Return the sheet's name, "" where it only repeats the file's."""
    return "" if not sheet or file.rpartition(".")[0] == sheet else sheet


def local_time(moment: datetime, *, short: bool = False) -> str:
    """Return a moment stored in UTC as the person's clock showed it."""
    local = moment.replace(tzinfo=UTC).astimezone()
    day, month, year = format_day(local.date()).split()
    return f"{day} {month[:3] if short else month} {year}, {local:%H:%M}"


def state_of(row: BatchRow) -> str:
    """Return where an import stands."""
    return "undone" if row.undone else "imported"


def state_tone(row: BatchRow) -> Tone:
    """Return the colour of that."""
    return Tone.NEUTRAL if row.undone else Tone.POSITIVE


def _dimension(name: str) -> Column[ResultRow]:
    return Column(
        DIMENSION_LABELS[name],
        lambda row: row.dimension(name),
        width=_CAMPAIGN_WIDTH if name == "campaign" else None,
        visible=name in _FIRST_SHOWN,
    )


def _metric(key: str, currency: str) -> Column[ResultRow]:
    of_row: Callable[[ResultRow], Decimal | None] = partial(_value, key)
    return Column(
        metric(key).label,
        lambda row: _written(key, of_row(row), row.currency or currency),
        of_row,
        align=Align.RIGHT,
        export=of_row,
        total=lambda row: _sum(key, of_row(row), row.currency or currency),
    )


def _value(key: str, row: ResultRow) -> Decimal | None:
    return row.values.get(key)


def _written(key: str, value: Decimal | None, currency: str) -> str:
    return "" if value is None else format_metric(key, value, currency)


def _sum(key: str, value: Decimal | None, currency: str) -> Sum | None:
    if value is None:
        return None
    return Sum(value, currency if metric(key).unit is Unit.MONEY else "")


def _count(
    title: str,
    width: int,
    count: Callable[[BatchRow], int],
    tone: Callable[[BatchRow], Tone | None] | None = None,
) -> Column[BatchRow]:
    return Column(
        title,
        lambda row: format_number(Decimal(count(row))),
        count,
        align=Align.RIGHT,
        width=width,
        tone=tone,
        export=count,
        total=lambda row: Sum(Decimal(count(row))),
    )
