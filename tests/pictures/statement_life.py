"""The states of a statement's life: overdue, disputed, paid, and the forms that note them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.models.database import Database
from ppp_desktop.services.life_events import DisputeReason
from ppp_desktop.services.life_offers import Offer
from ppp_desktop.services.life_recording import open_dispute
from ppp_desktop.services.statement_standing import StandingFilter
from ppp_desktop.services.statements import find_statement
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.statements.life_forms import DisputeForm, PaymentForm
from ppp_desktop.ui.statements.page import StatementsPage

_LONG = (
    "We counted eleven leads fewer, all from the landing page for storage and wall boxes, which "
    "our call centre could not reach in three tries over two weeks."
)


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    page = window.show_page("statements")
    assert isinstance(page, StatementsPage)
    idle = window.context.tasks.wait_idle
    idle()
    for number, name in (("2026-014", "overdue"), ("2026-013", "disputed"), ("2026-008", "paid")):
        row = find_statement(sample, number)
        page.open({"statement_id": row.id})
        idle()
        yield f"life-{name}"
        page.open_life()
        yield f"life-{name}-panel"
        page.side_panel.close_panel()
    page.list.show_only(StandingFilter.OVERDUE)
    idle()
    yield "life-filter"
    page.list.show_only(None)
    yield from _forms(page, sample)


def _forms(page: StatementsPage, sample: Database) -> Iterator[str]:
    idle = page.context.tasks.wait_idle
    row = find_statement(sample, "2026-017")
    page.open({"statement_id": row.id})
    idle()
    page.document.table.clicked.emit(page.document.table.rows.index(1, 0))
    idle()
    yield "life-line"
    page.document.strip.offered.emit(Offer.PAYMENT)
    form = page.side_panel.content()
    assert isinstance(form, PaymentForm)
    yield "life-payment"
    form.amount.setText("50000")
    form.author.set_value("Nele Harbour")
    form.save.click()
    idle()
    yield "life-payment-wrong"
    page.life.offer(Offer.DISPUTE)
    dispute = page.side_panel.content()
    assert isinstance(dispute, DisputeForm)
    page.document.table.clicked.emit(page.document.table.rows.index(1, 0))
    yield "life-dispute"
    with TemporaryDirectory() as folder:
        path = Path(folder) / "calls-of-the-call-centre-may-2026-with-recordings-and-times.xlsx"
        path.write_bytes(b"calls")
        open_dispute(
            sample,
            row.id,
            reason=DisputeReason.QUALITY,
            line=2,
            day=date(2026, 6, 20),
            author="Jana Lindner",
            note=_LONG,
            evidence=path,
        )
    page.context.notify_changes(Changes.of(Topic.STATEMENTS))
    idle()
    page.open_life()
    yield "life-evidence"
    life = page.life.panel
    assert life is not None
    assert life.shown.life is not None
    page.life.settle(life.shown.life.open_disputes[0])
    yield "life-settle"
