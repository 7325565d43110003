"""The states of the receivables page: the list, a life beside it, the ageing, one client, none."""

from __future__ import annotations

from collections.abc import Iterator

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.life_recording import record_payment
from ppp_desktop.services.receivables_overview import read_receivables
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.receivables.page import AGEING, OPEN, ReceivablesPage


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("receivables")
    assert isinstance(page, ReceivablesPage)
    idle = window.context.tasks.wait_idle
    idle()
    yield "receivables-open"
    page.open_view.table.view.selectRow(0)
    idle()
    yield "receivables-life"
    page.record_payment()
    idle()
    yield "receivables-payment"
    page.side_panel.close_panel()
    page.views.choose(AGEING)
    yield "receivables-ageing"
    page.ageing.choose("USD")
    yield "receivables-ageing-usd"
    page.ageing.band_chosen.emit(2, "USD")
    yield "receivables-band"
    today = page.context.today()
    for row in read_receivables(sample, today=today).open:
        if row.row.currency == "USD":
            record_payment(sample, row.row.id, amount=row.life.open, day=today, author="Nele")
    page.views.choose(OPEN)
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    page.open_view.narrowed.click()
    yield "receivables-one-currency"
    for row in read_receivables(sample, today=today).open:
        record_payment(sample, row.row.id, amount=row.life.open, day=today, author="Nele")
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    yield "receivables-settled"
