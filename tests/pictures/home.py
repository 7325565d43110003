"""Pictures of the home page: a morning with work, and a store without contracts."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.models.database import Database
from ppp_desktop.ui.home.page import HomePage
from ppp_desktop.ui.home.start_card import first_steps
from ppp_desktop.ui.main_window import MainWindow


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    page = window.show_page("home")
    window.context.tasks.wait_idle()
    yield "home"
    assert isinstance(page, HomePage)
    page.start.show_steps(first_steps(agency=True, client=False, contract=False, results=False))
    page.start.show()
    for card in (page.todo, page.off_pace, page.earned, page.activity):
        card.hide()
    page.header.set_buttons()
    yield "home-first-steps"
