"""Runs previews of a draft on the worker, one at a time, the newest wish only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ppp_desktop.core.periods import Period
from ppp_desktop.services.terms_preview import TermsPreview, preview_terms
from ppp_desktop.ui.errors import present_error
from ppp_desktop.ui.tasks import Tasks

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ppp_desktop.models.database import Database


@dataclass(frozen=True, slots=True)
class _Wish:
    contract_id: int
    document: Mapping[str, object]
    period: Period


class PreviewRunner(QObject):
    """`ready` gives the document that was asked about and its preview."""

    ready = Signal(object, object)  # document, TermsPreview

    def __init__(self, tasks: Tasks, database: Database, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._database = database
        self._host = parent
        self._running: _Wish | None = None
        self._next: _Wish | None = None

    @property
    def is_idle(self) -> bool:
        """Whether the last wish was answered."""
        return self._running is None

    def want(self, contract_id: int, document: Mapping[str, object], period: Period) -> None:
        """Ask for a preview; a wish that still waits is replaced."""
        self._next = _Wish(contract_id, document, period)
        if self._running is None:
            self._start()

    def _start(self) -> None:
        wish, self._next = self._next, None
        self._running = wish
        if wish is None:
            return
        database = self._database

        def done(preview: TermsPreview) -> None:
            self.ready.emit(wish.document, preview)
            self._start()

        def failed(error: Exception) -> None:
            present_error(self._host, error)
            self._start()

        self._tasks.start(
            lambda _progress: preview_terms(database, wish.contract_id, wish.document, wish.period),
            title="Working out the pay",
            on_success=done,
            on_error=failed,
            owner=self,
        )
