"""The count of drafts beside "Statements" in the sidebar."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.services.closing import count_drafts
from ppp_desktop.ui.context import AppContext


class DraftBadge(QObject):
    """Made once per window; it counts at once and after every change of statements."""

    def __init__(self, context: AppContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        context.changed.connect(self._on_changed)
        self.count()

    def count(self) -> None:
        """Count the drafts in the background and show the number."""
        database = self._context.database
        self._context.tasks.start(
            lambda _progress: count_drafts(database),
            title="Counting drafts",
            on_success=lambda number: self._context.set_badge("statements", number),
            owner=self,
        )

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if {Topic.STATEMENTS, Topic.CONTRACTS} & changes.topics:
            self.count()
