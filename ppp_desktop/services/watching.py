"""Looks into watched folders and imports what is new there, where nothing needs a person."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import or_, select

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.imports.rows import Severity
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import WatchedFile
from ppp_desktop.models.results import ImportBatch
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contract_routes import split_by
from ppp_desktop.services.import_checking import Confidence
from ppp_desktop.services.import_closed import PROPOSED
from ppp_desktop.services.import_memory import Used, remember_used
from ppp_desktop.services.import_opening import OpenedSheet, open_for_import
from ppp_desktop.services.import_runs import (
    RunEffect,
    SheetJob,
    import_sheets,
    preview_imports,
)
from ppp_desktop.services.watched_folders import (
    FolderRow,
    list_folders,
    list_waiting,
    note_file,
)

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
STEADY_SECONDS = 3.0
_HASHED_AT_ONCE = 1 << 20
_TO_BE_SEEN = frozenset({"older_export", "other_currency", "unclear_currency", "mended_rows"})
"""Warnings that a person should see before the file is imported."""
_SURE = frozenset({Confidence.SURE, Confidence.MAPPED})


@dataclass(frozen=True, slots=True)
class Sight:
    """How a file looked: its size, and when it was changed last in nanoseconds."""

    size: int
    changed_ns: int


@dataclass(slots=True)
class Watch:
    """What is known from look to look: since when each file looks as it does, and what is done."""

    since: dict[Path, tuple[Sight, float]] = field(default_factory=dict)
    done: dict[Path, Sight] = field(default_factory=dict)

    def steady(self, seen: Mapping[Path, Sight], clock: float) -> list[Path]:
        """Return the files to read now: new, and the same for `STEADY_SECONDS`.

        `clock` is the time in seconds on any scale that only goes on.
        """
        self.since = {
            path: self.since[path]
            if path in self.since and self.since[path][0] == sight
            else (sight, clock)
            for path, sight in seen.items()
        }
        found = [
            (sight.changed_ns, path)
            for path, (sight, since) in self.since.items()
            if self.done.get(path) != sight and sight.size and clock - since >= STEADY_SECONDS
        ]
        # The newest comes last, so that of several exports of the same days its figures stay.
        return [path for _changed, path in sorted(found)]

    @property
    def unsteady(self) -> bool:
        """Whether a file is there that was not read yet as it is now."""
        return any(
            sight.size and self.done.get(path) != sight for path, (sight, _) in self.since.items()
        )


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """What came of a file: imported as `batch_ids`, or waiting for the `reason`.

    Neither where it brought nothing new, or the same bytes came before.
    """

    path: Path
    batch_ids: tuple[int, ...] = ()
    contract_ids: tuple[int, ...] = ()
    changes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WatchReport:
    """What one look at all folders found; `missing` are folders that are not there."""

    files: tuple[FileOutcome, ...]
    missing: tuple[Path, ...]


def look_into(folders: Iterable[FolderRow]) -> dict[Path, Sight]:
    """Return the spreadsheets that lie in the folders, with how they look; nothing below them."""
    found: dict[Path, Sight] = {}
    for folder in folders:
        try:
            paths = list(folder.path.iterdir())
        except OSError:
            continue  # it is missing, which the report tells
        for path in paths:
            # Programs keep locks and halves of downloads under such names.
            if path.suffix.lower() not in SUFFIXES or path.name.startswith((".", "~$")):
                continue
            try:
                facts = path.stat()
            except OSError:
                continue
            if path.is_file():
                found[path] = Sight(facts.st_size, facts.st_mtime_ns)
    return found


def watch_once(
    database: Database,
    watch: Watch,
    *,
    clock: float,
    today: date,
    progress: Progress = SILENT,
) -> WatchReport:
    """Look into every folder that is watched and deal with the files that came; see `Watch`."""
    folders = [folder for folder in list_folders(database) if folder.enabled]
    by_path = {folder.path: folder for folder in folders}
    seen = look_into(folders)
    outcomes = []
    for path in watch.steady(seen, clock):
        progress.check_cancelled()
        outcome = _deal_with(database, by_path[path.parent], path, today, progress)
        if outcome is not None:
            watch.done[path] = seen[path]
            outcomes.append(outcome)
    missing = tuple(folder.path for folder in folders if folder.missing)
    return WatchReport(tuple(outcomes), missing)


def try_again(database: Database, *, today: date, progress: Progress = SILENT) -> WatchReport:
    """Deal once more with the files that wait: what was missing may be known by now."""
    folders = {folder.id: folder for folder in list_folders(database)}
    outcomes = []
    for row in list_waiting(database):
        progress.check_cancelled()
        try:
            digest = _digest(row.path)
        except OSError:
            continue  # it waits on
        folder = folders[row.folder_id]
        outcomes.append(_noted(database, folder, row.path, digest, today, progress))
    return WatchReport(tuple(outcomes), ())


def _deal_with(
    database: Database, folder: FolderRow, path: Path, today: date, progress: Progress
) -> FileOutcome | None:
    """Import a file or let it wait; None where it cannot be opened just now."""
    try:
        digest = _digest(path)
    except OSError:
        return None
    if _came_before(database, folder, path.name, digest):
        return FileOutcome(path)
    return _noted(database, folder, path, digest, today, progress)


def _noted(
    database: Database,
    folder: FolderRow,
    path: Path,
    digest: str,
    today: date,
    progress: Progress,
) -> FileOutcome:
    """Import a file or let it wait, and remember which."""
    outcome = _imported(database, folder, path, today, progress)
    with database.writing() as session:
        note_file(session, folder.id, path.name, digest, outcome.reason)
        if outcome.reason:
            record_activity(session, f"{path.name} waits to be imported", outcome.reason)
    return outcome


def _came_before(database: Database, folder: FolderRow, name: str, digest: str) -> bool:
    """Tell whether these bytes were dealt with before, under whatever name, and note the name."""
    with database.writing() as session:
        known = session.get(WatchedFile, (folder.id, name))
        if known is not None and known.sha256 == digest:
            return True
        query = select(
            or_(
                select(WatchedFile).where(WatchedFile.sha256 == digest).exists(),
                select(ImportBatch).where(ImportBatch.sha256 == digest).exists(),
            )
        )
        came = bool(session.scalar(query))
        if came:
            note_file(session, folder.id, name, digest, "")
        return came


def _imported(
    database: Database, folder: FolderRow, path: Path, today: date, progress: Progress
) -> FileOutcome:
    try:
        opened = open_for_import(database, path, contract_id=folder.contract_id, progress=progress)
        wanted = [sheet for sheet in opened if sheet.wanted]
        reason = next((text for sheet in wanted if (text := why_unsure(sheet))), "")
        if reason:
            return FileOutcome(path, reason=reason)
        jobs = [job for sheet in wanted for job in _jobs(sheet)]
        effect = preview_imports(database, jobs, today=today, progress=progress)
        reason = _why_not_by_itself(effect)
        if reason:
            return FileOutcome(path, reason=reason)
        outcome = import_sheets(database, jobs, today=today, progress=progress)
    except PppError as error:
        return FileOutcome(path, reason=str(error))
    refusals = [sheet.refusal for sheet in outcome.sheets if sheet.refusal]
    remember_used(
        database, [Used(each.read, each.check.mapping, path.name, each.route) for each in wanted]
    )
    return FileOutcome(
        path,
        batch_ids=outcome.batch_ids,
        contract_ids=tuple(sorted({job.contract_id for job in jobs})),
        changes=effect.changes,
        reason=" ".join(refusals),
    )


def why_unsure(sheet: OpenedSheet) -> str:
    """Return why a person should look at a sheet before it is imported, "" where nobody must."""
    check, parsed = sheet.check, sheet.check.parsed
    if sheet.read.sheet.hidden:
        return f"Its sheet “{sheet.read.sheet.name}” is hidden."
    if parsed is None:
        return check.refusal
    if check.date_doubtful:
        return check.date_note
    errors = sum(problem.severity is Severity.ERROR for problem in parsed.problems)
    if errors:
        rows = "1 row has" if parsed.rejected == 1 else f"{parsed.rejected:,} rows have"
        return f"{rows} problems."
    if check.confidence not in _SURE:
        return "Its columns are to be checked."
    return _why_homeless(sheet)


def _why_homeless(sheet: OpenedSheet) -> str:
    """Return what is not known of the contracts that a sheet belongs to."""
    if sheet.route is not None:
        left = sheet.route.undecided
        values = "1 value of" if left == 1 else f"{left:,} values of"
        return f"{values} “{sheet.route.column.header}” have no contract yet." if left else ""
    return "" if sheet.contract_id is not None else "It is not known which contract it belongs to."


def _jobs(sheet: OpenedSheet) -> list[SheetJob]:
    parsed = sheet.check.parsed
    if parsed is None:
        return []
    if sheet.route is not None:
        parts = split_by(sheet.read.sheet, sheet.check.mapping, parsed, sheet.route)
    elif sheet.contract_id is not None:
        parts = ((sheet.contract_id, parsed),)
    else:
        parts = ()
    path = sheet.file.path
    return [SheetJob(contract_id, part, path=path) for contract_id, part in parts]


def _why_not_by_itself(effect: RunEffect) -> str:
    """Return what in the effect a person should see first; proposals wait by themselves."""
    for report in effect.reports:
        if report.overlap is not None:
            return report.overlap.message
        errors = [
            each
            for each in report.problems
            if each.cause in _TO_BE_SEEN
            or (each.severity is Severity.ERROR and each.cause not in PROPOSED)
        ]
        if errors:
            return errors[0].message
    return ""


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_HASHED_AT_ONCE):
            found.update(chunk)
    return found.hexdigest()
