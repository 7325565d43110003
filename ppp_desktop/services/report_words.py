"""How a report writes in a client's language: the words of documents and those of its own."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from ppp_desktop.core.money import MINUS, NO_BREAK_SPACE, minor_digits, round_money
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.metrics.ratios import PRECISION
from ppp_desktop.services.report_objectives import ReportObjective
from ppp_desktop.services.report_targets import TargetKind
from ppp_desktop.statements.writing import LANGUAGES, Writing, writing_in
from resources import resource_path

NOTHING = "–"
_HUNDREDTH = Decimal("0.01")
_THOUSANDTH = Decimal("0.001")
_TENTH = Decimal("0.1")
_ROUND_FROM = 10  # a smaller worked-out target keeps its decimals


@lru_cache(maxsize=len(LANGUAGES))
def report_writing(language: str) -> Writing:
    """Return the language with the words under "report" added; ValidationFailed for no such."""
    writing = writing_in(language)
    path = resource_path(f"reports/{writing.language}.toml")
    own = tomllib.loads(path.read_text(encoding="utf-8"))
    return replace(writing, words={**writing.words, **own})


@dataclass(frozen=True, slots=True)
class Speech:
    """How one report writes its figures: in a language and a currency."""

    writing: Writing
    currency: str

    def figure(self, key: str, value: Decimal | None) -> str:
        """Return a metric's value shortly: "€30.10", "88.2 %", "1,204", "–" for none."""
        if value is None:
            return NOTHING
        unit = metric(key).unit
        if unit is Unit.MONEY:
            return self.writing.money(round_money(value, self.currency), self.currency)
        if unit is Unit.PERCENT:
            return self.share(value)
        if unit is Unit.RATIO:
            return self.ratio(value)
        return self.writing.number(_rounded(value, _HUNDREDTH))

    def axis(self, key: str, values: Sequence[Decimal]) -> tuple[str, ...]:
        """Return round heights of a chart; whole amounts have no decimals, others all have."""
        unit = metric(key).unit
        if unit is Unit.PERCENT:
            return tuple(self.writing.percent(value) for value in values)
        if unit is not Unit.MONEY:
            return tuple(self.writing.number(value) for value in values)
        written = tuple(self.money(value) for value in values)
        digits = minor_digits(self.currency)
        if not digits or any(value != value.to_integral_value() for value in values):
            return written
        cents = self.writing.figure(f".{'0' * digits}")
        return tuple(each.replace(cents, "") for each in written)

    def money(self, amount: Decimal) -> str:
        """Return an amount with its currency, to the cent."""
        return self.writing.money(round_money(amount, self.currency), self.currency)

    def ratio(self, value: Decimal) -> str:
        """Return a ratio with two decimals."""
        rounded = _rounded(value, _HUNDREDTH)
        minus = MINUS if rounded < 0 else ""
        return minus + self.writing.figure(f"{abs(rounded):,.2f}")

    def share(self, share: Decimal | None) -> str:
        """Return a share of a total with one decimal, "–" for none."""
        return NOTHING if share is None else self._percent(share, 1)

    def target(self, objective: ReportObjective) -> str:
        """Return the target: "300", "at most €32.00", "at least 85 %"."""
        if objective.target is None:
            return NOTHING
        figure = self._agreed(objective, objective.target)
        if objective.direction is Direction.LOWER:
            return self.writing.text("report.at_most", figure=figure)
        return figure if objective.is_sum else self.writing.text("report.at_least", figure=figure)

    def attained(self, objective: ReportObjective) -> str:
        """Return how far the target is reached; cut, so that what falls short never reads so."""
        if objective.attained is None:
            return NOTHING
        places = 1 if objective.attained < 1 else 0
        return self._percent(objective.attained, places, ROUND_FLOOR)

    def pace(self, objective: ReportObjective) -> str:
        """Return the pacing, cut likewise; of what should stay low it is rounded up."""
        if objective.pacing is None:
            return NOTHING
        mode = ROUND_FLOOR if objective.direction is Direction.HIGHER else ROUND_CEILING
        return self.writing.figure(f"{_rounded(objective.pacing, _HUNDREDTH, mode):.2f}")

    def change(self, key: str, now: Decimal | None, before: Decimal | None) -> str:
        """Return how much more than before: per cent, or points between shares; "–" for none."""
        if now is None or before is None:
            return NOTHING
        with localcontext(prec=PRECISION):
            if metric(key).unit is Unit.PERCENT:
                moved = (now - before) * 100
                figure = f"{_sign(moved)}{abs(_rounded(moved, _TENTH))}"
                return self.writing.text("report.points", figure=self.writing.figure(figure))
            if not before:
                return NOTHING
            moved = (now - before) / abs(before)
        return f"{_sign(moved)}{self._percent(abs(moved), 1)}"

    def _agreed(self, objective: ReportObjective, target: Decimal) -> str:
        """Return a target as it was agreed; one that was worked out has no needless decimals."""
        if objective.target_kind is TargetKind.SHARE and target >= _ROUND_FROM:
            return self.axis(objective.metric, [_rounded(target, Decimal(1))])[0]
        if objective.unit is Unit.PERCENT:
            return self.writing.percent(target)
        if objective.unit is Unit.RATIO:
            return self.writing.number(target)
        return self.figure(objective.metric, target)

    def _percent(self, share: Decimal, places: int, mode: str = ROUND_HALF_UP) -> str:
        """Return a share as per cent with so many decimals, in each row of a table alike."""
        with localcontext(prec=PRECISION):
            percent = _rounded(share * 100, Decimal(1).scaleb(-places), mode)
        minus = MINUS if percent < 0 else ""
        figure = f"{minus}{abs(percent):,.{places}f}"
        signs = self.writing.signs
        if signs is None:
            return f"{figure}{NO_BREAK_SPACE}%"
        return signs.percent.format(figure=self.writing.figure(figure))


def _rounded(value: Decimal, step: Decimal, mode: str = ROUND_HALF_UP) -> Decimal:
    with localcontext(prec=PRECISION):
        return value.quantize(step, rounding=mode)


def _sign(moved: Decimal) -> str:
    rounded = _rounded(moved, _THOUSANDTH)
    return "+" if rounded > 0 else MINUS if rounded < 0 else ""
