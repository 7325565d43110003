"""Trying out terms that stand in files, on results that stand in a file, without a store."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.imports.rate_tables import read_rate_table
from ppp_desktop.metrics.catalogue import CATALOGUE, metric
from ppp_desktop.metrics.conversion import PublishedRate, Rates
from ppp_desktop.payouts.context import ObjectiveFigure
from ppp_desktop.payouts.requirements import required_measures
from ppp_desktop.payouts.terms import Terms, parse_terms
from ppp_desktop.services.courses import Course
from ppp_desktop.services.fields import currency as check_currency
from ppp_desktop.services.metric_words import unit_in_terms
from ppp_desktop.services.objectives import ObjectiveDetails
from ppp_desktop.services.result_file import ResultFile, read_results
from ppp_desktop.services.simulation import figure_of, simulate
from ppp_desktop.services.simulation_measures import Measurer, TableMeasurer
from ppp_desktop.services.simulation_numbers import (
    Number,
    NumberMeasurer,
    missing_metrics,
    parse_number,
)
from ppp_desktop.services.simulation_periods import Span, span_of
from ppp_desktop.services.simulation_results import (
    USUAL_DEALS,
    Deals,
    Question,
    Simulation,
    Trial,
)
from ppp_desktop.services.simulation_scenarios import PLAIN, Scenario
from ppp_desktop.services.terms_files import read_terms_file
from ppp_desktop.services.terms_warnings import CLIFF_FACTOR

_OBJECTIVE = re.compile(r"([^=]*\S)\s*=\s*([a-z_]+)\s*:\s*(\S+)\s*")
_FIGURE = re.compile(r"[0-9]{1,18}(\.[0-9]{1,12})?")


@dataclass(frozen=True, slots=True)
class FileTrial:
    """What is to be tried, as a user writes it; see docs/terms.md."""

    terms: Sequence[Path]
    results: Path | None = None
    measures: Sequence[str] = ()
    periods: Sequence[str] = ()
    objectives: Sequence[str] = ()
    currency: str = "EUR"
    billing: PeriodKind | None = None
    start: date | None = None
    end: date | None = None
    rates: Path | None = None
    scenario: Scenario = PLAIN
    deals: Deals = USUAL_DEALS
    cliff_factor: Decimal = CLIFF_FACTOR


class ResultsRefused(ValidationFailed):
    """The results cannot be used; `file` holds every problem."""

    def __init__(self, refusal: ValidationFailed, file: ResultFile) -> None:
        super().__init__(refusal.message, field=refusal.field, remedy=refusal.remedy)
        self.file = file


def try_files(
    trial: FileTrial, *, today: date, progress: Progress = SILENT
) -> tuple[Simulation, Mapping[str, str]]:
    """Return the simulation, and the file of each of its terms by their name.

    Raises ValidationFailed or NotFound for what is wrong with a file or with what was written.
    """
    currency = check_currency(trial.currency.strip().upper(), "currency")
    objectives = _objectives(trial.objectives)
    trials = _read_trials(trial.terms, objectives)
    numbers = tuple(parse_number(text) for text in trial.measures)
    results = _read_results(trial, currency, progress)
    days = () if results is None else results.table.result_days()
    span = span_of(
        trial.periods, trial.billing, days, today=today, start=trial.start, end=trial.end
    )
    measurer, known = _measurer(span, currency, numbers, results)
    for path, each in zip(trial.terms, trials, strict=True):
        _refuse_unknown_figures(each.terms, objectives, known, path, results)
    question = Question(
        span.periods, objectives, trial.scenario, trial.deals, trial.cliff_factor, known
    )
    files = {each.name: str(path) for each, path in zip(trials, trial.terms, strict=True)}
    return simulate(trials, measurer, question), files


def _read_trials(paths: Sequence[Path], objectives: Sequence[ObjectiveDetails]) -> list[Trial]:
    trials = []
    for name, path in zip(_names(paths), paths, strict=True):
        document = read_terms_file(path)
        try:
            terms = parse_terms(
                document,
                known_metrics=tuple(CATALOGUE),
                known_objectives=tuple(each.name for each in objectives),
                unit_of=unit_in_terms,
            )
        except ValidationFailed as refusal:
            if len(paths) == 1:
                raise
            raise ValidationFailed(
                f"{path.name}: {refusal.message}", field=refusal.field, remedy=refusal.remedy
            ) from None
        trials.append(Trial(name, terms))
    return trials


def _names(paths: Sequence[Path]) -> list[str]:
    """Return a name for each file: its own, with its folder or a number where that is not one."""
    for names in (
        [path.stem for path in paths],
        [f"{path.absolute().parent.name}/{path.stem}" for path in paths],
    ):
        if len(set(names)) == len(names):
            return names
    return [f"{number} {path.stem}" for number, path in enumerate(paths, start=1)]


def _objectives(written: Iterable[str]) -> tuple[ObjectiveDetails, ...]:
    found: dict[str, ObjectiveDetails] = {}
    for text in written:
        parts = _OBJECTIVE.fullmatch(text.strip())
        target = Decimal(parts[3]) if parts and _FIGURE.fullmatch(parts[3]) else Decimal(0)
        if parts is None or target <= 0:
            raise ValidationFailed(
                f"“{text}” is no objective.",
                field="objective",
                remedy="Write its name, metric and target: Leads=leads:300.",
            )
        name, key = parts[1].strip(), parts[2]
        if name in found:
            raise ValidationFailed(f"Two objectives are called {name}.", field="objective")
        found[name] = ObjectiveDetails(name, key, target, metric(key).direction)
    return tuple(found.values())


def _read_results(trial: FileTrial, currency: str, progress: Progress) -> ResultFile | None:
    rates = None if trial.rates is None else _read_rates(trial.rates, progress)
    if trial.results is None:
        return None
    file = read_results(trial.results, currency=currency, rates=rates, progress=progress)
    refusal = file.refusal()
    if refusal is not None:
        raise ResultsRefused(refusal, file)
    return file


def _read_rates(path: Path, progress: Progress) -> Rates:
    table = read_rate_table(path, progress=progress)
    if table.problems:
        first = table.problems[0]
        raise ValidationFailed(
            f"{table.file_name}, row {first.row}: {first.message}",
            field="rates",
            remedy=first.remedy,
        )
    return Rates.of(PublishedRate(each.currency, each.day, each.rate) for each in table.rates)


def _measurer(
    span: Span, currency: str, numbers: Sequence[Number], results: ResultFile | None
) -> tuple[Measurer, frozenset[str]]:
    course = Course(0, "The contract", currency, span.billing, span.start, span.end)
    table = None if results is None else TableMeasurer(results.table, course)
    known = frozenset() if results is None else results.table.metrics
    stated = NumberMeasurer(numbers, course, table)
    return (table if table is not None and not numbers else stated), known | stated.metrics


def _refuse_unknown_figures(
    terms: Terms,
    objectives: Sequence[ObjectiveDetails],
    known: frozenset[str],
    path: Path,
    results: ResultFile | None,
) -> None:
    """Refuse terms that look at a metric of which there is no figure: it would count as zero."""
    figures = {each.name: figure_of(each) for each in objectives}
    missing = missing_metrics(required_measures(terms, figures), known)
    if not missing:
        return
    key = missing[0]
    label = metric(key).label
    where = "no --measure gives" if results is None else f"{results.file_name} does not have"
    column = "" if results is None else f"Add a column {key} to {results.file_name}, or "
    give = f"give --measure {key}=0 if there is none, or another number."
    raise ValidationFailed(
        f"{path.name} needs {label}, which {where}.",
        field=_place_of(terms, figures, key),
        remedy=f"{column}{give}" if column else f"{give[0].upper()}{give[1:]}",
    )


def _place_of(terms: Terms, figures: Mapping[str, ObjectiveFigure], key: str) -> str:
    """Return the component that first needs `key`."""

    def needs(requests: Iterable[MeasureRequest]) -> bool:
        return bool(missing_metrics(requests, frozenset(CATALOGUE) - {key} - _resting_on(key)))

    for number, component in enumerate(terms.components):
        only = terms.model_copy(update={"components": (component,), "holdback": None})
        if needs(required_measures(only, figures)):
            return f"components[{number}]"
    return "holdback"


def _resting_on(key: str) -> frozenset[str]:
    formulas = {found.key: found.formula for found in CATALOGUE.values()}
    return frozenset(
        name
        for name, formula in formulas.items()
        if formula is not None and key in (formula.numerator, formula.denominator)
    )


def refusals(found: Simulation) -> list[PppError]:
    """Return why some of the terms could not be worked out."""
    return [run.refusal for run in found.runs if run.refusal is not None]
