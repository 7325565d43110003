"""What every page is given: the store, the worker, settings, today, and the ways to tell others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.changes import Changes
from ppp_desktop.ui.actions import Actions
from ppp_desktop.ui.settings import Settings
from ppp_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from ppp_desktop.models.database import Database

Undo = Callable[[], None]


class AppContext(QObject):
    """One per open store; pages talk to each other through it alone."""

    changed = Signal(object)  # Changes
    navigated = Signal(str, object)  # key of the page, dict[str, object] of what to show there
    toasted = Signal(str, object)  # text, Undo or None
    badge_changed = Signal(str, int)  # key of the page, count
    another_store_wanted = Signal()

    def __init__(
        self,
        *,
        database: Database,
        tasks: Tasks,
        settings: Settings,
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.database = database
        self.tasks = tasks
        self.settings = settings
        self.today = today
        self.actions = Actions()

    def notify_changes(self, changes: Changes) -> None:
        """Tell every page what a service changed; each reads again what it shows."""
        self.changed.emit(changes)

    def navigate(self, page_key: str, **target: object) -> None:
        """Show the page `page_key` and hand it `target` (`Page.open`)."""
        self.navigated.emit(page_key, target)

    def leave_store(self) -> None:
        """Close this store and show the welcome, to open or make another one."""
        self.another_store_wanted.emit()

    def toast(self, text: str, undo: Undo | None = None) -> None:
        """Say that something was done; `undo` takes it back."""
        self.toasted.emit(text, undo)

    def set_badge(self, page_key: str, count: int) -> None:
        """Show a count beside the page's name in the sidebar; 0 hides it."""
        self.badge_changed.emit(page_key, count)
