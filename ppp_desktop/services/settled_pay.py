"""What differences to stated periods change of the pay, besides what was settled before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import Conflict
from ppp_desktop.core.money import round_money
from ppp_desktop.core.periods import Period, PeriodKind, period_of
from ppp_desktop.core.vocabulary import Span
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.imports import Proposal
from ppp_desktop.models.receivables import Adjustment
from ppp_desktop.models.statements import Statement
from ppp_desktop.payouts.engine import required_measures
from ppp_desktop.services.balances import has_balances
from ppp_desktop.services.calculation import objective_figures, pay_of_period
from ppp_desktop.services.closing_statements import closes_period
from ppp_desktop.services.held_differences import ROWS_KEPT
from ppp_desktop.services.holds import holds_of
from ppp_desktop.services.import_periods import closed_periods
from ppp_desktop.services.proposal_applying import current_rows, pretend_proposed
from ppp_desktop.services.proposal_making import SETTLED
from ppp_desktop.services.terms import read_terms


def amount_to_settle(session: Session, contract: Contract, proposal: Proposal) -> Decimal:
    """Return what is still to be paid for a proposal, inside a transaction; nothing of it stays.

    It is what all periods that the differences touch would pay with them and with those settled
    before, less what they would pay as stored, less what the adjustments of those came to. A
    later file with other figures of the same results so only pays what is between them. Raises
    Conflict where all these results have changed since, or the pay cannot be worked out.
    """
    if proposal.rows > ROWS_KEPT:
        raise Conflict(
            f"{proposal.rows:,} differences are too many to be worked out from here.",
            "Add an adjustment by hand, with the amount that you agree on.",
        )
    settled = _settled_with(session, proposal)
    # In the order in which the files came: the last one knows best.
    chain = sorted((*settled, proposal), key=lambda each: each.id)
    rows = {each.id: current_rows(session, each) for each in chain}
    if not rows[proposal.id]:
        raise Conflict(
            "The results of this proposal have changed since it was made.",
            "Dismiss it: what came later is known, or waits in a proposal of its own.",
        )
    change = _change_of_pay(session, contract, chain, rows)
    paid = session.scalars(
        select(Adjustment.amount).where(
            Adjustment.proposal_id.in_([each.id for each in settled]),
            Adjustment.withdrawn_at.is_(None),
        )
    )
    return round_money(change - sum(paid, Decimal(0)), contract.currency)


def _settled_with(session: Session, proposal: Proposal) -> list[Proposal]:
    """Return the settled proposals about the same results, or about others beside these."""
    query = select(Proposal).where(
        Proposal.contract_id == proposal.contract_id, Proposal.state == SETTLED
    )
    left = [(each, _identities(each)) for each in session.scalars(query)]
    known = _identities(proposal)
    found: list[Proposal] = []
    while joined := [each for each in left if each[1] & known]:
        left = [each for each in left if not each[1] & known]
        for settled, identities in joined:
            found.append(settled)
            known |= identities
    return found


def _identities(proposal: Proposal) -> set[str]:
    rows = proposal.change["rows"]
    return {row["identity"] for row in rows} if isinstance(rows, list) else set()


def _change_of_pay(
    session: Session,
    contract: Contract,
    chain: Sequence[Proposal],
    rows: Mapping[int, list[dict[str, object]]],
) -> Decimal:
    """Return what the touched periods would pay more, each worked out as if it were open."""
    periods = _touched(session, contract, chain)
    nested = session.begin_nested()
    try:
        session.execute(
            update(Statement)
            .where(
                closes_period(contract.id), Statement.start.in_([each.start for each in periods])
            )
            .values(voided_on=Statement.start)
            .execution_options(synchronize_session=False)
        )
        stored = _pay(session, contract, periods)
        for each in chain:
            pretend_proposed(session, each, rows[each.id])
        return _pay(session, contract, periods) - stored
    finally:
        nested.rollback()


def _pay(session: Session, contract: Contract, periods: Sequence[Period]) -> Decimal:
    total = Decimal(0)
    for period in periods:
        pay = pay_of_period(session, contract, period)
        if pay is None:
            raise Conflict(
                f"The pay of {period.label} cannot be worked out with these differences.",
                "Add an adjustment by hand, with the amount that you agree on.",
            )
        total += pay
    return total


def _touched(session: Session, contract: Contract, chain: Sequence[Proposal]) -> list[Period]:
    """Return the periods of the contract whose pay the differences move.

    They are those in which differing results count or are taken back. Where pay rests on what
    came before, through running totals or balances, so are all that follow and are issued.
    """
    kind = PeriodKind(contract.billing)
    holds = [timedelta(days=days) for days in holds_of(contract)]
    found = {Period(each.start, each.end) for each in chain}
    for day, is_reversal in {each for proposal in chain for each in _days(proposal)}:
        found |= {period_of(day + hold, kind) for hold in ([timedelta()] if is_reversal else holds)}
    if _looks_back(contract):
        first = min(found)
        issued = (entry.period for entry in closed_periods(session, contract.id))
        found |= {period for period in issued if period >= first}
    last = contract.end or date.max
    return sorted(each for each in found if each.end >= contract.start and each.start <= last)


def _looks_back(contract: Contract) -> bool:
    figures = objective_figures(contract)
    return any(
        has_balances(version.document)
        or any(
            request.span is not Span.PERIOD
            for request in required_measures(read_terms(version.document), figures)
        )
        for version in contract.terms
    )


def _days(proposal: Proposal) -> Iterator[tuple[date, bool]]:
    """Yield the days of results and of their reversals, as they are stored and as they came."""
    rows = proposal.change["rows"]
    for row in rows if isinstance(rows, list) else []:
        for facts in (row["before"], row["after"]):
            if facts is not None:
                yield date.fromisoformat(facts["day"]), False
                if facts["reversed_on"]:
                    yield date.fromisoformat(facts["reversed_on"]), True
