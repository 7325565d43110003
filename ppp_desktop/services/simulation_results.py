"""What is asked of the simulator, and what it answers: plain values, nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.context import Context
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.calculation import ObjectiveResult
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.pay_curve import PayCurve
from ppp_desktop.services.simulation_exposure import Exposure
from ppp_desktop.services.simulation_scenarios import PLAIN, Scenario
from ppp_desktop.services.terms_warnings import CLIFF_FACTOR
from ppp_desktop.services.warning_kinds import TermsWarning


@dataclass(frozen=True, slots=True)
class Deals:
    """What the traditional deals would cost; None where a deal is not compared.

    Without a `fixed_fee` it is what the first terms pay on the mean.
    """

    fixed_fee: Decimal | None = None
    hours: Decimal | None = None
    hourly_rate: Decimal | None = None
    cpm: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Deal:
    """One traditional deal: its pay in each period, in all, and for each result.

    `cost_with_media` adds the media cost: it is in none of these deals. None where none is known.
    """

    key: str
    label: str
    pay: tuple[Decimal, ...]
    total: Decimal
    cost_per_result: Decimal | None
    cost_with_media: Decimal | None = None


USUAL_DEALS = Deals()


@dataclass(frozen=True, slots=True)
class Trial:
    """Terms that are tried out, under a name."""

    name: str
    terms: Terms


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be tried: the periods that are shown, objectives, a scenario, other deals.

    `cliff_factor` is how many times the average unit one more unit may pay before it is told.
    `known_metrics` are those that there are figures of, None for all.
    """

    periods: tuple[Period, ...]
    objectives: tuple[ObjectiveDetails, ...] = ()
    scenario: Scenario = PLAIN
    deals: Deals = USUAL_DEALS
    cliff_factor: Decimal = CLIFF_FACTOR
    known_metrics: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class PeriodRun:
    """One period under some terms. Pay is before tax.

    `volume` is of the simulation's `result`, `media` its media cost; `cost_per_result` is pay ÷
    volume, `with_media` adds media cost that is not in the pay yet. `next_unit` is what
    `next_step` more of what is paid most for would pay: one more, or a round sum of money. They
    are None where there is nothing to divide, or no media cost is known.
    """

    period: Period
    active: Period
    context: Context
    calculation: Calculation
    volume: Decimal | None
    media: Decimal | None
    cost_per_result: Decimal | None
    with_media: Decimal | None
    next_unit: Decimal | None
    next_step: Decimal | None

    @property
    def pay(self) -> Decimal:
        """What the client pays, before tax."""
        return self.calculation.subtotal


@dataclass(frozen=True, slots=True)
class TermsRun:
    """Some terms on all periods. With `refusal` they could not be worked out, and why.

    `curve` is pay against volume in the last period.
    """

    name: str
    terms: Terms
    periods: tuple[PeriodRun, ...] = ()
    total: Decimal = Decimal(0)
    cost_per_result: Decimal | None = None
    cost_with_media: Decimal | None = None
    exposure: Exposure | None = None
    curve: PayCurve | None = None
    objectives: tuple[ObjectiveResult, ...] = ()
    warnings: tuple[TermsWarning, ...] = ()
    refusal: PppError | None = None


@dataclass(frozen=True, slots=True)
class Simulation:
    """Everything that came of trying terms. `result` is what costs are told for, None without."""

    currency: str
    periods: tuple[Period, ...]
    scenario: Scenario
    result: MeasureRequest | None
    runs: tuple[TermsRun, ...]
    deals: tuple[Deal, ...]
