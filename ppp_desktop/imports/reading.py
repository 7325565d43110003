"""Reads a spreadsheet file of any common kind into cells, or refuses it in one sentence."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

from ppp_desktop.core.errors import ImportRejected
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.cells import MEBIBYTE, Cell, ErrorCell, Limits, RawSheet, Row, Workbook
from ppp_desktop.imports.delimited import read_delimited
from ppp_desktop.imports.guard import read_guarded
from ppp_desktop.imports.kinds import Kind, kind_of

__all__ = ["Cell", "ErrorCell", "Limits", "RawSheet", "Row", "Workbook", "read_workbook"]

DEFAULT_LIMITS = Limits()
_ANOTHER_FILE = "Export the results as CSV or XLSX and import that file."


def read_workbook(
    path: Path, *, progress: Progress = SILENT, limits: Limits = DEFAULT_LIMITS
) -> Workbook:
    """Return every sheet of the file at `path`.

    Delimited text is read in this process; workbooks in a child process with capped memory and
    time, which `progress.check_cancelled` ends. Raises ImportRejected, or Cancelled.
    """
    content = _content(path, limits)
    progress.report(0, 0, f"Reading {path.name}")
    kind = kind_of(content)
    sheets: tuple[RawSheet, ...]
    if kind is Kind.TEXT:
        sheets = (read_delimited(content, path, progress, limits),)
    elif kind is Kind.WORKBOOK:
        sheets = read_guarded(content, path.name, progress, limits)
    else:
        raise _refusal(path.name, kind)
    if not any(sheet.rows for sheet in sheets):
        raise ImportRejected(f"{path.name} holds no rows.", "Export it again with results in it.")
    # A name that is no Unicode (from an old disk) could be neither stored nor printed.
    file_name = path.name.encode(errors="replace").decode()
    return Workbook(file_name, hashlib.sha256(content).hexdigest(), sheets, _written_at(path))


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(tzinfo=None)
    except (OSError, ValueError, OverflowError):
        return None


def _content(path: Path, limits: Limits) -> bytes:
    if path.is_dir():
        raise ImportRejected(f"{path} is a folder.", "Choose the files in it.")
    if path.exists() and not path.is_file():
        raise ImportRejected(f"{path.name} is no file.", _ANOTHER_FILE)
    try:
        if path.stat().st_size > limits.file_bytes:
            raise ImportRejected(
                f"{path.name} is larger than {limits.file_bytes // MEBIBYTE} MB.",
                "Export a shorter range of dates, one file for each.",
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise ImportRejected(
            f"There is no file {path}.", "Check the name and the folder."
        ) from None
    except PermissionError:
        raise ImportRejected(
            f"{path.name} may not be read.",
            "Close the program that has it open, or allow your account to read it.",
        ) from None
    except OSError as error:
        raise ImportRejected(
            f"{path.name} cannot be read: {error.strerror or error}.",
            "Copy the file to your own disk and import the copy.",
        ) from error
    if not content:
        raise ImportRejected(f"{path.name} is empty.", "Export it again.")
    return content


def _refusal(name: str, kind: Kind) -> ImportRejected:
    if kind is Kind.ENCRYPTED:
        return ImportRejected(
            f"{name} is protected by a password.",
            "Open it in your spreadsheet program, save a copy without a password and import that.",
        )
    if kind is Kind.OLD_EXCEL:
        return ImportRejected(
            f"{name} was written by a version of Excel before 1993.",
            "Open it in your spreadsheet program, save it as XLSX and import that.",
        )
    if kind is Kind.DAMAGED:
        return ImportRejected(
            f"{name} is damaged or was cut short.", "Download or export it again."
        )
    if kind is Kind.XML_SPREADSHEET:
        return ImportRejected(
            f"{name} is {kind.value}, which is not read.",
            "Open it in your spreadsheet program, save it as XLSX and import that.",
        )
    if kind is Kind.HTML:
        return ImportRejected(
            f"{name} is a web page, not a spreadsheet, whatever its name says.",
            "Open it in your spreadsheet program, save it as XLSX and import that.",
        )
    return ImportRejected(f"{name} is {kind.value}, not a spreadsheet.", _ANOTHER_FILE)
