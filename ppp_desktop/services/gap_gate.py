"""Gaps between sources that stand in the way of issuing a period, or that are told beside it.

A period is judged by its total, less what was explained: gaps of single days that cancel out, as
a result counted a day later in the other source, do not change what is paid.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict, PppError
from ppp_desktop.core.money import format_percent
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.services.gap_words import gap_sentence
from ppp_desktop.services.reconciliation import Reconciled, read_reconciled
from ppp_desktop.services.reconciliations import ReconciliationRow, read_reconciliations

_REMEDY = (
    "Import what is missing, or explain the gap under Results, Reconciliation; "
    "ppp-desktop reconcile lists its days."
)


def check_gaps(session: Session, contract: Contract, period: Period) -> None:
    """Raise Conflict where a reconciliation that gates has a gap which nobody explained."""
    for row in read_reconciliations(session, contract.id):
        if not row.details.gates:
            continue
        made = read_reconciled(session, contract, row, period)
        if made.total.is_open:
            told = agreed_sentence(made)
            raise Conflict(f"{period.label} of {contract.code} is not reconciled: {told}", _REMEDY)


def warnings_of_gaps(session: Session, contract: Contract, period: Period) -> tuple[str, ...]:
    """Return a sentence for each reconciliation with a gap beyond what was agreed."""
    found = (
        _warning(session, contract, row, period)
        for row in read_reconciliations(session, contract.id)
    )
    return tuple(text for text in found if text)


def _warning(session: Session, contract: Contract, row: ReconciliationRow, period: Period) -> str:
    try:
        made = read_reconciled(session, contract, row, period)
    except PppError as error:
        return f"{row.details.name} could not be compared: {error.message}"
    if not made.total.is_open:
        return ""
    gate = " It cannot be issued like this." if row.details.gates else ""
    return f"{agreed_sentence(made)}{gate}"


def agreed_sentence(made: Reconciled) -> str:
    """Return how the totals compare, and by how much they may differ."""
    agreed = format_percent(made.details.tolerance)
    return f"{gap_sentence(made)} Agreed is up to {agreed}."
