"""Everything that the page shows of one contract, read in one go on the worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ppp_desktop.core.errors import NotFound
from ppp_desktop.core.periods import Period, PeriodKind, format_day
from ppp_desktop.services.activating import Activation, get_activation
from ppp_desktop.services.adjustments import AdjustmentRow, list_adjustments
from ppp_desktop.services.agency import get_agency
from ppp_desktop.services.agreements import VersionAgreements, list_agreements
from ppp_desktop.services.clients import ClientRow, list_clients
from ppp_desktop.services.contracts import (
    ContractDetails,
    ContractRow,
    ContractStatus,
    get_contract,
    list_contracts,
)
from ppp_desktop.services.dimension_values import list_dimension_values
from ppp_desktop.services.importing import BatchRow, list_batches
from ppp_desktop.services.objectives import ObjectiveDetails, list_objectives
from ppp_desktop.services.statement_standing import StandingRow, list_standings
from ppp_desktop.services.terms import TermsRow, list_terms
from ppp_desktop.services.terms_dates import EffectiveDay, get_preview_period, list_effective_days
from ppp_desktop.services.version_days import VersionDays, get_version_days
from ppp_desktop.ui.theme import Tone

if TYPE_CHECKING:
    from ppp_desktop.models.database import Database

STATUS_TONES: Mapping[ContractStatus, Tone] = {
    ContractStatus.DRAFT: Tone.NEUTRAL,
    ContractStatus.ACTIVE: Tone.ACCENT,
    ContractStatus.ENDED: Tone.NEUTRAL,
}
BILLING_WORDS: Mapping[PeriodKind, str] = {
    PeriodKind.MONTH: "monthly",
    PeriodKind.QUARTER: "quarterly",
}

_PERIODS_OFFERED = 12


@dataclass(frozen=True, slots=True)
class ContractList:
    """The contracts and the clients that a new one can be made for."""

    contracts: tuple[ContractRow, ...]
    clients: tuple[ClientRow, ...]


@dataclass(frozen=True, slots=True)
class ContractData:
    """One contract with all that hangs on it. `period` is the one that terms are tried out on.

    `agency` is the agency's name.
    """

    row: ContractRow
    details: ContractDetails
    objectives: tuple[ObjectiveDetails, ...]
    terms: tuple[TermsRow, ...]
    batches: tuple[BatchRow, ...]
    statements: tuple[StandingRow, ...]
    adjustments: tuple[AdjustmentRow, ...]
    values: Mapping[str, tuple[str, ...]]
    period: Period
    effective_days: tuple[EffectiveDay, ...]
    version_days: VersionDays
    agreements: tuple[VersionAgreements, ...]
    activation: Activation
    agency: str

    def terms_on(self, day: date) -> TermsRow | None:
        """Return the version in force on `day`, or the first one where none is yet."""
        applying = [version for version in self.terms if version.effective <= day]
        if applying:
            return applying[-1]
        return self.terms[0] if self.terms else None

    def agreements_on(self, version: TermsRow) -> VersionAgreements | None:
        """Return what is recorded for a version."""
        found = (each for each in self.agreements if each.effective == version.effective)
        return next(found, None)

    def context_words(self, today: date) -> str:
        """Return "EUR · monthly · terms v1 · since 1 June 2025"."""
        row = self.row
        span = f"since {format_day(row.start)}"
        if row.end is not None:
            span = f"{format_day(row.start)} to {format_day(row.end)}"
        version = self.terms_on(today)
        terms = f"terms v{version.number}" if version else "no terms yet"
        return " · ".join((row.currency, BILLING_WORDS[row.billing], terms, span))


def periods_around(period: Period) -> tuple[str, ...]:
    """Return the keys of a period, those of the year before it and of the year after it."""
    found = [period]
    for _ in range(_PERIODS_OFFERED):
        found.append(found[-1].next())
    for _ in range(_PERIODS_OFFERED):
        found.insert(0, found[0].previous())
    return tuple(each.key for each in found)


def read_list(database: Database) -> ContractList:
    """Return the contracts and clients."""
    return ContractList(tuple(list_contracts(database)), tuple(list_clients(database)))


def read_contract(database: Database, contract_id: int, today: date) -> ContractData:
    """Return one contract; raises NotFound."""
    row = next((row for row in list_contracts(database) if row.id == contract_id), None)
    if row is None:
        raise NotFound("This contract is no longer in the store.")
    return ContractData(
        row=row,
        details=get_contract(database, contract_id),
        objectives=tuple(list_objectives(database, contract_id)),
        terms=tuple(list_terms(database, contract_id)),
        batches=tuple(list_batches(database, contract_id=contract_id)),
        statements=tuple(list_standings(database, today=today, contract_id=contract_id)),
        adjustments=tuple(list_adjustments(database, contract_id=contract_id)),
        values=list_dimension_values(database, contract_id),
        period=get_preview_period(database, contract_id, today),
        effective_days=list_effective_days(database, contract_id, today),
        version_days=get_version_days(database, contract_id),
        agreements=tuple(list_agreements(database, contract_id)),
        activation=get_activation(database, contract_id),
        agency=get_agency(database).name,
    )
