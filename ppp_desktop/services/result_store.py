"""Results in the store inside a transaction: what a sheet would change, changing it, undoing it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import (
    ColumnElement,
    Float,
    FromClause,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.exact import LARGEST_SCALED, from_scaled
from ppp_desktop.core.progress import Progress
from ppp_desktop.imports.rows import ParsedSheet, Problem
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.results import results
from ppp_desktop.services import held_differences, result_merge, stored_beside
from ppp_desktop.services.export_extents import Extent, incoming_extent
from ppp_desktop.services.held_differences import Draft
from ppp_desktop.services.import_closed import PROPOSED, Closed, Facts, is_same
from ppp_desktop.services.import_reports import Overlap, Replace
from ppp_desktop.services.incoming_rows import Incoming, Verdict, chunks, clear, incoming, take_in
from ppp_desktop.services.interrupting import interruptible
from ppp_desktop.services.replaced_days import find_replaced
from ppp_desktop.services.settled_rows import hold_settled
from ppp_desktop.services.stored_beside import Fate, beside, decide
from ppp_desktop.services.unlike_rows import is_unlike_stored

WRITE_CHUNK = 500
_SAFE_SHARE = 0.999  # of the largest sum: what the estimate in floats may be off by


@dataclass(frozen=True, slots=True)
class Difference:
    """How parsed rows, which now are the `incoming` ones, compare with the store.

    `barred` says of each row that an issued or frozen period keeps out why it does; `drafts` are
    the differences among these, and stored results of such periods that are missing.
    """

    came: Incoming
    extent: Extent
    closed: Closed
    added: int
    changed: int
    unchanged: int
    gone: int
    barred: tuple[Problem, ...]
    drafts: tuple[Draft, ...]
    overlap: Overlap | None
    to_be_known: tuple[Problem, ...]

    @property
    def proposed(self) -> int:
        """How many differences to closed periods are new and wait for a decision."""
        return sum(draft.rows for draft in self.drafts)


def compare(
    session: Session,
    contract_id: int,
    parsed: ParsedSheet,
    closed: Closed,
    replacing: Replace,
    progress: Progress,
) -> Difference:
    """Take the rows of `parsed` in, and return what storing them would do."""
    is_unlike = not closed.periods and is_unlike_stored(session, contract_id, parsed.rows)
    came = take_in(session, parsed, progress, is_unlike=is_unlike)
    result_merge.compare(session, contract_id, came, progress)
    with interruptible(session, progress):
        replacement = find_replaced(session, contract_id, parsed, came, replacing)
        barred = _keep_out(session, contract_id, closed)
        found = result_merge.counts(session)
        return Difference(
            came,
            incoming_extent(session, parsed),
            closed,
            added=found[Verdict.ADDED] if came.unlike is None else came.rows,
            changed=found[Verdict.CHANGED],
            unchanged=found[Verdict.UNCHANGED],
            gone=stored_beside.count_gone(session),
            barred=tuple(barred),
            drafts=held_differences.drafts(session, contract_id, closed),
            overlap=replacement.overlap,
            to_be_known=replacement.problems,
        )


def write(
    session: Session,
    contract_id: int,
    batch_id: int,
    difference: Difference,
    progress: Progress,
) -> None:
    """Store what `compare` found, as one batch."""
    result_merge.write(session, contract_id, batch_id, difference.came, progress)
    if difference.gone:
        stored_beside.remove_gone(session, batch_id)


def forget(session: Session) -> None:
    """Let go of the rows that `compare` took in."""
    clear(session)
    stored_beside.forget(session)
    held_differences.forget(session)


def refuse_uncountable(session: Session, contract_id: int, metrics: Iterable[str]) -> None:
    """Raise Conflict where a contract's figures would no longer add up in 64 bits.

    Each figure fits, but a sum beyond it stops every list and view that it is part of.
    """
    keys = list(metrics)
    # A sum of floats cannot overflow, and as an estimate it is good enough.
    sums = [func.sum(func.abs(cast(results.c[key], Float))) for key in keys]
    if not sums:
        return
    totals = session.execute(select(*sums).where(results.c.contract_id == contract_id)).one()
    for key, total in zip(keys, totals, strict=True):
        if total is not None and total > LARGEST_SCALED * _SAFE_SHARE:
            raise Conflict(
                f"{metric(key).label} would add up to more than can be counted "
                f"({from_scaled(LARGEST_SCALED):,.0f}).",
                "Look for a wrong figure in the file, such as a number taken for an amount.",
            )


def _keep_out(session: Session, contract_id: int, closed: Closed) -> list[Problem]:
    """Let closed periods judge the rows that touch them; returns why rows are kept out.

    What differs from a closed period is held back, to be proposed for a decision.
    """
    held_differences.begin(session)
    if not closed.periods:
        return []
    barred: list[Problem] = []
    waiting: dict[int, list[int]] = {}

    def verdict_on(
        position: int, before: Facts | None, after: Facts
    ) -> tuple[Verdict, Facts | None]:
        judged = closed.judge(before, after)
        if isinstance(judged, Problem):
            barred.append(judged)
            place = closed.place(before, after)
            if judged.cause in PROPOSED and place is not None:
                waiting.setdefault(place, []).append(position)
            return Verdict.BARRED, None
        if before is None:
            return Verdict.ADDED, judged
        return Verdict.UNCHANGED if is_same(before, judged) else Verdict.CHANGED, judged

    result_merge.judge(session, contract_id, _touches(closed), verdict_on)
    for place, positions in waiting.items():
        held_differences.hold(session, place, positions=positions)
    _keep_missing(session, closed)
    return [*barred, *hold_settled(session, contract_id, closed)]


def _keep_missing(session: Session, closed: Closed) -> None:
    """Keep what a closed period counted and the file does not hold; it is proposed, not removed."""
    rows = session.execute(
        select(results)
        .join(beside, beside.c.result_id == results.c.id)
        .where(beside.c.fate == Fate.GONE, or_(*_days_in(closed, results)))
        .order_by(results.c.id)
    ).mappings()
    waiting: dict[int, list[int]] = {}
    for row in rows:
        place = closed.place(dict(row), None)
        if place is not None:
            waiting.setdefault(place, []).append(row["id"])
    for place, ids in waiting.items():
        for chunk in chunks(ids, WRITE_CHUNK):
            decide(session, Fate.HELD, beside.c.result_id.in_(chunk))
            held_differences.hold(session, place, result_ids=chunk)


def _touches(closed: Closed) -> ColumnElement[bool]:
    """Return the condition that a row is, or was, of an issued period, or reversed in one."""
    return or_(*_days_in(closed, incoming), *_days_in(closed, results))


def _days_in(closed: Closed, table: FromClause) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for first, last in closed.spans:
        found.append(table.c.reversed_on.between(first, last))
        for hold in closed.holds:
            days = timedelta(days=hold)
            found.append(table.c.day.between(first - days, last - days))
    return found
