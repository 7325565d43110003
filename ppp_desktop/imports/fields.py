"""What a column of results can be: the choices of the mapping."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ppp_desktop.core.vocabulary import DIMENSION_LABELS, DIMENSIONS
from ppp_desktop.metrics.catalogue import BASE_METRICS


class FieldKind(StrEnum):
    """How the values of a field are read."""

    DATE = "date"
    DIMENSION = "dimension"
    METRIC = "metric"
    IDENTITY = "identity"
    STATUS = "status"
    CURRENCY = "currency"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Field:
    """One choice: its key in mappings, its name for people, how it is read."""

    key: str
    label: str
    kind: FieldKind


FIELDS: tuple[Field, ...] = (
    Field("date", "Date", FieldKind.DATE),
    Field("first_day", "First day of the row", FieldKind.DATE),
    Field("last_day", "Last day of the row", FieldKind.DATE),
    Field("created_date", "Created on (where there is no date)", FieldKind.DATE),
    Field("external_id", "Order, lead or deal number", FieldKind.IDENTITY),
    Field("status", "Status", FieldKind.STATUS),
    Field("reversed_on", "Reversed on (refund, cancellation)", FieldKind.DATE),
    Field("currency", "Currency", FieldKind.CURRENCY),
    Field("email", "E-mail (kept as a hash)", FieldKind.CONTACT),
    Field("phone", "Telephone (kept as a hash)", FieldKind.CONTACT),
    *(Field(key, DIMENSION_LABELS[key], FieldKind.DIMENSION) for key in DIMENSIONS),
    *(Field(found.key, found.label, FieldKind.METRIC) for found in BASE_METRICS),
)

DATE_FIELDS: tuple[str, ...] = tuple(f.key for f in FIELDS if f.kind is FieldKind.DATE)
DAY_FIELDS: tuple[str, ...] = tuple(key for key in DATE_FIELDS if key != "reversed_on")
"""The dates that decide on which day a row counts."""
METRIC_FIELDS: tuple[str, ...] = tuple(f.key for f in FIELDS if f.kind is FieldKind.METRIC)
DIMENSION_FIELDS: tuple[str, ...] = tuple(f.key for f in FIELDS if f.kind is FieldKind.DIMENSION)
CONTACT_FIELDS: tuple[str, ...] = tuple(f.key for f in FIELDS if f.kind is FieldKind.CONTACT)
"""What is compared between results and kept only as a keyed hash."""
FIELD_KEYS: frozenset[str] = frozenset(f.key for f in FIELDS)
