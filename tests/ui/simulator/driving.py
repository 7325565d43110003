"""Driving the simulator as a user does, and reading what it shows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.terms_tab import TermsTab
from ppp_desktop.ui.simulator.commands import SimulatorCommands
from ppp_desktop.ui.simulator.runner import RunState
from ppp_desktop.ui.simulator.view import SimulatorView
from ppp_desktop.ui.tables.columns import Row
from ppp_desktop.ui.tables.data_table import DataTable
from tests.ui.contracts.driving import click
from tests.ui.showing import settle


class Simulator:
    """A person before a contract's terms, who presses Simulate."""

    def __init__(self, qtbot: QtBot, page: ContractsPage) -> None:
        self.qtbot = qtbot
        self.page = page

    @property
    def tab(self) -> TermsTab:
        """The tab of terms."""
        return self.page.view.terms

    @property
    def commands(self) -> SimulatorCommands:
        """What opens the simulator and leaves it."""
        return self.tab.tools.simulator

    @property
    def view(self) -> SimulatorView:
        """The simulator."""
        return self.commands.view

    def open_terms(self, code: str) -> None:
        """Show the terms of a contract."""
        rows = list_contracts(self.page.context.database)
        contract_id = next(row.id for row in rows if row.code == code)
        self.page.open({"contract_id": contract_id, "tab": "terms"})
        self.page.context.tasks.wait_idle()
        self.qtbot.waitUntil(lambda: self.tab.is_settled)

    def open(self) -> SimulatorView:
        """Press Simulate and wait for what comes."""
        click(self.qtbot, self.page.header, "Simulate")
        self.settle()
        return self.view

    def settle(self) -> None:
        """Wait until what is shown belongs to what is set."""
        for _ in range(3):
            settle(self.page.context)
            self.qtbot.waitUntil(lambda: self.view.runner.state is not RunState.WORKING)
        settle(self.page.context)

    def change_cap(self, amount: str) -> None:
        """Change the draft by one step."""
        cap = self.tab.draft.document["cap"]
        assert isinstance(cap, dict)
        self.tab.take_document({**self.tab.draft.document, "cap": {**cap, "amount": amount}})
        self.qtbot.waitUntil(lambda: self.tab.is_settled)

    def outcomes(self) -> list[list[str]]:
        """Return the texts of the table of outcomes."""
        table = self.view.outcome.outcomes.table
        assert table is not None
        return texts(table)

    def pay(self) -> list[list[str]]:
        """Return the texts of the table of pay."""
        table = self.view.outcome.pay.table
        assert table is not None
        return texts(table)

    def click_pay(self, row: int, column: int) -> None:
        """Click an amount."""
        table = self.view.outcome.pay.table
        assert table is not None
        click_cell(self.qtbot, table.view, row, column)


MakeSimulator = Callable[..., Simulator]


def texts(table: DataTable[Row]) -> list[list[str]]:
    """Return what a table shows, row by row."""
    return [[column.display(row) for column in table.model.columns] for row in table.rows()]


def click_cell(qtbot: QtBot, view: QTableView, row: int, column: int) -> None:
    """Click into a cell."""
    place = view.visualRect(view.model().index(row, column)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
