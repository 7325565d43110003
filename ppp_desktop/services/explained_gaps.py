"""Why two sources differ, as somebody explained it: written down, taken back, held to its figure.

An explanation keeps the difference that it was given for. While the difference of the same
results stays as near to it as the reconciliation's tolerance asks, all of it is explained. Once
results change it further, only the old figure stays explained and the rest is open again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal, localcontext

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.exact import rescale
from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.database import Database
from ppp_desktop.models.imports import ExplainedGap
from ppp_desktop.services.agency import record_activity
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.gap_rows import Explanation, overlaps
from ppp_desktop.services.gap_sums import Chosen, Sides, pair_of
from ppp_desktop.services.reconciliation_sides import sides_of
from ppp_desktop.services.reconciliations import require_reconciliation, row_of


def explain_gap(
    database: Database,
    reconciliation_id: int,
    days: Period,
    *,
    reason: str,
    author: str,
    dimension: str = "",
    value: str = "",
) -> tuple[int, Changes]:
    """Write down why the sources differ on `days`, for one value of a dimension or as a whole.

    Raises ValidationFailed without reason or author, or where nothing differs, and Conflict where
    some of it is explained already.
    """
    _check(reason, author, dimension)
    with database.writing() as session:
        stored = require_reconciliation(session, reconciliation_id)
        contract = require_contract(session, stored.contract_id)
        for gap in _stored(session, reconciliation_id):
            _refuse_overlap(gap, days, dimension, value)
        sides = sides_of(session, contract, row_of(stored).details, days)
        pair = pair_of(session, sides, days, Chosen(dimension, value) if dimension else None)
        if not pair.difference:
            raise ValidationFailed(
                f"The sources do not differ on {format_span(days.start, days.end)}.", field="days"
            )
        gap = ExplainedGap(
            reconciliation_id=reconciliation_id,
            first_day=days.start,
            last_day=days.end,
            dimension=dimension,
            value=value,
            difference=rescale(pair.difference)[0],
            reason=reason.strip(),
            author=author.strip(),
            explained_at=datetime.now(UTC).replace(tzinfo=None),
        )
        session.add(gap)
        session.flush()
        _record(session, gap, "Gap explained", contract.id, contract.code)
        return gap.id, Changes.of(Topic.RESULTS, Topic.STATEMENTS)


def undo_explanation(database: Database, gap_id: int) -> Changes:
    """Take an explanation back; raises NotFound."""
    with database.writing() as session:
        gap = session.get(ExplainedGap, gap_id)
        if gap is None:
            raise NotFound("This explanation is no longer in the store.")
        stored = require_reconciliation(session, gap.reconciliation_id)
        contract = require_contract(session, stored.contract_id)
        _record(session, gap, "Explanation of a gap taken back", contract.id, contract.code)
        session.delete(gap)
        return Changes.of(Topic.RESULTS, Topic.STATEMENTS)


def read_explanations(
    session: Session, reconciliation_id: int, sides: Sides, days: Period, tolerance: Decimal
) -> tuple[Explanation, ...]:
    """Return what was explained of some days, each held to the difference that it has now."""
    return tuple(
        _explanation(session, gap, sides, tolerance)
        for gap in _stored(session, reconciliation_id)
        if overlaps(Period(gap.first_day, gap.last_day), days)
    )


def _stored(session: Session, reconciliation_id: int) -> list[ExplainedGap]:
    query = select(ExplainedGap).where(ExplainedGap.reconciliation_id == reconciliation_id)
    return list(session.scalars(query.order_by(ExplainedGap.first_day, ExplainedGap.id)))


def _explanation(
    session: Session, gap: ExplainedGap, sides: Sides, tolerance: Decimal
) -> Explanation:
    days = Period(gap.first_day, gap.last_day)
    chosen = Chosen(gap.dimension, gap.value) if gap.dimension else None
    pair = pair_of(session, sides, days, chosen)
    with localcontext(prec=PRECISION):
        moved = pair.difference - gap.difference
    return Explanation(
        id=gap.id,
        days=days,
        dimension=gap.dimension,
        value=gap.value,
        reason=gap.reason,
        author=gap.author,
        explained_at=gap.explained_at,
        difference=gap.difference,
        now=pair.difference,
        holds=pair.bears(moved, tolerance),
    )


def _check(reason: str, author: str, dimension: str) -> None:
    if not reason.strip():
        raise ValidationFailed("Say why the sources differ.", field="reason")
    if not author.strip():
        raise ValidationFailed("Say who explains it.", field="author")
    if dimension and dimension not in DIMENSIONS:
        raise ValidationFailed(f"There is no dimension “{dimension}”.", field="dimension")


def _refuse_overlap(gap: ExplainedGap, days: Period, dimension: str, value: str) -> None:
    """Only different values of one dimension may share days, so that nothing is explained twice."""
    apart = bool(dimension) and gap.dimension == dimension and gap.value != value
    if apart or not overlaps(Period(gap.first_day, gap.last_day), days):
        return
    about = f" for {gap.value or 'results without a value'}" if gap.dimension else ""
    raise Conflict(
        f"{format_span(gap.first_day, gap.last_day)} is explained already{about}: {gap.reason}",
        "Take that explanation back first.",
    )


def _record(session: Session, gap: ExplainedGap, title: str, contract_id: int, code: str) -> None:
    about = f", {gap.value}" if gap.value else ""
    span = format_span(gap.first_day, gap.last_day)
    detail = f"{code}, {span}{about}: {gap.reason} ({gap.author})"
    record_activity(session, title, detail, contract_id)
