"""Says of many differing results what they change: each metric's sum, and what else differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, metric
from ppp_desktop.models.results import STATUSES_BY_CODE
from ppp_desktop.services.metric_words import format_metric


@dataclass(frozen=True, slots=True)
class Summed:
    """What differs of a set of results: "Leads" "3" "5"; both sides are said as people say them."""

    what: str
    before: str
    after: str


def summarise(rows: Sequence[Mapping[str, object]], currency: str) -> tuple[Summed, ...]:
    """Return the metrics whose sum differs, then the statuses that change, most frequent first.

    Sums are over the results that differ, not over the period. Money of several currencies is
    summed by currency.
    """
    pairs = [(_facts(row["before"]), _facts(row["after"])) for row in rows]
    return (*_metrics(pairs, currency), *_statuses(pairs))


Facts = Mapping[str, object]


def _metrics(pairs: Sequence[tuple[Facts, Facts]], currency: str) -> list[Summed]:
    sums: dict[tuple[str, str], list[int]] = {}
    for sides in pairs:
        for side, facts in enumerate(sides):
            values = facts.get("values", {})
            assert isinstance(values, dict)  # noqa: S101 - narrows types
            of = str(facts.get("currency") or currency)
            for key, value in values.items():
                sums.setdefault((key, of), [0, 0])[side] += value
    order = {key: place for place, key in enumerate(BASE_METRIC_KEYS)}
    return [
        Summed(
            metric(key).label,
            format_metric(key, from_scaled(before), of),
            format_metric(key, from_scaled(after), of),
        )
        for (key, of), (before, after) in sorted(
            sums.items(), key=lambda item: (order[item[0][0]], item[0][1])
        )
        if before != after
    ]


def _statuses(pairs: Sequence[tuple[Facts, Facts]]) -> list[Summed]:
    counts: dict[tuple[str, str], int] = {}
    for before, after in pairs:
        if before and after and before["status"] != after["status"]:
            change = (_status(before), _status(after))
            counts[change] = counts.get(change, 0) + 1
    return [
        Summed(f"Status of {count:,}" if count > 1 else "Status", before, after)
        for (before, after), count in sorted(counts.items(), key=lambda item: -item[1])
    ]


def _facts(side: object) -> Facts:
    return side if isinstance(side, dict) else {}


def _status(facts: Facts) -> str:
    code = facts["status"]
    assert isinstance(code, int)  # noqa: S101 - narrows types
    return STATUSES_BY_CODE[code].value
