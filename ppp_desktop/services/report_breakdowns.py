"""What the figures of a report consist of, by the values of a dimension; the parts add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.ratios import PRECISION
from ppp_desktop.services.measure_requests import NOTHING, SumRow, answer_of, base_requests
from ppp_desktop.services.report_objectives import ReportObjective, Spans
from ppp_desktop.services.report_sums import Sums, added

MOST_COLUMNS = 3
"""Objectives beside each other in one breakdown."""

TOP_ROWS = 8
"""Values that are named before the others are added up."""

USUAL_DIMENSIONS = ("channel", "campaign", "landing_page")
"""Broken down where nothing else was chosen and the results hold them."""

_Parts = tuple[Mapping[str, SumRow], ...]


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """One value of a dimension, several others together, or the total.

    `figures` has one for each of the breakdown's objectives; `share` is the part of the first
    one's total, None for a ratio; `before` is the first one's figure on the days before.
    """

    value: str
    figures: tuple[Decimal | None, ...]
    share: Decimal | None
    before: Decimal | None
    others: int = 0


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The largest values, the rest in one line (None without any), and the total of all.

    `value` is "" in lines of results that do not name the dimension. `is_compared` tells whether
    the days before have results.
    """

    dimension: str
    objectives: tuple[str, ...]
    lines: tuple[BreakdownLine, ...]
    others: BreakdownLine | None
    total: BreakdownLine
    is_compared: bool


def break_down(
    sums: Sums,
    spans: Spans,
    objectives: Sequence[ReportObjective],
    dimension: str,
    *,
    top: int = TOP_ROWS,
) -> Breakdown | None:
    """Return a breakdown of the objectives; None where the first one's results do not name it.

    The first objective is the first that adds up, or else the first of all; it orders the values.
    """
    chosen = sorted(objectives, key=lambda each: not each.is_sum)[:MOST_COLUMNS]
    if not chosen:
        return None
    now = [sums.by(spans.days, each.request, dimension) for each in chosen]
    main = chosen[0]
    before = sums.by(spans.before, main.request, dimension)
    if not {name for part in now[0] for name in part} - {""}:
        return None
    told = [place for place, parts in enumerate(now) if not place or _tells(chosen[place], parts)]
    chosen, now = [chosen[place] for place in told], [now[place] for place in told]
    made = _Making(chosen, now, before)
    names = {name for parts in (*now, before) for part in parts for name in part}
    ordered = sorted(filter(made.is_told, names), key=made.largest_first)
    shown, rest = ordered[:top], ordered[top:]
    if len(rest) == 1:  # one value needs no name for several
        shown, rest = ordered, []
    return Breakdown(
        dimension=dimension,
        objectives=tuple(each.name for each in chosen),
        lines=tuple(made.line([name], name) for name in shown),
        others=made.line(rest, "", others=len(rest)) if rest else None,
        total=made.line(names, "", is_total=True),
        is_compared=any(row.rows for part in before for row in part.values()),
    )


@dataclass(frozen=True, slots=True)
class _Making:
    """The sums by value: of each objective now, and of the first one before."""

    objectives: Sequence[ReportObjective]
    now: Sequence[_Parts]
    before: _Parts

    def line(
        self, names: Iterable[str], value: str, *, others: int = 0, is_total: bool = False
    ) -> BreakdownLine:
        """Return the line of some values together; a total also has what there was only before."""
        wanted = frozenset(names)
        earlier = None if is_total else wanted
        return BreakdownLine(
            value=value,
            figures=tuple(
                _figure(each.request, parts, wanted)
                for each, parts in zip(self.objectives, self.now, strict=True)
            ),
            share=self._share(wanted),
            before=_figure(self.objectives[0].request, self.before, earlier),
            others=others,
        )

    def is_told(self, name: str) -> bool:
        """Tell whether any figure of a value is known, now or before."""
        line = self.line([name], name)
        return line.before is not None or any(each is not None for each in line.figures)

    def largest_first(self, name: str) -> tuple[bool, Decimal, str]:
        """Return what orders values; of a ratio those with the most behind it come first."""
        amount = self.now[0][-1].get(name, NOTHING).value
        return not name, -amount, name

    def _share(self, names: frozenset[str]) -> Decimal | None:
        if not self.objectives[0].is_sum:
            return None
        (part,) = self.now[0]
        total = added(part.values()).value
        if not total:
            return None
        with localcontext(prec=PRECISION):
            return added(part[name] for name in sorted(names) if name in part).value / total


def _tells(objective: ReportObjective, parts: _Parts) -> bool:
    """Tell whether an objective has a figure for any single value."""
    names = {name for part in parts for name in part}
    return any(_figure(objective.request, parts, frozenset({name})) is not None for name in names)


def _figure(request: MeasureRequest, parts: _Parts, names: frozenset[str] | None) -> Decimal | None:
    """Return a figure over some values, or over all; None where they have no results.

    A cost per lead of values that have leads and no cost is not known: the cost is somewhere else.
    """
    bases = base_requests(request)
    sums = {
        base: added(row for name, row in part.items() if names is None or name in names)
        for base, part in zip(bases, parts, strict=True)
    }
    if not any(row.rows for row in sums.values()):
        return None
    if len({base.metric for base in bases}) > 1 and not all(row.rows for row in sums.values()):
        return None
    return answer_of(request, sums).value
