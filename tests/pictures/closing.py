"""The states of the closing assistant that pictures are taken of: a few contracts, and forty."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Status
from ppp_desktop.models.database import Database
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.importing import import_sheet
from ppp_desktop.services.statements import close_all
from ppp_desktop.ui.main_window import MainWindow
from ppp_desktop.ui.statements.closing_page import ISSUE, ClosingPage
from tests.integration.factories import result, sheet
from tests.integration.many_contracts import make_agency

JUNE, MAY = Period.parse("2026-06"), Period.parse("2026-05")


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Show one state after the other and yield its name."""
    window.context.navigate("closing", period=JUNE)
    page = window.page("closing")
    assert isinstance(page, ClosingPage)
    idle = window.context.tasks.wait_idle
    idle()
    yield "closing-check-three"
    _crowd(sample)
    window.context.notify_changes(Changes.of(Topic.RESULTS))
    window.context.navigate("closing", period=JUNE)
    idle()
    yield "closing-check-forty"
    view = page.check.table.view
    QTest.keyClick(view, Qt.Key.Key_Return)
    idle()
    yield "closing-check-panel"
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Space)
    yield "closing-check-left-out"
    page.go_on.click()
    idle()
    yield "closing-drafts"
    QTest.keyClick(page.drafts.table.view, Qt.Key.Key_Return)
    yield "closing-drafts-panel"
    page.go_on.click()
    yield "closing-issue"
    page.issue.notes.author.set_value("Ana Ruiz")
    page.issue.notes.note.click()
    idle()
    page.go_on.click()
    yield "closing-issue-question"
    (dialog,) = [each for each in page.findChildren(QDialog) if each.isVisible()]
    dialog.accept()
    idle()
    assert page.steps.step() == ISSUE
    yield "closing-issued"


def _crowd(sample: Database) -> None:
    """Add contracts until there are forty, some with something that wants a look."""
    make_agency(sample, 37, 3, date(2026, 7, 5))
    ids = {row.code: row.id for row in list_contracts(sample)}
    late = [
        result(
            900 + place,
            day=date(2026, 6, 10),
            campaign=f"late {place}",
            status=Status.PENDING,
            leads=1,
        )
        for place in range(14)
    ]
    for code in ("K04-LEAD", "K09-LEAD", "K12-LEAD"):
        import_sheet(sample, ids[code], sheet(late, file="late.csv"), replace=Replace.ADD)
    dollars = [result(2, day=date(2026, 6, 3), campaign="abroad", currency="USD", cost=5)]
    import_sheet(sample, ids["K06-LEAD"], sheet(dollars, file="usd.csv"), replace=Replace.ADD)
    today = today_of(sample)
    quiet = [key for code, key in ids.items() if code not in ("K05-LEAD", "K10-LEAD")]
    close_all(sample, MAY, issue=True, today=today, contract_ids=quiet)
