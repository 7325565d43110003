"""Frees cyclic garbage in the main thread only, between tasks.

Python does that wherever it happens to be: in the worker it would hold the window up for a tenth
of a second at a time, and end widgets and timers in a thread that must not touch them.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

_INTERVAL_MS = 2_000
_TOO_MANY = 5_000_000
"""So many new objects are looked through even while something is worked on."""


class Collector(QObject):
    """Takes the place of Python's own collection for as long as it lives.

    `busy` tells whether something is worked on.
    """

    def __init__(self, busy: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self._frozen = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(_INTERVAL_MS)

    @Slot()
    def collect(self) -> None:
        """Free what is due, by the thresholds that Python itself would go by."""
        counts = gc.get_count()
        if self._busy() and counts[0] < _TOO_MANY:
            return
        if not self._frozen:
            # What is there once the window stands stays; it need not be looked through again.
            gc.collect()
            gc.freeze()
            self._frozen = True
            return
        due = [
            generation
            for generation, (count, most) in enumerate(zip(counts, gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(max(due))

    def stop(self) -> None:
        """Give the collection back to Python."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()
