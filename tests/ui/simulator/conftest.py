"""The contracts page with the simulator open over a store of the test's choice."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from tests.ui.contracts.driving import TODAY
from tests.ui.simulator.driving import MakeSimulator, Simulator


@pytest.fixture
def make_simulator(qtbot: QtBot, tasks: Tasks, settings: Settings) -> MakeSimulator:
    """Show the page, open the terms of a contract, press Simulate, and wait."""

    def make(database: Database, code: str = "NL-LEAD") -> Simulator:
        context = AppContext(database=database, tasks=tasks, settings=settings, today=lambda: TODAY)
        page = ContractsPage(context)
        qtbot.addWidget(page)
        page.resize(1072, 760)
        page.show()
        tasks.wait_idle()
        simulator = Simulator(qtbot, page)
        simulator.open_terms(code)
        return simulator

    return make


@pytest.fixture
def lead(make_simulator: MakeSimulator, sample: Database) -> Simulator:
    return make_simulator(sample)


@pytest.fixture
def draft(lead: Simulator) -> Simulator:
    """A draft with a higher cap beside the version that it began as."""
    lead.change_cap("6000")
    lead.open()
    return lead
