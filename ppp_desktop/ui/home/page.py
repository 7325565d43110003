"""The home page: what needs doing, what this period has earned, what is off pace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTime
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from ppp_desktop.core.changes import Topic
from ppp_desktop.core.progress import Progress
from ppp_desktop.services.agency import ActivityRow, get_agency, list_activities
from ppp_desktop.services.clients import list_clients
from ppp_desktop.services.home import HomeView, OffPaceRow, get_home
from ppp_desktop.services.importing import list_batches
from ppp_desktop.services.todos import TodoKind, TodoRow
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.home.activity_card import ActivityCard
from ppp_desktop.ui.home.earned_card import EarnedCard
from ppp_desktop.ui.home.off_pace_card import OffPaceCard
from ppp_desktop.ui.home.places import action_of, place_of
from ppp_desktop.ui.home.start_card import StartCard, Step, first_steps
from ppp_desktop.ui.home.todo_card import TodoCard
from ppp_desktop.ui.home.words import greeting, long_date
from ppp_desktop.ui.page import Page
from ppp_desktop.ui.theme import CARD_GAP

_ACTIVITIES_SHOWN = 6
_NARROW = 900  # px of the page; below it the cards stand under each other
_WIDE_SHARES = (62, 38)


@dataclass(frozen=True, slots=True)
class HomeContent:
    """Everything that the page shows; `steps` only while nothing was imported yet."""

    view: HomeView
    activities: tuple[ActivityRow, ...]
    steps: tuple[Step, ...]


class HomePage(Page):
    """Every row leads to its place."""

    topics = frozenset(Topic)

    def __init__(self, context: AppContext) -> None:
        super().__init__(context, "")
        self.start = StartCard(self._on_step)
        self.todo = TodoCard(self._on_todo)
        self.off_pace = OffPaceCard(self._on_off_pace)
        self.earned = EarnedCard()
        self.activity = ActivityCard()
        self._content = QWidget()
        self._content.hide()
        self._columns_box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        self._right = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._lay_out()
        self.body.addWidget(self.scrolled(self._content), 1)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.addWidget(self.start)
        left.addWidget(self.todo)
        left.addWidget(self.off_pace)
        left.addStretch(1)
        left.setSpacing(CARD_GAP)
        # Cards are as high as their contents, also beside each other.
        self._right.addWidget(self.earned, 0, Qt.AlignmentFlag.AlignTop)
        self._right.addWidget(self.activity, 0, Qt.AlignmentFlag.AlignTop)
        self._right.addStretch(1)
        self._right.setSpacing(CARD_GAP)
        self._columns_box.setContentsMargins(0, 0, 0, 0)
        self._columns_box.setSpacing(CARD_GAP)
        self._columns_box.addLayout(left, _WIDE_SHARES[0])
        self._columns_box.addLayout(self._right, _WIDE_SHARES[1])

    @override
    def reload(self) -> None:
        self.header.set_title(greeting(QTime.currentTime().hour()))
        today = self.context.today()
        self.header.set_context(long_date(today))
        database = self.context.database

        def read(_progress: Progress) -> HomeContent:
            view = get_home(database, today)
            imported = bool(list_batches(database))
            steps = first_steps(
                agency=bool(get_agency(database).address),
                client=bool(list_clients(database)),
                contract=view.contracts > 0,
                results=imported,
            )
            return HomeContent(
                view=view,
                activities=tuple(list_activities(database, limit=_ACTIVITIES_SHOWN)),
                steps=() if imported and view.contracts else steps,
            )

        self.load("Reading what is to do", read, self._show)

    def _show(self, content: HomeContent) -> None:
        view = content.view
        self.start.show_steps(content.steps)
        self.start.setVisible(bool(content.steps))
        self.todo.show_todos(view.todos, view.today)
        self.off_pace.show_rows(view.off_pace)
        self.earned.show_rows(view.earned, view.today)
        self.activity.show_rows(content.activities, view.today)
        for card in (self.todo, self.off_pace, self.earned):
            card.setVisible(view.contracts > 0)
        self._show_buttons(view)
        self._content.show()

    def _show_buttons(self, view: HomeView) -> None:
        closing = next((todo for todo in view.todos if todo.kind is TodoKind.CLOSE), None)
        importing = self.button("Import results", self._on_import, main=closing is None)
        if closing is None:
            self.header.set_buttons(*([importing] if view.contracts else []))
            return
        close = self.button(
            action_of(closing, view.today), lambda: self._on_todo(closing), main=True
        )
        self.header.set_buttons(importing, close)

    def _on_import(self) -> None:
        self.context.navigate("import")

    def _on_todo(self, todo: TodoRow) -> None:
        page, target = place_of(todo)
        self.context.navigate(page, **target)

    def _on_off_pace(self, row: OffPaceRow) -> None:
        self.context.navigate(
            "performance",
            contract_id=row.contract_id,
            period=row.period,
            objective=row.objective.name,
        )

    def _on_step(self, key: str) -> None:
        target: Mapping[str, object] = {"new": True} if key in {"clients", "contracts"} else {}
        self.context.navigate(key, **target)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        below = QBoxLayout.Direction.TopToBottom
        beside = QBoxLayout.Direction.LeftToRight
        self._columns_box.setDirection(below if narrow else beside)
        self._right.setDirection(beside if narrow else below)
        # Under each other, what room is left goes below the last cards, not between them.
        for place, share in enumerate((0, 1) if narrow else _WIDE_SHARES):
            self._columns_box.setStretch(place, share)
        for place, stretch in enumerate((1, 1, 0) if narrow else (0, 0, 1)):
            self._right.setStretch(place, stretch)
