"""What the wizard knows: the files being read, those refused, and the sheets to import."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.imports.rows import ParsedSheet
from ppp_desktop.imports.tables.reading import ReadTable
from ppp_desktop.services.contract_routes import Route, split_by
from ppp_desktop.services.import_checking import Confidence, SheetCheck
from ppp_desktop.services.import_opening import OpenedSheet
from ppp_desktop.services.import_reports import Replace
from ppp_desktop.services.import_runs import SheetJob


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that is being read."""

    key: int
    path: Path


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be read, and what to do about it."""

    key: int
    path: Path
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its mapping; `checking` while what comes of the mapping is not known yet.

    It belongs to one contract, or `route` divides it among several. `replaces` is what the user
    chose for contracts that have results of its days already.
    """

    key: int
    path: Path
    opened: OpenedSheet
    mapping: Mapping
    check: SheetCheck
    contract_id: int | None
    included: bool
    of_several: bool
    checking: bool = False
    route: Route | None = None
    replaces: tuple[tuple[int, Replace], ...] = ()

    @property
    def name(self) -> str:
        """The file's name, with the sheet's where the file has several."""
        return _name(self.path, self.opened, self.of_several)

    @property
    def sure(self) -> bool:
        """Whether nothing about its columns needs a look."""
        return self.check.confidence is Confidence.SURE

    @property
    def homeless(self) -> str:
        """What is not known of where its rows belong, "" where all is."""
        if self.route is None:
            return "" if self.contract_id is not None else f"Choose a contract for {self.name}."
        count, header = self.route.undecided, self.route.column.header
        if count:
            values = "1 value" if count == 1 else f"{count:,} values"
            return f"{self.name}: choose contracts for {values} of “{header}”."
        if not self.route.contracts:
            return f"{self.name}: no value of “{header}” belongs to a contract."
        return ""

    @property
    def obstacle(self) -> str:
        """Why it cannot be imported as it stands, "" where it can."""
        if self.check.parsed is None:
            return f"{self.name}: {self.check.refusal}"
        if self.check.date_doubtful:
            return f"{self.name}: choose how its dates are written."
        return ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet that holds no results but a market index, an experiment or touchpoint paths."""

    key: int
    path: Path
    opened: OpenedSheet
    table: ReadTable
    contract_id: int | None
    included: bool
    of_several: bool

    @property
    def name(self) -> str:
        """The file's name, with the sheet's where the file has several."""
        return _name(self.path, self.opened, self.of_several)

    @property
    def homeless(self) -> str:
        """What is not known of where it belongs, "" where all is."""
        return "" if self.contract_id is not None else f"Choose a contract for {self.name}."


Entry = Reading | Refused | Sheet | Table


def _name(path: Path, opened: OpenedSheet, of_several: bool) -> str:
    raw = opened.read.sheet
    sheet = f"{raw.name} (hidden)" if raw.hidden else raw.name
    return f"{path.name} · {sheet}" if of_several else path.name


def jobs_of(sheet: Sheet) -> tuple[SheetJob, ...]:
    """Return what is to be imported of a sheet, and where; nothing where it has an obstacle."""
    parsed = sheet.check.parsed
    if parsed is None:
        return ()
    parts: tuple[tuple[int, ParsedSheet], ...] = ()
    if sheet.route is not None:
        parts = split_by(sheet.opened.read.sheet, sheet.mapping, parsed, sheet.route)
    elif sheet.contract_id is not None:
        parts = ((sheet.contract_id, parsed),)
    chosen = dict(sheet.replaces)
    return tuple(
        SheetJob(contract_id, part, chosen.get(contract_id, Replace.AUTO), sheet.path)
        for contract_id, part in parts
    )


class ImportPlan(QObject):
    """The entries in the order in which they came; `changed` tells of every change."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._keys = count(1)

    def begin(self, path: Path) -> int | None:
        """Add a file to be read and return its key; None where it is there already."""
        if any(entry.path == path and not isinstance(entry, Refused) for entry in self.entries):
            return None
        kept = tuple(entry for entry in self.entries if entry.path != path)
        key = next(self._keys)
        self._set((*kept, Reading(key, path)))
        return key

    def take(self, key: int, opened: tuple[OpenedSheet, ...]) -> None:
        """Put the sheets of a file in the place of its reading."""
        found: list[Entry] = []
        for entry in self.entries:
            if entry.key != key:
                found.append(entry)
                continue
            with_tables = any(each.table is not None for each in opened)
            for each in opened:
                several = len(opened) > 1
                if each.table is not None:
                    found.append(self._table(entry.path, each, each.table, several))
                else:
                    found.append(self._sheet(entry.path, each, several, with_tables))
        self._set(tuple(found))

    def _sheet(self, path: Path, each: OpenedSheet, several: bool, with_tables: bool) -> Sheet:
        known = each.read.detection.format is not None or bool(each.remembered)
        return Sheet(
            key=next(self._keys),
            path=path,
            opened=each,
            mapping=each.check.mapping,
            check=each.check,
            contract_id=each.contract_id,
            included=each.wanted and (known or not with_tables),
            of_several=several,
            route=each.route,
        )

    def _table(self, path: Path, each: OpenedSheet, table: ReadTable, several: bool) -> Table:
        included = not (several and each.read.sheet.hidden)
        return Table(next(self._keys), path, each, table, each.contract_id, included, several)

    def take_as_table(self, key: int, table: ReadTable) -> None:
        """Take a sheet for the table that was read of it."""
        self._replace(
            key,
            lambda entry: (
                Table(
                    key,
                    entry.path,
                    entry.opened,
                    table,
                    entry.contract_id,
                    included=True,
                    of_several=entry.of_several,
                )
                if isinstance(entry, Sheet)
                else entry
            ),
        )

    def take_as_results(self, key: int) -> None:
        """Take a table for a sheet of results after all."""
        self._replace(
            key,
            lambda entry: (
                replace(
                    self._sheet(entry.path, entry.opened, entry.of_several, with_tables=False),
                    key=key,
                    contract_id=entry.contract_id,
                    included=True,
                )
                if isinstance(entry, Table)
                else entry
            ),
        )

    def refuse(self, key: int, message: str, remedy: str) -> None:
        """Put a refusal in the place of a reading."""
        self._set(
            tuple(
                Refused(key, entry.path, message, remedy) if entry.key == key else entry
                for entry in self.entries
            )
        )

    def remove(self, key: int) -> None:
        """Take an entry out."""
        self._set(tuple(entry for entry in self.entries if entry.key != key))

    def remove_files(self, paths: set[Path]) -> None:
        """Take the sheets of these files out."""
        self._set(tuple(entry for entry in self.entries if entry.path not in paths))

    def clear(self) -> None:
        """Begin anew."""
        self._set(())

    def set_contract(self, key: int, contract_id: int | None) -> None:
        """Say which one contract a sheet belongs to."""
        self._change(key, lambda sheet: replace(sheet, contract_id=contract_id, route=None))
        self._change_table(key, lambda table: replace(table, contract_id=contract_id))

    def set_route(self, key: int, route: Route) -> None:
        """Say how a sheet is divided among contracts."""
        self._change(key, lambda sheet: replace(sheet, contract_id=None, route=route))

    def set_replacing(self, key: int, contract_id: int, choice: Replace) -> None:
        """Say what a sheet means for results of its days that a contract has already."""
        self._change(
            key,
            lambda sheet: replace(
                sheet, replaces=tuple({**dict(sheet.replaces), contract_id: choice}.items())
            ),
        )

    def set_included(self, key: int, included: bool) -> None:
        """Say whether a sheet is imported."""
        self._change(key, lambda sheet: replace(sheet, included=included))
        self._change_table(key, lambda table: replace(table, included=included))

    def set_mapping(self, key: int, mapping: Mapping) -> None:
        """Change the mapping of a sheet; its check follows."""
        self._change(key, lambda sheet: replace(sheet, mapping=mapping, checking=True))

    def set_check(self, key: int, check: SheetCheck, route: Route | None) -> None:
        """Take what came of a sheet's mapping, unless that was changed meanwhile.

        `route` has the values as they are read now.
        """
        self._change(
            key,
            lambda sheet: (
                replace(sheet, check=check, checking=False, route=route)
                if sheet.mapping == check.mapping
                else sheet
            ),
        )

    def keep_mapping(self, key: int) -> None:
        """Go back to the mapping that was tried out last, where another is still being tried."""
        self._change(key, lambda sheet: replace(sheet, mapping=sheet.check.mapping, checking=False))

    def sheet(self, key: int) -> Sheet | None:
        """Return the sheet with this key."""
        found = (entry for entry in self.entries if entry.key == key)
        return next((entry for entry in found if isinstance(entry, Sheet)), None)

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the sheets that are to be imported."""
        return tuple(entry for entry in self.entries if isinstance(entry, Sheet) and entry.included)

    def tables(self) -> tuple[Table, ...]:
        """Return the tables beside results that are to be imported."""
        return tuple(entry for entry in self.entries if isinstance(entry, Table) and entry.included)

    def wanted(self) -> tuple[Sheet | Table, ...]:
        """Return all that is to be imported."""
        return (*self.sheets(), *self.tables())

    def missing_in_files(self) -> str:
        """Return what the first step still lacks, "" where it is complete."""
        if not self.entries:
            return "Choose the files to import."
        if any(isinstance(entry, Reading) for entry in self.entries):
            return "The files are being read."
        if not self.wanted():
            return "No file is left to import."
        return next((each.homeless for each in self.wanted() if each.homeless), "")

    def missing_in_columns(self) -> str:
        """Return what the second step still lacks, "" where it is complete."""
        if any(sheet.checking for sheet in self.sheets()):
            return "The columns are being tried out."
        missing = (sheet.obstacle or sheet.homeless for sheet in self.sheets())
        return next((text for text in missing if text), "")

    def _change(self, key: int, change: Callable[[Sheet], Sheet]) -> None:
        self._replace(key, lambda entry: change(entry) if isinstance(entry, Sheet) else entry)

    def _change_table(self, key: int, change: Callable[[Table], Table]) -> None:
        self._replace(key, lambda entry: change(entry) if isinstance(entry, Table) else entry)

    def _replace(self, key: int, change: Callable[[Entry], Entry]) -> None:
        self._set(tuple(change(entry) if entry.key == key else entry for entry in self.entries))

    def _set(self, entries: tuple[Entry, ...]) -> None:
        if entries != self.entries:
            self.entries = entries
            self.changed.emit()
