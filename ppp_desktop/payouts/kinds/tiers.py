"""What all kinds of tiers share: the questions, and how a line is made from priced slices."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ppp_desktop.core.vocabulary import Detail, MeasureRequest
from ppp_desktop.payouts.context import NO_RESULTS, LineDraft, ObjectiveFigure, Workings
from ppp_desktop.payouts.fields import Filled, Known, SummedMetric, YesNo, refusal
from ppp_desktop.payouts.kinds.bands import Band, Breakpoint, TierBasis, check_bands
from ppp_desktop.payouts.kinds.component import ResultComponent
from ppp_desktop.payouts.kinds.event_tiers import sorted_by_tier
from ppp_desktop.payouts.kinds.slices import Slice, difference, merged
from ppp_desktop.payouts.kinds.tier_words import TierWords
from ppp_desktop.payouts.lines import Explanation, Part
from ppp_desktop.payouts.words import Wording


@dataclass(frozen=True, slots=True)
class _Priced:
    """What is paid for, what there is to say about it, and the other figures behind it."""

    slices: tuple[Slice, ...]
    note: str = ""
    leaves: tuple[Explanation, ...] = ()


class Tiered(ResultComponent):
    """A component with tiers. A kind says which `slices` a quantity is made of."""

    metric: SummedMetric = Field(
        title="Metric",
        description="What is counted or summed.",
        json_schema_extra={"unit": "metric", "metric_units": ["count", "money"]},
    )
    tiers: Filled[Band] = Field(
        title="Tiers",
        description="From the lowest to the highest tier; the last one is open.",
        json_schema_extra={"unit": "tiers", "minItems": 1},
    )
    basis: TierBasis | None = Field(
        default=None,
        title="Tier is found by",
        description="Whose size finds the tier: each period begins anew, each event has its own "
        "tier, or what came before counts too.",
        json_schema_extra={
            "unit": "choice",
            "choices": {
                "period": "the period's total",
                "event": "each event, such as an order",
                "contract": "the total since the contract began",
                "year": "the total of the calendar year",
            },
        },
    )
    on_breakpoint: Breakpoint = Field(
        title="Exactly on a breakpoint",
        description="Whether a value of exactly a breakpoint belongs to the lower or upper tier.",
        json_schema_extra={
            "unit": "choice",
            "choices": {"lower": "the lower tier", "upper": "the upper tier"},
        },
    )
    flat_fee_at_zero: YesNo | None = Field(
        default=None,
        title="Flat fee at zero",
        description="Whether the first tier's flat amount is due when nothing was counted.",
        json_schema_extra={"unit": "yes_no"},
    )

    @field_validator("tiers")
    @classmethod
    def _check_breakpoints(cls, tiers: tuple[Band, ...]) -> tuple[Band, ...]:
        check_bands(tiers)
        return tiers

    @model_validator(mode="after")
    def _check_basis(self, info: ValidationInfo) -> Tiered:
        unit_of = Known.of(info).unit_of
        if self.is_per_event and unit_of is not None and unit_of(self.metric) != "money":
            raise refusal(
                "Only an amount of money has a size of its own for each event.",
                remedy="Find the tier by a total, or choose an amount of money as the metric.",
                at="basis",
            )
        if self.is_cumulative and self.flat_fee_at_zero:
            raise refusal(
                "A running total reaches each tier once, so nothing is due for it at zero.",
                remedy="Answer no, and add a retainer for what is due in any case.",
                at="flat_fee_at_zero",
            )
        return self

    @property
    def is_cumulative(self) -> bool:
        """Whether what came before the period counts when the tier is found."""
        return self.basis is not None and self.basis.before is not None

    @property
    def is_per_event(self) -> bool:
        """Whether each event finds its own tier."""
        return self.basis is TierBasis.EVENT

    def requests(self, objectives: Mapping[str, ObjectiveFigure]) -> tuple[MeasureRequest, ...]:
        """Return the quantity that is paid for, and the one before it where that counts."""
        before = self._before()
        return (self._paid_for(),) if before is None else (self._paid_for(), before)

    def main_request(self) -> MeasureRequest | None:
        """Return the quantity that is paid for; None for single events: no sum stands for them."""
        return None if self.is_per_event else self._paid_for()

    @property
    def prices_each(self) -> bool:
        """Single events count for themselves; a total has one price for all."""
        return self.is_per_event

    @abstractmethod
    def slices(self, quantity: Decimal) -> Iterator[Slice]:
        """Yield what `quantity` is made of; at least one slice."""

    def added(self, before: Decimal, total: Decimal) -> tuple[Slice, ...]:
        """Return what a running total of `before` pays more once it is `total`."""
        return difference(self.slices(total), self.slices(before))

    def reached(self, quantity: Decimal) -> int:
        """Return the number of the tier, from 0, that `quantity` lies in."""
        return self._finder()(quantity)

    def is_due(self, quantity: Decimal) -> bool:
        """Tell whether `quantity` makes a flat amount due; an event below zero never does."""
        if quantity > 0:
            return True
        return bool(self.flat_fee_at_zero) and not (self.is_per_event and quantity < 0)

    def calculate(self, workings: Workings) -> LineDraft:
        """Return the priced slices as steps and parts."""
        request = self._paid_for()
        priced = self._priced(workings)
        nothing = NO_RESULTS if workings.measured(request).value is None else ""
        return LineDraft(
            sum((piece.amount for piece in priced.slices), Decimal(0)),
            tuple(self._step(piece, workings) for piece in priced.slices),
            tuple(self._parts(priced.slices, workings)),
            (workings.measure_leaf(request), *priced.leaves),
            _joined(nothing, priced.note),
        )

    def _paid_for(self) -> MeasureRequest:
        request = self.request_of(self.metric)
        return replace(request, detail=Detail.EVENTS) if self.is_per_event else request

    def _before(self) -> MeasureRequest | None:
        span = None if self.basis is None else self.basis.before
        return None if span is None else replace(self.request_of(self.metric), span=span)

    def _priced(self, workings: Workings) -> _Priced:
        before = self._before()
        if before is not None:
            return self._priced_since(before, workings)
        if self.is_per_event:
            return self._priced_one_by_one(workings)
        return _Priced(tuple(self.slices(workings.amount(self._paid_for()))))

    def _priced_since(self, request: MeasureRequest, workings: Workings) -> _Priced:
        before = workings.amount(request)
        total = before + workings.amount(self._paid_for())
        slices = self.added(before, total) or (self._nothing(total),)
        label, words = workings.context.period.label, self._words(workings.wording)
        leaf = workings.measure_leaf(request)
        leaf = replace(leaf, text=f"Before {label}: {leaf.text}")
        moved = words.moved(self.reached(before), self.reached(total))
        return _Priced(slices, _joined(words.so_far(before, total, label), moved), (leaf,))

    def _priced_one_by_one(self, workings: Workings) -> _Priced:
        measure = workings.measured(self._paid_for())
        events, words = measure.events, self._words(workings.wording)
        if not events:
            return _Priced((self._nothing(Decimal(0)),))
        sizes = sorted_by_tier(events, self._finder())
        counts = [sizes.counted_in(number) for number in range(len(self.tiers))]
        note = _joined(words.spread(counts, sizes.below_zero), words.totals_note(measure.totals))
        return _Priced(merged(sizes.slices(self.slices)), note)

    def _finder(self) -> Callable[[Decimal], int]:
        """Return what finds the tier of a quantity."""
        limits = [tier.up_to for tier in self.tiers if tier.up_to is not None]
        find = bisect_left if self.on_breakpoint is Breakpoint.LOWER else bisect_right
        return partial(find, limits)

    def _nothing(self, quantity: Decimal) -> Slice:
        return replace(next(self.slices(quantity)), quantity=Decimal(0))

    def _words(self, wording: Wording) -> TierWords:
        return TierWords(
            wording, self.metric, self.scope, self.tiers, self.basis, self.on_breakpoint
        )

    def _flat_name(self, number: int, words: TierWords) -> str:
        return f"Flat fee of tier {number + 1}"

    def _parts(self, slices: Iterable[Slice], workings: Workings) -> Iterator[Part]:
        """Yield the slices as parts; they are named where quantities and rates are not all."""
        found = tuple(slices)
        words, label = self._words(workings.wording), workings.context.period.label
        is_plain = not any(piece.is_fee or piece.is_before for piece in found)
        is_money = workings.wording.is_money(self.metric)
        for piece in found:
            flat = self._flat_name(piece.number, words)
            name = "" if is_plain else words.part_label(piece, flat, label)
            is_share = is_money and not piece.is_fee
            yield Part(piece.quantity, piece.rate, piece.amount, is_share, name)

    def _step(self, piece: Slice, workings: Workings) -> Explanation:
        words = self._words(workings.wording)
        flat = self._flat_name(piece.number, words)
        text = words.slice(piece, flat, workings.context.period.label)
        return Explanation(text, self.step, piece.amount)


def _joined(*said: str) -> str:
    return " ".join(each for each in said if each)
