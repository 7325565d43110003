"""What runs in the guarded child process: parses one workbook and sends its rows back."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ppp_desktop.imports.cells import Cell, Limits, Row

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

ROWS_PER_MESSAGE = 2_000
_EXACT_FLOAT_BELOW = 2**53
_STANDARD_ERROR = 2


@dataclass(frozen=True, slots=True)
class SheetBegins:
    """A sheet follows; `rows_above` empty rows stand over its first used one."""

    name: str
    rows_above: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the current sheet, which has `total` in all."""

    rows: tuple[Row, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The workbook cannot be read; `text` reads on after the file's name."""

    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything was sent."""


Message: TypeAlias = SheetBegins | Rows | Refused | Finished


def serve(pipe: Connection, limits: Limits) -> None:
    """Receive the bytes of a workbook over `pipe` and answer with messages until Finished."""
    content = pipe.recv_bytes()
    _be_quiet()
    _cap_memory(limits.child_memory_bytes)
    for message in _messages(content, limits):
        pipe.send(message)
    pipe.close()


def _messages(content: bytes, limits: Limits) -> Iterator[Message]:
    try:
        yield from _workbook(content, limits)
        yield Finished()
    except MemoryError:
        yield Refused("needs more memory to read than it may take.")
    # A parser written in Rust reports its own failures as BaseException.
    except BaseException as error:  # noqa: BLE001 - whatever it is, the file is to blame
        yield _refusal(error)


def _refusal(error: BaseException) -> Refused:
    from python_calamine import PasswordError

    if isinstance(error, PasswordError):
        return Refused(
            "is protected by a password.",
            "Open it in your spreadsheet program, save a copy without a password and import that.",
        )
    return Refused("is damaged or not a spreadsheet.")


def _workbook(content: bytes, limits: Limits) -> Iterator[Message]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum

    from ppp_desktop.imports.second_look import second_look

    corrections = second_look(content)
    left = limits.cells
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for index, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_index(index)
            if sheet.start is None or sheet.end is None:
                continue
            left -= (sheet.end[0] - sheet.start[0] + 1) * (sheet.end[1] + 1)
            if left < 0:
                yield Refused(f"has more than {limits.cells:,} cells.")
                return
            yield SheetBegins(about.name, sheet.start[0])
            yield from _rows(sheet, sheet.start, corrections.get(about.name, {}))


def _rows(
    sheet: CalamineSheet, start: tuple[int, int], corrections: dict[tuple[int, int], Cell]
) -> Iterator[Rows]:
    below, left = start
    margin: tuple[Cell, ...] = (None,) * left
    total = below + sheet.height + 1
    batch: list[Row] = []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start=below):
        row = [*margin, *map(_plain, cells)]
        if corrections:
            for column in range(len(row)):
                if (number, column) in corrections:
                    row[column] = corrections[number, column]
        batch.append(tuple(row))
        if len(batch) == ROWS_PER_MESSAGE:
            yield Rows(tuple(batch), total)
            batch = []
    yield Rows(tuple(batch), total)


def _plain(value: object) -> Cell:
    """Return calamine's value as a cell: nothing for "", whole numbers as int, times as text."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT_FLOAT_BELOW else value
    if isinstance(value, str):
        return value or None
    if isinstance(value, bool | int | datetime | date):
        return value
    return str(value)


def _be_quiet() -> None:
    """Send what a crashing parser prints nowhere: the parent tells the user what happened."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), _STANDARD_ERROR)


def _cap_memory(limit_bytes: int) -> None:
    """Cap this process's address space where the system can (not on Windows)."""
    try:
        import resource
    except ImportError:
        return
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ValueError, OSError):
        return
