"""Shows in the wizard which files of watched folders wait, and opens them or lets them go."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.services.watched_folders import WaitingRow, leave_waiting_file, list_waiting
from ppp_desktop.ui.importing.waiting_card import WaitingCard
from ppp_desktop.ui.page import Page


class Waiting(QObject):
    """Keeps the card up to date; `open_wanted` tells what the wizard should read."""

    open_wanted = Signal(object)  # list[tuple[Path, int | None]]: files and their contracts

    def __init__(self, page: Page, card: WaitingCard) -> None:
        super().__init__(page)
        self._page = page
        self._card = card
        card.open_wanted.connect(self._on_open)
        card.leave_wanted.connect(self._on_leave)
        page.context.changed.connect(self._on_changed)
        self.read()

    def read(self) -> None:
        """Read which files wait."""
        database = self._page.context.database
        self._page.context.tasks.start(
            lambda _progress: list_waiting(database),
            title="Reading waiting files",
            on_success=self._card.show_waiting,
            owner=self,
        )

    @Slot(object)
    def _on_open(self, waiting: list[WaitingRow]) -> None:
        self.open_wanted.emit([(row.path, row.contract_id) for row in waiting])

    @Slot(object)
    def _on_leave(self, waiting: WaitingRow) -> None:
        database = self._page.context.database
        self._page.run(
            f"Leaving {waiting.path.name} out",
            lambda _progress: leave_waiting_file(database, waiting),
            self._page.context.notify_changes,
        )

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if changes.topics & {Topic.AGENCY, Topic.RESULTS}:
            self.read()
