"""The questions that a component leaves open: breakpoints, tiers, fees, levels, part periods.

Which of them apply is read from the fields of the component's kind, so that a new kind with the
same fields is asked the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ppp_desktop.core.money import format_number
from ppp_desktop.payouts.kinds.bands import TierBasis
from ppp_desktop.payouts.question_forms import (
    Asked,
    Edit,
    Entry,
    Option,
    Question,
    Topic,
    number_of,
    written_path,
)
from ppp_desktop.payouts.words import capitalised

_CUMULATIVE = {TierBasis.CONTRACT: "since the contract began", TierBasis.YEAR: "of the year"}
_TEENS = range(11, 14)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def component_questions(asked: Asked) -> Iterator[Question]:
    """Yield the questions of all components, in their order."""
    for entry in asked.entries:
        if _tiers(entry):
            yield from _tier_questions(asked, entry)
        if _has_flat_fee(entry) and not _is_cumulative(entry):
            yield _flat_fee(asked, entry)
        levels = entry.document.get("levels")
        if "levels_pay" in entry.kind.model_fields and _length(levels) > 1:
            yield _levels(asked, entry)
        prorate = entry.kind.model_fields.get("prorate")
        if prorate is not None and prorate.is_required():
            yield _part_period(asked, entry)


def first_breakpoint(entry: Entry) -> Decimal | None:
    """Return where the first of several tiers ends, None where that is not said."""
    tiers = _tiers(entry)
    first = tiers[0] if tiers else None
    return number_of(first.get("up_to")) if isinstance(first, Mapping) else None


def _tiers(entry: Entry) -> Sequence[object]:
    """Return the tiers of a component that has several, else none."""
    found = entry.document.get("tiers")
    has_several = "on_breakpoint" in entry.kind.model_fields and _length(found) > 1
    return found if has_several and isinstance(found, list | tuple) else ()


def _length(found: object) -> int:
    return len(found) if isinstance(found, list | tuple) else 0


def _tier_questions(asked: Asked, entry: Entry) -> Iterator[Question]:
    yield asked.choice(
        Topic.BREAKPOINT,
        entry.path("on_breakpoint"),
        _breakpoint_text(asked, entry),
        (("lower", "lower tier"), ("upper", "upper tier")),
        entry.position,
    )
    if entry.document["kind"] in ("graduated", "volume"):
        yield _method(asked, entry)
    yield _basis(asked, entry)


def _breakpoint_text(asked: Asked, entry: Entry) -> str:
    limit, words = first_breakpoint(entry), asked.wording
    what = "amount" if entry.document["kind"] == "stair_step" else "rate"
    if limit is None or not entry.metric:
        return f"Which {what} for exactly a breakpoint?"
    if words.is_money(entry.metric):
        return f"Which {what} for exactly {words.money(limit)} {_noun(asked, entry, limit)}?"
    if limit == limit.to_integral_value() and entry.document["kind"] == "graduated":
        return f"Which rate for exactly the {ordinal(int(limit))} {_noun(asked, entry)}?"
    return f"Which {what} for exactly {format_number(limit)} {_noun(asked, entry, limit)}?"


def _noun(asked: Asked, entry: Entry, count: Decimal = Decimal(1)) -> str:
    return asked.wording.metrics.noun(entry.metric, count)


def plural_noun(asked: Asked, entry: Entry) -> str:
    """Return "leads", "revenue", or "results" while no metric is chosen."""
    if not entry.metric:
        return "results"
    return _noun(asked, entry, Decimal(2)).removeprefix("of ")


def _subject(asked: Asked, entry: Entry, verb: str) -> str:
    is_money = bool(entry.metric) and asked.wording.is_money(entry.metric)
    return f"{plural_noun(asked, entry)} {verb}{'s' if is_money else ''}"


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "11th", "1,001st"."""
    ending = "th" if number % 100 in _TEENS else _ENDINGS.get(number % 10, "th")
    return f"{number:,}{ending}"


