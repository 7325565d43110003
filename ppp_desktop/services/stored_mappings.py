"""Mappings that somebody made by hand, kept in the store for the next file of the same make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ImportRejected, NotFound, ValidationFailed
from ppp_desktop.imports.cells import RawSheet, text_of
from ppp_desktop.imports.file_warnings import ADDED_COLUMNS
from ppp_desktop.imports.formats.known import format_called
from ppp_desktop.imports.headers import fold
from ppp_desktop.imports.mapping import Mapping
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import StoredMapping
from ppp_desktop.services.import_checking import first_mapping
from ppp_desktop.services.import_fixes import for_the_next_file
from ppp_desktop.services.reading_files import ReadSheet

_HEADER_WITHIN_ROWS = 60
_DIGEST_BYTES = 16
_ADDED = frozenset(fold(name) for name in ADDED_COLUMNS)


@dataclass(frozen=True, slots=True)
class MappingRow:
    """A kept mapping in the list; `fixes` counts its replacements, statuses and rows left out."""

    id: int
    name: str
    format_label: str
    columns: int
    fixes: int
    used_at: datetime


@dataclass(frozen=True, slots=True)
class Fitting:
    """A kept mapping that fits a sheet: `mapping` has its columns where the sheet has them."""

    name: str
    mapping: Mapping


def list_mappings(database: Database) -> list[MappingRow]:
    """Return the mappings, the one used last first; what cannot be read any more is left out."""
    with database.reading() as session:
        return [
            MappingRow(
                id=row.id,
                name=row.name,
                format_label=format_called(mapping.format).label,
                columns=len(mapping.columns),
                fixes=len(mapping.replacements) + len(mapping.left_out) + len(mapping.statuses),
                used_at=row.used_at,
            )
            for row, mapping in _all(session)
        ]


def rename_mapping(database: Database, mapping_id: int, name: str) -> Changes:
    """Give a mapping another name; raises ValidationFailed for none, NotFound."""
    if not name.strip():
        raise ValidationFailed("A mapping needs a name.", field="name")
    with database.writing() as session:
        _required(session, mapping_id).name = name.strip()
    return Changes.of(Topic.AGENCY)


def delete_mapping(database: Database, mapping_id: int) -> Changes:
    """Forget a mapping; what was imported with it stays. Raises NotFound."""
    with database.writing() as session:
        session.delete(_required(session, mapping_id))
    return Changes.of(Topic.AGENCY)


def fitting_mapping(database: Database, read: ReadSheet) -> Fitting | None:
    """Return what was kept for sheets like this one, None where nothing fits.

    A mapping made for the very same headers is taken whole. Else an unknown layout takes one whose
    columns are all there, and a known one what was said of statuses and values.
    """
    with database.reading() as session:
        kept = [(row.headers, row.name, mapping) for row, mapping in _all(session)]
    digests = set(_digests(read))
    same = [each for each in kept if each[0] in digests]
    for _, name, mapping in same or kept:
        if same or read.detection.format is None:
            found = _located(mapping, read)
        else:
            found = _with_words(mapping, read)
        if found is not None:
            return Fitting(name, found)
    return None


def remember_mapping(session: Session, read: ReadSheet, mapping: Mapping, file_name: str) -> None:
    """Keep a mapping that says more than the program finds by itself; an older one goes."""
    now = datetime.now(UTC).replace(tzinfo=None)
    kept = for_the_next_file(mapping)
    digest = _digest(_kind(read), _names(read.sheet, mapping.header_row - 1))
    row = session.scalar(select(StoredMapping).where(StoredMapping.headers == digest))
    if row is None:
        if read.detection.format is not None and kept == for_the_next_file(first_mapping(read)):
            return
        row = StoredMapping(name=_name(file_name, kept), headers=digest)
        session.add(row)
    row.format = kept.format
    row.document = kept.model_dump(mode="json", exclude_defaults=True)
    row.used_at = now


def _all(session: Session) -> Iterator[tuple[StoredMapping, Mapping]]:
    order = (StoredMapping.used_at.desc(), StoredMapping.id.desc())
    for row in session.scalars(select(StoredMapping).order_by(*order)):
        try:
            yield row, Mapping().changed(**row.document)
        except ValidationFailed:
            continue


def _required(session: Session, mapping_id: int) -> StoredMapping:
    row = session.get(StoredMapping, mapping_id)
    if row is None:
        raise NotFound("This mapping is no longer in the store.")
    return row


def _located(mapping: Mapping, read: ReadSheet) -> Mapping | None:
    """Return `mapping` where `read` has its columns; what the file proves counts for more."""
    try:
        found = mapping.located(read.sheet)
    except ImportRejected:
        return None
    proved = read.mapping
    return found.model_copy(
        update={
            "date_format": proved.date_format or found.date_format,
            "decimal_mark": proved.decimal_mark or found.decimal_mark,
            "default_first_day": proved.default_first_day,
            "default_last_day": proved.default_last_day,
        }
    )


def _with_words(mapping: Mapping, read: ReadSheet) -> Mapping | None:
    """Return what is suggested for a known layout, with the words that `mapping` explains."""
    if mapping.format != read.mapping.format or not (mapping.statuses or mapping.replacements):
        return None
    said = {"statuses": mapping.statuses, "replacements": mapping.replacements}
    return read.mapping.model_copy(update=said)


def _digests(read: ReadSheet) -> Iterator[bytes]:
    """Yield the digest of the header; where that is not known, of every row that may be one."""
    rows = range(min(len(read.sheet.rows), _HEADER_WITHIN_ROWS))
    if read.detection.format is not None:
        rows = range(read.mapping.header_row - 1, read.mapping.header_row)
    for row in rows:
        yield _digest(_kind(read), _names(read.sheet, row))


def _digest(kind: str, names: list[str]) -> bytes:
    text = "\n".join([kind, *names])
    return blake2b(text.encode(), digest_size=_DIGEST_BYTES).digest()


def _kind(read: ReadSheet) -> str:
    return read.detection.format.key if read.detection.format else ""


def _names(sheet: RawSheet, row: int) -> list[str]:
    """Return the folded names of a header in the order of the alphabet; columns may move."""
    names = {fold(text_of(cell)) for cell in sheet.rows[row]} if row < len(sheet.rows) else set()
    return sorted(names - _ADDED - {""})


def _name(file_name: str, mapping: Mapping) -> str:
    """Return a file's name without dates and numbers, "partner-2026-04.csv": "partner"."""
    stem = "".join(" " if sign in "-_.()" else sign for sign in PurePath(file_name).stem)
    words = [word for word in stem.split() if not any(sign.isdigit() for sign in word)]
    return " ".join(words) or mapping.source or format_called(mapping.format).label
