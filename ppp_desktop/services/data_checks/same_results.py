"""What the searches for results that count twice share: what they compare, how they keep pairs."""

from __future__ import annotations

from sqlalchemy import RowMapping

from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.services.data_checks.findings import listed
from ppp_desktop.services.data_checks.groups import Group

COMPARED = (
    *("id", "identity", "day", "first_day", "status", "dimension_set_id"),
    *("external_id", "currency", *BASE_METRIC_KEYS),
)
"""The columns of results that the searches read."""

TWO_SOURCES = "Undo the import of one of the two, or let the terms count one source only."

Names = tuple[str, ...]


def figures_of(row: RowMapping) -> tuple[int, ...]:
    """Return the figures of a result, nothing as 0."""
    return tuple(row[key] or 0 for key in BASE_METRIC_KEYS)


def take_pair(group: Group, first: RowMapping, row: RowMapping) -> None:
    """Count the second result, and show the first beside it."""
    group.show(first["id"])
    group.add(row["id"], row["day"], row["source"], amount=row["revenue"] or 0)
    group.mark(first["identity"], row["identity"])


def both(names: Names) -> str:
    """Return "CRM and Shop"; two sources of one name are told as such."""
    shown = [name or "no source" for name in names]
    return listed(shown) if len(shown) > 1 else f"two tools called {shown[0]}"
