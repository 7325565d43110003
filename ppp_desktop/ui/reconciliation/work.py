"""Reads comparisons for the view, sets them up, and writes down why sources differ."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.services.contracts import ContractRow
from ppp_desktop.services.explained_gaps import explain_gap, undo_explanation
from ppp_desktop.services.gap_rows import GapRow
from ppp_desktop.services.reconciliation import Reconciled, latest_period
from ppp_desktop.services.reconciliations import (
    PayEffect,
    ReconciliationDetails,
    ReconciliationRow,
    preview_reconciliation,
    remove_reconciliation,
    save_reconciliation,
)
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.reconciliation.explain_panel import ExplainPanel
from ppp_desktop.ui.reconciliation.reading import Opened, read_reconciliation
from ppp_desktop.ui.reconciliation.setup_form import SetupForm
from ppp_desktop.ui.reconciliation.view import ReconciliationView
from ppp_desktop.ui.widgets.dialogs import confirm

LAST_AUTHOR = "checks.author"
"""The setting with the name that was typed last, here or beside a finding."""


class ReconciliationWork(QObject):
    """The work behind `view` on `page`."""

    def __init__(self, page: Page, view: ReconciliationView) -> None:
        super().__init__(page)
        self._page, self._view = page, view
        self._context = page.context
        self._number = 0
        self._is_stale = True
        view.wanted.connect(self._on_wanted)
        view.set_up_wanted.connect(self._on_set_up_wanted)
        view.change_wanted.connect(self._on_change_wanted)
        view.rows_selected.connect(self._on_rows_selected)

    def set_contracts(self, contracts: list[ContractRow], contract_id: int | None) -> None:
        """Offer these contracts, `contract_id` where none was chosen; read when next shown."""
        self._view.set_contracts(contracts)
        if contract_id is not None and self._view.choice() is None:
            self._view.choose(contract_id)
        self._is_stale = True

    def read_if_needed(self) -> None:
        """Read anew where something changed since."""
        if self._is_stale:
            self.read()

    @Slot()
    def _on_wanted(self) -> None:
        self._page.side_panel.close_panel()
        self.read()

    def read(self) -> None:
        """Read what the view asks for."""
        wanted = self._view.choice()
        if wanted is None:
            return
        before = self._view.opened()
        same = before is not None and before.wanted.contract_id == wanted.contract_id
        offers = before.offers if before is not None and same and not self._is_stale else None
        self._is_stale = False
        self._number += 1
        number = self._number
        database, today = self._context.database, self._context.today()

        def show(opened: Opened) -> None:
            if number == self._number:
                self._view.show_opened(opened)

        self._page.run(
            "Comparing the sources",
            lambda _progress: read_reconciliation(database, wanted, today, offers),
            show,
        )

    @Slot(object)
    def _on_set_up_wanted(self, details: ReconciliationDetails | None) -> None:
        self._open_form(details, None)

    @Slot()
    def _on_change_wanted(self) -> None:
        opened = self._view.opened()
        if opened is not None and opened.made is not None:
            row = opened.made.reconciliation
            self._open_form(row.details, row)

    def _open_form(
        self, details: ReconciliationDetails | None, row: ReconciliationRow | None
    ) -> None:
        opened = self._view.opened()
        if opened is None:
            return
        panel = SetupForm(opened.offers, details, row)
        panel.save.clicked.connect(lambda _checked=False: self._save(panel, opened))
        panel.effect.clicked.connect(lambda _checked=False: self._show_effect(panel, opened))
        panel.remove.clicked.connect(lambda _checked=False: self._on_remove_wanted(panel))
        title = "Compare two sources" if row is None else "Change what is compared"
        self._page.side_panel.show_content(title, panel, *panel.foot())

    def _details(self, panel: SetupForm) -> ReconciliationDetails | None:
        panel.form.clear_errors()
        try:
            return panel.details()
        except PppError as error:
            self._page.show_error(error, form=panel.form)
            return None

    def _save(self, panel: SetupForm, opened: Opened) -> None:
        details = self._details(panel)
        if details is None:
            return
        database, contract_id = self._context.database, opened.wanted.contract_id
        known = None if panel.row is None else panel.row.id

        def done(result: tuple[int, Changes]) -> None:
            number, changes = result
            self._page.side_panel.close_panel()
            self._view.choose_reconciliation(number)
            self._context.notify_changes(changes)
            self._context.toast(f"{details.trusted} counts; {details.other} is compared with it.")

        self._page.run(
            "Setting up the reconciliation",
            lambda _progress: save_reconciliation(database, contract_id, details, known),
            done,
            form=panel.form,
            cancellable=False,
        )

    def _show_effect(self, panel: SetupForm, opened: Opened) -> None:
        details = self._details(panel)
        if details is None:
            return
        database, wanted = self._context.database, opened.wanted
        known = None if panel.row is None else panel.row.id

        def show(effect: PayEffect) -> None:
            if self._page.side_panel.content() is panel:
                panel.show_effect(effect)

        def work(_progress: object) -> PayEffect:
            period = _period_of(opened) or latest_period(database, wanted.contract_id, details)
            if period is None:
                period = opened.periods[0]
            return preview_reconciliation(database, wanted.contract_id, details, period, known)

        self._page.run(
            "Working out the pay",
            work,
            show,
            form=panel.form,
        )

    def _on_remove_wanted(self, panel: SetupForm) -> None:
        row = panel.row
        if row is None:
            return
        confirm(
            self._page,
            title=f"Stop comparing {row.details.name}?",
            text="What was explained is forgotten, and in periods that are not issued yet pay "
            "counts both sources again.",
            action="Stop comparing",
            on_confirm=lambda: self._remove(row.id),
        )

    def _remove(self, reconciliation_id: int) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast("The sources are not compared any more.")

        self._page.run(
            "Removing the reconciliation",
            lambda _progress: remove_reconciliation(database, reconciliation_id),
            done,
            cancellable=False,
        )

    @Slot(object)
    def _on_rows_selected(self, rows: tuple[GapRow, ...]) -> None:
        opened = self._view.opened()
        if not rows or opened is None or opened.made is None or not self._view.isVisible():
            return
        made = opened.made
        if made.by:
            rows = rows[:1]  # one value at a time: each has its own reason
        panel = ExplainPanel(made, rows, self._context.settings.text(LAST_AUTHOR))
        panel.explain.clicked.connect(lambda _checked=False: self._explain(panel, opened, made))
        panel.undo_wanted.connect(self._undo)
        title = "Explain the difference" if panel.needs_reason else "The difference"
        self._page.side_panel.show_content(title, panel, *panel.foot())

    def _explain(self, panel: ExplainPanel, opened: Opened, made: Reconciled) -> None:
        panel.form.clear_errors()
        database, chosen = self._context.database, opened.wanted.chosen
        reason, author = panel.reason.value(), panel.author.value()
        dimension = made.by or (chosen.dimension if chosen else "")
        value = panel.rows[0].value if made.by else (chosen.value if chosen else "")

        def done(result: tuple[int, Changes]) -> None:
            number, changes = result
            self._context.settings.set_text(LAST_AUTHOR, author.strip())
            self._view.clear_selection()
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast("The difference is explained.", lambda: self._undo(number))

        self._page.run(
            "Explaining the difference",
            lambda _progress: explain_gap(
                database,
                made.reconciliation.id,
                panel.days,
                reason=reason,
                author=author,
                dimension=dimension,
                value=value,
            ),
            done,
            form=panel.form,
            cancellable=False,
        )

    @Slot(int)
    def _undo(self, gap_id: int) -> None:
        database = self._context.database

        def done(changes: Changes) -> None:
            self._view.clear_selection()
            self._page.side_panel.close_panel()
            self._context.notify_changes(changes)
            self._context.toast("The explanation is taken back.")

        self._page.run(
            "Taking the explanation back",
            lambda _progress: undo_explanation(database, gap_id),
            done,
            cancellable=False,
        )


def _period_of(opened: Opened) -> Period | None:
    """Return the period that is shown."""
    return None if opened.made is None else opened.made.period
