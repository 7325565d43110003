"""The states of a contract's versions, agreements and annex that pictures are taken of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QScrollArea

from ppp_desktop.models.database import Database
from ppp_desktop.services.agreements import Side, record_agreement
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.signed_annexes import attach_annex
from ppp_desktop.services.terms import list_terms, save_terms
from ppp_desktop.ui.contracts.page import ContractsPage
from ppp_desktop.ui.contracts.saving_panel import SavingPanel
from ppp_desktop.ui.main_window import MainWindow

_RENDER_MS = 600  # QPdfView draws its pages in a thread of its own


def pictures(window: MainWindow, sample: Database) -> Iterator[str]:
    """Yield a name each time the window shows another state of the page."""
    idle = window.context.tasks.wait_idle
    contract_id = next(row.id for row in list_contracts(sample) if row.code == "NL-LEAD")
    _agree_and_change(sample, contract_id, window.context.today())
    page = window.show_page("contracts")
    assert isinstance(page, ContractsPage)
    window.context.navigate("contracts", contract_id=contract_id, tab="terms")
    idle()
    terms = page.view.terms
    tools = terms.tools
    _show_below(page)
    yield "versions-not-agreed"
    tools.agreements.record(Side.CLIENT)
    yield "versions-record-agreement"
    page.side_panel.close_panel()
    terms.bar.versions.setCurrentIndex(0)
    _settle(page)
    _show_below(page)
    yield "versions-agreed"
    terms.rules.choice_made.emit("rounding", "half_even")
    idle()
    terms.save()
    yield "versions-save-agreed"
    page.side_panel.close_panel()
    terms.discard()
    _settle(page)
    tools.new_version()
    panel = page.side_panel.content()
    assert isinstance(panel, SavingPanel)
    panel.effective.set_value(date(2026, 8, 15))
    yield "versions-new"
    panel.effective.set_value(date(2026, 5, 15))
    panel.effective.editingFinished.emit()
    yield "versions-new-refused"
    panel.effective.set_value(date(2026, 8, 15))
    terms.start_version(date(2026, 8, 15))
    page.side_panel.close_panel()
    terms.rules.choice_made.emit("rounding", "half_even")
    _settle(page)
    _show_below(page)
    yield "versions-draft"
    tools.annex.open()
    idle()
    QTest.qWait(_RENDER_MS)
    yield "versions-annex-draft"
    tools.annex.leave()
    terms.discard()
    idle()
    tools.annex.open()
    idle()
    QTest.qWait(_RENDER_MS)
    yield "versions-annex"
    tools.annex.leave()
    tools.transfer.copy_terms()
    idle()
    yield "versions-copy"
    page.side_panel.close_panel()
    tools.agreement.annex_removal_wanted.emit()
    yield "versions-remove-annex"
    for dialog in page.findChildren(QDialog):
        dialog.reject()


def _show_below(page: ContractsPage) -> None:
    """Scroll to the cards below the rules."""
    QTest.qWait(50)
    for area in page.view.terms.findChildren(QScrollArea):
        if area.isAncestorOf(page.view.terms.tools.agreement):
            area.ensureWidgetVisible(page.view.terms.tools.agreement)


def _settle(page: ContractsPage) -> None:
    """Wait until the preview belongs to the draft."""
    while not page.view.terms.is_settled:
        QTest.qWait(50)
    page.context.tasks.wait_idle()


def _agree_and_change(sample: Database, contract_id: int, today: date) -> None:
    first = list_terms(sample, contract_id)[0]
    days = {Side.AGENCY: date(2025, 5, 19), Side.CLIENT: date(2025, 5, 22)}
    for side, name in ((Side.AGENCY, "Jo Finch"), (Side.CLIENT, "Anna Kok")):
        record_agreement(sample, contract_id, first.effective, side, name, days[side], today=today)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "NL-LEAD terms 1 signed.pdf"
        path.write_bytes(b"%PDF-1.7\n" + b"0" * 184_320)
        attach_annex(sample, contract_id, first.effective, path)
    cap = first.document["cap"]
    assert isinstance(cap, dict)
    document = {**first.document, "cap": {**cap, "amount": "4800"}}
    save_terms(sample, contract_id, date(2026, 6, 15), document)
