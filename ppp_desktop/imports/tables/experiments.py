"""Results of an A/B test: one row for each visitor, or the sums of each variant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from ppp_desktop.core.exact import from_scaled
from ppp_desktop.imports.cells import RawSheet
from ppp_desktop.imports.records import Record
from ppp_desktop.imports.rows import Problem, Severity
from ppp_desktop.imports.tables.layout import CellReader, Layout, Tally, layout_of, missing
from ppp_desktop.imports.tables.series import DAY_NAMES

_PRECISION = 80
_NAMES = {
    "variant": (
        *("variant", "variation", "test group", "ab group", "experiment group", "group", "bucket"),
        *("treatment", "arm", "landing page variant", "variante", "testgruppe", "gruppe"),
        *("groupe", "grupo", "gruppo", "groep", "wariant", "grupa"),
    ),
    "visitor": (
        *("user id", "visitor id", "visitor", "user", "customer id", "cookie", "session id", "id"),
        *("besucher", "besucher id", "nutzer id", "visiteur", "usuario", "utente", "bezoeker"),
    ),
    "visitors": (
        *("visitors", "users", "sessions", "participants", "sample size", "n", "trials"),
        *("impressions", "besucher gesamt", "teilnehmer", "visiteurs", "visitantes", "visitatori"),
        *("bezoekers", "odwiedzajacy"),
    ),
    "conversions": (
        *("conversions", "converted", "conversion", "successes", "orders", "purchases", "leads"),
        *("signups", "konversionen", "konvertiert", "convertis", "conversiones", "convertido"),
        *("conversoes", "conversioni", "conversies", "konwersje"),
    ),
    "revenue": (
        *("revenue", "value", "sales", "order value", "amount", "umsatz", "chiffre d affaires"),
        *("ingresos", "receita", "ricavi", "omzet", "przychod"),
    ),
    "revenue_squared": (
        *("revenue squared", "sum of squares", "sum of squared revenue", "revenue sq", "sumsq"),
        *("quadratsumme", "umsatz quadriert"),
    ),
    "experiment": ("experiment", "test", "experiment name", "test name", "experience", "versuch"),
    "day": DAY_NAMES,
}
_FIGURES = ("visitors", "conversions", "revenue", "revenue_squared")


@dataclass(frozen=True, slots=True)
class VariantSums:
    """What one variant of an experiment came to, on one day or (`day` None) in all.

    `revenue` is in millionths, `revenue_squared` the exact sum of the squares of each visitor's
    revenue; both None where the file has none. `row` is the first row that counted.
    """

    row: int
    experiment: str
    variant: str
    day: date | None
    visitors: int
    conversions: int
    revenue: int | None = None
    revenue_squared: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Experiments:
    """The sums of each experiment, variant and day, in the order in which they first appear."""

    sums: tuple[VariantSums, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    key: tuple[str, str, date | None]
    visitor: str
    sums: VariantSums


def looks_like_experiment(sheet: RawSheet) -> bool:
    """Tell whether a header names a variant beside its conversions."""
    return _layout(sheet) is not None


def read_experiments(sheet: RawSheet, tally: Tally, name: str) -> Experiments | None:
    """Return the sums of every variant; `name` is the experiment's where no column says it.

    A visitor who is there twice counts once in his variant; one who saw two variants is rejected
    the second time and told.
    """
    layout = _layout(sheet)
    if layout is None:
        return None
    records = layout.records()
    reader = CellReader(layout, records, _FIGURES)
    blocked = reader.ambiguous_days()
    sums: dict[tuple[str, str, date | None], VariantSums] = {}
    seen: dict[tuple[str, str], tuple[str, int]] = {}
    for record in records:
        if not tally.takes(record):
            continue
        found = [blocked] if blocked else _read(reader, record, layout, name)
        if isinstance(found, list):
            tally.reject(*found)
        elif _is_new(found, seen, record, tally):
            known = sums.get(found.key)
            sums[found.key] = found.sums if known is None else _together(known, found.sums)
    tally.problems.extend(reader.rounding())
    return Experiments(tuple(sums.values()))


def _layout(sheet: RawSheet) -> Layout | None:
    found = layout_of(sheet, _NAMES)
    if found is None or not {"variant", "conversions"} <= set(found.columns):
        return None
    return found if {"visitor", "visitors"} & set(found.columns) else None


def _read(reader: CellReader, record: Record, layout: Layout, name: str) -> _Row | list[Problem]:
    problems: list[Problem] = []
    variant = reader.text(record, "variant")
    if not variant:
        problems.append(missing(record, layout.header("variant")))
    day = reader.day(record)
    if isinstance(day, Problem):
        problems.append(day)
    conversions = _needed(reader, record, layout, "conversions", problems)
    if "visitors" in layout.columns:
        visitors = _needed(reader, record, layout, "visitors", problems)
        visitor = ""
    else:
        visitors, visitor = 1, reader.text(record, "visitor")
        conversions = min(conversions, 1)
    if conversions > visitors:
        said = f"Row {record.number}: {conversions:,} conversions of {visitors:,} visitors."
        problems.append(
            Problem(record.number, "", "impossible", said, "Correct one of the two figures.")
        )
    revenue, squared = _revenue(reader, record, layout, problems)
    if problems or isinstance(day, Problem):
        return problems
    experiment = reader.text(record, "experiment") or name
    sums = VariantSums(
        record.number, experiment, variant, day, visitors, conversions, revenue, squared
    )
    return _Row((experiment, variant, day), visitor, sums)


def _needed(
    reader: CellReader, record: Record, layout: Layout, name: str, problems: list[Problem]
) -> int:
    found = reader.count(record, name)
    if isinstance(found, int):
        return found
    problems.append(found or missing(record, layout.header(name)))
    return 0


def _revenue(
    reader: CellReader, record: Record, layout: Layout, problems: list[Problem]
) -> tuple[int | None, Decimal | None]:
    revenue = reader.figure(record, "revenue")
    squared = reader.figure(record, "revenue_squared")
    problems += [each for each in (revenue, squared) if isinstance(each, Problem)]
    if isinstance(revenue, Problem) or isinstance(squared, Problem):
        return None, None
    if "visitors" in layout.columns:
        return revenue, None if squared is None else from_scaled(squared)
    if "revenue" not in layout.columns:
        return None, None
    with localcontext(prec=_PRECISION):
        return revenue or 0, from_scaled(revenue or 0) ** 2


def _is_new(
    found: _Row, seen: dict[tuple[str, str], tuple[str, int]], record: Record, tally: Tally
) -> bool:
    """Tell whether the row counts: a visitor is counted once, in the variant that he saw first."""
    if not found.visitor:
        return True
    variant, row = seen.setdefault(
        (found.key[0], found.visitor), (found.sums.variant, record.number)
    )
    if row == record.number:
        return True
    if variant == found.sums.variant:
        tally.ignored["the same visitor again"] += 1
        return False
    said = f"Row {record.number}: {found.visitor} already saw “{variant}” in row {row}."
    remedy = "Whoever saw two variants tells nothing about either; see why he was shown both."
    tally.reject(Problem(record.number, "", "two_variants", said, remedy, Severity.WARNING))
    return False


def _together(one: VariantSums, other: VariantSums) -> VariantSums:
    with localcontext(prec=_PRECISION):
        squared = (
            None
            if one.revenue_squared is None or other.revenue_squared is None
            else one.revenue_squared + other.revenue_squared
        )
    revenue = None if one.revenue is None or other.revenue is None else one.revenue + other.revenue
    return VariantSums(
        one.row,
        one.experiment,
        one.variant,
        one.day,
        one.visitors + other.visitors,
        one.conversions + other.conversions,
        revenue,
        squared,
    )
