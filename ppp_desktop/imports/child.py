"""What runs in the guarded child process: parses one workbook and sends its columns back."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ppp_desktop.imports.cells import Cell, Limits, Row, plain_cell
from ppp_desktop.imports.child_memory import cap_own_memory
from ppp_desktop.imports.columns import CellColumns, ColumnBuilder

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

    from ppp_desktop.imports.columns import Codes

VALUES_PER_MESSAGE = 100_000
_ROWS_AT_ONCE = 4_096
_STANDARD_ERROR = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """`done` of about `total` rows of a sheet were read."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class SheetBegins:
    """A sheet follows: its columns one by one, then its end."""

    name: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Values:
    """Some more of the distinct values of the column that comes next."""

    values: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ColumnEnds:
    """The column is complete with the number of each row's value."""

    codes: Codes


@dataclass(frozen=True, slots=True)
class SheetEnds:
    """All columns of the sheet were sent; the rest of it."""

    length: int
    widths: Codes | None
    odd: dict[int, Row]


@dataclass(frozen=True, slots=True)
class Refused:
    """The workbook cannot be read; `text` reads on after the file's name."""

    text: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Finished:
    """Everything was sent."""


Message: TypeAlias = Reading | SheetBegins | Values | ColumnEnds | SheetEnds | Refused | Finished
Tell: TypeAlias = Callable[[int, int], None]


class _TooManyCells(Exception):
    pass


def serve(pipe: Connection, limits: Limits) -> None:
    """Receive the bytes of a workbook over `pipe` and answer with messages until Finished."""
    content = pipe.recv_bytes()
    _be_quiet()
    if limits.child_caps_itself:
        cap_own_memory(limits.child_memory_bytes)
    gc.disable()  # the process lives for one file, and makes millions of objects without cycles
    for message in _messages(content, limits, lambda done, total: pipe.send(Reading(done, total))):
        pipe.send(message)
    pipe.close()


def _messages(content: bytes, limits: Limits, tell: Tell) -> Iterator[Message]:
    try:
        for begins, columns in read_sheets(content, limits, tell):
            yield from _sheet(begins, columns)
        yield Finished()
    except MemoryError:
        yield Refused("needs more memory to read than it may take.")
    except _TooManyCells:
        yield Refused(f"has more than {limits.cells:,} cells.")
    # A parser written in Rust reports its own failures as BaseException.
    except BaseException as error:  # noqa: BLE001 - whatever it is, the file is to blame
        yield _refusal(error)


def _sheet(begins: SheetBegins, sheet: CellColumns) -> Iterator[Message]:
    yield begins
    for column in sheet.columns:
        for start in range(0, len(column.values), VALUES_PER_MESSAGE):
            yield Values(tuple(column.values[start : start + VALUES_PER_MESSAGE]))
        yield ColumnEnds(column.codes)
    yield SheetEnds(sheet.length, sheet.widths, sheet.odd)


def _refusal(error: BaseException) -> Refused:
    from python_calamine import PasswordError

    if isinstance(error, PasswordError):
        return Refused(
            "is protected by a password.",
            "Open it in your spreadsheet program, save a copy without a password and import that.",
        )
    return Refused("is damaged or not a spreadsheet.")


def read_sheets(
    content: bytes, limits: Limits, tell: Tell
) -> Iterator[tuple[SheetBegins, CellColumns]]:
    """Yield the sheets that hold anything: large plain ones the fast way, all others parsed."""
    from ppp_desktop.imports.plain_workbook import plain_sheets

    plain: dict[int, CellColumns] = {}
    rest = content
    try:
        plain, rest = plain_sheets(content, limits, tell)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - whatever is unusual, the general parser judges it
        plain, rest = {}, content
    yield from _every_sheet(rest, plain, limits, tell)


def _every_sheet(
    content: bytes, plain: dict[int, CellColumns], limits: Limits, tell: Tell
) -> Iterator[tuple[SheetBegins, CellColumns]]:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    from ppp_desktop.imports.plain_workbook import worksheets
    from ppp_desktop.imports.second_look import second_look

    corrections = second_look(content)
    left = limits.cells
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
        for index, parsed in worksheets(workbook):
            if index in plain:
                sheet = plain[index]
            else:
                if parsed.end is not None and _cells_of(parsed) > left:
                    raise _TooManyCells
                sheet = _by_column(parsed, corrections.get(parsed.name, {}), tell)
            left -= len(sheet) * len(sheet.columns)
            if left < 0:
                raise _TooManyCells
            if len(sheet):
                visible = workbook.sheets_metadata[index].visible
                yield SheetBegins(parsed.name, visible != SheetVisibleEnum.Visible), sheet


def _cells_of(sheet: CalamineSheet) -> int:
    if sheet.start is None or sheet.end is None:
        return 0
    return (sheet.end[0] - sheet.start[0] + 1) * (sheet.end[1] + 1)


def _by_column(
    sheet: CalamineSheet, corrections: dict[tuple[int, int], Cell], tell: Tell
) -> CellColumns:
    import numpy as np

    from ppp_desktop.imports.plain_workbook import corrected_rows

    rows = corrected_rows(sheet, corrections)
    first = next(rows, None)
    if first is None:
        return CellColumns((), 0)
    above = first[0]
    total = above + sheet.height + 1
    builder = ColumnBuilder(rows_above=above)
    builder.add([first[1]])
    while batch := list(islice(rows, _ROWS_AT_ONCE)):
        builder.add([cells for _place, cells in batch])
        tell(builder.length, total)
    widths = np.full(builder.length, builder.width, np.int32)
    widths[:above] = 0
    return CellColumns(builder.finished(plain_cell), builder.length, widths)


def _be_quiet() -> None:
    """Send what a crashing parser prints nowhere: the parent tells the user what happened."""
    with suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), _STANDARD_ERROR)
