"""Touchpoint paths: the contacts before a conversion, a row for each contact or each path."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ppp_desktop.imports.cells import Cell, RawSheet, text_of
from ppp_desktop.imports.dates import find_date_format, read_day
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import Problem
from ppp_desktop.imports.tables.layout import CellReader, Layout, Tally, layout_of, missing

_CONVERSIONS = (
    *("conversions", "conversion", "converted", "total conversions", "total conversion"),
    *("konversionen", "conversiones", "conversoes", "conversioni", "conversies", "konwersje"),
)
_VALUE = (
    *("value", "conversion value", "total conversion value", "revenue", "umsatz", "wert"),
    *("valeur", "valor", "valore", "waarde", "wartosc"),
)
_WHOLE_NAMES = {
    "path": (
        *("path", "channel path", "conversion path", "journey", "touchpoints", "channels"),
        *("default channel group path", "mcf channel grouping path", "source medium path"),
        *("pfad", "kanalpfad", "chemin", "ruta", "caminho", "percorso", "pad", "sciezka"),
    ),
    "conversions": _CONVERSIONS,
    "value": _VALUE,
    "others": (
        *("nonconversions", "non conversions", "not converted", "null", "total null", "nulls"),
        "ohne konversion",
    ),
}
_CONTACT_NAMES = {
    "path": (
        *("path id", "journey id", "cookie", "visitor id", "user id", "customer id", "client id"),
        *("conversion id", "besucher id", "nutzer id"),
    ),
    "time": (
        *("time", "timestamp", "event time", "datetime", "date", "touch time", "zeit", "datum"),
        *("heure", "fecha", "data", "tijd", "czas"),
    ),
    "channel": (
        *("channel", "touchpoint", "source", "medium", "channel group", "kanal", "canal"),
        *("canale", "kanaal"),
    ),
    "campaign": ("campaign", "campaign name", "kampagne", "campagne", "campana", "campanha"),
    "conversions": _CONVERSIONS,
    "value": _VALUE,
}
_ARROW = re.compile(r"\s*(?:>+|→|⟶|»)\s*")
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_TIME_REMEDY = "Write times as 2026-06-05 14:30."


@dataclass(frozen=True, slots=True)
class Contact:
    """One touch on the way: `at` is an ISO day or time, "" where the file tells none."""

    channel: str
    campaign: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class TouchPath:
    """Contacts in order, how often they led to a conversion and how often to none.

    `value` is that of all its conversions, in millionths, None where the file has none. `row` is
    the first row that tells of it.
    """

    row: int
    key: str
    contacts: tuple[Contact, ...]
    conversions: int
    others: int
    value: int | None = None


@dataclass(frozen=True, slots=True)
class Paths:
    """All paths of a file."""

    paths: tuple[TouchPath, ...]


@dataclass(frozen=True, slots=True)
class _Touch:
    order: tuple[str, int]
    contact: Contact
    converts: bool
    value: int | None


def looks_like_paths(sheet: RawSheet) -> bool:
    """Tell whether a header names whole paths, or a path's id beside a channel and a time."""
    return _whole_layout(sheet) is not None or _contact_layout(sheet) is not None


def read_paths(sheet: RawSheet, tally: Tally) -> Paths | None:
    """Return the paths of a file in either form; None where it has neither.

    With a row for each contact, what follows a conversion begins a new path of the same visitor.
    """
    whole = _whole_layout(sheet)
    if whole is not None:
        return _read_whole(whole, tally)
    contacts = _contact_layout(sheet)
    return None if contacts is None else _read_contacts(contacts, tally)


def _whole_layout(sheet: RawSheet) -> Layout | None:
    found = layout_of(sheet, _WHOLE_NAMES)
    if found is None or "path" not in found.columns:
        return None
    below = sheet.rows[found.header_row : found.header_row + 50]
    at = found.columns["path"]
    has_arrows = any(at < len(row) and _ARROW.search(text_of(row[at])) for row in below)
    return found if "conversions" in found.columns and has_arrows else None


def _contact_layout(sheet: RawSheet) -> Layout | None:
    found = layout_of(sheet, _CONTACT_NAMES)
    if found is None or not {"path", "channel", "time"} <= set(found.columns):
        return None
    return found


