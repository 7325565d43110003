"""What a simulation comes to, side by side: the terms, then the traditional deals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from ppp_desktop.core.errors import PppError
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.contract_rules import CONTRACT_RULES
from ppp_desktop.services.pay_curve import PayCurve
from ppp_desktop.services.simulation_results import Deal, PeriodRun, TermsRun
from ppp_desktop.services.simulation_trials import Tried, TriedDraft
from ppp_desktop.services.simulation_words import scope_note, short_deal

_PERIOD = "\0"  # stands for the period in what each of them tells


@dataclass(frozen=True, slots=True)
class Compared:
    """One column of the comparison, before tax: terms (with their `run`), or a traditional deal.

    What could not be worked out is None, and `refusal` says why. `difference` is the total less
    that of the first that was worked out, and None for that one itself. `about` is the component
    that a refusal is about. `deal` is the key of a
    traditional deal, "" for terms.
    """

    name: str
    pay: tuple[Decimal | None, ...]
    total: Decimal | None = None
    mean: Decimal | None = None
    difference: Decimal | None = None
    cost_per_result: Decimal | None = None
    with_media: Decimal | None = None
    next_unit: Decimal | None = None
    next_of: MeasureRequest | None = None
    run: TermsRun | None = None
    refusal: PppError | None = None
    about: str = ""
    deal: str = ""

    @property
    def is_deal(self) -> bool:
        """Whether it is a traditional deal."""
        return bool(self.deal)

    @property
    def short_name(self) -> str:
        """The name for the head of a narrow column."""
        return short_deal(self.deal) if self.deal else self.name

    @property
    def level(self) -> Decimal | None:
        """The pay of every period where it never changes, as that of a fixed fee."""
        return self.pay[0] if len(set(self.pay)) == 1 else None


@dataclass(frozen=True, slots=True)
class CurveLine:
    """The pay curve of what stands at `place` in the comparison."""

    place: int
    curve: PayCurve


@dataclass(frozen=True, slots=True)
class Curves:
    """The curves that share the axis of one metric; `levels` are deals that pay always the same.

    `notes` say what is not drawn, and whose volume is narrower than that of the first.
    """

    request: MeasureRequest
    lines: tuple[CurveLine, ...]
    levels: tuple[tuple[int, Decimal], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to look at: the terms it is about, the component's name, and what is said.

    A refusal has its `remedy` and weighs more than a warning.
    """

    place: int
    about: str
    sentence: str
    remedy: str = ""
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that the simulator shows. `result` is what costs are told for."""

    currency: str
    periods: tuple[Period, ...]
    result: MeasureRequest | None
    compared: tuple[Compared, ...]
    curves: Curves | None
    notices: tuple[Notice, ...]


def compare(tried: Tried, currency: str, *, with_deals: bool) -> Comparison:
    """Return the comparison of what was tried, with the traditional deals where wanted."""
    found = tried.simulation
    terms = [_of_terms(each, tried.periods) for each in tried.drafts]
    deals = found.deals if found is not None and with_deals else ()
    compared = _with_differences([*terms, *(_of_deal(deal) for deal in deals)])
    return Comparison(
        currency if found is None else found.currency,
        tried.periods,
        None if found is None else found.result,
        compared,
        _curves(compared),
        tuple(_notices(compared)),
    )


def _of_terms(tried: TriedDraft, periods: Sequence[Period]) -> Compared:
    run = tried.run
    if run is None:
        unknown = (None,) * len(periods)
        return Compared(tried.name, unknown, refusal=tried.refusal, about=tried.about)
    pay = tuple(each.pay for each in run.periods)
    return Compared(
        tried.name,
        pay,
        run.total,
        _mean(pay),
        None,
        run.cost_per_result,
        run.cost_with_media,
        run.periods[-1].next_unit,
        None if run.curve is None else run.curve.request,
        run,
    )


def _of_deal(deal: Deal) -> Compared:
    return Compared(
        deal.label,
        deal.pay,
        deal.total,
        _mean(deal.pay),
        cost_per_result=deal.cost_per_result,
        with_media=deal.cost_with_media,
        deal=deal.key,
    )


def _with_differences(compared: Sequence[Compared]) -> tuple[Compared, ...]:
    first = next((each for each in compared if each.total is not None), None)
    found = []
    for each in compared:
        if first is None or each is first or each.total is None or first.total is None:
            found.append(each)
        else:
            found.append(replace(each, difference=each.total - first.total))
    return tuple(found)


def _mean(pay: Sequence[Decimal]) -> Decimal:
    with localcontext(prec=PRECISION):
        return sum(pay, Decimal(0)) / len(pay)


def _curves(compared: Sequence[Compared]) -> Curves | None:
    """Return the curves over the metric of the first that has one."""
    having = [
        CurveLine(place, each.run.curve)
        for place, each in enumerate(compared)
        if each.run is not None and each.run.curve is not None
    ]
    if not having:
        return None
    first = having[0].curve.request
    lines = tuple(line for line in having if line.curve.request.metric == first.metric)
    drawn = {line.place for line in lines}
    notes = [
        note
        for place, each in enumerate(compared)
        if each.run is not None
        for note in scope_note(each.name, each.next_of, first, is_drawn=place in drawn)
    ]
    levels = tuple(
        (place, each.level)
        for place, each in enumerate(compared)
        if each.is_deal and each.level is not None
    )
    return Curves(first, lines, levels, tuple(notes))


def _notices(compared: Sequence[Compared]) -> list[Notice]:
    """Return refusals first, then warnings, in the order of the terms."""
    refusals = [
        Notice(place, each.about, each.refusal.message, each.refusal.remedy, is_refusal=True)
        for place, each in enumerate(compared)
        if each.refusal is not None
    ]
    warnings = [
        notice
        for place, each in enumerate(compared)
        if each.run is not None
        for notice in _warnings(place, each.run)
    ]
    return [*refusals, *warnings]


def _warnings(place: int, run: TermsRun) -> list[Notice]:
    found = [
        Notice(place, rule_name(run.terms, each.component), each.sentence) for each in run.warnings
    ]
    return [*found, *(Notice(place, "", text) for text in _told(run))]


def _told(run: TermsRun) -> list[str]:
    """Return what the periods tell; what each of them tells, once for all."""
    known = dict.fromkeys(_without_period(text, each) for each, text in _texts(run))
    found = []
    for text in known:
        told = [each for each, said in _texts(run) if _without_period(said, each) == text]
        if len(told) == 1:
            when = told[0].period.label
        elif len(told) == len(run.periods):
            when = f"any of the {len(told)} periods tried"
        else:
            when = f"{len(told)} of the {len(run.periods)} periods tried"
        found.append(text.replace(_PERIOD, when))
    return found


def _texts(run: TermsRun) -> Iterator[tuple[PeriodRun, str]]:
    return ((each, text) for each in run.periods for text in each.calculation.warnings)


def _without_period(text: str, run: PeriodRun) -> str:
    return text.replace(run.period.label, _PERIOD)


def rule_name(terms: Terms, key: str) -> str:
    """Return the name of a component by its id, or of a rule such as the cap; "" for all."""
    for component in terms.components:
        if component.id == key:
            return component.name
    rule = CONTRACT_RULES.get(key)
    return "" if rule is None else rule.title
