"""The receivables page: what clients owe, how late it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.life_offers import Offer
from ppp_desktop.services.receivables_overview import (
    OpenRow,
    Receivables,
    read_receivables,
    reminders_of,
)
from ppp_desktop.services.statement_standing import StandingView, read_standing
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.receivables.ageing_view import AgeingView
from ppp_desktop.ui.receivables.figures_card import FiguresCard
from ppp_desktop.ui.receivables.open_view import OpenView
from ppp_desktop.ui.sending.panel import open_sending
from ppp_desktop.ui.statements.life_work import LifeWork
from ppp_desktop.ui.tables.export import TableContent, export_table
from ppp_desktop.ui.theme import CARD_GAP
from ppp_desktop.ui.widgets.empty_state import EmptyState
from ppp_desktop.ui.widgets.text_tabs import TextTabs

OPEN, AGEING = "open", "ageing"
_NARROWEST = 432  # of the figures and the list beside the side panel


class ReceivablesPage(Page):
    """`open` takes statement_id (its life is shown), client and currency, or overdue=True."""

    topics = frozenset({Topic.STATEMENTS, Topic.CLIENTS, Topic.CONTRACTS})

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Receivables")
        self.figures = FiguresCard()
        self.open_view = OpenView(context.settings, self._export)
        self.ageing = AgeingView(context.settings, self._export)
        self.life = LifeWork(self, named=True)
        self.views = TextTabs([(OPEN, "Open statements"), (AGEING, "By client")])
        self._wanted: int | None = None
        self._reading = 0
        self._is_showing = False
        self.remind_button = self.button("Remind", self.remind, main=True)
        self._build()
        self._connect()
        self._on_selected()

    def _build(self) -> None:
        self.header.set_buttons(self.remind_button)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.open_view)
        self._ageing_area = self.scrolled(self.ageing)
        self._stack.addWidget(self._ageing_area)
        content = QWidget()
        content.setMinimumWidth(_NARROWEST)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(CARD_GAP)
        layout.addWidget(self.figures)
        layout.addWidget(self.views)
        layout.addWidget(self._stack, 1)
        self._content = content
        self._settled = EmptyState(
            "success",
            "Everything is paid",
            "Statements stand here from their issue until they are paid.",
            action="Go to statements",
            on_action=lambda: self.context.navigate("statements"),
            primary=False,
        )
        self._nothing = EmptyState(
            "receivables",
            "Nobody owes anything yet",
            "Once a period is closed and its statement issued, it stands here with its age until "
            "it is paid.",
            action="Go to statements",
            on_action=lambda: self.context.navigate("statements"),
        )
        self._pages = QStackedWidget()
        for widget in (content, self._settled, self._nothing):
            self._pages.addWidget(widget)
        self.body.addWidget(self._pages, 1)

    def _connect(self) -> None:
        self.views.chosen.connect(self._on_view_chosen)
        self.open_view.selected.connect(self._on_selected)
        self.open_view.opened.connect(self._on_opened)
        self.ageing.band_chosen.connect(self._on_band_chosen)
        self.ageing.client_chosen.connect(self._on_client_chosen)
        for keys, run in (("Ctrl+Return", self.record_payment), ("Ctrl+L", self._show_life)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    @override
    def reload(self) -> None:
        database, today = self.context.database, self.context.today()
        self.header.set_context(f"on {format_day(today)}")
        self.load(
            "Reading what is open",
            lambda _progress: read_receivables(database, today=today),
            self._show,
        )

    @override
    def open(self, target: Mapping[str, object]) -> None:
        self.views.choose(OPEN)
        client, currency = target.get("client"), target.get("currency")
        if isinstance(client, str) and isinstance(currency, str):
            self.open_view.show_client(client, currency)
        if target.get("overdue"):
            self.open_view.overdue.setChecked(True)
        statement_id = target.get("statement_id")
        if isinstance(statement_id, int):
            self._wanted = statement_id
            self._choose_wanted()

    def _show(self, found: Receivables) -> None:
        self.figures.show_figures(found.month, found.figures)
        self._is_showing = True
        self.open_view.show_rows(found.open)
        self._is_showing = False
        self.ageing.show_ageing(found.figures, found.clients)
        self.views.set_text(OPEN, f"Open statements ({len(found.open):,})")
        empty = self._settled if found.issued else self._nothing
        self._pages.setCurrentWidget(self._content if found.open else empty)
        self._choose_wanted()
        self._on_selected()
        self.life.refresh()

    def _choose_wanted(self) -> None:
        for row in self.open_view.table.rows():
            if row.row.id == self._wanted:
                self._wanted = None
                self.open_view.table.select_row(row)
                return

    @Slot()
    def record_payment(self) -> None:
        """Ask for a payment of the marked statement."""
        self._with_marked(lambda shown: self.life.offer(Offer.PAYMENT, shown))

    @Slot()
    def remind(self) -> None:
        """Draw up reminders of the marked statements, or of all that are overdue."""
        rows, database, today = self._to_remind(), self.context.database, self.context.today()
        self.run(
            "Drawing up the reminders",
            lambda _progress: reminders_of(database, rows, today=today),
            lambda wanted: open_sending(self.context, wanted),
        )

    @Slot()
    def _show_life(self) -> None:
        self._with_marked(self.life.open)

    def _export(self, path: Path, content: TableContent) -> None:
        self.run(
            "Exporting the table",
            lambda _progress: export_table(path, content),
            lambda _done: self.context.toast(f"Saved {path}"),
        )

    @Slot(str)
    def _on_view_chosen(self, key: str) -> None:
        if key == AGEING:
            self.side_panel.close_panel()  # it is about a row of the list
        self._stack.setCurrentWidget(self._ageing_area if key == AGEING else self.open_view)
        self._on_selected()

    @Slot()
    def _on_selected(self) -> None:
        count, marked = len(self._to_remind()), len(self._marked())
        text = "Send reminder" if count < 2 else f"Send {count:,} reminders"
        self.remind_button.setText(text)
        self.remind_button.setEnabled(count > 0)
        self.remind_button.setVisible(bool(self.open_view.table.model.all_rows()))
        if marked == 1 and not self._is_showing:
            self._show_life()

    def _marked(self) -> tuple[OpenRow, ...]:
        """Return the rows that are marked on the list that is seen."""
        on_list = self._stack.currentWidget() is self.open_view
        return self.open_view.table.selected_rows() if on_list else ()

    def _to_remind(self) -> list[OpenRow]:
        """Return the marked rows, else all that are overdue, as far as anything is payable."""
        marked = self._marked()
        rows = marked or self.open_view.table.model.all_rows()
        return [
            each
            for each in rows
            if each.life.payable > 0 and (marked or each.life.days_overdue > 0)
        ]

    @Slot(object)
    def _on_opened(self, row: OpenRow) -> None:
        self.context.navigate("statements", statement_id=row.row.id)

    @Slot(int, str)
    def _on_band_chosen(self, place: int, currency: str) -> None:
        self.views.choose(OPEN)
        self.open_view.show_band(place, currency)

    @Slot(str, str)
    def _on_client_chosen(self, name: str, currency: str) -> None:
        self.views.choose(OPEN)
        self.open_view.show_client(name, currency)

    def _with_marked(self, use: Callable[[StandingView], None]) -> None:
        """Read the statement that is marked and hand it on, unless another is marked meanwhile."""
        row = self.open_view.table.current_row()
        if row is None:
            return
        self._reading += 1
        number, statement_id = self._reading, row.row.id
        database, today = self.context.database, self.context.today()

        def show(shown: StandingView) -> None:
            if number == self._reading:
                use(shown)

        self.run(
            "Reading the statement",
            lambda _p: read_standing(database, statement_id, today=today),
            show,
        )
