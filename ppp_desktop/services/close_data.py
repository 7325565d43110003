"""What is wrong in a period's results, and whether its sources agree, for many contracts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.results import ImportBatch, results
from ppp_desktop.services.close_days import SourceDays
from ppp_desktop.services.close_items import CloseItem, ItemKind, ItemState, Where
from ppp_desktop.services.data_checks import missing_days
from ppp_desktop.services.data_checks.findings import Acceptance, Severity
from ppp_desktop.services.data_checks.impossible_values import breaks_a_rule
from ppp_desktop.services.data_checks.looking import Looking
from ppp_desktop.services.data_checks.registry import DATA_CHECKS
from ppp_desktop.services.data_checks.running import in_order, scene_of
from ppp_desktop.services.gap_gate import agreed_sentence
from ppp_desktop.services.reconciliation import read_reconciled
from ppp_desktop.services.reconciliations import ReconciliationRow


@dataclass(frozen=True, slots=True)
class Suspects:
    """The contracts that have to be looked at one by one; of the rest nothing can be wrong."""

    contracts: frozenset[int]


def read_suspects(
    session: Session,
    contract_ids: Collection[int],
    period: Period,
    today: date,
    days: Mapping[int, Sequence[SourceDays]],
) -> Suspects:
    """Return the contracts with rows that break a rule, foreign money, or more than one tool."""
    ids = list(contract_ids)
    odd = session.scalars(
        select(results.c.contract_id)
        .join(Contract, Contract.id == results.c.contract_id)
        .where(
            results.c.contract_id.in_(ids),
            results.c.day.between(period.start, period.end),
            or_(breaks_a_rule(today), results.c.currency.not_in(["", Contract.currency])),
        )
        .distinct()
    )
    # The same result can only count twice where two tools, or two formats of one, bring it.
    formats = session.scalars(
        select(ImportBatch.contract_id)
        .where(ImportBatch.contract_id.in_(ids))
        .group_by(ImportBatch.contract_id)
        .having(func.count(ImportBatch.format_label.distinct()) > 1)
    )
    several = {key for key, sources in days.items() if len(sources) > 1}
    return Suspects(frozenset(odd) | frozenset(formats) | several)


def checks_item(
    session: Session,
    suspects: Suspects,
    contract: Contract,
    period: Period,
    today: date,
    accepted: Mapping[tuple[int, str, str], Acceptance],
) -> CloseItem:
    """Return the item about errors in the period's results that nobody accepted.

    Missing days have an item of their own.
    """
    if contract.id not in suspects.contracts:
        return _all_well()
    looking = Looking(session, scene_of(contract, today, period))
    found = [
        finding
        for check in DATA_CHECKS
        if check.finds_errors and check.key != missing_days.KEY
        for finding in check.find(looking)
        if finding.severity is Severity.ERROR
    ]
    errors = [finding.sentence for finding in in_order(found) if finding.key not in accepted]
    if errors:
        return CloseItem(
            ItemKind.CHECKS, ItemState.WARNING, errors[0], Where.CHECKS, tuple(errors[1:])
        )
    if found:
        return CloseItem(
            ItemKind.CHECKS,
            ItemState.DONE,
            "What the checks found was looked at and accepted.",
            Where.CHECKS,
        )
    return _all_well()


def gaps_item(
    session: Session, contract: Contract, period: Period, rows: Sequence[ReconciliationRow]
) -> CloseItem:
    """Return the item about sources that are compared; a gap beyond what was agreed may block."""
    if not rows:
        return CloseItem(
            ItemKind.RECONCILIATION, ItemState.NOT_APPLICABLE, "No sources are compared."
        )
    told: list[tuple[ItemState, str]] = []
    for row in rows:
        try:
            made = read_reconciled(session, contract, row, period)
        except PppError as error:
            name = row.details.name
            told.append((ItemState.WARNING, f"{name} could not be compared: {error.message}"))
            continue
        sentence = agreed_sentence(made)
        if not made.total.is_open:
            told.append((ItemState.DONE, sentence))
        else:
            told.append((ItemState.BLOCKING if row.details.gates else ItemState.WARNING, sentence))
    worst = max((state for state, _text in told), key=_BADNESS.index)
    texts = [text for state, text in sorted(told, key=lambda each: -_BADNESS.index(each[0]))]
    return CloseItem(
        ItemKind.RECONCILIATION, worst, texts[0], Where.RECONCILIATION, tuple(texts[1:])
    )


_BADNESS = (ItemState.DONE, ItemState.WARNING, ItemState.BLOCKING)


def _all_well() -> CloseItem:
    return CloseItem(ItemKind.CHECKS, ItemState.DONE, "Nothing in the results looks wrong.")
