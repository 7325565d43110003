"""From which days a version of the terms may apply, and what a day means for the periods."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period, PeriodKind, format_day, format_span, period_of
from ppp_desktop.models.contracts import Agreement, Contract, SignedAnnex, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.models.statements import Statement
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.contracts import require_contract

_NUMBER_WORDS = {2: "two", 3: "three", 4: "four", 5: "five"}


@dataclass(frozen=True, slots=True)
class VersionDays:
    """A contract's days, and the days from which its versions apply, in order.

    `kept` are those of versions that stay as they are because a side agreed to them; `issued_to`
    is the last day of the issued statements.
    """

    kind: PeriodKind
    start: date
    end: date | None
    versions: tuple[date, ...]
    kept: frozenset[date] = frozenset()
    issued_to: date | None = None

    @property
    def first(self) -> date:
        """The first day from which terms may still change."""
        return self.start if self.issued_to is None else self.issued_to + timedelta(days=1)

    @property
    def is_closed(self) -> bool:
        """Whether there is no such day, since the contract ends before it."""
        return self.end is not None and self.first > self.end

    def number_of(self, day: date) -> int:
        """Return the number that a version of `day` has, or would get."""
        return 1 + bisect_left(self.versions, day)

    def stays(self, day: date) -> str:
        """Say why the version of `day` stays as it is, "" where it may still change."""
        if day in self.kept:
            return f"Version {self.number_of(day)} is agreed"
        if self.issued_to is not None and day <= self.issued_to:
            return f"Issued statements rest on version {self.number_of(day)}"
        return ""

    def check(self, day: date) -> None:
        """Raise ValidationFailed for the field "effective" where no version may begin on `day`."""
        if day < self.start:
            raise _refusal(
                f"The contract starts on {format_day(self.start)}; terms cannot apply earlier."
            )
        if self.end is not None and day > self.end:
            raise _refusal(
                f"The contract ends on {format_day(self.end)}; terms cannot apply later."
            )
        if self.issued_to is not None and day <= self.issued_to:
            raise _refusal(
                f"Statements are issued up to {format_day(self.issued_to)}; "
                "their terms stay as they are.",
                f"Choose {format_day(self.first)} or a later day.",
            )
        if day in self.kept:
            raise _refusal(
                f"{self.stays(day)}, so it stays as it is.",
                "Choose a later day, or remove the agreement first.",
            )

    def describe(self, day: date) -> str:
        """Say what a version from `day` on pays for, and what becomes of the others."""
        starts = tuple(sorted({*self.versions, day}))
        active = self._period_of(day)
        within = [start for start in starts if active.start < start <= active.end]
        said = self._parts(active, starts, within) if within else self._whole(day, active, starts)
        if day in self.versions:
            said = f"Takes the place of version {self.number_of(day)} of that day. {said}"
        return said

    def _whole(self, day: date, active: Period, starts: tuple[date, ...]) -> str:
        number, later = 1 + starts.index(day), bisect_right(starts, day)
        if later == len(starts):
            return f"Version {number} pays {active.label} and what follows."
        until = starts[later] - timedelta(days=1)
        return f"Version {number} pays {format_span(day, until)}; then version {later + 1} applies."

    def _parts(self, active: Period, starts: tuple[date, ...], within: list[date]) -> str:
        before = bisect_right(starts, active.start)
        if not before:
            return (
                f"No terms apply before {format_day(within[0])}: "
                f"{active.label} cannot be worked out until there are some."
            )
        parts = [f"version {before} until {_day(within[0] - timedelta(days=1))}"]
        for place, start in enumerate(within):
            span = f"from {_day(start)}"
            if place + 1 < len(within):
                span += f" until {_day(within[place + 1] - timedelta(days=1))}"
            parts.append(f"version {before + place + 1} {span}")
        count = _NUMBER_WORDS.get(len(parts), str(len(parts)))
        return f"{active.label} is paid in {count} parts: {', '.join(parts)}."

    def _period_of(self, day: date) -> Period:
        whole = period_of(day, self.kind)
        end = whole.end if self.end is None else min(whole.end, self.end)
        return Period(max(whole.start, self.start), end)


def get_version_days(database: Database, contract_id: int) -> VersionDays:
    """Return the days of a contract's versions; raises NotFound."""
    with database.reading() as session:
        return read_version_days(session, require_contract(session, contract_id))


def read_version_days(session: Session, contract: Contract) -> VersionDays:
    """Return the days of a contract's versions inside a transaction."""
    issued = session.scalar(select(func.max(Statement.end)).where(closes_period(contract.id)))
    kept: set[date] = set()
    for model in (Agreement, SignedAnnex):
        kept |= set(
            session.scalars(
                select(TermsVersion.effective)
                .join(model, model.terms_version_id == TermsVersion.id)
                .where(TermsVersion.contract_id == contract.id)
            )
        )
    return VersionDays(
        kind=PeriodKind(contract.billing),
        start=contract.start,
        end=contract.end,
        versions=tuple(version.effective for version in contract.terms),
        kept=frozenset(kept),
        issued_to=issued,
    )


def _refusal(message: str, remedy: str = "") -> ValidationFailed:
    return ValidationFailed(message, field="effective", remedy=remedy)


def _day(day: date) -> str:
    return format_day(day).rpartition(" ")[0]
