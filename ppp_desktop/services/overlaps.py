"""Finds where a file and stored results of the same tool would be counted beside each other."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import format_span
from ppp_desktop.core.vocabulary import DIMENSION_LABELS
from ppp_desktop.models.results import ImportBatch, results
from ppp_desktop.services import stored_beside
from ppp_desktop.services.export_extents import Extent
from ppp_desktop.services.import_reports import Overlap, OverlapKind, Replace
from ppp_desktop.services.incoming_rows import incoming, incoming_sets
from ppp_desktop.services.stored_beside import beside, count

NAMES_SHOWN = 3
FILES_SHOWN = 3
TWINS_LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Export:
    """The incoming rows beside the imports of the same tool; `told` are metrics they have."""

    contract_id: int
    told: tuple[str, ...]
    extent: Extent
    stored: Mapping[int, Extent]
    is_of_events: bool

    @property
    def days(self) -> tuple[date, date]:
        return self.extent.days[0][0], self.extent.days[-1][1]

    @property
    def alike(self) -> list[int]:
        """The imports with the same breakdown."""
        like = self.extent.is_broken_down_like
        return [batch for batch, extent in self.stored.items() if like(extent)]

    @property
    def beside_it(self) -> list[int]:
        """Of those, the imports that have rows of days that the file has rows of."""
        return [batch for batch in self.alike if self.stored[batch].shares_days(self.extent)]


def find_overlap(session: Session, export: Export, replace: Replace) -> Overlap | None:
    """Return what makes it doubtful whether the file replaces or adds; None where it is plain."""
    if export.is_of_events:
        return None if replace is Replace.DAYS else _totals(session, export)
    events = _events(session, export)
    if events is not None:
        return events
    if replace is Replace.DAYS:
        return _beyond(session, export)
    overlap = _spans(session, export) or _breakdowns(session, export)
    if overlap is None and replace is Replace.AUTO:
        overlap = _other_names(session, export)
    return overlap


def has_grown() -> ColumnElement[bool]:
    """Return the condition that the file sums the same days again, or more from the same day on."""
    return exists().where(
        incoming.c.first_day == beside.c.first_day,
        incoming.c.day >= beside.c.day,
        func.strftime("%Y-%m", incoming.c.day) == func.strftime("%Y-%m", beside.c.day),
    )


def of_the_days(export: Export) -> ColumnElement[bool]:
    """Return the condition that a stored result tells of what the file tells of."""
    return or_(beside.c.batch_id.in_(export.alike), beside.c.is_shared)


def _spans(session: Session, export: Export) -> Overlap | None:
    """Return the overlap of rows that sum several days with other rows of the same days."""
    start = func.coalesce(incoming.c.first_day, incoming.c.day)
    meets = exists().where(
        start <= beside.c.day,
        incoming.c.day >= beside.c.first_day,
        or_(start != beside.c.first_day, incoming.c.day != beside.c.day),
        or_(start != incoming.c.day, beside.c.first_day != beside.c.day),
    )
    replaced = and_(beside.c.batch_id.in_(export.alike), beside.c.is_known, has_grown())
    has_span = session.scalar(
        select(
            or_(
                exists().where(incoming.c.first_day.is_not(None)),
                exists().where(beside.c.first_day != beside.c.day),
            )
        )
    )
    if not has_span:
        return None
    where = and_(beside.c.is_shared, meets, not_(replaced))
    text = (
        f"Stored {export.extent.source} results of {_said(export)} and rows of this file sum the "
        "same days in other parts."
    )
    return _overlap(session, OverlapKind.SPANS, where, text)


def _breakdowns(session: Session, export: Export) -> Overlap | None:
    where = and_(beside.c.batch_id.not_in(export.alike), beside.c.is_shared)
    others = set(session.scalars(select(beside.c.batch_id).where(where).distinct()))
    if not others:
        return None
    by = _by(frozenset().union(*(export.stored[batch].dimensions for batch in others)))
    text = (
        f"{export.extent.source} results of {_said(export)} are stored {by}, and this file has "
        f"them {_by(export.extent.dimensions)}."
    )
    return _overlap(session, OverlapKind.BREAKDOWN, where, text)


def _other_names(session: Session, export: Export) -> Overlap | None:
    """Return the overlap where the figures of missing names stand under new ones: a renaming."""
    missing = and_(
        beside.c.batch_id.in_(export.alike),
        not_(beside.c.is_known),
        beside.c.is_shared,
        beside.c.first_day == beside.c.day,
    )
    if not count(session, missing) or not brings_new_names(session, export):
        return None
    if not stored_beside.has_twins(session, export.told, TWINS_LOOKED_AT):
        return None
    names = listed(stored_beside.descriptions(session, missing, NAMES_SHOWN + 1))
    text = (
        f"{export.extent.source} results of {_said(export)} are stored for {names}, which this "
        "file does not have; it has the same figures under other names."
    )
    return _overlap(session, OverlapKind.OTHER_NAMES, missing, text)


def brings_new_names(session: Session, export: Export) -> bool:
    """Tell whether on stored days the file has dimensions that the tool never had before."""
    used = select(results.c.dimension_set_id).where(
        results.c.contract_id == export.contract_id, results.c.batch_id.in_(export.stored)
    )
    new = select(incoming_sets.c.number).where(
        or_(incoming_sets.c.set_id.is_(None), incoming_sets.c.set_id.not_in(used))
    )
    found = select(incoming.c.position).where(
        incoming.c.result_id.is_(None),
        incoming.c.set_number.in_(new),
        incoming.c.day.in_(select(beside.c.day)),
    )
    return session.scalar(found.limit(1)) is not None


def _events(session: Session, export: Export) -> Overlap | None:
    """Return the overlap of totals with stored events of the same tool."""
    first, last = export.days
    where = [
        results.c.contract_id == export.contract_id,
        results.c.external_id != "",
        results.c.batch_id.in_(export.stored),
        results.c.day.between(first, last),
        or_(*(results.c[key] != 0 for key in export.told)),
    ]
    rows = session.scalar(select(func.count()).select_from(results).where(*where)) or 0
    if not rows:
        return None
    batches = session.scalars(select(results.c.batch_id).where(*where).distinct()).all()
    text = (
        f"{rows:,} {export.extent.source} results of {_said(export)} are stored one by one, and "
        "this file sums them by day."
    )
    remedy = (
        "Results with their own number are never replaced: undo their import, or import this file "
        "with “add” if it counts others."
    )
    files = _files(session, batches)
    return Overlap(OverlapKind.EVENTS, text, remedy, files, rows, (Replace.ADD,))


def _totals(session: Session, export: Export) -> Overlap | None:
    text = (
        f"{export.extent.source} results of {_said(export)} are stored as daily totals, and this "
        "file lists them one by one."
    )
    return _overlap(session, OverlapKind.EVENTS, beside.c.is_shared, text)


def _beyond(session: Session, export: Export) -> Overlap | None:
    """Return the stored rows that sum days beyond those of the file, too."""
    first, last = export.days
    where = and_(of_the_days(export), or_(beside.c.first_day < first, beside.c.day > last))
    text = (
        f"A stored {export.extent.source} result sums days of {_said(export)} together with "
        "others that this file does not have."
    )
    return _overlap(session, OverlapKind.SPANS, where, text, (Replace.ADD,))


def _overlap(
    session: Session,
    kind: OverlapKind,
    where: ColumnElement[bool],
    text: str,
    choices: tuple[Replace, ...] = (Replace.DAYS, Replace.ADD),
) -> Overlap | None:
    rows = count(session, where)
    if not rows:
        return None
    batches = session.scalars(select(beside.c.batch_id).where(where).distinct()).all()
    remedy = (
        "Import it with “replace these days” if it holds all of them, or with “add” if both count."
    )
    if Replace.DAYS not in choices:
        remedy = "Undo that import, or import this file with “add” if both count."
    return Overlap(kind, text, remedy, _files(session, batches), rows, choices)


def _files(session: Session, batches: Collection[int]) -> tuple[str, ...]:
    names = session.scalars(
        select(ImportBatch.file_name)
        .where(ImportBatch.id.in_(batches))
        .distinct()
        .order_by(ImportBatch.file_name)
        .limit(FILES_SHOWN)
    )
    return tuple(names)


def _said(export: Export) -> str:
    return format_span(*export.days)


def _by(dimensions: Collection[str]) -> str:
    labels = [label.lower() for name, label in DIMENSION_LABELS.items() if name in dimensions]
    return f"by {' and '.join(labels)}" if labels else "without a breakdown"


def listed(names: list[str]) -> str:
    """Return the first names for people: “A”, “B” and others."""
    said = ", ".join(f"“{name}”" for name in names[:NAMES_SHOWN])
    return f"{said} and others" if len(names) > NAMES_SHOWN else said
