"""Two sources of one metric side by side: per day, per value of a dimension, and in total.

Rows that sum several days are compared over all their days; where such a span reaches beyond the
period, the days of the comparison are widened to it. The other figure may differ from the trusted
one by the tolerance; what somebody explained is no gap as long as it stays what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS
from ppp_desktop.metrics.conversion import PRECISION
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.calculation import active_part
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.courses import Course
from ppp_desktop.services.explained_gaps import read_explanations
from ppp_desktop.services.gap_rows import (
    Explanation,
    GapRow,
    Pair,
    buckets_of,
    covers,
    state_of,
    total_of,
)
from ppp_desktop.services.gap_sums import (
    Chosen,
    LeftOut,
    Sides,
    last_day_of,
    left_out,
    pair_of,
    pairs_by_days,
    pairs_by_value,
    shared_dimensions,
    widened,
)
from ppp_desktop.services.reconciliation_counting import Counting, counting_of
from ppp_desktop.services.reconciliation_sides import sides_of
from ppp_desktop.services.reconciliations import (
    ReconciliationDetails,
    ReconciliationRow,
    check_details,
    require_reconciliation,
    row_of,
)

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What came of comparing two sources over `days`, those of `period` inside the contract.

    `rows` stand by day (or span of days), `values` by value of the dimension `by`, the widest
    difference first. `total` is the whole; its `explained` part is what explanations cover.
    `counting` tells which of the two pay counts.
    """

    reconciliation: ReconciliationRow
    currency: str
    period: Period
    days: Period
    by: str
    total: GapRow
    rows: tuple[GapRow, ...]
    values: tuple[GapRow, ...]
    explanations: tuple[Explanation, ...]
    dimensions: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    counting: Counting | None = None

    @property
    def details(self) -> ReconciliationDetails:
        """What is compared."""
        return self.reconciliation.details

    @property
    def open_rows(self) -> tuple[GapRow, ...]:
        """The days that somebody should look into."""
        return tuple(row for row in self.rows if row.is_open)

    @property
    def missing_in_trusted(self) -> tuple[Period, ...]:
        """The days of which only the other source has a figure, other than zero."""
        return tuple(row.days for row in self.rows if row.pair.trusted is None and row.pair.other)

    @property
    def missing_in_other(self) -> tuple[Period, ...]:
        """The days of which only the trusted source has a figure, other than zero."""
        return tuple(row.days for row in self.rows if row.pair.other is None and row.pair.trusted)


