"""Finds figures that cannot be: more clicks than impressions, negative costs, days to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, RowMapping, or_, select

from ppp_desktop.core.periods import format_day
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, Unit, metric
from ppp_desktop.models.results import dimension_sets, results
from ppp_desktop.services.data_checks.findings import Finding, Severity, counted
from ppp_desktop.services.data_checks.groups import Group, Groups
from ppp_desktop.services.data_checks.looking import Looking, with_source

KEY = "impossible_values"
LABEL = "Impossible values"

_OF_A_DAY = "more refunds than revenue, which only sales of earlier days explain"
_MEND = "Compare with the tool; mend the export and import it again, or undo its import."
_ORDERED = (
    ("clicks", "impressions", Severity.ERROR),
    ("conversions", "clicks", Severity.WARNING),
    ("approved_conversions", "conversions", Severity.ERROR),
)
"""Of the first there cannot be more than of the second; but views without a click convert, too."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What is wrong where `holds`; `one` completes "1 row of CRM …", `many` "3 rows of CRM …"."""

    key: str
    severity: Severity
    one: str
    many: str
    holds: Callable[[RowMapping], bool]
    amount_of: str = ""
    amount: Callable[[RowMapping], int] = lambda _row: 0


def find(looking: Looking) -> Iterator[Finding]:
    """Yield one finding for each rule, source and period."""
    rules = _rules(looking.scene.today)
    groups: Groups[tuple[_Rule, str, date]] = Groups()
    for row in _suspects(looking):
        source = row["source"]
        period = looking.scene.period(row["day"])
        for rule in rules:
            if rule.holds(row):
                group = groups.of((rule, source, period.start))
                group.add(row["id"], row["day"], source, amount=rule.amount(row))
                group.mark(row["identity"], *(row[key] for key in BASE_METRIC_KEYS))
    for (rule, source, start), group in groups.items():
        yield _finding(looking, rule, source, start, group)


def _finding(looking: Looking, rule: _Rule, source: str, start: date, group: Group) -> Finding:
    rows = group.rows()
    text = rule.one if rows.count == 1 else rule.many
    found = looking.finding(
        KEY,
        (rule.key, source, start, rows.count, group.which),
        rule.severity,
        f"{counted(rows.count, 'row')} of {source or 'no source'} {text}.",
        _MEND,
        rows,
    )
    return looking.with_amount(found, rule.amount_of, group.amount)


def breaks_a_rule(today: date) -> ColumnElement[bool]:
    """Return the condition that a result may break one of the rules; most stores have none."""
    table = results.c
    return or_(
        table.day > today,
        table.refunds > table.revenue,
        *(table[more] > table[less] for more, less, _severity in _ORDERED),
        *(table[key] < 0 for key in BASE_METRIC_KEYS),
    )


def _suspects(looking: Looking) -> Iterable[RowMapping]:
    """Read the rows that break any rule, which are few."""
    table = results.c
    names = ("id", "identity", "day", "external_id", *BASE_METRIC_KEYS)
    return looking.session.execute(
        select(dimension_sets.c.source, *(table[name] for name in names))
        .select_from(with_source())
        .where(looking.where(), breaks_a_rule(looking.scene.today))
        .order_by(table.day, table.id)
    ).mappings()


def _rules(today: date) -> tuple[_Rule, ...]:
    return (
        _Rule(
            "future",
            Severity.ERROR,
            f"lies after today, {format_day(today)}",
            f"lie after today, {format_day(today)}",
            lambda row: row["day"] > today,
        ),
        *(_more(more, less, severity) for more, less, severity in _ORDERED),
        *(_negative(key) for key in BASE_METRIC_KEYS),
        _Rule(
            "refunds>revenue",
            Severity.ERROR,
            "gives more back than it sold for",
            "give more back than they sold for",
            lambda row: bool(row["external_id"]) and _is_refunded_too_much(row),
            "refunds",
            _excess,
        ),
        _Rule(
            "refunds>revenue of a day",
            Severity.NOTE,
            f"has {_OF_A_DAY}",
            f"have {_OF_A_DAY}",
            lambda row: not row["external_id"] and _is_refunded_too_much(row),
            "refunds",
            _excess,
        ),
    )


def _more(more: str, less: str, severity: Severity) -> _Rule:
    def holds(row: RowMapping) -> bool:
        return row[more] is not None and row[less] is not None and bool(row[more] > row[less])

    text = f"more {metric(more).plural} than {metric(less).plural}"
    return _Rule(f"{more}>{less}", severity, f"has {text}", f"have {text}", holds)


def _negative(key: str) -> _Rule:
    """Return the rule against less than nothing; of revenue a credit note may be such a row."""

    def holds(row: RowMapping) -> bool:
        return row[key] is not None and bool(row[key] < 0)

    def amount(row: RowMapping) -> int:
        return -int(row[key]) if metric(key).unit is Unit.MONEY else 0

    label = metric(key).label
    text = f"negative {label[0].lower()}{label[1:]}"
    severity = Severity.WARNING if key == "revenue" else Severity.ERROR
    return _Rule(f"{key}<0", severity, f"has {text}", f"have {text}", holds, key, amount)


def _is_refunded_too_much(row: RowMapping) -> bool:
    refunds, revenue = row["refunds"], row["revenue"]
    return refunds is not None and revenue is not None and bool(refunds > revenue >= 0)


def _excess(row: RowMapping) -> int:
    return int(row["refunds"]) - int(row["revenue"])
