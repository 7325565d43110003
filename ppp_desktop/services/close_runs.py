"""Closing a period for many contracts: drafts first, then issuing what somebody looked at.

Each contract is a transaction of its own. Whatever ends a run early (a cancel, a full disk, a
crash), what was issued stays issued, and the same call later goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Cancelled, PppError, StorageUnavailable
from ppp_desktop.core.money import format_money
from ppp_desktop.core.periods import Period
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.models.database import Database
from ppp_desktop.services.close_checklist import checklists_of, read_checklists
from ppp_desktop.services.close_items import Checklist, Where
from ppp_desktop.services.statements import StatementRow, close_period


@dataclass(frozen=True, slots=True)
class Refused:
    """A contract that was not closed: why, and where that is mended."""

    contract_id: int
    contract_code: str
    client_name: str
    reason: str
    where: Where = Where.NOWHERE


@dataclass(frozen=True, slots=True)
class CloseRun:
    """What came of a run: statements made, contracts refused, those it did not come to.

    `stopped` says why it ended early, "" where it came to its end or was cancelled.
    """

    period: Period
    made: tuple[StatementRow, ...] = ()
    refused: tuple[Refused, ...] = ()
    left: tuple[str, ...] = ()
    stopped: str = ""

    @property
    def totals(self) -> tuple[tuple[str, Decimal], ...]:
        """What the statements come to, by currency, tax included."""
        sums: dict[str, Decimal] = {}
        for row in self.made:
            sums[row.currency] = sums.get(row.currency, Decimal(0)) + row.total
        return tuple(sorted(sums.items()))


def draft_many(
    database: Database,
    period: Period,
    *,
    today: date,
    contract_ids: Collection[int] | None = None,
    progress: Progress = SILENT,
) -> tuple[CloseRun, Changes]:
    """Draw up the drafts of these contracts, or of all that `period` concerns, anew."""
    checklists = read_checklists(database, period, today, contract_ids=contract_ids)
    given = [each for each in checklists if not each.issued]

    def close(checklist: Checklist) -> StatementRow:
        return close_period(database, checklist.contract_id, period, issue=False, today=today)[0]

    return _run(given, period, close, "Drawing up", progress)


def issue_many(
    database: Database,
    period: Period,
    *,
    today: date,
    looked_at: Mapping[int, Decimal],
    progress: Progress = SILENT,
) -> tuple[CloseRun, Changes]:
    """Issue the drafts of the contracts of `looked_at`, which gives the total of each draft.

    Every contract is checked once more where it is written: refused is what something blocks, what
    has a warning that nobody took note of, and what has come to another amount since it was looked
    at. One that is issued already is left alone.
    """
    checklists = read_checklists(database, period, today, contract_ids=list(looked_at))
    given = [each for each in checklists if not each.issued]

    def close(checklist: Checklist) -> StatementRow:
        contract_id = checklist.contract_id

        def guard(session: Session) -> None:
            for each in checklists_of(session, period, today, contract_ids=[contract_id]):
                _check(each, looked_at[contract_id])

        row, _ = close_period(database, contract_id, period, issue=True, today=today, guard=guard)
        return row

    return _run(given, period, close, "Issuing", progress)


class _NotReady(PppError):
    """A contract that the checklist refuses, with the place where that is mended."""

    def __init__(self, message: str, where: Where) -> None:
        super().__init__(message)
        self.where = where


@dataclass(slots=True)
class _Tally:
    """What a run has come to so far."""

    made: list[StatementRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def _run(
    given: Sequence[Checklist],
    period: Period,
    close: Callable[[Checklist], StatementRow],
    doing: str,
    progress: Progress,
) -> tuple[CloseRun, Changes]:
    tally = _Tally()
    run = CloseRun(period)
    for place, checklist in enumerate(given):
        try:
            progress.check_cancelled()
            progress.report(place, len(given), f"{doing} {period.label} of {checklist.client_name}")
            tally.made.append(close(checklist))
        except (Cancelled, StorageUnavailable) as ended:
            left = tuple(each.contract_code for each in given[place:])
            run = replace(run, left=left, stopped=str(ended))
            break
        except PppError as refusal:
            tally.refused.append(_refused(checklist, refusal))
    ids = tuple(row.id for row in tally.made)
    done = replace(run, made=tuple(tally.made), refused=tuple(tally.refused))
    return done, Changes.of(Topic.STATEMENTS, ids=ids)


def _check(checklist: Checklist, looked_at: Decimal) -> None:
    """Raise where the contract is not ready to be issued at the amount that was looked at."""
    for item in checklist.blocking:
        raise _NotReady(item.text, item.where)
    for item in checklist.to_note:
        raise _NotReady(f"Nobody took note: {item.text}", item.where)
    if checklist.expected is not None and checklist.expected != looked_at:
        was = format_money(looked_at, checklist.currency)
        now = format_money(checklist.expected, checklist.currency)
        raise _NotReady(
            f"It came to {was} when it was looked at, and comes to {now} now. Look at it again.",
            Where.STATEMENT,
        )


def _refused(checklist: Checklist, refusal: PppError) -> Refused:
    where = refusal.where if isinstance(refusal, _NotReady) else Where.NOWHERE
    return Refused(
        checklist.contract_id,
        checklist.contract_code,
        checklist.client_name,
        str(refusal),
        where,
    )
