"""Reads workbooks in a child process, so that a crafted file cannot take the program with it."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.archive import check_archive
from ppp_desktop.imports.cells import Cell, Limits, RawSheet
from ppp_desktop.imports.child import (
    ColumnEnds,
    Finished,
    Message,
    Reading,
    Refused,
    SheetBegins,
    SheetEnds,
    Values,
    serve,
)
from ppp_desktop.imports.child_memory import held_bytes
from ppp_desktop.imports.columns import CellColumn, CellColumns

_POLL_SECONDS = 0.1
_SAVE_AGAIN = "Open it in your spreadsheet program, save it as XLSX or CSV and import that."


def read_guarded(
    content: bytes, file_name: str, progress: Progress, limits: Limits
) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook, parsed by a child process under `limits`.

    The child gets the bytes themselves, so what is parsed is what was hashed. Raises
    ImportRejected when it refuses, dies, takes too long; Cancelled as `progress` says; in each
    case no child is left.
    """
    check_archive(content, file_name, limits)
    # Spawn on every system: a forked GUI process would inherit locks and threads.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=serve, args=(theirs, limits), daemon=True)
    try:
        child.start()
    except OSError as error:
        ours.close()
        theirs.close()
        raise ImportRejected(
            f"The process that reads {file_name} could not be started: {error.strerror or error}.",
            "Close other programs and try again, or save the sheet as CSV.",
        ) from error
    theirs.close()
    try:
        return _Conversation(child, ours, file_name, progress, limits).sheets(content)
    finally:
        ours.close()
        if child.is_alive():
            child.kill()
        child.join()
        child.close()


@dataclass(slots=True)
class _Conversation:
    child: SpawnProcess
    pipe: Connection
    file_name: str
    progress: Progress
    limits: Limits
    deadline: float = 0.0
    name: str = ""
    hidden: bool = False
    values: list[Cell] = field(default_factory=list)
    columns: list[CellColumn] = field(default_factory=list)
    found: list[RawSheet] = field(default_factory=list)

    def sheets(self, content: bytes) -> tuple[RawSheet, ...]:
        self.deadline = time.monotonic() + self.limits.child_seconds
        try:
            self.pipe.send_bytes(content)
            while not isinstance(message := self._next(), Finished):
                self._take(message)
        except (EOFError, OSError):
            raise self._crash() from None
        return tuple(self.found)

    def _next(self) -> Message:
        self._check_patience()
        while not self.pipe.poll(_POLL_SECONDS):
            self._check_patience()
        message: Message = self.pipe.recv()
        return message

    def _check_patience(self) -> None:
        self.progress.check_cancelled()
        if time.monotonic() >= self.deadline:
            raise ImportRejected(
                f"{self.file_name} took longer than {self.limits.child_seconds:.0f} seconds"
                " to read and was given up.",
                "Export a shorter range of dates, or save the sheet alone as CSV.",
            )
        held = held_bytes(self.child.pid) if self.child.pid else None
        if held is not None and held > self.limits.child_memory_bytes:
            raise ImportRejected(
                f"{self.file_name} needs more memory to read than it may take.",
                "Export a shorter range of dates, or save the sheet alone as CSV.",
            )

    def _take(self, message: Message) -> None:
        if isinstance(message, Refused):
            raise ImportRejected(f"{self.file_name} {message.text}", message.remedy or _SAVE_AGAIN)
        if isinstance(message, Reading):
            self.progress.report(message.done, message.total, f"Reading {self.file_name}")
        elif isinstance(message, SheetBegins):
            self.name, self.hidden = message.name, message.hidden
        elif isinstance(message, Values):
            self.values.extend(message.values)
        elif isinstance(message, ColumnEnds):
            self.columns.append(CellColumn(self.values, message.codes))
            self.values = []
        elif isinstance(message, SheetEnds):
            rows = CellColumns(tuple(self.columns), message.length, message.widths, message.odd)
            self.found.append(RawSheet(self.name, rows, hidden=self.hidden))
            self.columns = []

    def _crash(self) -> ImportRejected:
        return ImportRejected(
            f"{self.file_name} is damaged, or made to exhaust memory: reading it was stopped.",
            _SAVE_AGAIN,
        )
