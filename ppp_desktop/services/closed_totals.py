"""Running totals: the sums of an issued period are kept, so that later ones need not sum again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from hashlib import blake2b

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import from_scaled, to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.models.statements import Statement, closed_totals
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.courses import Course, Segment
from ppp_desktop.services.measure_requests import SumRow

DIGEST_BYTES = 16

Known = dict[tuple[Segment, MeasureRequest], SumRow]


def request_digest(request: MeasureRequest) -> bytes:
    """Return what a sum of a period is known by: its metric, scope and hold, over any span."""
    meant = [
        request.metric,
        [[name, list(values)] for name, values in request.scope.filters],
        [status.value for status in request.scope.statuses],
        request.hold_days,
    ]
    text = json.dumps(meant, ensure_ascii=True, separators=(",", ":"))
    return blake2b(text.encode("ascii"), digest_size=DIGEST_BYTES).digest()


def keep_totals(session: Session, statement_id: int, sums: Iterable[Measure]) -> None:
    """Keep the sums of a statement's period.

    A sum with converted money is not kept: it is no whole number of millionths, and is summed
    again when it is needed.
    """
    rows = {
        request_digest(found.request): {
            "statement_id": statement_id,
            "request": request_digest(found.request),
            "value": to_scaled(found.value or Decimal(0)),
            "rows": found.rows,
        }
        for found in sums
        if not found.conversions
    }
    if rows:
        session.execute(insert(closed_totals), list(rows.values()))


def kept_totals(session: Session, statement_id: int) -> dict[bytes, tuple[Decimal, int]]:
    """Return what is kept with a statement: value and rows by the digest of the request."""
    kept = closed_totals.c
    rows = session.execute(
        select(kept.request, kept.value, kept.rows).where(kept.statement_id == statement_id)
    )
    return {digest: (from_scaled(value), count) for digest, value, count in rows}


def known_totals(
    session: Session,
    course: Course,
    segments: Sequence[Segment],
    requests: Iterable[MeasureRequest],
) -> Known:
    """Return the sums of those segments that are whole periods with an issued statement."""
    by_digest: dict[bytes, list[MeasureRequest]] = {}
    for request in requests:
        by_digest.setdefault(request_digest(request), []).append(request)
    by_period = {segment.whole: segment for segment in segments if segment.whole is not None}
    if not by_digest or not by_period:
        return {}
    rows = session.execute(
        select(
            Statement.start,
            Statement.end,
            closed_totals.c.request,
            closed_totals.c.value,
            closed_totals.c.rows,
        )
        .join(closed_totals, closed_totals.c.statement_id == Statement.id)
        .where(
            closes_period(course.contract_id),
            Statement.start.between(
                min(each.start for each in by_period), max(each.start for each in by_period)
            ),
            closed_totals.c.request.in_(by_digest),
        )
    )
    return {
        (by_period[period], request): SumRow(from_scaled(value), count)
        for start, end, digest, value, count in rows
        if (period := Period(start, end)) in by_period
        for request in by_digest[digest]
    }
