"""Decides which stored daily results a later export replaces, which stay, and where to ask.

The rules and why they are these: docs/decisions/0008-which-days-an-export-replaces.md.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.imports.rows import ParsedSheet, Problem, Severity
from ppp_desktop.services import stored_beside
from ppp_desktop.services.export_extents import incoming_extent, stored_extents
from ppp_desktop.services.import_reports import Overlap, Replace
from ppp_desktop.services.incoming_rows import Incoming, incoming
from ppp_desktop.services.overlaps import (
    NAMES_SHOWN,
    Export,
    brings_new_names,
    find_overlap,
    has_grown,
    listed,
    of_the_days,
)
from ppp_desktop.services.stored_beside import Fate, beside, count, decide


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was found: how the file overlaps with what is stored, and what is to be known."""

    overlap: Overlap | None = None
    problems: tuple[Problem, ...] = ()


def find_replaced(
    session: Session, contract_id: int, parsed: ParsedSheet, came: Incoming, replace: Replace
) -> Replacement:
    """Decide the fate of stored results of the tool's days; they wait in `stored_beside`.

    With an overlap in the answer nothing is decided: the caller asks or refuses.
    """
    stored_beside.begin(session)
    stored = stored_extents(session, contract_id, parsed) if came.told else {}
    if not stored:
        return Replacement()
    by_totals = _told(session, came, incoming.c.external_id == "")
    is_of_events = not by_totals
    told = by_totals or _told(session, came, incoming.c.external_id != "")
    if not told:
        return Replacement()
    extent = incoming_extent(session, parsed)
    export = Export(contract_id, told, extent, stored, is_of_events)
    stored_beside.gather(session, contract_id, list(stored), export.days, told)
    overlap = find_overlap(session, export, replace)
    if replace is Replace.ADD:
        return Replacement(None, (_both_count(overlap),) if overlap else ())
    if overlap is not None:
        return Replacement(overlap)
    if replace is Replace.DAYS:
        decide(session, Fate.GONE, of_the_days(export))
        return Replacement()
    if not is_of_events:
        _decide_days(session, export)
    return Replacement(None, tuple(_staying(session, export)))


def _told(session: Session, came: Incoming, where: ColumnElement[bool]) -> tuple[str, ...]:
    """Return the metrics that rows of the file have figures of."""
    keys = sorted(came.told)
    found = session.execute(
        select(*(func.count(incoming.c[key]) for key in keys)).where(where)
    ).one()
    return tuple(key for key, figures in zip(keys, found, strict=True) if figures)


def _decide_days(session: Session, export: Export) -> None:
    """What the file knows and no longer has on its days is gone."""
    on_its_days = beside.c.day.in_(select(incoming.c.day).where(incoming.c.external_id == ""))
    of_its_time = or_(on_its_days, beside.c.batch_id.in_(export.beside_it))
    daily = beside.c.first_day == beside.c.day
    known = and_(beside.c.batch_id.in_(export.alike), beside.c.is_known)
    decide(session, Fate.GONE, and_(known, daily, of_its_time))
    decide(session, Fate.GONE, and_(known, not_(daily), has_grown()))


def _staying(session: Session, export: Export) -> list[Problem]:
    """Tell of stored results that the file does not have, unless it is of other known names."""
    where = and_(
        beside.c.fate == Fate.STAYS,
        beside.c.is_shared,
        beside.c.batch_id.in_(export.beside_it),
    )
    rows = count(session, where)
    known = select(incoming.c.position).where(incoming.c.result_id.is_not(None)).limit(1)
    if not rows or (session.scalar(known) is None and not brings_new_names(session, export)):
        return []
    names = listed(stored_beside.descriptions(session, where, NAMES_SHOWN + 1))
    text = f"{rows:,} stored results of these days are not in the file and stay: {names}."
    remedy = "If the file has all of these days, import it with “replace these days”."
    return [Problem(0, "", "not_in_file", text, remedy, Severity.WARNING)]


def _both_count(overlap: Overlap) -> Problem:
    remedy = f"Both count now; compare with {' and '.join(overlap.files)}."
    return Problem(0, "", "counted_twice", overlap.message, remedy, Severity.WARNING)
