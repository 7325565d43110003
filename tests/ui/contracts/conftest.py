"""The contracts page over a store of the test's choice."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ppp_desktop.models.database import Database
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks
from tests.ui.contracts.driving import TODAY, MakePage


@pytest.fixture
def make_page(qtbot: QtBot, tasks: Tasks, settings: Settings) -> MakePage:
    """Show the page over a store at 1280 × 800, and read it."""

    def make(database: Database) -> ContractsPage:
        context = AppContext(database=database, tasks=tasks, settings=settings, today=lambda: TODAY)
        page = ContractsPage(context)
        qtbot.addWidget(page)
        page.resize(1072, 760)
        page.show()
        tasks.wait_idle()
        return page

    return make
