"""Watches how much memory a process and all that it starts hold together, where /proc tells it."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_INTERVAL_SECONDS = 0.05
_KILOBYTES = 1024


class MemoryWatch:
    """Looks twenty times a second; `peak_mb` is 0 where the system tells nothing."""

    def __init__(self, process_id: int) -> None:
        self.peak_mb = 0
        self._process_id = process_id
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(_INTERVAL_SECONDS):
            held = sum(map(_held_kilobytes, _family(self._process_id)))
            self.peak_mb = max(self.peak_mb, held // _KILOBYTES)


def _family(process_id: int) -> list[int]:
    """Return the process and all that descend from it."""
    found = [process_id]
    try:
        for children in Path(f"/proc/{process_id}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    except OSError:
        return found
    return found


def _held_kilobytes(process_id: int) -> int:
    """Return the memory of a process, what it shares with others divided among them."""
    try:
        lines = Path(f"/proc/{process_id}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
