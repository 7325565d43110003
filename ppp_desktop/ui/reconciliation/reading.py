"""Reads what the view of a reconciliation shows, in the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.gap_sums import Chosen
from ppp_desktop.services.performance import list_periods
from ppp_desktop.services.reconciliation import Reconciled, latest_period, reconcile
from ppp_desktop.services.reconciliation_offers import Offers, get_offers
from ppp_desktop.services.reconciliations import ReconciliationRow, list_reconciliations


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to show; `reconciliation_id` 0 and no `period` leave the choice to what there is."""

    contract_id: int
    reconciliation_id: int = 0
    period: str = ""
    by: str = ""
    chosen: Chosen | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What a contract compares, and what came of one comparison; None where it has none."""

    wanted: Wanted
    rows: tuple[ReconciliationRow, ...]
    offers: Offers
    periods: tuple[Period, ...]
    made: Reconciled | None


def read_reconciliation(
    database: Database, wanted: Wanted, today: date, offers: Offers | None = None
) -> Opened:
    """Return what the view shows for `wanted`; `offers` of the contract where they are known."""
    rows = tuple(list_reconciliations(database, wanted.contract_id))
    offers = offers or get_offers(database, wanted.contract_id)
    periods = tuple(list_periods(database, wanted.contract_id, today))
    chosen = next((row for row in rows if row.id == wanted.reconciliation_id), None)
    row = chosen or next(iter(rows), None)
    if row is None:
        return Opened(wanted, rows, offers, periods, None)
    period = _period(database, wanted, row, periods)
    made = reconcile(
        database, wanted.contract_id, row.id, period, by=wanted.by, chosen=wanted.chosen
    )
    return Opened(wanted, rows, offers, periods, made)


def _period(
    database: Database, wanted: Wanted, row: ReconciliationRow, periods: tuple[Period, ...]
) -> Period:
    """Return the wanted period, else the latest with results."""
    if wanted.period:
        return Period.parse(wanted.period)
    latest = latest_period(database, wanted.contract_id, row.details)
    if latest is not None:
        return latest
    if not periods:
        raise NotFound("The contract has no period yet.", "Import results of it first.")
    return periods[0]
