"""The count of things to do beside "Home" in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ppp_desktop.services.home import count_todos
from ppp_desktop.ui.context import AppContext


class TodoBadge(QObject):
    """Made once per window; it counts at once and after every change."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.changed.connect(self._on_changed)
        self.count()

    def count(self) -> None:
        """Count what is to do in the background and show the number."""
        database, today = self._context.database, self._context.today()
        self._context.tasks.start(
            lambda _progress: count_todos(database, today),
            title="Counting what is to do",
            on_success=lambda number: self._context.set_badge("home", number),
            owner=self,
        )

    @Slot(object)
    def _on_changed(self, _changes: object) -> None:
        self.count()
