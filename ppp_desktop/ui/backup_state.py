"""The note at the foot of the window that says when the last backup was made."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes
from ppp_desktop.core.periods import format_day
from ppp_desktop.services.backups import BackupRow, list_backups
from ppp_desktop.ui.context import AppContext
from ppp_desktop.ui.status_bar import StatusBar


class BackupState(QObject):
    """Made once per window; it looks at the start and after every change."""

    def __init__(
        self, context: AppContext, status: StatusBar, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._status = status
        context.changed.connect(self._on_changed)
        self.look()

    def look(self) -> None:
        """Look for backups in the background and say when the last one was made."""
        database = self._context.database
        self._context.tasks.start(
            lambda _progress: list_backups(database),
            title="Looking for backups",
            on_success=self._show,
            owner=self,
        )

    def _show(self, backups: list[BackupRow]) -> None:
        if not backups:
            self._status.set_state("No backup yet")
            return
        made = backups[0].made_at.astimezone()
        self._status.set_state(f"Last backup {format_day(made.date())}, {made:%H:%M}")

    @Slot(object)
    def _on_changed(self, _changes: Changes) -> None:
        self.look()
