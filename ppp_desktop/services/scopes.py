"""Scopes as they stand in documents and in the store."""

from __future__ import annotations

from collections.abc import Mapping

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import DIMENSIONS, Scope, Status


def scope_to_json(scope: Scope) -> dict[str, object]:
    """Return {"filters": {dimension: [values]}, "statuses": [status]}."""
    return {
        "filters": {name: list(values) for name, values in scope.filters},
        "statuses": [status.value for status in scope.statuses],
    }


def scope_from_json(document: Mapping[str, object]) -> Scope:
    """Return the scope that `document` describes; raises ValidationFailed."""
    unknown = [name for name in document if name not in ("filters", "statuses")]
    if unknown:
        raise ValidationFailed(
            f"A scope knows nothing called “{unknown[0]}”.",
            field="scope",
            remedy="Use filters and statuses.",
        )
    filters = document.get("filters", {})
    statuses = document.get("statuses", [Status.APPROVED.value])
    if not isinstance(filters, Mapping) or not isinstance(statuses, list):
        raise ValidationFailed("A scope has filters and statuses.", field="scope")
    known = [status.value for status in Status]
    for status in statuses:
        if status not in known:
            raise ValidationFailed(
                f"There is no status “{status}”.",
                field="scope.statuses",
                remedy=f"Use {', '.join(known)}.",
            )
    for name, values in filters.items():
        if name not in DIMENSIONS or not isinstance(values, list):
            raise ValidationFailed(
                f"“{name}” is no dimension with a list of values.",
                field="scope.filters",
                remedy=f"Use {', '.join(DIMENSIONS)}.",
            )
    return Scope.of(
        {str(name): [str(value) for value in values] for name, values in filters.items()},
        [Status(status) for status in statuses],
    )
