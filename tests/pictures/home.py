"""Pictures of the home page: a morning with work, and a store without contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.ui.home.page import HomePage
from ppp_desktop.ui.home.start_card import first_steps
from ppp_desktop.ui.main_window import MainWindow
from tests.integration.many_contracts import make_agency


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    page = window.show_page("home")
    window.context.tasks.wait_idle()
    yield "home"
    make_agency(sample, 37, 3, date(2026, 7, 18))
    window.context.notify_changes(Changes.of(Topic.RESULTS))
    window.context.tasks.wait_idle()
    yield "home-forty"
    assert isinstance(page, HomePage)
    page.start.show_steps(first_steps(agency=True, client=False, contract=False, results=False))
    page.start.show()
    for card in (page.todo, page.off_pace, page.earned, page.activity):
        card.hide()
    page.header.set_buttons()
    yield "home-first-steps"
