"""Rate card: a rate by country, product or another dimension; the most specific row wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.vocabulary import (
    DIMENSION_LABELS,
    DIMENSIONS,
    Detail,
    Group,
    Measure,
    MeasureRequest,
    Scope,
)
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import (
    Filled,
    Known,
    NotNegative,
    SummedMetric,
    refusal,
    too_large_share,
)
from ppp_desktop.payouts.kinds.card_rows import CardLookup, CardRow, Match, described
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording, capitalised, listed

MOST_DIMENSIONS = 3
_MOST_NAMED = 3
_MOST_IN_SENTENCE = 12


class RateCard(ResultComponent):
    """A rate by dimensions. Results without a row take the default rate, or are refused."""

    label: ClassVar[str] = "Rate card"
    summary: ClassVar[str] = "A rate for each country, product or grade, from a table."

    kind: Literal["rate_card"] = "rate_card"
    metric: SummedMetric = Field(
        title="Metric",
        description="What is counted or summed.",
        json_schema_extra={"unit": "metric", "metric_units": ["count", "money"]},
    )
    rows: Filled[CardRow] = Field(
        title="Rates",
        description="Which results have which rate; the row that names the most values counts.",
        json_schema_extra={"unit": "card", "minItems": 1, "most_dimensions": MOST_DIMENSIONS},
    )
    default_rate: NotNegative | None = Field(
        default=None,
        title="Rate of all others",
        description="The rate of results without a row; without one they must be given a row.",
        json_schema_extra={"unit": "rate"},
    )

    @field_validator("rows")
    @classmethod
    def _check_rows(cls, rows: tuple[CardRow, ...]) -> tuple[CardRow, ...]:
        known: dict[Match, int] = {}
        used: set[str] = set()
        for number, row in enumerate(rows):
            if row.match in known:
                raise refusal(
                    f"Rows {known[row.match] + 1} and {number + 1} are both for {row.words}.",
                    remedy="Keep one of them.",
                    at=f"[{number}].match",
                )
            known[row.match] = number
            used.update(row.dimensions)
            if len(used) > MOST_DIMENSIONS:
                raise refusal(
                    f"The rows look at more than {MOST_DIMENSIONS} things at once.",
                    remedy="Use at most three of: country, product, lead grade and the like.",
                    at=f"[{number}].match",
                )
        return rows

    @model_validator(mode="after")
    def _check_rates(self, info: ValidationInfo) -> RateCard:
        unit_of = Known.of(info).unit_of
        if unit_of is not None and unit_of(self.metric) == "money":
            rates = [(f"rows[{place}].rate", row.rate) for place, row in enumerate(self.rows)]
            for at, rate in (*rates, ("default_rate", self.default_rate)):
                if rate is not None and rate > 1:
                    raise too_large_share(rate, at=at)
        return self

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions that rows use, in the order of `DIMENSIONS`."""
        used = {name for row in self.rows for name in row.dimensions}
        return tuple(name for name in DIMENSIONS if name in used)

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the figure by all dimensions that rows use."""
        return (self._request(),)

    def _request(self) -> MeasureRequest:
        return replace(self.request_of(self.metric), detail=Detail.GROUPS, by=self.by)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return what each row that was used comes to.

        Raises ValidationFailed for results without a rate, or with two rows of the same rank.
        """
        request, words = self._request(), workings.wording
        measure = workings.measured(request)
        self._check_groups(measure, words)
        steps: list[Explanation] = []
        parts: list[Part] = []
        for number, quantity in sorted(self._sums(measure.groups, words).items()):
            rate = self._rates[number]
            label, is_share = self._row_words(number), words.is_money(self.metric)
            part = Part(quantity, rate, quantity * rate, is_share, label)
            parts.append(part)
            text = f"{words.quantity(self.metric, quantity)} × {words.rate(self.metric, rate)}"
            text = f"{label}: {text} = {words.money(part.amount)}"
            steps.append(Explanation(text, self.step, part.amount))
        if not steps:
            steps.append(Explanation("No row of the card was used", self.step, Decimal(0)))
        return LineDraft(
            sum((part.amount for part in parts), Decimal(0)),
            tuple(steps),
            tuple(parts),
            (workings.measure_leaf(request),),
            NO_RESULTS if measure.value is None else "",
        )

    @property
    def _rates(self) -> tuple[Decimal, ...]:
        """The rates of all rows, then the default; used only where there is one."""
        return (*(row.rate for row in self.rows), self.default_rate or Decimal(0))

    def _row_words(self, number: int) -> str:
        if number == len(self.rows):
            return "All others"
        return capitalised(self.rows[number].words)

    def _sums(self, groups: Iterable[Group], wording: Wording) -> dict[int, Decimal]:
        """Return the quantity of each row used; the default has the number after the last."""
        lookup = CardLookup.of(self.rows, self.by)
        sums: dict[int, Decimal] = {}
        without: list[Group] = []
        for group in sorted(groups, key=lambda group: group.values):
            if not group.value:
                continue
            found = lookup.rows_for(group.values)
            if len(found) > 1:
                raise self._ambiguous(found, group, wording)
            if not found and self.default_rate is None:
                without.append(group)
                continue
            number = found[0] if found else len(self.rows)
            sums[number] = sums.get(number, Decimal(0)) + group.value
        if without:
            raise self._unpriced(without, wording)
        return sums

    def _check_groups(self, measure: Measure, wording: Wording) -> None:
        if measure.value and not measure.groups:
            subject = wording.subject(self.metric, self.scope)
            wanted = listed(DIMENSION_LABELS[name].lower() for name in self.by)
            raise ValidationFailed(
                f"“{self.name}” needs {subject} by {wanted}; only the total is known.",
                field="components",
                remedy=f"Give results with their {wanted}.",
            )

    def _ambiguous(self, found: list[int], group: Group, wording: Wording) -> ValidationFailed:
        rows = listed(f"{number + 1} ({self.rows[number].words})" for number in found)
        both = dict(pair for number in found for pair in self.rows[number].match)
        missing = described(tuple((name, both[name]) for name in self.by if name in both))
        return ValidationFailed(
            f"“{self.name}”: rows {rows} fit {self._counted(group, wording)} equally well.",
            field="components",
            remedy=f"Add a row for {missing} that says which rate counts.",
        )

    def _unpriced(self, groups: list[Group], wording: Wording) -> ValidationFailed:
        named = [self._counted(group, wording) for group in groups[:_MOST_NAMED]]
        if len(groups) > _MOST_NAMED:
            named.append(f"those of {len(groups) - _MOST_NAMED} more values")
        is_one = len(groups) == 1 and (wording.is_money(self.metric) or groups[0].value == 1)
        return ValidationFailed(
            f"“{self.name}”: {listed(named)} {'has' if is_one else 'have'} no rate.",
            field="components",
            remedy="Add rows to the rate card, or agree on a rate of all others.",
        )

    def _counted(self, group: Group, wording: Wording) -> str:
        """Return "3 approved leads in AT without product"."""
        pairs = list(zip(self.by, group.values, strict=True))
        given = {name: (value,) for name, value in pairs if value}
        scope = Scope.of({**dict(self.scope.filters), **given}, self.scope.statuses)
        quantity = wording.quantity(self.metric, group.value)
        missing = [DIMENSION_LABELS[name].lower() for name, value in pairs if not value]
        without = f" without {' or '.join(missing)}" if missing else ""
        return f"{quantity} {wording.counted(self.metric, scope, group.value)}{without}"

    def sentence(self, wording: Wording) -> str:
        """Return "For each approved lead: €12.00 for country DE; €8.00 for all others."."""
        if wording.is_money(self.metric):
            opening = f"Share {wording.share_of(self.metric, self.scope)}"
        else:
            opening = f"For each {wording.counted(self.metric, self.scope, Decimal(1))}"
        rates = [
            f"{wording.rate(self.metric, row.rate)} for {row.words}"
            for row in self.rows[:_MOST_IN_SENTENCE]
        ]
        if len(self.rows) > _MOST_IN_SENTENCE:
            rates.append(f"{len(self.rows) - _MOST_IN_SENTENCE} further rates as in the rate card")
        if self.default_rate is not None:
            rates.append(f"{wording.rate(self.metric, self.default_rate)} for all others")
        said = f"{opening}: {'; '.join(rates)}."
        if len({row.dimensions for row in self.rows}) > 1:
            said = f"{said} Where several fit, the one that names the most counts."
        if self.default_rate is None:
            said = f"{said} Nothing else is paid before a rate is agreed for it."
        return said
