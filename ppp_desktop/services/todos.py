"""What there is to do, as rows for the home page: grouped, so that few rows tell it all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ppp_desktop.core.periods import Period
from ppp_desktop.services.report_spans import SpanKind

NAMES_SHOWN = 3


class TodoKind(StrEnum):
    """What a task is about, in the order of the list; the window knows where each leads."""

    CLOSE = "close"
    FREEZE = "freeze"
    IMPORT = "import"
    DECIDE = "decide"
    DISPUTE = "dispute"
    CORRECT = "correct"
    REMIND = "remind"
    DELIVER = "deliver"
    REPORT = "report"
    WRITE_TERMS = "write_terms"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class TodoRow:
    """One thing to do. `urgent` marks what is late; ids tell where to go, None for several.

    `report` is the kind of days of a report that is due.
    """

    kind: TodoKind
    title: str
    detail: str
    urgent: bool
    contract_id: int | None = None
    period: Period | None = None
    statement_id: int | None = None
    report: SpanKind | None = None


def listed(names: Iterable[str]) -> str:
    """Return "A, B, C and 4 more", each name once."""
    unique = list(dict.fromkeys(names))
    if len(unique) <= NAMES_SHOWN:
        return ", ".join(unique)
    return f"{', '.join(unique[:NAMES_SHOWN])} and {len(unique) - NAMES_SHOWN:,} more"


def only(ids: Iterable[int]) -> int | None:
    """Return the id where all are the same one, None where they differ."""
    unique = set(ids)
    return unique.pop() if len(unique) == 1 else None
