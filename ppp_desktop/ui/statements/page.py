"""The statements page: list, document, how each line came about, preview, issuing, closing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.contracts import list_contracts
from ppp_desktop.services.life_offers import Offer, offers_of
from ppp_desktop.services.statement_standing import (
    Standing,
    StandingRow,
    StandingView,
    list_standings,
    read_standing,
)
from ppp_desktop.services.statements import StatementView
from ppp_desktop.ui.adjustments.work import AdjustmentsWork
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.statements.commands import StatementCommands
from ppp_desktop.ui.statements.document_rows import DocumentRow
from ppp_desktop.ui.statements.document_view import DocumentView
from ppp_desktop.ui.statements.explaining import Explaining
from ppp_desktop.ui.statements.life_work import LifeWork
from ppp_desktop.ui.statements.standing_looks import chips_of
from ppp_desktop.ui.statements.statement_list import LIST_WIDTH, StatementList
from ppp_desktop.ui.theme import CARD_GAP, PAGE_MARGIN, SIDE_PANEL_WIDTH
from ppp_desktop.ui.widgets.buttons import Button
from ppp_desktop.ui.widgets.empty_state import EmptyState

_LIFE_KEYS = "Ctrl+L"

# Below this width of the page the list makes room for the side panel while that is open.
_ALL_THREE = LIST_WIDTH + SIDE_PANEL_WIDTH + 2 * CARD_GAP + 2 * PAGE_MARGIN + 520


class StatementsPage(Page):
    """Opens on the newest draft; `open` takes statement_id.

    With period or contract_id it leads to the closing assistant.
    """

    # A draft follows everything that it is worked out from.
    topics = frozenset(Topic)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "Statements")
        self.list = StatementList()
        self.document = DocumentView()
        self.commands = StatementCommands(self, self._show_lines)
        self.explaining = Explaining(self, self._line_buttons)
        self.life = LifeWork(self)
        self.adjusting = AdjustmentsWork(self)
        self._shown: StandingView | None = None
        self._wanted: int | None = None
        self._reading = 0
        self._has_list = False
        self._build()
        self._connect()
        self._show_header()

    def _build(self) -> None:
        self._none_chosen = EmptyState("statements", "Choose a statement in the list.")
        self._middle = QStackedWidget()
        self._middle.addWidget(self._none_chosen)
        self._middle.addWidget(self.document)
        split = QWidget()
        columns = QHBoxLayout(split)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(CARD_GAP)
        columns.addWidget(self.list)
        columns.addWidget(self._middle, 1)
        self._empty = EmptyState(
            "statements",
            "No statements yet",
            "When a period is over, close it: each contract gets a draft from its results and "
            "terms. Check the draft line by line, then issue it as a numbered PDF.",
            action="Close a period",
            on_action=self.open_closing,
        )
        self._no_contracts = EmptyState(
            "contracts",
            "There is nothing to state yet",
            "Statements come from contracts: what was agreed, and the results of a period.",
            action="Go to contracts",
            on_action=lambda: self.context.navigate("contracts"),
        )
        self._stack = QStackedWidget()
        for widget in (split, self._empty, self._no_contracts):
            self._stack.addWidget(widget)
        self._split = split
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.list.chosen.connect(self._on_chosen)
        self.list.entered.connect(self._on_entered)
        self.list.close_wanted.connect(self._on_close_wanted)
        self.list.save_wanted.connect(self.commands.save_several)
        self.list.send_wanted.connect(self.commands.send_several)
        self.document.line_opened.connect(self._on_line_opened)
        self.document.table.selectionModel().currentRowChanged.connect(self._on_line_moved)
        self.side_panel.opened.connect(self._fit)
        self.side_panel.closed.connect(self._fit)
        self.document.adjustments.add_wanted.connect(self.add_adjustment)
        self.document.adjustments.withdraw_wanted.connect(self.adjusting.withdraw)
        strip = self.document.strip
        strip.life_wanted.connect(self.open_life)
        strip.offered.connect(self._on_offered)
        strip.related_wanted.connect(self.life.go_to)
        for keys, run in (
            (QKeySequence(_LIFE_KEYS), self.open_life),
            (QKeySequence.StandardKey.Save, self.commands.save),
            (QKeySequence.StandardKey.Print, self.commands.print_statement),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(run)

    @override
    def reload(self) -> None:
        database, today = self.context.database, self.context.today()

        def work(_progress: Progress) -> tuple[list[StandingRow], int]:
            return list_standings(database, today=today), len(list_contracts(database))

        self.load("Reading the statements", work, self._show_list)

    @override
    def open(self, target: Mapping[str, object]) -> None:
        statement_id = target.get("statement_id")
        if isinstance(statement_id, int):
            self._wanted = statement_id
            if self.life.panel is None:
                self.side_panel.close_panel()
            if self._has_list:
                self._choose(statement_id)
            return
        if "period" in target or "contract_id" in target:
            self.context.navigate("closing", **target)

    def open_closing(self) -> None:
        """Show the assistant in which a period is closed."""
        self.context.navigate("closing", period=None)

    @property
    def view(self) -> StatementView | None:
        """The statement that is shown."""
        return None if self._shown is None else self._shown.view

    @Slot()
    def open_life(self) -> None:
        """Show what happened to the statement since it was issued."""
        if self._shown is not None and self._shown.row.number:
            self.life.open(self._shown)

    @Slot()
    def add_adjustment(self) -> None:
        """Ask for a manual line of the draft that is shown."""
        if self._shown is not None:
            row = self._shown.row
            self.adjusting.add(row.contract_id, period=row.period)

    @Slot(object)
    def _on_offered(self, offer: Offer) -> None:
        if self._shown is not None:
            self.life.offer(offer, self._shown)

    def refresh_header(self) -> None:
        """Offer the buttons that fit what is shown."""
        self._show_header()

    def show_middle(self, widget: QWidget) -> None:
        """Show the lines or the preview in the middle."""
        if self._middle.indexOf(widget) < 0:
            self._middle.addWidget(widget)
        self._middle.setCurrentWidget(widget)

    def _show_list(self, found: tuple[list[StandingRow], int]) -> None:
        rows, contracts = found
        self._has_list = True
        drafts = sum(1 for row in rows if row.standing is Standing.DRAFT)
        self.context.set_badge("statements", drafts)
        self.list.set_rows(rows)
        pages = {True: self._split, False: self._empty if contracts else self._no_contracts}
        self._stack.setCurrentWidget(pages[bool(rows)])
        wanted = self._wanted or (self._shown.row.id if self._shown is not None else None)
        self._choose(wanted)

    def _choose(self, statement_id: int | None) -> None:
        """Choose a statement, else the first; a filter that hides the wanted one is dropped."""
        chosen = self.list.choose(statement_id)
        if not chosen and statement_id is not None and statement_id == self._wanted:
            self.list.clear_filter()
            chosen = self.list.choose(statement_id)
        self._wanted = None
        if not chosen and not self.list.choose(None):
            self._on_chosen(None)

    @Slot(object)
    def _on_chosen(self, row: StandingRow | None) -> None:
        self._reading += 1
        if row is None:
            self._shown = None
            self._middle.setCurrentWidget(self._none_chosen)
            self._show_header()
            return
        number, database, today = self._reading, self.context.database, self.context.today()
        statement_id = row.row.id

        def show(shown: StandingView) -> None:
            if number == self._reading:
                self._show_statement(shown)

        self.run(
            "Reading the statement",
            lambda _p: read_standing(database, statement_id, today=today),
            show,
        )

    def _show_statement(self, shown: StandingView) -> None:
        another = self._shown is None or self._shown.row.id != shown.row.id
        self._shown, view = shown, shown.view
        self.document.show_statement(shown, from_top=another)
        if not self.commands.previewing:
            self._middle.setCurrentWidget(self.document)
        self._show_header()
        self.explaining.follow(view, another=another)
        self.life.follow(shown)
        self.document.table.choose_line(self.explaining.line_key())
        self.commands.follow(view)
        self._fit()

    def _show_lines(self) -> None:
        self.show_middle(self.document)

    def _show_header(self) -> None:
        shown = self._shown
        if shown is None:
            self.header.set_title("Statements")
            self.header.set_chips()
            self.header.set_context("")
            self.header.set_buttons()
            return
        row = shown.row
        what = "Credit" if shown.standing is Standing.CREDIT else "Statement"
        self.header.set_title(f"{what} {row.number}" if row.number else what)
        self.header.set_chips(chips_of(shown)[0])
        # The period comes first: where the buttons leave little room, the client's name gives way.
        self.header.set_context(f"{row.period.label} · {row.client_name}")
        self.header.set_buttons(*self.commands.buttons(row))

    def _fit(self) -> None:
        """Let the list stand back while the side panel is open and the page is narrow."""
        narrow = self.width() < _ALL_THREE
        self.list.setVisible(not (narrow and not self.side_panel.isHidden()))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _on_entered(self) -> None:
        if self._middle.currentWidget() is self.document:
            self.document.table.setFocus()

    @Slot()
    def _on_close_wanted(self) -> None:
        self.open_closing()

    @Slot(object)
    def _on_line_opened(self, row: DocumentRow) -> None:
        shown = self._shown
        if shown is None or row.line is None:
            return
        if not self.life.take_line(_number_of(shown, row.line)):
            self.explaining.open(shown.view, row.line)

    def _line_buttons(self, line: Line) -> tuple[Button, ...]:
        """Return what can be done with the line that is explained."""
        shown = self._shown
        if shown is None or Offer.DISPUTE not in offers_of(shown):
            return ()
        number = _number_of(shown, line)
        if number in shown.disputed_lines:
            return ()
        return (self.button("Dispute this line", lambda: self.life.dispute(shown, number)),)

    @Slot()
    def _on_line_moved(self) -> None:
        row = self.document.current_row()
        if self.explaining.is_open() and row is not None and row.line is not None:
            self._on_line_opened(row)


def _number_of(shown: StandingView, line: Line) -> int:
    """Return where a line stands in the statement, counted from 1."""
    keys = [each.key for each in shown.view.body.calculation.lines]
    return keys.index(line.key) + 1
