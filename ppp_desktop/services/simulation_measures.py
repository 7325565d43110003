"""Where the simulator's figures come from: a store, a table of results, or plain numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import (
    Measure,
    MeasureRequest,
)
from ppp_desktop.payouts.context import Reversal
from ppp_desktop.services.courses import Course
from ppp_desktop.services.foreign_money import MoneyRule
from ppp_desktop.services.measures import measure
from ppp_desktop.services.result_table import ResultTable
from ppp_desktop.services.reversals import reversals_in, reversed_periods


class Measurer(Protocol):
    """Answers what terms ask about a period of a contract's `course`."""

    @property
    def course(self) -> Course:
        """How the contract runs."""

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        close: date,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return each figure of the days of `period`, as its results stood on `close`."""

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what of the billing period `period` was taken back in `during`, by age."""

    def reversed_periods(
        self, during: Period, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""


@dataclass(frozen=True, slots=True)
class TableMeasurer:
    """Answers from results that were read from a file."""

    table: ResultTable
    course: Course

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        close: date,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return each figure; see `ResultTable.measure`."""
        return self.table.measure(requests, period, self.course, close=close, conversion=conversion)

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what was taken back; see `ResultTable.reversed_in`."""
        return self.table.reversed_in(
            requests, period, self.course, during=during, conversion=conversion
        )

    def reversed_periods(
        self, during: Period, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""
        return self.table.reversed_periods(during, self.course, hold_days)


@dataclass(frozen=True, slots=True)
class StoreMeasurer:
    """Answers from a contract's results in the store."""

    session: Session
    course: Course

    def measure(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        close: date,
        conversion: ConversionBasis | None = None,
    ) -> dict[MeasureRequest, Measure]:
        """Return each figure; see `services.measures.measure`."""
        money = MoneyRule(conversion)
        return measure(self.session, self.course, period, requests, close=close, money=money)

    def reversed_in(
        self,
        requests: Iterable[MeasureRequest],
        period: Period,
        *,
        during: Period,
        conversion: ConversionBasis | None = None,
    ) -> tuple[Reversal, ...]:
        """Return what was taken back; see `services.reversals.reversals_in`."""
        money = MoneyRule(conversion)
        return reversals_in(self.session, self.course, during, requests, period, money=money)

    def reversed_periods(
        self, during: Period, hold_days: Iterable[int] = (0,)
    ) -> tuple[Period, ...]:
        """Return the earlier billing periods of which results were reversed in `during`."""
        return reversed_periods(self.session, self.course, during, hold_days)
