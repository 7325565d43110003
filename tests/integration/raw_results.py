"""Results written straight into a store, and their figures worked out one by one beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.orm import Session

from ppp_desktop.core.exact import to_scaled
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest, Span, Status
from ppp_desktop.models.results import STATUS_CODES, ImportBatch, dimension_sets, results
from ppp_desktop.services.courses import Course

CAMPAIGNS = ("", "A", "B")


@dataclass(frozen=True, slots=True)
class Raw:
    """One result as it is stored; `is_event` says that it has an id of its own."""

    day: date
    leads: int | None = None
    revenue: Decimal | None = None
    status: Status = Status.APPROVED
    reversed_on: date | None = None
    campaign: str = ""
    is_event: bool = True
    currency: str = ""

    def value(self, key: str) -> Decimal | None:
        """Return the figure of a stored metric."""
        if key == "leads":
            return None if self.leads is None else Decimal(self.leads)
        return self.revenue if key == "revenue" else None

    def status_on(self, close: date) -> Status:
        """Return the status that the result had on a day."""
        if self.status is Status.REVERSED and self.reversed_on and self.reversed_on > close:
            return Status.APPROVED
        return self.status


def store_rows(session: Session, rows: Sequence[Raw], contract_id: int = 1) -> None:
    """Write the results as one import."""
    batch = ImportBatch(
        contract_id=contract_id, file_name="raw.csv", sheet="", sha256="0", format="", added=0,
        format_label="Raw", imported_at=datetime.now(UTC).replace(tzinfo=None), changed=0,
        report={},
    )  # fmt: skip
    session.add(batch)
    session.flush()
    for number, name in enumerate(CAMPAIGNS, start=1):
        session.execute(
            insert(dimension_sets).values(id=number, digest=name.encode(), campaign=name)
        )
    found = [_columns(row, number, contract_id, batch.id) for number, row in enumerate(rows)]
    if found:
        session.execute(insert(results), found)


def _columns(row: Raw, number: int, contract_id: int, batch_id: int) -> dict[str, object]:
    return {
        "contract_id": contract_id,
        "batch_id": batch_id,
        "row": number,
        "day": row.day,
        "status": STATUS_CODES[row.status],
        "dimension_set_id": CAMPAIGNS.index(row.campaign) + 1,
        "external_id": f"E-{number}" if row.is_event else "",
        "currency": row.currency,
        "reversed_on": row.reversed_on,
        "identity": number.to_bytes(16, "big"),
        "leads": None if row.leads is None else to_scaled(Decimal(row.leads)),
        "revenue": None if row.revenue is None else to_scaled(row.revenue),
    }


def counted(
    rows: Iterable[Raw],
    course: Course,
    period: Period,
    request: MeasureRequest,
    close: date | None = None,
) -> list[Raw]:
    """Return the results that a request for `period` counts, by the definition of each."""
    return [row for row in rows if _counts(row, course, period, request, close or period.end)]


def _counts(row: Raw, course: Course, period: Period, request: MeasureRequest, close: date) -> bool:
    if row.value(request.metric) is None:
        return False
    if any(row.campaign not in values for _, values in request.scope.filters):
        return False
    payable = row.day + timedelta(days=request.hold_days)
    if request.span is Span.PERIOD:
        if request.hold_days and row.day < course.start:
            return False
        inside = payable in period
    else:
        inside = row.day >= course.start and payable < period.start
        close = course.period_of(payable).end
    if request.span is Span.YEAR_BEFORE:
        inside = inside and payable.year == period.start.year
    return inside and row.status_on(close) in request.scope.statuses
