"""What describes an export format: the names its columns go by, and what gives it away."""

from __future__ import annotations

from dataclasses import dataclass

from ppp_desktop.core.vocabulary import Status

Names = tuple[str, ...]

REVERSED_ON: Names = (
    *("Reversed on", "Reversed at", "Reversal date", "Date reversed", "Withdrawn on"),
    *("Refunded on", "Refunded at", "Refund date", "Date refunded", "Returned on", "Return date"),
    *("Cancelled on", "Cancelled at", "Canceled on", "Canceled at", "Cancellation date"),
    *("Date cancelled", "Date canceled", "Chargeback date"),
    *("Storno", "Stornodatum", "Storno am", "Storniert am", "Stornierungsdatum"),
    *("Erstattet am", "Erstattungsdatum", "Widerrufen am", "Retourniert am"),
    *("Data de reembolso", "Data do reembolso", "Data de cancelamento", "Data do cancelamento"),
    *("Reembolsado em", "Cancelado em", "Data de estorno", "Data do estorno", "Estornado em"),
    *("Fecha de reembolso", "Fecha de cancelación", "Fecha de anulación", "Fecha de devolución"),
    *("Date de remboursement", "Date d'annulation", "Remboursé le", "Annulé le"),
    *("Data rimborso", "Data annullamento", "Data storno", "Rimborsato il"),
    *("Terugbetaald op", "Geannuleerd op", "Data zwrotu", "Data anulowania"),
)
"""What people call the day of a refund or a cancellation in their own tables."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A header fits when it has all these fields and at least so many metrics."""

    fields: Names = ()
    metrics: int = 0


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """One tool's export.

    `fields` are (field key, header names, best first); `signs` are headers that only this tool
    writes, of which `least_signs` must be there. `titles` are patterns of lines above the header,
    `sample_signs` (field, pattern) of values, each worth one sign. `count_as` is the metric of
    which every record counts one. `unlabelled_totals`: a record that names nothing is a total;
    `further_lines`: records that repeat an id without an amount are items of it.
    """

    key: str
    label: str
    source: str
    fields: tuple[tuple[str, Names], ...]
    shapes: tuple[Shape, ...]
    signs: Names = ()
    least_signs: int = 1
    foreign: Names = ()
    titles: Names = ()
    sample_signs: tuple[tuple[str, str], ...] = ()
    count_as: str = ""
    statuses: tuple[tuple[str, Status], ...] = ()
    unlabelled_totals: bool = False
    further_lines: bool = False