def _method(asked: Asked, entry: Entry) -> Question:
    """Ask graduated or volume: whether earlier units get the higher rate, too."""
    kind = str(entry.document["kind"])
    path = entry.path("kind")
    to_volume = [Edit(path, "volume")]
    if _is_cumulative(entry):
        given = entry.document.get("retroactive")
        to_volume.append(Edit(entry.path("retroactive"), given is not False))
    options = (
        Option(
            "graduated",
            "only those beyond it",
            (Edit(path, "graduated"), Edit(entry.path("retroactive"), None)),
        ),
        Option("volume", "all of them", tuple(to_volume)),
    )
    return Question(
        written_path(path),
        Topic.METHOD,
        f"Which {_subject(asked, entry, 'get')} the rate of a higher tier once it is reached?",
        options,
        next(option for option in options if option.key == kind),
        entry.position,
    )


def _is_cumulative(entry: Entry) -> bool:
    return entry.document.get("basis") in list(_CUMULATIVE)


def _basis(asked: Asked, entry: Entry) -> Question:
    path = entry.path("basis")
    options = tuple(_basis_options(asked, entry))
    basis = entry.document.get("basis")
    given = entry.document.get("retroactive")
    chosen = str(basis)
    if entry.document["kind"] == "volume" and _is_cumulative(entry):
        chosen = f"{chosen}_{_retroactive_key(value=given)}" if isinstance(given, bool) else ""
    return Question(
        written_path(path),
        Topic.BASIS,
        f"Which {_subject(asked, entry, 'find')} the tier?",
        options,
        next((option for option in options if option.key == chosen), None),
        entry.position,
    )


def _basis_options(asked: Asked, entry: Entry) -> Iterator[Option]:
    is_volume = entry.document["kind"] == "volume"
    path, retroactive = entry.path("basis"), entry.path("retroactive")
    forget = (Edit(retroactive, None),) if is_volume else ()
    noun = asked.wording.period_noun
    yield Option("period", f"the {noun}'s", (Edit(path, "period"), *forget))
    if entry.metric and asked.wording.is_money(entry.metric):
        yield Option("event", "each order by itself", (Edit(path, "event"), *forget))
    for basis, words in _CUMULATIVE.items():
        # A running total reaches each tier once: nothing is due for it at zero.
        found = [Edit(path, str(basis))]
        if entry.document.get("flat_fee_at_zero"):
            found.append(Edit(entry.path("flat_fee_at_zero"), value=False))
        if not is_volume:
            yield Option(str(basis), f"all {words}", tuple(found))
            continue
        for value, repriced in ((True, "earlier ones repriced"), (False, "earlier ones kept")):
            key = f"{basis}_{_retroactive_key(value=value)}"
            edits = (*found, Edit(retroactive, value))
            yield Option(key, f"all {words}, {repriced}", edits)


def _retroactive_key(*, value: bool) -> str:
    return "repriced" if value else "kept"


def _has_flat_fee(entry: Entry) -> bool:
    """Tell whether the first tier has an amount that does not depend on how much there is."""
    if "flat_fee_at_zero" not in entry.kind.model_fields:
        return False
    tiers = entry.document.get("tiers")
    first = tiers[0] if isinstance(tiers, list | tuple) and tiers else None
    if not isinstance(first, Mapping):
        return False
    return bool(number_of(first.get("flat_fee")) or number_of(first.get("amount")))


def _flat_fee(asked: Asked, entry: Entry) -> Question:
    fee = "amount" if entry.document["kind"] == "stair_step" else "flat fee"
    noun, period = plural_noun(asked, entry), asked.wording.period_noun
    return asked.choice(
        Topic.FLAT_FEE,
        entry.path("flat_fee_at_zero"),
        f"Is the first tier's {fee} due in a {period} without {noun}?",
        ((True, "due"), (False, "not due")),
        entry.position,
    )


def _levels(asked: Asked, entry: Entry) -> Question:
    return asked.choice(
        Topic.LEVELS,
        entry.path("levels_pay"),
        f"{capitalised(_name(entry))}: which levels pay when several are reached?",
        (("highest", "only the highest"), ("cumulative", "every one reached")),
        entry.position,
    )


def _part_period(asked: Asked, entry: Entry) -> Question:
    period = asked.wording.period_noun
    text = f"{capitalised(_name(entry))}: is a part {period} paid by days?"
    if entry.document["kind"] == "uplift":
        text = f"{capitalised(_name(entry))}: does the baseline of a part {period} count by days?"
    return asked.choice(
        Topic.PART_PERIOD,
        entry.path("prorate"),
        text,
        ((True, "by days"), (False, "in full")),
        entry.position,
    )


def _name(entry: Entry) -> str:
    return str(entry.document.get("name") or entry.kind.label)
