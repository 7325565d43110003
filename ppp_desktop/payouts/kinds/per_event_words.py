"""Pay for single events in words: the steps and parts of a line, and the sentence of the rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.money import format_number
from ppp_desktop.payouts.kinds.per_event import EventRule, Tally
from ppp_desktop.payouts.lines import Part
from ppp_desktop.payouts.words import Wording, capitalised

_NOUNS: Mapping[str, tuple[str, str, str]] = {"revenue": ("sale", "sales", "refund")}
_OTHER_NOUNS = ("result", "results", "credit")


@dataclass(frozen=True, slots=True)
class Priced:
    """One step of an explanation, and the parts that add up to its amount."""

    text: str
    parts: tuple[Part, ...]

    @property
    def amount(self) -> Decimal:
        """The sum of the parts, unrounded."""
        return sum((part.amount for part in self.parts), Decimal(0))


@dataclass(frozen=True, slots=True)
class EventWords:
    """How one contract speaks of the events of one metric."""

    metric: str
    wording: Wording

    def noun(self, count: int | Decimal) -> str:
        """Return "sale" or "sales"."""
        singular, plural, _negative = _NOUNS.get(self.metric, _OTHER_NOUNS)
        return singular if count == 1 else plural

    @property
    def negative(self) -> str:
        """What an event of a negative amount is called: "refund"."""
        return _NOUNS.get(self.metric, _OTHER_NOUNS)[2]

    def counted(self, count: int | Decimal) -> str:
        """Return "1 sale", "1,200 sales"."""
        return f"{format_number(Decimal(count))} {self.noun(count)}"

    def totals_note(self, totals: int) -> str:
        """Return what must be known where results are sums and no events; "" without any."""
        if not totals:
            return ""
        if totals == 1:
            return f"1 result is a total of several {self.noun(2)}; it counted as one."
        return f"{totals:,} results are totals of several {self.noun(2)}; each counted as one."

    def share(self, amount: Decimal, rate: Decimal, opening: str = "", label: str = "") -> Priced:
        """Return amount × rate; `label` is what the part is called, else the opening."""
        money, due = self.wording.money, amount * rate
        said = f"{opening}: " if opening else ""
        text = f"{said}{money(amount)} × {self.wording.share(rate)} = {money(due)}"
        part = Part(amount, rate, due, rate_is_share=True, label=label or opening)
        return Priced(text, (part,))

    def priced(self, found: Tally, rule: EventRule) -> tuple[Priced, ...]:
        """Return what becomes of the events; at least one step."""
        steps = (*self._allowed(found, rule), *self._paid(found, rule), *self._back(found, rule))
        return steps or (self.share(Decimal(0), rule.rate),)

    def _allowed(self, found: Tally, rule: EventRule) -> Iterator[Priced]:
        money = self.wording.money
        if found.free.count:
            free = f"Free: {self.counted(found.free.count)}"
            nothing = Decimal(0)
            part = Part(found.free.amount, nothing, nothing, rate_is_share=True, label=free)
            yield Priced(f"{free} of {money(found.free.amount)} in all", (part,))
        if found.excess is not None:
            yield self._straddling(found.excess, rule)

    def _straddling(self, excess: Decimal, rule: EventRule) -> Priced:
        money = self.wording.money
        plain, due = excess * rule.rate + rule.fee, rule.due(excess)
        text = f"{money(excess)} of one {self.noun(1)} lie beyond the free amount"
        formula = f"{money(excess)} × {self.wording.share(rule.rate)}"
        if rule.fee:
            formula = f"{formula} + {money(rule.fee)}"
        text = f"{text}: {formula} = {money(plain)}"
        if plain != due:
            verb = "lifted to the least" if plain < due else "cut to the most"
            label = f"Partly free {self.noun(1)}, {verb}"
            part = Part(Decimal(1), due, due, label=label)
            return Priced(f"{text}, {verb}: {money(due)}", (part,))
        label = f"Partly free {self.noun(1)}, beyond the free amount"
        parts = [Part(excess, rule.rate, excess * rule.rate, rate_is_share=True, label=label)]
        if rule.fee:
            parts.append(Part(Decimal(1), rule.fee, rule.fee, label="Its fee"))
        return Priced(text, tuple(parts))

    def _paid(self, found: Tally, rule: EventRule) -> Iterator[Priced]:
        if found.plain.count:
            label = f"Share of {self.counted(found.plain.count)}"
            yield self.share(found.plain.amount, rule.rate, label=label)
            if rule.fee:
                yield self._each(found.plain.count, rule.fee, f"Fee for each {self.noun(1)}")
        for bundle, bound, words in (
            (found.lifted, rule.least, "lifted to the least"),
            (found.cut, rule.most, "cut to the most"),
        ):
            if bundle.count and bound is not None:
                money = self.wording.money(bundle.amount)
                counted = self.counted(bundle.count)
                opening, label = f"{counted} of {money} in all, {words}", f"{counted}, {words}"
                yield self._each(bundle.count, bound, opening, label)

    def _back(self, found: Tally, rule: EventRule) -> Iterator[Priced]:
        if found.refunds.count:
            opening = f"Given back for {self.negative}s"
            yield self.share(found.refunds.amount, rule.rate, opening)
        if found.refunds_cut.count and rule.most is not None:
            money = self.wording.money(found.refunds_cut.amount)
            opening = f"Given back for {self.negative}s of {money}, at most what one can pay"
            yield self._each(found.refunds_cut.count, -rule.most, opening)

    def _each(self, count: int, price: Decimal, opening: str, label: str = "") -> Priced:
        money, due = self.wording.money, count * price
        text = f"{opening}: {count:,} × {money(price)} = {money(due)}"
        return Priced(text, (Part(Decimal(count), price, due, label=label or opening),))

    def sentences(self, share: str, rule: EventRule) -> str:
        """Return the rule whose share reads `share` ("8 % of revenue"), in whole sentences."""
        said = share
        if rule.fee:
            said = f"{said}, plus {self.wording.money(rule.fee)} for each {self.noun(1)}"
        bounds = [
            f"at {word} {self.wording.money(bound)}"
            for word, bound in (("least", rule.least), ("most", rule.most))
            if bound
        ]
        if bounds:
            said = f"{said}; {' and '.join(bounds)} for each {self.noun(1)}"
        return " ".join([f"{said}.", *self._allowance_sentences(rule), self._refund_sentence(rule)])

    def _allowance_sentences(self, rule: EventRule) -> list[str]:
        if not rule.has_allowance:
            return []
        period = self.wording.period_noun
        first = "the earliest come first, of one day the smallest"
        amount = "" if rule.free_amount is None else self.wording.money(rule.free_amount)
        if rule.free_events is None:
            free = f"{capitalised(self.noun(2))} are free up to {amount} a {period}"
        else:
            is_one = rule.free_events == 1
            counted = self.noun(1) if is_one else self.counted(rule.free_events)
            free = f"The first {counted} of a {period} {'is' if is_one else 'are'} free"
            if amount:
                free = f"{free}, up to {amount} in all"
        said = [f"{free}; {first}."]
        if amount:
            fee = " and the whole fee" if rule.fee else ""
            said.append(
                f"The {self.noun(1)} that goes beyond this amount pays its share of what "
                f"lies beyond{fee}."
            )
        return said

    def _refund_sentence(self, rule: EventRule) -> str:
        said = f"A {self.negative} gives back {self.wording.share(rule.rate)} of its amount"
        if rule.most is not None:
            said = f"{said}, at most {self.wording.money(rule.most)}"
        kept = [word for word, agreed in (("fee", rule.fee), ("minimum", rule.least)) if agreed]
        return f"{said}, but no {' and no '.join(kept)}." if kept else f"{said}."