def _read_whole(layout: Layout, tally: Tally) -> Paths:
    records = layout.records()
    reader = CellReader(layout, records, ("conversions", "value", "others"))
    paths = []
    for record in records:
        if not tally.takes(record):
            continue
        problems: list[Problem] = []
        channels = [each for each in _ARROW.split(reader.text(record, "path")) if each]
        if not channels:
            problems.append(missing(record, layout.header("path")))
        conversions = _count(reader, record, "conversions", problems)
        others = _count(reader, record, "others", problems)
        value = _value(reader, record, problems)
        if problems:
            tally.reject(*problems)
            continue
        contacts = tuple(Contact(channel) for channel in channels)
        key = str(record.number)
        paths.append(TouchPath(record.number, key, contacts, conversions, others, value))
    tally.problems.extend(reader.rounding())
    return Paths(tuple(paths))


def _read_contacts(layout: Layout, tally: Tally) -> Paths:
    records = layout.records()
    reader = CellReader(layout, records, ("conversions", "value"))
    times = _Times(layout, reader, records)
    touches: dict[str, list[_Touch]] = {}
    for record in records:
        if not tally.takes(record):
            continue
        found = _touch(reader, times, record, layout)
        if isinstance(found, list):
            tally.reject(*found)
        else:
            touches.setdefault(reader.text(record, "path"), []).append(found)
    tally.problems.extend(reader.rounding())
    return Paths(tuple(path for key, given in touches.items() for path in _joined(key, given)))


def _touch(
    reader: CellReader, times: _Times, record: Record, layout: Layout
) -> _Touch | list[Problem]:
    problems = [
        missing(record, layout.header(name))
        for name in ("path", "channel")
        if not reader.text(record, name)
    ]
    at = times.read(record)
    if isinstance(at, Problem):
        problems.append(at)
    conversions = _count(reader, record, "conversions", problems)
    value = _value(reader, record, problems)
    if problems or isinstance(at, Problem):
        return problems
    contact = Contact(reader.text(record, "channel"), reader.text(record, "campaign"), at)
    return _Touch((at, record.number), contact, conversions > 0, value)


def _joined(key: str, touches: Sequence[_Touch]) -> list[TouchPath]:
    """Return the visitor's paths: one up to each conversion, and what came after the last."""
    paths: list[TouchPath] = []
    open_ones: list[_Touch] = []
    ordered = sorted(touches, key=lambda each: each.order)
    for touch in ordered:
        open_ones.append(touch)
        if touch.converts or touch is ordered[-1]:
            values = [each.value for each in open_ones if each.value is not None]
            paths.append(
                TouchPath(
                    open_ones[0].order[1],
                    key if not paths else f"{key} ({len(paths) + 1})",
                    tuple(each.contact for each in open_ones),
                    int(touch.converts),
                    int(not touch.converts),
                    sum(values) if values and touch.converts else None,
                )
            )
            open_ones = []
    return paths


class _Times:
    """Reads days and times under the one date format of the column."""

    def __init__(self, layout: Layout, reader: CellReader, records: Sequence[Record]) -> None:
        self._reader = reader
        self._header = layout.header("time")
        texts = {
            cell
            for record in records
            if not record.ignored and isinstance(cell := reader.cell(record, "time"), str)
        }
        self._evidence = find_date_format(sorted(texts))

    def read(self, record: Record) -> str | Problem:
        """Return the ISO day or time, or the problem."""
        cell: Cell = self._reader.cell(record, "time")
        if isinstance(cell, datetime):
            return cell.isoformat(" ")
        text = text_of(cell)
        if not text:
            return missing(record, self._header)
        evidence = self._evidence
        if evidence.ambiguous:
            said = f"“{evidence.example}” can be two days."
            return Problem(0, self._header, "ambiguous_date", said, _TIME_REMEDY)
        day = read_day(text, evidence.format or "ymd")
        if day is None:
            said = f"Row {record.number}: “{text}” is no time in {self._header}."
            return Problem(record.number, self._header, "date", said, _TIME_REMEDY)
        found = _TIME_OF_DAY.search(text)
        clock = f" {found[0].rjust(len(found[0]) + (found[0][1] == ':'), '0')}" if found else ""
        return f"{day.isoformat()}{clock}"


def _count(reader: CellReader, record: Record, name: str, problems: list[Problem]) -> int:
    found = reader.count(record, name)
    if isinstance(found, Problem):
        problems.append(found)
    return found if isinstance(found, int) else 0


def _value(reader: CellReader, record: Record, problems: list[Problem]) -> int | None:
    found = reader.figure(record, "value")
    if isinstance(found, Problem):
        problems.append(found)
        return None
    return found
