"""Which comparisons a contract's results suggest, and which sources there are to compare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.errors import PppError
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.payouts.answers import Answers
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.reconciliations import (
    DEFAULT_TOLERANCE,
    ReconciliationDetails,
    read_reconciliations,
)
from ppp_desktop.services.terms import read_terms

LOOKED_AT_DAYS = 92
"""How far back from the last result sources are looked for."""


@dataclass(frozen=True, slots=True)
class SourceMetrics:
    """A source of a contract with what it reports, in the order of metrics."""

    source: str
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two sources that report a metric on the same days, of which `days` were looked at."""

    details: ReconciliationDetails
    days: int


@dataclass(frozen=True, slots=True)
class Offers:
    """What can be compared, and what should be."""

    sources: tuple[SourceMetrics, ...]
    suggestions: tuple[Suggestion, ...]
    defaults: Answers


@dataclass(slots=True)
class _Seen:
    days: set[date]
    events: int = 0


def get_offers(database: Database, contract_id: int) -> Offers:
    """Return what the results of the last three months with data suggest to compare.

    Suggested are two sources of which one sees what the other reports: it lists single results
    where the other has totals, or it is web analytics beside an ad platform (two ad platforms
    report a part each). So are pairs that the terms name a winner of; an answer that sources do
    not overlap is no reason not to look. What is compared already is left out.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        answers = _answers(contract)
        seen = _seen(session, contract_id)
        return Offers(_sources(seen), tuple(_suggested(session, contract, seen, answers)), answers)


def _sources(seen: dict[tuple[str, str], _Seen]) -> tuple[SourceMetrics, ...]:
    return tuple(
        SourceMetrics(name, tuple(key for key in BASE_METRIC_KEYS if (name, key) in seen))
        for name in sorted({source for source, _key in seen})
    )


def _suggested(
    session: Session, contract: Contract, seen: dict[tuple[str, str], _Seen], answers: Answers
) -> Iterator[Suggestion]:
    known = {
        (row.details.metric, frozenset((row.details.trusted, row.details.other)))
        for row in read_reconciliations(session, contract.id)
    }
    tolerance = answers.source_tolerance
    for key in BASE_METRIC_KEYS:
        names = sorted(source for source, metric in seen if metric == key)
        for pair in combinations(names, 2):
            days = len(seen[pair[0], key].days & seen[pair[1], key].days)
            if not days or (key, frozenset(pair)) in known:
                continue
            trusted = _trusted(pair, key, seen, answers)
            if trusted:
                yield Suggestion(
                    ReconciliationDetails(
                        metric=key,
                        other_metric=key,
                        trusted=trusted,
                        other=pair[1] if trusted == pair[0] else pair[0],
                        tolerance=DEFAULT_TOLERANCE if tolerance is None else tolerance,
                    ),
                    days,
                )


def _trusted(
    pair: tuple[str, ...], key: str, seen: dict[tuple[str, str], _Seen], answers: Answers
) -> str:
    """Return which of two sources to trust, "" where nothing says that they count the same."""
    if answers.source in pair:
        return answers.source or ""
    one, other = pair
    first, second = (_sight(name, key, seen) for name in pair)
    if first == second:
        return ""
    return one if first > second else other


def _sight(source: str, key: str, seen: dict[tuple[str, str], _Seen]) -> int:
    """Return how much a source sees: single results, all visits of a site, or its own ads."""
    if seen[source, key].events:
        return 2
    return 1 if (source, "sessions") in seen else 0


def _answers(contract: Contract) -> Answers:
    """Return the answers of the latest terms."""
    if not contract.terms:
        return Answers()
    try:
        return read_terms(contract.terms[-1].document).answers or Answers()
    except PppError:  # terms that an older version let pass
        return Answers()


def _seen(session: Session, contract_id: int) -> dict[tuple[str, str], _Seen]:
    """Return the days and single results of each source and metric."""
    own = results.c.contract_id == contract_id
    last: date | None = session.scalar(select(func.max(results.c.day)).where(own))
    if last is None:
        return {}
    columns = [func.count(results.c[key]).label(key) for key in BASE_METRIC_KEYS]
    listed = func.sum(case((results.c.external_id != "", 1), else_=0)).label("listed")
    first = last - timedelta(days=LOOKED_AT_DAYS - 1)
    by_set = (
        select(results.c.day, results.c.dimension_set_id, listed, *columns)
        .where(own, results.c.day >= first)
        .group_by(results.c.day, results.c.dimension_set_id)
        .subquery()
    )
    rows = session.execute(
        select(
            by_set.c.day,
            dimension_sets.c.source,
            func.sum(by_set.c.listed),
            *(func.sum(by_set.c[key]) for key in BASE_METRIC_KEYS),
        )
        .join_from(by_set, dimension_sets, dimension_sets.c.id == by_set.c.dimension_set_id)
        .where(dimension_sets.c.source != "")
        .group_by(by_set.c.day, dimension_sets.c.source)
    )
    found: dict[tuple[str, str], _Seen] = defaultdict(lambda: _Seen(set()))
    for day, source, events, *counts in rows:
        for key, count in zip(BASE_METRIC_KEYS, counts, strict=True):
            if count:
                found[source, key].days.add(day)
                found[source, key].events += events
    return dict(found)
