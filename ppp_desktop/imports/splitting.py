"""Divides the results of a file of several clients by what one of its columns holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from ppp_desktop.imports.cells import Row, cell_at, text_of
from ppp_desktop.imports.rows import ParsedSheet, Problem, ResultRow, Severity

K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class _Part(Generic[K]):
    rows: list[ResultRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)


def split_sheet(
    parsed: ParsedSheet, rows: Sequence[Row], column: int, owners: Mapping[str, K], reason: str
) -> tuple[tuple[K, ParsedSheet], ...]:
    """Return a sheet for each owner, the one with most results first; together they are `parsed`.

    `owners` names the owner of each value in `column`; rows of other values are ignored for
    `reason`. What concerns the whole file goes with the first part. Nothing belongs to nobody:
    without a row of any owner there is no part.
    """
    parts: dict[K, _Part[K]] = {}
    ignored = 0

    def owner_of(number: int) -> K | None:
        value = text_of(cell_at(rows[number - 1], column))
        return owners.get(value)

    for row in parsed.rows:
        owner = owner_of(row.row)
        if owner is None:
            ignored += 1
        else:
            parts.setdefault(owner, _Part()).rows.append(row)
    whole_file: list[Problem] = []
    unwanted: set[int] = set()
    for problem in parsed.problems:
        owner = owner_of(problem.row) if problem.row else None
        if not problem.row:
            whole_file.append(problem)
        elif owner is None:
            unwanted |= {problem.row} if problem.severity is Severity.ERROR else set()
        else:
            part = parts.setdefault(owner, _Part())
            part.problems.append(problem)
            part.rejected |= {problem.row} if problem.severity is Severity.ERROR else set()
    rejected = sum(len(part.rejected) for part in parts.values())
    # Rejected rows that no problem names (all rows of a file that is blocked) go with the first.
    left = parsed.rejected - rejected - len(unwanted)
    reasons = Counter({reason: ignored + len(unwanted)}) if ignored or unwanted else Counter()
    reasons.update(dict(parsed.ignored_reasons))
    ranked = sorted(parts.items(), key=lambda pair: -len(pair[1].rows))
    return tuple(
        (
            owner,
            _sheet(
                parsed,
                part,
                problems=whole_file if place == 0 else [],
                rejected=left if place == 0 else 0,
                reasons=reasons if place == 0 else Counter(),
            ),
        )
        for place, (owner, part) in enumerate(ranked)
    )


def _sheet(
    parsed: ParsedSheet,
    part: _Part[K],
    *,
    problems: list[Problem],
    rejected: int,
    reasons: Counter[str],
) -> ParsedSheet:
    rejected += len(part.rejected)
    return replace(
        parsed,
        rows_read=len(part.rows) + rejected + reasons.total(),
        rows=tuple(part.rows),
        problems=(*problems, *part.problems),
        rejected=rejected,
        ignored=reasons.total(),
        ignored_reasons=tuple(reasons.most_common()),
    )
