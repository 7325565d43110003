"""Finds results that count twice: the same event in two sources, the same total in two files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from sqlalchemy import RowMapping, Select, func, select

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import STATUS_CODES, dimension_sets, results
from ppp_desktop.services.data_checks.findings import Finding, Severity, counted
from ppp_desktop.services.data_checks.groups import Group, Groups
from ppp_desktop.services.data_checks.looking import Looking, with_source
from ppp_desktop.services.data_checks.repeated_totals import find_totals
from ppp_desktop.services.data_checks.same_results import (
    COMPARED,
    TWO_SOURCES,
    Names,
    both,
    figures_of,
    take_pair,
)

KEY = "duplicates"
LABEL = "Counted twice"

_REJECTED = STATUS_CODES[Status.REJECTED]


def find(looking: Looking) -> Iterator[Finding]:
    """Yield a finding for each pair of sources and period, of events and of totals."""
    yield from _events(looking)
    yield from find_totals(looking, KEY)


def _events(looking: Looking) -> Iterator[Finding]:
    """Find events whose number two sources have, where both count the same thing of them."""
    groups: Groups[tuple[Names, date, bool]] = Groups()
    for _number, rows in groupby(_same_number(looking), key=lambda row: str(row["external_id"])):
        first, *others = rows
        for row in others:
            if not _counts_the_same(first, row) or not _is_looked_at(looking, row):
                continue
            certain = row["day"] == first["day"] or figures_of(row) == figures_of(first)
            names = tuple(sorted({first["source"], row["source"]}))
            group = groups.of((names, looking.scene.period(row["day"]).start, certain))
            take_pair(group, first, row)
    for (names, start, certain), group in groups.items():
        yield _event(looking, names, start, group, certain=certain)


def _event(looking: Looking, names: Names, start: date, group: Group, *, certain: bool) -> Finding:
    found = group.rows()
    stand, count = ("stands", "counts") if found.count == 1 else ("stand", "count")
    text = f"{counted(found.count, 'result')} {stand} under the same number in {both(names)}"
    finding = looking.finding(
        KEY,
        ("event", *names, start, certain, found.count, group.which),
        Severity.ERROR if certain else Severity.WARNING,
        f"{text} and {count} twice." if certain else f"{text}, with other days and figures.",
        TWO_SOURCES,
        found,
    )
    return looking.with_amount(finding, "revenue", group.amount)


def _same_number(looking: Looking) -> Iterable[RowMapping]:
    mine = results.c.contract_id == looking.scene.contract_id
    counting = mine & (results.c.external_id != "") & (results.c.status != _REJECTED)
    twice: Select[str] = (
        select(results.c.external_id)
        .where(counting)
        .group_by(results.c.external_id)
        .having(func.count() > 1)
    )
    return looking.session.execute(
        select(dimension_sets.c.source, *(results.c[name] for name in COMPARED))
        .select_from(with_source())
        .where(counting, results.c.external_id.in_(twice))
        .order_by(results.c.external_id, results.c.day, results.c.identity)
    ).mappings()


def _counts_the_same(one: RowMapping, other: RowMapping) -> bool:
    return any(one[key] is not None and other[key] is not None for key in BASE_METRIC_KEYS)


def _is_looked_at(looking: Looking, row: RowMapping) -> bool:
    return looking.scene.days is None or row["day"] in looking.scene.days
