"""Finds totals of days that count twice: in two sources, or repeated by the file of one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from sqlalchemy import RowMapping, func, select, tuple_

from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.models.results import STATUS_CODES, ImportBatch, dimension_sets, results
from ppp_desktop.services.data_checks.findings import Finding, Severity, counted, listed
from ppp_desktop.services.data_checks.groups import Group, Groups
from ppp_desktop.services.data_checks.looking import Looking, among, with_source
from ppp_desktop.services.data_checks.same_results import (
    COMPARED,
    TWO_SOURCES,
    Names,
    both,
    figures_of,
    take_pair,
)

_REJECTED = STATUS_CODES[Status.REJECTED]
_MEND = "Look at these rows; where a file repeats itself, mend it and import it again."
_UNMAPPED = (
    "Others of the same names have other figures, so a column that is not mapped may tell them "
    "apart; else mend the file and import it again."
)

Key = tuple[Names, date]


@dataclass(slots=True)
class _Found:
    """Repeats by sources and period; `unlike` counts rows of like names with other figures."""

    groups: Groups[Key] = field(default_factory=Groups)
    unlike: Counter[Key] = field(default_factory=Counter)


def find_totals(looking: Looking, check: str) -> Iterator[Finding]:
    """Yield findings about totals with the same days, names and figures."""
    found = _Found()
    shared = _shared_sets(looking)
    for _day, rows in groupby(_candidates(looking, shared), key=lambda row: row["day"]):
        _compare_day(looking, rows, shared, found)
    for (names, start), group in found.groups.items():
        if len(names) > 1:
            yield _in_two(looking, check, names, start, group)
        else:
            doubtful = found.unlike[names, start] > group.count
            yield _in_one(looking, check, names, start, group, doubtful=doubtful)


def _compare_day(
    looking: Looking, rows: Iterable[RowMapping], shared: dict[int, int], found: _Found
) -> None:
    same: defaultdict[tuple[object, ...], list[RowMapping]] = defaultdict(list)
    figures: defaultdict[tuple[object, ...], set[tuple[int, ...]]] = defaultdict(set)
    for row in rows:
        if any(figures_of(row)):
            set_id = row["dimension_set_id"]
            rest = (row["first_day"], row["status"], row["currency"])
            same[(shared.get(set_id, set_id), *rest, *figures_of(row))].append(row)
            period = looking.scene.period(row["day"])
            figures[(row["source"], period.start, set_id, *rest)].add(figures_of(row))
    for (source, start, *_rest), different in figures.items():
        if isinstance(source, str) and isinstance(start, date):
            found.unlike[(source,), start] += len(different) - 1
    for alike in same.values():
        first, *others = sorted(alike, key=lambda row: bytes(row["identity"]))
        for row in others:
            names = tuple(sorted({first["source"], row["source"]}))
            period = looking.scene.period(row["day"])
            take_pair(found.groups.of((names, period.start)), first, row)


def _in_two(looking: Looking, check: str, names: Names, start: date, group: Group) -> Finding:
    rows = group.rows()
    have, count = ("has", "counts") if rows.count == 1 else ("have", "count")
    what = f"{counted(rows.count, 'row')} {have} the same days, names and figures"
    finding = looking.finding(
        check,
        ("total", *names, start, rows.count, group.which),
        Severity.ERROR,
        f"{what} in {both(names)} and {count} twice.",
        TWO_SOURCES,
        rows,
    )
    return looking.with_amount(finding, "revenue", group.amount)


def _in_one(
    looking: Looking, check: str, names: Names, start: date, group: Group, *, doubtful: bool
) -> Finding:
    rows = group.rows()
    repeat = "repeats" if rows.count == 1 else "repeat"
    what = f"{counted(rows.count, 'row')} of {names[0] or 'no source'} {repeat}"
    where = _in_files(looking, rows.ids)
    finding = looking.finding(
        check,
        ("total", *names, start, rows.count, group.which),
        Severity.NOTE if doubtful else Severity.WARNING,
        f"{what} the same days, names and figures as another{where}.",
        _UNMAPPED if doubtful else _MEND,
        rows,
    )
    return looking.with_amount(finding, "revenue", group.amount)


def _candidates(looking: Looking, shared: dict[int, int]) -> Iterable[RowMapping]:
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
    wanted = repeated | among(table.dimension_set_id, shared) if shared else repeated
    return looking.session.execute(
        select(dimension_sets.c.source, *(table[name] for name in COMPARED))
        .select_from(with_source())
        .where(of_days, wanted)
        .order_by(table.day)
    ).mappings()


def _shared_sets(looking: Looking) -> dict[int, int]:
    """Return the sets that differ in nothing but their source, each with the first of its like."""
    names = [dimension_sets.c[name] for name in DIMENSIONS if name != "source"]
    groups = looking.session.scalars(
        select(func.group_concat(dimension_sets.c.id))
        .where(dimension_sets.c.id.in_(looking.used_sets()))
        .group_by(*names)
        .having(func.count() > 1)
    )
    found: dict[int, int] = {}
    for group in groups:
        alike = sorted(int(text) for text in str(group).split(","))
        found.update(dict.fromkeys(alike, alike[0]))
    return found


def _in_files(looking: Looking, ids: Sequence[int]) -> str:
    names = looking.session.scalars(
        select(ImportBatch.file_name)
        .join(results, results.c.batch_id == ImportBatch.id)
        .where(among(results.c.id, ids))
        .distinct()
        .order_by(ImportBatch.file_name)
    ).all()
    return f" in {listed(names)}" if names else ""
