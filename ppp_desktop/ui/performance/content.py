"""What the performance page shows, read in one go on the worker thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.contracts import ContractRow, ContractStatus, list_contracts
from ppp_desktop.services.dimension_values import list_dimension_values
from ppp_desktop.services.performance import (
    BreakdownRow,
    ObjectivePerformance,
    Overview,
    Series,
    compared_span,
    get_breakdown,
    get_overview,
    get_series,
    list_periods,
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user wants to see; what is None or not there is chosen by the program."""

    contract_id: int | None = None
    period: Period | None = None
    objective: str = ""
    dimension: str = ""


@dataclass(frozen=True, slots=True)
class ContractContent:
    """A contract's period; series and rows are those of the chosen objective and dimension."""

    contract: ContractRow
    periods: tuple[Period, ...]
    dimensions: tuple[str, ...]
    overview: Overview
    objective: ObjectivePerformance | None = None
    series: Series | None = None
    dimension: str = ""
    rows: tuple[BreakdownRow, ...] = ()

    @property
    def compared(self) -> Period:
        """The days that the rows are compared with."""
        return compared_span(self.overview.period, self.overview.through)


@dataclass(frozen=True, slots=True)
class PerformanceContent:
    """All contracts to choose from, and the one that is shown; None without contracts."""

    contracts: tuple[ContractRow, ...]
    shown: ContractContent | None


def read_content(
    database: Database, choice: Choice, *, today: date, progress: Progress
) -> PerformanceContent:
    """Return what `choice` leads to: by default an active contract and its latest period."""
    contracts = tuple(list_contracts(database))
    contract = _contract(contracts, choice.contract_id)
    if contract is None:
        return PerformanceContent((), None)
    periods = tuple(list_periods(database, contract.id, today))
    period = choice.period if choice.period in periods else periods[0]
    progress.check_cancelled()
    overview = get_overview(database, contract.id, period, today=today)
    values = list_dimension_values(database, contract.id)
    dimensions = tuple(values)
    objective = _objective(overview.objectives, choice.objective)
    if objective is None:
        return PerformanceContent(
            contracts, ContractContent(contract, periods, dimensions, overview)
        )
    progress.check_cancelled()
    series = get_series(database, contract.id, period, objective.name, today=today)
    dimension = choice.dimension if choice.dimension in dimensions else telling_dimension(values)
    rows = (
        get_breakdown(
            database,
            contract.id,
            period,
            objective.request,
            dimension,
            through=overview.through,
        )
        if dimension
        else []
    )
    return PerformanceContent(
        contracts,
        ContractContent(
            contract=contract,
            periods=periods,
            dimensions=dimensions,
            overview=overview,
            objective=objective,
            series=series,
            dimension=dimension,
            rows=tuple(rows),
        ),
    )


def _contract(contracts: Sequence[ContractRow], wanted: int | None) -> ContractRow | None:
    ordered = sorted(
        contracts,
        key=lambda row: (row.id != wanted, row.status is not ContractStatus.ACTIVE),
    )
    return ordered[0] if ordered else None


def _objective(
    objectives: Sequence[ObjectivePerformance], wanted: str
) -> ObjectivePerformance | None:
    named = [found for found in objectives if found.name == wanted]
    return next(iter(named or objectives), None)


def telling_dimension(values: Mapping[str, Sequence[str]]) -> str:
    """Return the dimension to begin with: the first that tells results apart.

    The source comes last: it says which tool counted, not what worked.
    """
    telling = [name for name, named in values.items() if len(named) > 1]
    return next(iter(sorted(telling or values, key=lambda name: name == "source")), "")