def reconcile(
    database: Database,
    contract_id: int,
    reconciliation_id: int,
    period: Period,
    *,
    by: str = "",
    chosen: Chosen | None = None,
) -> Reconciled:
    """Compare the two sources of a reconciliation; with `chosen` only what names that value.

    Raises NotFound outside the contract.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        row = row_of(require_reconciliation(session, reconciliation_id))
        return _described(session, contract, row, period, by, chosen)


def compare_sources(
    database: Database,
    contract_id: int,
    details: ReconciliationDetails,
    period: Period,
    *,
    by: str = "",
) -> Reconciled:
    """Compare two sources without setting anything up."""
    check_details(details)
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        return _described(
            session, contract, ReconciliationRow(0, contract_id, details), period, by, None
        )


def latest_period(
    database: Database, contract_id: int, details: ReconciliationDetails
) -> Period | None:
    """Return the last billing period in which one of the sources has results, None without any."""
    with database.reading() as session:
        course = Course.of(require_contract(session, contract_id))
        sides = Sides(
            contract_id,
            details.metric,
            details.other_metric,
            details.trusted,
            details.other,
            course.start,
        )
        last = last_day_of(session, sides)
        if last is None or last < course.start:
            return None
        return course.period_of(min(last, course.end or last))


def read_reconciled(
    session: Session,
    contract: Contract,
    row: ReconciliationRow,
    period: Period,
    *,
    by: str = "",
    chosen: Chosen | None = None,
) -> Reconciled:
    """Compare two sources inside a transaction, without what only a view of it needs."""
    if by and by not in DIMENSIONS:
        raise ValidationFailed(
            f"There is no dimension “{by}”.", field="by", remedy=f"Use {', '.join(DIMENSIONS)}."
        )
    details, tolerance = row.details, row.details.tolerance
    sides, days = _prepared(session, contract, details, period)
    pairs = pairs_by_days(session, sides, days, chosen)
    known = read_explanations(session, row.id, sides, days, tolerance) if row.id else ()
    reasons = [each for each in known if _is_about(each, chosen)]
    rows = [_day_row(span, pair, reasons, chosen, tolerance) for span, pair in buckets_of(pairs)]
    whole = total_of(pairs.values())
    return Reconciled(
        reconciliation=row,
        currency=contract.currency,
        period=period,
        days=days,
        by=by,
        total=_total(session, sides, days, whole, rows, reasons, chosen, tolerance),
        rows=tuple(rows),
        values=_value_rows(session, sides, days, by, known, tolerance) if by else (),
        explanations=known,
    )


def _prepared(
    session: Session, contract: Contract, details: ReconciliationDetails, period: Period
) -> tuple[Sides, Period]:
    active = active_part(contract, period)
    sides = sides_of(session, contract, details, active)
    days = widened(session, sides, active)
    if days != active and sides.exchange is not None:
        sides = replace(sides_of(session, contract, details, days), close=sides.close)
    return sides, days


def _described(
    session: Session,
    contract: Contract,
    row: ReconciliationRow,
    period: Period,
    by: str,
    chosen: Chosen | None,
) -> Reconciled:
    made = read_reconciled(session, contract, row, period, by=by, chosen=chosen)
    sides = sides_of(session, contract, row.details, active_part(contract, period))
    return replace(
        made,
        dimensions=shared_dimensions(session, sides, made.days),
        left_out=left_out(session, sides, made.days),
        counting=counting_of(session, contract, row.details, period),
    )


def _is_about(each: Explanation, chosen: Chosen | None) -> bool:
    """Tell whether an explanation bears on what is looked at: one of another value does not."""
    return chosen is None or each.is_whole or Chosen(each.dimension, each.value) == chosen


def _day_row(
    days: Period,
    pair: Pair,
    reasons: Iterable[Explanation],
    chosen: Chosen | None,
    tolerance: Decimal,
) -> GapRow:
    """Return one line by day.

    An explanation of more days than these explains their whole difference while it holds; one
    inside of them explains its own part.
    """
    explained, kept = _ZERO, []
    for each in reasons:
        if covers(each.days, days) and (each.is_whole or chosen is not None):
            part = pair.difference if each.holds else _ZERO
            if each.days == days and not each.holds:
                part = each.difference
        elif covers(days, each.days):
            part = _standing(each)
        else:
            continue
        kept.append(each)
        with localcontext(prec=PRECISION):
            explained += part
    state = state_of(pair, explained, tolerance, has_reason=bool(kept))
    return GapRow(days, "" if chosen is None else chosen.value, pair, explained, state, tuple(kept))


def _value_rows(
    session: Session,
    sides: Sides,
    days: Period,
    by: str,
    known: Sequence[Explanation],
    tolerance: Decimal,
) -> tuple[GapRow, ...]:
    """Return the lines by value; what was explained of whole days belongs to no single value."""
    found = []
    for value, pair in pairs_by_value(session, sides, days, by).items():
        reasons = tuple(each for each in known if (each.dimension, each.value) == (by, value))
        explained = _ZERO
        for each in reasons:
            part = _part_within(session, sides, days, each)
            with localcontext(prec=PRECISION):
                explained += part
        whole = tuple(each for each in known if each.is_whole and covers(each.days, days))
        if any(each.holds for each in whole):
            explained = pair.difference
        kept = (*reasons, *whole)
        state = state_of(pair, explained, tolerance, has_reason=bool(kept))
        found.append(GapRow(days, value, pair, explained, state, kept))
    return tuple(sorted(found, key=lambda row: (-abs(row.pair.difference), row.value)))


def _total(
    session: Session,
    sides: Sides,
    days: Period,
    pair: Pair,
    rows: Iterable[GapRow],
    reasons: Sequence[Explanation],
    chosen: Chosen | None,
    tolerance: Decimal,
) -> GapRow:
    """Return the whole line: what explanations cover of it, each only as far as it holds."""
    parts = (
        [_part_within(session, sides, days, each) for each in reasons]
        if chosen is None
        else [row.explained for row in rows]
    )
    with localcontext(prec=PRECISION):
        explained = sum(parts, _ZERO)
    state = state_of(pair, explained, tolerance, has_reason=bool(reasons))
    return GapRow(
        days, "" if chosen is None else chosen.value, pair, explained, state, tuple(reasons)
    )


def _standing(each: Explanation) -> Decimal:
    """Return what an explanation covers of its own days: all of it, or what it was given for."""
    return each.now if each.holds else each.difference


def _part_within(session: Session, sides: Sides, days: Period, each: Explanation) -> Decimal:
    """Return what an explanation covers of `days`, which it may reach beyond."""
    if covers(days, each.days):
        return _standing(each)
    if not each.holds:
        return _ZERO
    inside = Period(max(each.days.start, days.start), min(each.days.end, days.end))
    chosen = None if each.is_whole else Chosen(each.dimension, each.value)
    return pair_of(session, sides, inside, chosen).difference
