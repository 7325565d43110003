"""The simulator: any terms on the same periods, side by side, with balances carried along.

Nothing is stored, and nothing here knows where the figures come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal, localcontext

from ppp_desktop.core.errors import NotFound, PppError
from ppp_desktop.core.periods import Period, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import Measure, MeasureRequest
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.payouts.arithmetic import PRECISION
from ppp_desktop.payouts.balances import NO_BALANCES
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    ReversedPeriod,
    TermsPart,
)
from ppp_desktop.payouts.engine import calculate
from ppp_desktop.payouts.kinds.pass_through import PassThrough, Payer
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.requirements import required_measures
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.calculation import ObjectiveResult, objective_results
from ppp_desktop.services.courses import Course
from ppp_desktop.services.marginal_pay import next_unit, step_of
from ppp_desktop.services.measure_requests import as_sum, base_requests
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.pay_curve import (
    PayCurve,
    cost_request,
    main_request,
    pay_curve,
)
from ppp_desktop.services.simulation_deals import traditional_deals
from ppp_desktop.services.simulation_exposure import exposure_of
from ppp_desktop.services.simulation_measures import Measurer
from ppp_desktop.services.simulation_results import (
    Deals,
    PeriodRun,
    Question,
    Simulation,
    TermsRun,
    Trial,
)
from ppp_desktop.services.simulation_scenarios import Scenario, ScenarioMeasurer
from ppp_desktop.services.terms_warnings import TriedTerms, find_warnings

MORE_VOLUME = Decimal("1.5")
"""What “most” is worked out with where terms have no cap."""


def simulate(
    trials: Sequence[Trial],
    measurer: Measurer,
    question: Question,
    *,
    progress: Progress = SILENT,
) -> Simulation:
    """Work every terms out on every period, from the contract's start on, and compare.

    Terms that cannot be worked out carry their refusal; the others are not held up by it.
    """
    if not question.periods:
        raise NotFound("There is no period to try the terms on.", "Choose at least one period.")
    course = measurer.course
    worked = tuple(_worked_periods(course, question.periods))
    changed = ScenarioMeasurer(measurer, question.scenario, worked)
    runner = _Runner(changed, question, worked, progress)
    histories = [runner.history(trial.terms) for trial in trials]
    result = next((found for each in histories if (found := runner.result_of(each))), None)
    runs = tuple(
        runner.run(trial, history, result) for trial, history in zip(trials, histories, strict=True)
    )
    deals = traditional_deals(
        _with_fee(trials, measurer, question, worked, runs, progress),
        runner.shown(),
        changed,
        runs,
        result,
    )
    return Simulation(
        course.currency, tuple(runner.shown()), question.scenario, result, runs, deals
    )


def _with_fee(
    trials: Sequence[Trial],
    measurer: Measurer,
    question: Question,
    worked: Sequence[Period],
    runs: Sequence[TermsRun],
    progress: Progress,
) -> Deals:
    """Return the deals; a fee that nobody gave is what the first terms pay without a scenario."""
    first = next((place for place, run in enumerate(runs) if run.refusal is None), None)
    deals = question.deals
    if deals.fixed_fee is not None or question.scenario == Scenario() or first is None:
        return deals
    plain = ScenarioMeasurer(measurer, Scenario(), tuple(worked))
    runner = _Runner(plain, question, tuple(worked), progress)
    trial = trials[first]
    run = runner.run(trial, runner.history(trial.terms), None)
    if run.refusal is not None:
        return deals
    with localcontext(prec=PRECISION):
        return replace(deals, fixed_fee=run.total / len(question.periods))


@dataclass(frozen=True, slots=True)
class _Step:
    """One period worked out."""

    context: Context
    calculation: Calculation


@dataclass(frozen=True, slots=True)
class _History:
    terms: Terms
    steps: tuple[_Step, ...] = ()
    refusal: PppError | None = None


@dataclass(frozen=True, slots=True)
class _Runner:
    measurer: ScenarioMeasurer
    question: Question
    worked: tuple[Period, ...]
    progress: Progress

    def shown(self) -> list[Period]:
        """Return the periods that are asked for, in order."""
        asked = set(self.question.periods)
        return [period for period in self.worked if period in asked]

    def history(self, terms: Terms) -> _History:
        """Work the periods out one after another, each from the balances of the one before."""
        steps: list[_Step] = []
        try:
            for period in self.worked:
                self.progress.check_cancelled()
                steps.append(self._step(terms, period, steps))
        except PppError as refusal:
            return _History(terms, tuple(steps), refusal)
        return _History(terms, tuple(steps))

    def result_of(self, history: _History) -> MeasureRequest | None:
        """Return what the terms pay most for, as the sum that costs are told for."""
        if history.refusal is not None or not history.steps:
            return None
        last = history.steps[-1]
        found = main_request(history.terms, last.context, last.calculation)
        return None if found is None else as_sum(found)

    def run(self, trial: Trial, history: _History, result: MeasureRequest | None) -> TermsRun:
        """Return what came of one trial."""
        self.progress.check_cancelled()
        if history.refusal is not None:
            return TermsRun(trial.name, trial.terms, refusal=history.refusal)
        shown = set(self.shown())
        steps = [step for step in history.steps if step.context.period in shown]
        periods = tuple(self._period_run(trial.terms, step, result) for step in steps)
        last = steps[-1]
        objectives = objective_results(self._answered(last.context), last.context)
        curve = self._curve(trial.terms, last, objectives)
        grown = self._grown(trial.terms, shown)
        costs = [(run.pay, run.volume) for run in periods]
        media = [
            (run.pay + run.media - _spend_in_pay(trial.terms, run.calculation), run.volume)
            for run in periods
            if run.media is not None
        ]
        tried = TriedTerms(
            trial.terms, tuple((step.context, step.calculation) for step in steps), curve
        )
        return TermsRun(
            trial.name,
            trial.terms,
            periods,
            sum((run.pay for run in periods), Decimal(0)),
            _quotient(costs),
            _quotient(media),
            exposure_of(trial.terms, [(each.context, each.calculation) for each in steps], grown),
            curve,
            objectives,
            find_warnings(tried, self.question.objectives, cliff_factor=self.question.cliff_factor),
        )

    def _step(self, terms: Terms, period: Period, before: Sequence[_Step]) -> _Step:
        course = self.measurer.course
        active = course.active(period) or period
        figures = {each.name: figure_of(each) for each in self.question.objectives}
        context = Context(
            currency=course.currency,
            period=period,
            active=active,
            measures=self._measures(terms, figures, active, period),
            words=CatalogueWords(),
            objectives=figures,
            period_noun=course.billing.value,
            opening=before[-1].calculation.closing if before else NO_BALANCES,
            reversals=self._reversals(terms, period, before),
            is_last=course.end is not None and period.end >= course.end,
        )
        return _Step(context, calculate(terms, context))

    def _measures(
        self,
        terms: Terms,
        figures: dict[str, ObjectiveFigure],
        active: Period,
        period: Period,
    ) -> dict[MeasureRequest, Measure]:
        wanted = dict.fromkeys(required_measures(terms, figures))
        # An objective that no condition rests on is shown where there are figures of it.
        for figure in figures.values():
            if self._is_known(figure.request):
                wanted[figure.request] = None
        return self.measurer.measure(wanted, active, close=period.end, conversion=terms.conversion)

    def _reversals(
        self, terms: Terms, period: Period, before: Sequence[_Step]
    ) -> tuple[ReversedPeriod, ...]:
        """Return what this period takes back of what those before it paid."""
        if not before:
            return ()
        holds = {request.hold_days for request in before[-1].context.measures}
        affected = set(self.measurer.reversed_periods(period, holds or {0}))
        found = []
        for step in before:
            paid = step.context
            if paid.period not in affected:
                continue
            taken = self.measurer.reversed_in(
                paid.measures, paid.period, during=period, conversion=terms.conversion
            )
            if not taken:
                continue
            close = period.start - timedelta(days=1)
            left = self.measurer.measure(
                paid.measures, paid.active, close=close, conversion=terms.conversion
            )
            parts = (TermsPart(terms, paid.active),)
            found.append(ReversedPeriod(parts, paid, taken, left))
        return tuple(found)

    def _period_run(self, terms: Terms, step: _Step, result: MeasureRequest | None) -> PeriodRun:
        context, made = step.context, step.calculation
        volume, media = self._volume_and_media(terms, step, result)
        extra = None if media is None else media - _spend_in_pay(terms, made)
        marginal = None
        main = main_request(terms, context, made)
        if main is not None:
            marginal = next_unit(terms, context, main, made.subtotal)
        return PeriodRun(
            context.period,
            context.active,
            context,
            made,
            volume,
            media,
            _quotient([(made.subtotal, volume)]),
            None if extra is None else _quotient([(made.subtotal + extra, volume)]),
            marginal,
            None if main is None or marginal is None else step_of(main),
        )

    def _volume_and_media(
        self, terms: Terms, step: _Step, result: MeasureRequest | None
    ) -> tuple[Decimal | None, Decimal | None]:
        if result is None:
            return None, None
        spent = cost_request(result)
        wanted = [request for request in (result, spent) if self._is_known(request)]
        found = self.measurer.measure(
            wanted, step.context.active, close=step.context.period.end, conversion=terms.conversion
        )
        media = found[spent].value if spent in found and found[spent].rows else None
        return found[result].value if result in found else None, media

    def _curve(
        self, terms: Terms, step: _Step, objectives: tuple[ObjectiveResult, ...]
    ) -> PayCurve | None:
        main = main_request(terms, step.context, step.calculation)
        if main is None:
            return None
        spent = cost_request(main)
        cost = Measure(spent, None, 0)
        if self._is_known(spent):
            period = step.context.period
            cost = self.measurer.measure(
                [spent], step.context.active, close=period.end, conversion=terms.conversion
            )[spent]
        return pay_curve(terms, step.context, main, objectives, cost)

    def _grown(self, terms: Terms, shown: set[Period]) -> list[Decimal]:
        """Return the pay of the shown periods with so much more volume; none where refused."""
        scenario = self.question.scenario
        more = replace(scenario, volume=scenario.volume * MORE_VOLUME)
        changed = ScenarioMeasurer(self.measurer.inner, more, self.worked)
        runner = replace(self, measurer=changed)
        history = runner.history(terms)
        if history.refusal is not None:
            return []
        return [step.calculation.subtotal for step in history.steps if step.context.period in shown]

    def _answered(self, context: Context) -> list[ObjectiveDetails]:
        figures = context.objectives
        return [
            each
            for each in self.question.objectives
            if figures[each.name].request in context.measures
        ]

    def _is_known(self, request: MeasureRequest) -> bool:
        known = self.question.known_metrics
        if known is None or request.metric in known:
            return True
        return all(base.metric in known for base in base_requests(request))


def _worked_periods(course: Course, asked: Iterable[Period]) -> Iterable[Period]:
    """Yield the billing periods from the contract's start to the last one asked for."""
    last = max(asked)
    period = period_of(course.start, course.billing)
    while period <= last:
        if course.active(period) is not None:
            yield period
        period = period.next()


def figure_of(objective: ObjectiveDetails) -> ObjectiveFigure:
    """Return an objective as conditions look at it."""
    return ObjectiveFigure(
        name=objective.name,
        request=MeasureRequest(objective.metric, objective.scope),
        target=objective.target,
        lower_is_better=objective.direction is Direction.LOWER,
    )


def _spend_in_pay(terms: Terms, made: Calculation) -> Decimal:
    """Return the media spend that is handed on, and so is in the pay already."""
    handed_on = {
        component.id
        for component in terms.components
        if isinstance(component, PassThrough) and component.spend_paid_by is Payer.AGENCY
    }
    return sum((line.parts[0].amount for line in made.lines if line.key in handed_on), Decimal(0))


def _quotient(parts: Sequence[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Return the sum of amounts ÷ the sum of volumes, None without any volume."""
    volume = sum((each or Decimal(0) for _amount, each in parts), Decimal(0))
    if not volume:
        return None
    with localcontext(prec=PRECISION):
        return sum((amount for amount, _volume in parts), Decimal(0)) / volume
