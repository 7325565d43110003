"""Pay for single events of an amount: a share and a fee each, some free, a least and a most."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.vocabulary import EventCount

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bundle:
    """So many events and the sum of their amounts."""

    count: int = 0
    amount: Decimal = _ZERO


NONE = Bundle()


@dataclass(frozen=True, slots=True)
class EventRule:
    """rate × amount + fee for each event, never below `least` nor above `most`.

    `free_events` and `free_amount` make the allowance; whichever is used up first ends it.
    """

    rate: Decimal
    fee: Decimal = _ZERO
    least: Decimal | None = None
    most: Decimal | None = None
    free_events: Decimal | None = None
    free_amount: Decimal | None = None

    @property
    def has_allowance(self) -> bool:
        """Whether some events are free."""
        return self.free_events is not None or self.free_amount is not None

    def due(self, amount: Decimal) -> Decimal:
        """Return what one event pays of whose amount so much counts."""
        due = self.rate * amount + self.fee
        if self.least is not None and due < self.least:
            return self.least
        return due if self.most is None else min(due, self.most)


@dataclass(frozen=True, slots=True)
class Tally:
    """The events of a period, sorted into what becomes of them.

    `plain` pay rate and fee, `lifted` the least, `cut` the most; `free` pay nothing. Of the event
    that straddles the free amount `excess` lies beyond it. `refunds` give back rate × amount, and
    `refunds_cut` the most that an event can pay; amounts of both are negative.
    """

    free: Bundle
    excess: Decimal | None
    plain: Bundle
    lifted: Bundle
    cut: Bundle
    refunds: Bundle
    refunds_cut: Bundle


def tally(events: Sequence[EventCount], rule: EventRule) -> Tally:
    """Sort the events. Free are the earliest, on one day the smallest first, in any order given.

    An event of a negative amount (a refund) gives back rate × amount, at most what an event can
    pay. It gives back neither the fee nor a minimum, which stand for the work on the sale, nor
    does it use up or restore the allowance. An event of no amount is none: it pays nothing.
    """
    free, excess, rest = NONE, None, events
    if rule.has_allowance:
        free, excess, rest = _take_free(events, rule)
    return Tally(free, excess, *_sort(rest, rule))


def _take_free(
    events: Sequence[EventCount], rule: EventRule
) -> tuple[Bundle, Decimal | None, list[EventCount]]:
    """Return what is free, the excess of an event that straddles, and the events that pay."""
    ordered = sorted(events, key=lambda each: (each.day, each.value))
    count, amount = 0, _ZERO
    refunds: list[EventCount] = []
    for position, each in enumerate(ordered):
        value = each.value
        if value <= _ZERO:
            refunds.append(each)
            continue
        fitting = _fitting(each, rule, Bundle(count, amount))
        count, amount = count + fitting, amount + fitting * value
        if fitting == each.count:
            continue
        excess = _excess(value, rule, Bundle(count, amount))
        paying = each.count - fitting - (0 if excess is None else 1)
        later = ordered[position + 1 :]
        rest = [*refunds, EventCount(each.day, value, paying), *later]
        return Bundle(count, amount), excess, rest
    return Bundle(count, amount), None, refunds


def _fitting(each: EventCount, rule: EventRule, used: Bundle) -> int:
    """Return how many of these equal events lie wholly inside the allowance."""
    fitting = each.count
    if rule.free_events is not None:
        fitting = min(fitting, int(rule.free_events) - used.count)
    if rule.free_amount is not None:
        fitting = min(fitting, int((rule.free_amount - used.amount) // each.value))
    return fitting


def _excess(value: Decimal, rule: EventRule, used: Bundle) -> Decimal | None:
    """Return what of the next event lies beyond the free amount; None where none is left."""
    if rule.free_amount is None or rule.free_amount == used.amount:
        return None
    if rule.free_events is not None and used.count == rule.free_events:
        return None
    return value - (rule.free_amount - used.amount)


def _sort(
    events: Iterable[EventCount], rule: EventRule
) -> tuple[Bundle, Bundle, Bundle, Bundle, Bundle]:
    """Return what is plain, lifted, cut, refunded, and refunded no higher than the most.

    One loop over all events, which may be hundreds of thousands: nothing in it is rounded, and
    what is paid is worked out once for each bundle.
    """
    rate, fee, least, most = rule.rate, rule.fee, rule.least, rule.most
    counts, amounts = [0] * 5, [_ZERO] * 5
    for each in events:
        value = each.value
        if value > _ZERO:
            due = value * rate + fee
            place = 1 if least is not None and due < least else 0
            if most is not None and due > most:
                place = 2
        elif value < _ZERO:
            place = 4 if most is not None and -value * rate > most else 3
        else:
            continue
        counts[place] += each.count
        amounts[place] += value * each.count
    plain, lifted, cut, refunds, refunds_cut = map(Bundle, counts, amounts)
    return plain, lifted, cut, refunds, refunds_cut
