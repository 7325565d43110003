"""What is said of tiers: their limits, what each slice paid, and how far a running total came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.money import format_number
from ppp_desktop.core.vocabulary import Scope
from ppp_desktop.payouts.kinds.bands import Band, Breakpoint, TierBasis
from ppp_desktop.payouts.kinds.per_event_words import EventWords
from ppp_desktop.payouts.kinds.slices import Slice
from ppp_desktop.payouts.words import Wording, listed


@dataclass(frozen=True, slots=True)
class TierWords:
    """How one component speaks of its tiers."""

    wording: Wording
    metric: str
    scope: Scope
    tiers: Sequence[Band]
    basis: TierBasis | None
    on_breakpoint: Breakpoint

    def limit(self, number: int) -> str:
        """Return "up to 200" or "above 200", with or without the breakpoint as agreed."""
        lower = self.on_breakpoint is Breakpoint.LOWER
        limit = self.tiers[number].up_to
        if limit is not None:
            return f"{'up to' if lower else 'below'} {self.quantity(limit)}"
        before = self.tiers[number - 1].up_to or Decimal(0)
        return f"{'above' if lower else 'from'} {self.quantity(before)}"

    def quantity(self, value: Decimal) -> str:
        """Return so much of what is counted."""
        return self.wording.quantity(self.metric, value)

    def subject(self) -> str:
        """Return what is counted: "approved leads", "revenue from Meta"."""
        return self.wording.subject(self.metric, self.scope)

    def span(self) -> str:
        """Return over what the tier is found: "of the month", "since the contract began"."""
        if self.basis is TierBasis.CONTRACT:
            return "since the contract began"
        if self.basis is TierBasis.YEAR:
            return "in the calendar year"
        return f"of the {self.wording.period_noun}"

    def nothing(self) -> str:
        """Return when a quantity is zero: "when there is nothing to count"."""
        if self.basis is TierBasis.EVENT:
            return f"for a {self.event()} of zero"
        return "when there is nothing to count"

    def fees(self, fees: Sequence[Decimal], opening: str, at_zero: str) -> str:
        """Return " Plus …: €200.00 up to 100, €300.00 above 100."; empty without fees."""
        if not any(fees):
            return ""
        several = len(self.tiers) > 1
        said = [
            self.wording.money(fee) + (f" {self.limit(number)}" if several else "")
            for number, fee in enumerate(fees)
            if fee
        ]
        return f" {opening}: {', '.join(said)}{at_zero}."

    def slice(self, piece: Slice, flat: str, label: str) -> str:
        """Return "40 × €10.00 = €400.00"; `flat` names a flat amount, `label` the period."""
        amount = self.wording.money(piece.amount)
        if piece.is_fee:
            count = format_number(piece.quantity)
            if abs(piece.quantity) != 1:
                amount = f"{count} × {self.wording.money(piece.rate)} = {amount}"
            due = f", due before {label}" if piece.is_before else ""
            return f"{flat}{due}: {amount}"
        rate = self.wording.rate(self.metric, piece.rate)
        said = f"{self.quantity(piece.quantity)} × {rate} = {amount}"
        return f"Counted before {label}: {said}" if piece.is_before else said

    def part_label(self, piece: Slice, flat: str, label: str) -> str:
        """Return what a slice is called beside others: "Tier 2, up to 200"."""
        if piece.is_fee:
            return f"{flat}, due before {label}" if piece.is_before else flat
        if piece.is_before:
            return f"Counted before {label}"
        several = len(self.tiers) > 1
        return f"Tier {piece.number + 1}, {self.limit(piece.number)}" if several else ""

    def so_far(self, before: Decimal, total: Decimal, label: str) -> str:
        """Return "237 approved leads so far, 40 of them before June 2026."."""
        counted = self.wording.counted(self.metric, self.scope, total)
        year = " this calendar year" if self.basis is TierBasis.YEAR else ""
        said = f"{self.quantity(total)} {counted} so far{year}"
        if before:
            them = "it" if self.wording.is_money(self.metric) else "them"
            said = f"{said}, {self.quantity(before)} of {them} before {label}"
        return f"{said}."

    def moved(self, before: int, now: int) -> str:
        """Return which tier a running total came to; empty where it stayed in its tier."""
        if before == now:
            return ""
        opening = "Newly reached:" if now > before else "Back in"
        return f"{opening} tier {now + 1}, {self.limit(now)}."

    def spread(self, counts: Sequence[int], below_zero: int) -> str:
        """Return "2 sales up to €1,000.00 and 1 sale above €1,000.00."."""
        events = EventWords(self.metric, self.wording)
        found = [
            f"{events.counted(count)} {self.limit(number)}"
            for number, count in enumerate(counts)
            if count
        ]
        if below_zero:
            found.append(f"{below_zero:,} below zero")
        return f"{listed(found)}." if len(self.tiers) > 1 else ""

    def totals_note(self, totals: int) -> str:
        """Return what must be known where results are sums and no events; "" without any."""
        return EventWords(self.metric, self.wording).totals_note(totals)

    def event(self) -> str:
        """Return what one event is called: "sale"."""
        return EventWords(self.metric, self.wording).noun(1)
