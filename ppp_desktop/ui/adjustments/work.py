"""Adds lines to a contract's next statement from a page's side panel, and takes them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.errors import Conflict, PppError
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.models.database import Database
from ppp_desktop.services.adjustments import (
    AdjustmentRow,
    AdjustmentSource,
    NewAdjustment,
    add_adjustment,
    list_open_periods,
    withdraw_adjustment,
)
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.statements import list_statements
from ppp_desktop.ui.adjustments.form import AdjustmentForm, Offered
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.results.checks_work import LAST_AUTHOR


class AdjustmentsWork(QObject):
    """One form at a time, in the side panel of `page`."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._context = page.context
        self.form: AdjustmentForm | None = None

    def add(
        self,
        contract_id: int,
        *,
        corrects: str = "",
        period: Period | None = None,
        back: Callable[[], None] | None = None,
    ) -> None:
        """Ask for a line; `back` shows what stood in the side panel before."""
        database, today = self._context.database, self._context.today()

        def show(offered: Offered) -> None:
            author = self._context.settings.text(LAST_AUTHOR)
            form = AdjustmentForm(offered, author, corrects=corrects, period=period)
            leave = back or self._page.side_panel.close_panel
            form.back.clicked.connect(lambda _on=False: leave())
            form.save.clicked.connect(lambda _on=False: self._save(form, leave))
            self.form = form
            self._page.side_panel.show_content("Add an adjustment", form, form.back, form.save)
            form.amount.setFocus()

        self._page.run(
            "Reading the open periods",
            lambda _progress: _read_offered(database, contract_id, today),
            show,
        )

    def withdraw(self, row: AdjustmentRow) -> None:
        """Take an open line back; one that was written by hand can be put back."""
        database = self._context.database
        by_hand = row.source is AdjustmentSource.HAND

        def done(changes: Changes) -> None:
            self._context.notify_changes(changes)
            amount = format_money(row.amount, row.currency)
            undo = (lambda: self._put_back(row)) if by_hand else None
            self._context.toast(f"{amount} “{row.label}” taken back", undo)

        self._page.run(
            "Taking it back", lambda _progress: withdraw_adjustment(database, row.id), done
        )

    def added(self, row: AdjustmentRow, changes: Changes) -> None:
        """Tell everybody of a line that was added, and offer to take it back."""
        self._context.notify_changes(changes)
        amount = format_money(row.amount, row.currency)
        self._context.toast(
            f"{amount} stands in the statement for {row.period.label}",
            lambda: self._undo_adding(row),
        )

    def _save(self, form: AdjustmentForm, leave: Callable[[], None]) -> None:
        form.form.clear_errors()
        try:
            given = form.given()
        except PppError as error:
            self._page.show_error(error, form=form.form)
            return
        self._context.settings.set_text(LAST_AUTHOR, given.author)

        def done(result: tuple[AdjustmentRow, Changes]) -> None:
            leave()
            self.added(*result)

        self._write(form.offered.contract_id, given, done, form)

    def _write(
        self,
        contract_id: int,
        given: NewAdjustment,
        done: Callable[[tuple[AdjustmentRow, Changes]], None],
        form: AdjustmentForm | None = None,
    ) -> None:
        database = self._context.database
        self._page.run(
            "Adding the line",
            lambda _progress: add_adjustment(database, contract_id, given),
            done,
            form=None if form is None else form.form,
            cancellable=False,
        )

    def _put_back(self, row: AdjustmentRow) -> None:
        given = NewAdjustment(
            row.label, row.cause, row.amount, row.author, row.corrects, row.period
        )
        self._write(row.contract_id, given, lambda result: self._context.notify_changes(result[1]))

    def _undo_adding(self, row: AdjustmentRow) -> None:
        database = self._context.database
        self._page.run(
            "Undoing",
            lambda _progress: withdraw_adjustment(database, row.id),
            self._context.notify_changes,
        )


def _read_offered(database: Database, contract_id: int, today: date) -> Offered:
    """Return what a line can belong to; raises Conflict where no period is left."""
    contract = next(row for row in list_contracts(database) if row.id == contract_id)
    periods = list_open_periods(database, contract_id, today=today)
    if not periods:
        raise Conflict(
            f"{contract.code} has no open period left.",
            "Void its last statement and close the period again with the line, or let the "
            "contract end later.",
        )
    rows = list_statements(database, contract_id=contract_id)
    issued = [row for row in rows if row.number and row.is_in_force]
    return Offered(contract_id, contract.code, contract.currency, periods, issued)
