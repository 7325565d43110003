"""Asks a service about a draft on the worker, one question at a time, the newest wish only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.periods import Period
from ppp_desktop.ui.errors import present_error
from ppp_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ppp_desktop.models.database import Database

    Ask: TypeAlias = Callable[[Database, int, Mapping[str, object], Period], object]


@dataclass(frozen=True, slots=True)
class _Wish:
    contract_id: int
    document: Mapping[str, object]
    period: Period


class DraftRunner(QObject):
    """`ready` gives the document that was asked about and what `ask` returned for it."""

    ready = Signal(object, object)

    def __init__(
        self, tasks: Tasks, database: Database, ask: Ask, title: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._database = database
        self._ask = ask
        self._title = title
        self._host = parent
        self._running: _Wish | None = None
        self._next: _Wish | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the last wish was answered."""
        return self._running is None

    def want(self, contract_id: int, document: Mapping[str, object], period: Period) -> None:
        """Ask about a draft; a wish that still waits is replaced."""
        self._next = _Wish(contract_id, document, period)
        if self._running is None:
            self._start()

    def _start(self) -> None:
        wish, self._next = self._next, None
        self._running = wish
        if wish is None:
            return
        database, ask = self._database, self._ask

        def done(found: object) -> None:
            self.ready.emit(wish.document, found)
            self._start()

        def failed(error: Exception) -> None:
            present_error(self._host, error)
            self._start()

        self._tasks.start(
            lambda _progress: ask(database, wish.contract_id, wish.document, wish.period),
            title=self._title,
            on_success=done,
            on_error=failed,
            owner=self,
        )
