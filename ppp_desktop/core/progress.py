"""How long work tells its progress and learns that it was cancelled."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a service sees of whoever waits for it."""

    def report(self, done: int, total: int, text: str) -> None:
        """Tell that `done` of `total` units are done (total 0: unknown) and what is going on."""

    def check_cancelled(self) -> None:
        """Raise `core.errors.Cancelled` when the user asked to stop."""


class _Silent:
    """Progress for callers that do not listen and never cancel."""

    def report(self, done: int, total: int, text: str) -> None:
        """Tell nobody."""

    def check_cancelled(self) -> None:
        """Never cancel."""


SILENT: Progress = _Silent()
