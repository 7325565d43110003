"""Finds results that count twice: the same event in two sources, the same total in two files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from sqlalchemy import RowMapping, Select, func, select, tuple_

from ppp_desktop.core.vocabulary import Status
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS
from ppp_desktop.models.results import STATUS_CODES, ImportBatch, results
from ppp_desktop.services.data_checks.findings import Finding, Severity, counted, listed
from ppp_desktop.services.data_checks.groups import Group, Groups
from ppp_desktop.services.data_checks.looking import Looking, among

KEY = "duplicates"
LABEL = "Counted twice"

_REJECTED = STATUS_CODES[Status.REJECTED]
_COLUMNS = (
    *("id", "identity", "batch_id", "day", "first_day", "status", "dimension_set_id"),
    *("external_id", "currency", *BASE_METRIC_KEYS),
)
_TWO_SOURCES = "Undo the import of one of the two, or let the terms count one source only."
_SAME_SOURCE = "Look at these rows; where a file repeats itself, mend it and import it again."

Names = tuple[str, ...]


def find(looking: Looking) -> Iterator[Finding]:
    """Yield a finding for each pair of sources and period, of events and of totals."""
    yield from _events(looking)
    yield from _totals(looking)


def _events(looking: Looking) -> Iterator[Finding]:
    """Find events whose number two sources have, where both count the same thing of them."""
    groups: Groups[tuple[Names, date, bool]] = Groups()
    for _number, rows in groupby(_same_number(looking), key=lambda row: str(row["external_id"])):
        first, *others = rows
        for row in others:
            if not _counts_the_same(first, row) or not _is_looked_at(looking, first, row):
                continue
            certain = row["day"] == first["day"] or _figures(row) == _figures(first)
            names = tuple(sorted({_source(looking, first), _source(looking, row)}))
            group = groups.of((names, looking.scene.period(row["day"]).start, certain))
            _take(group, looking, first, row)
    for (names, start, certain), group in groups.items():
        yield _event(looking, names, start, group, certain=certain)


def _event(looking: Looking, names: Names, start: date, group: Group, *, certain: bool) -> Finding:
    found = group.rows()
    stand, count = ("stands", "counts") if found.count == 1 else ("stand", "count")
    text = f"{counted(found.count, 'result')} {stand} under the same number in {_both(names)}"
    finding = looking.finding(
        KEY,
        ("event", *names, start, certain, found.count, group.which),
        Severity.ERROR if certain else Severity.WARNING,
        f"{text} and {count} twice." if certain else f"{text}, with other days and figures.",
        _TWO_SOURCES,
        found,
    )
    return looking.with_amount(finding, "revenue", group.amount)


def _totals(looking: Looking) -> Iterator[Finding]:
    """Find totals with the same days, names and figures that were told apart all the same."""
    groups: Groups[tuple[Names, date]] = Groups()
    bare = _bare_sets(looking)
    rows = _same_totals(looking, bare)
    for _day, of_day in groupby(rows, key=lambda row: row["day"]):
        same: defaultdict[tuple[object, ...], list[RowMapping]] = defaultdict(list)
        for row in of_day:
            if any(_figures(row)):
                place = bare.get(row["dimension_set_id"])
                key = (place, row["first_day"], row["status"], row["currency"], *_figures(row))
                same[key].append(row)
        for first, *others in same.values():
            for row in others:
                names = tuple(sorted({_source(looking, first), _source(looking, row)}))
                period = looking.scene.period(row["day"])
                _take(groups.of((names, period.start)), looking, first, row)
    for (names, start), group in groups.items():
        yield _total(looking, names, start, group)


def _total(looking: Looking, names: Names, start: date, group: Group) -> Finding:
    found = group.rows()
    what = counted(found.count, "row")
    same = "the same days, names and figures"
    if len(names) > 1:
        have, count = ("has", "counts") if found.count == 1 else ("have", "count")
        sentence = f"{what} {have} {same} in {_both(names)} and {count} twice."
    else:
        repeat = "repeats" if found.count == 1 else "repeat"
        where = _in_files(looking, found.ids)
        sentence = f"{what} of {names[0] or 'no source'} {repeat} {same} as another{where}."
    finding = looking.finding(
        KEY,
        ("total", *names, start, found.count, group.which),
        Severity.ERROR if len(names) > 1 else Severity.WARNING,
        sentence,
        _TWO_SOURCES if len(names) > 1 else _SAME_SOURCE,
        found,
    )
    return looking.with_amount(finding, "revenue", group.amount)


def _take(group: Group, looking: Looking, first: RowMapping, row: RowMapping) -> None:
    """Count the second row, and show the first beside it."""
    group.show(first["id"])
    amount = row["revenue"] or 0
    group.add(row["id"], row["day"], _source(looking, row), amount=amount)
    group.mark(first["identity"], row["identity"])


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
        select(*(results.c[name] for name in _COLUMNS))
        .where(counting, results.c.external_id.in_(twice))
        .order_by(results.c.external_id, results.c.day, results.c.id)
    ).mappings()


def _same_totals(looking: Looking, bare: dict[int, int]) -> Iterable[RowMapping]:
    """Read the totals that may repeat others: of names that two sources have, or of one twice."""
    table = results.c
    of_days = looking.where() & (table.external_id == "") & (table.status != _REJECTED)
    twice = (
        select(table.day, table.dimension_set_id)
        .where(of_days)
        .group_by(table.day, table.dimension_set_id)
        .having(func.count() > 1)
    )
    repeated = tuple_(table.day, table.dimension_set_id).in_(twice)
    shared = _shared(bare)
    wanted = repeated | among(table.dimension_set_id, shared) if shared else repeated
    return looking.session.execute(
        select(*(table[name] for name in _COLUMNS))
        .where(of_days, wanted)
        .order_by(table.day, table.id)
    ).mappings()


def _bare_sets(looking: Looking) -> dict[int, int]:
    """Return for each set of dimensions the first one that differs in nothing but its source."""
    first: dict[tuple[tuple[str, str], ...], int] = {}
    return {
        set_id: first.setdefault(
            tuple(pair for pair in dimensions.items() if pair[0] != "source"), set_id
        )
        for set_id, dimensions in looking.sets.items()
    }


def _shared(bare: dict[int, int]) -> list[int]:
    """Return the sets whose names occur in several sources."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for set_id, first in bare.items():
        members[first].append(set_id)
    return [set_id for sets in members.values() if len(sets) > 1 for set_id in sets]


def _figures(row: RowMapping) -> tuple[int, ...]:
    return tuple(row[key] or 0 for key in BASE_METRIC_KEYS)


def _counts_the_same(one: RowMapping, other: RowMapping) -> bool:
    return any(one[key] is not None and other[key] is not None for key in BASE_METRIC_KEYS)


def _is_looked_at(looking: Looking, *rows: RowMapping) -> bool:
    days = looking.scene.days
    return days is None or any(row["day"] in days for row in rows)


def _source(looking: Looking, row: RowMapping) -> str:
    return looking.source_of(row["dimension_set_id"])


def _both(names: Names) -> str:
    shown = [name or "no source" for name in names]
    return listed(shown) if len(shown) > 1 else f"two tools called {shown[0]}"


def _in_files(looking: Looking, ids: Sequence[int]) -> str:
    names = looking.session.scalars(
        select(ImportBatch.file_name)
        .join(results, results.c.batch_id == ImportBatch.id)
        .where(among(results.c.id, ids))
        .distinct()
        .order_by(ImportBatch.file_name)
    ).all()
    return f" in {listed(names)}" if names else ""
