"""What the simulator reads of a contract before it can ask: periods, and figures to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.simulation_contract import Draft, list_trial_periods
from ppp_desktop.services.simulation_trials import (
    NumberField,
    list_number_fields,
    list_planned_periods,
)

if TYPE_CHECKING:
    from ppp_desktop.ui.page import Page


@dataclass(frozen=True, slots=True)
class Setup:
    """A contract's periods with results behind them, its first ones, and what may be written."""

    contract_id: int
    periods: tuple[Period, ...]
    planned: tuple[Period, ...]
    fields: tuple[NumberField, ...]


def read_setup(database: Database, contract_id: int, today: date, drafts: Sequence[Draft]) -> Setup:
    """Return what the drafts can be tried on."""
    return Setup(
        contract_id,
        tuple(list_trial_periods(database, contract_id, today)),
        tuple(list_planned_periods(database, contract_id)),
        list_number_fields(database, contract_id, drafts),
    )


class SetupReader(QObject):
    """Reads in the background; of several wishes only the newest is answered."""

    read = Signal(object)  # Setup
    fields_read = Signal(object)  # tuple[NumberField, ...]

    def __init__(self, page: Page, parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._number = 0

    def want(self, contract_id: int, drafts: Sequence[Draft]) -> None:
        """Read everything."""
        context, number = self._page.context, self._next()
        database, today = context.database, context.today()
        self._page.run(
            "Reading the periods",
            lambda _progress: read_setup(database, contract_id, today, drafts),
            lambda setup: self._take(number, setup),
        )

    def want_fields(self, contract_id: int, drafts: Sequence[Draft]) -> None:
        """Read the figures that these drafts rest on."""
        database, number = self._page.context.database, self._next()
        self._page.run(
            "Reading the terms",
            lambda _progress: list_number_fields(database, contract_id, drafts),
            lambda fields: self._take(number, fields),
        )

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _take(self, number: int, found: Setup | tuple[NumberField, ...]) -> None:
        if number != self._number:
            return
        if isinstance(found, Setup):
            self.read.emit(found)
        else:
            self.fields_read.emit(found)
