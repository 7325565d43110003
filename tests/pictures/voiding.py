"""Voiding a statement, its credit and the statement issued anew; a dispute settled by a credit."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.models.database import Database
from ppp_desktop.services.life_events import Outcome
from ppp_desktop.services.statements import close_period, find_statement
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.statements.page import StatementsPage
from ppp_desktop.ui.statements.settle_form import SettleForm


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("statements")
    assert isinstance(page, StatementsPage)
    idle = window.context.tasks.wait_idle
    idle()
    row = find_statement(sample, "2026-013")
    page.open({"statement_id": row.id})
    idle()
    page.open_life()
    life = page.life.panel
    assert life is not None
    assert life.shown.life is not None
    page.life.settle(life.shown.life.open_disputes[0])
    form = page.side_panel.content()
    assert isinstance(form, SettleForm)
    form.outcome.set_value(Outcome.UPHELD)
    yield "void-settle-credit"
    row = find_statement(sample, "2026-017")
    page.open({"statement_id": row.id})
    idle()
    page.open_life()
    shown = page.life.panel
    assert shown is not None
    page.life.voiding.ask(shown.shown)
    idle()
    dialog = page.life.voiding.dialog
    assert dialog is not None
    dialog.author.set_value("Nele Harbour")
    yield "void-question"
    dialog.reason.set_value("Eleven leads of the fair in Hamburg are missing.")
    dialog.action.click()
    idle()
    yield "void-done"
    _issued, changes = close_period(
        sample, row.contract_id, row.period, issue=True, today=page.context.today()
    )
    page.context.notify_changes(changes)
    idle()
    yield "void-reissued"
    page.side_panel.close_panel()
    for number in ("2026-019", "2026-020"):
        page.open({"statement_id": find_statement(sample, number).id})
        idle()
        yield f"void-{number}"
