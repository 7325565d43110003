"""Terms tried beside each other for one contract: on its results, or on plain numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ppp_desktop.core.errors import PppError, ValidationFailed
from ppp_desktop.core.periods import Period, period_of
from ppp_desktop.core.progress import SILENT, Progress
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import BASE_METRIC_KEYS, Unit, metric
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.context import ObjectiveFigure
from ppp_desktop.payouts.requirements import required_measures
from ppp_desktop.payouts.terms import Terms
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.courses import Course
from ppp_desktop.services.measure_requests import base_requests
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.simulation import figure_of, simulate
from ppp_desktop.services.simulation_contract import Draft
from ppp_desktop.services.simulation_measures import Measurer, StoreMeasurer
from ppp_desktop.services.simulation_numbers import Number, NumberMeasurer, missing_metrics
from ppp_desktop.services.simulation_results import (
    USUAL_DEALS,
    Deals,
    Question,
    Simulation,
    TermsRun,
    Trial,
)
from ppp_desktop.services.simulation_scenarios import PLAIN, Scenario
from ppp_desktop.services.terms import JsonDocument, read_terms

PLANNED_PERIODS = 12
MEDIA_COST = "cost"

_COMPONENT = re.compile(r"components\[([0-9]+)\]")


@dataclass(frozen=True, slots=True)
class TrialQuestion:
    """What is to be tried. With `numbers` they stand for the results of every period."""

    contract_id: int
    drafts: tuple[Draft, ...]
    periods: tuple[Period, ...]
    numbers: tuple[Number, ...] = ()
    scenario: Scenario = PLAIN
    deals: Deals = USUAL_DEALS


@dataclass(frozen=True, slots=True)
class TriedDraft:
    """What came of one draft: its run, or why it could not be worked out.

    `about` is the name of the component that a refusal is about, "" where it is about none.
    """

    name: str
    run: TermsRun | None
    refusal: PppError | None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """The drafts in the order given; `simulation` is None where none could be worked out."""

    simulation: Simulation | None
    drafts: tuple[TriedDraft, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class NumberField:
    """A figure to ask for where there are no results; some terms cannot do without `is_needed`."""

    metric: str
    label: str
    is_money: bool
    is_needed: bool


def try_drafts(database: Database, question: TrialQuestion, progress: Progress = SILENT) -> Tried:
    """Work every draft out that can be; the refusal of one does not hold up the others.

    Raises NotFound for a contract that is gone or where there is no period.
    """
    with database.reading() as session:
        contract = require_contract(session, question.contract_id)
        objectives = tuple(read_objectives(contract))
        course = Course.of(contract)
        measurer: Measurer = StoreMeasurer(session, course)
        known: frozenset[str] | None = None
        if question.numbers:
            stated = NumberMeasurer(question.numbers, course)
            measurer, known = stated, stated.metrics
        read = [_read(draft, objectives, known) for draft in question.drafts]
        trials = [each for each in read if isinstance(each, Trial)]
        asked = Question(
            question.periods,
            objectives,
            question.scenario,
            question.deals,
            known_metrics=known,
        )
        found = simulate(trials, measurer, asked, progress=progress) if trials else None
    return _joined(question, read, found)


def list_planned_periods(database: Database, contract_id: int) -> list[Period]:
    """Return the first billing periods of the contract, a year of months, in order."""
    with database.reading() as session:
        course = Course.of(require_contract(session, contract_id))
    found: list[Period] = []
    period = period_of(course.start, course.billing)
    while len(found) < PLANNED_PERIODS and course.active(period) is not None:
        found.append(period)
        period = period.next()
    return found


def list_number_fields(
    database: Database, contract_id: int, drafts: Sequence[Draft]
) -> tuple[NumberField, ...]:
    """Return the figures that the drafts rest on (as far as they are terms), and media cost."""
    with database.reading() as session:
        objectives = tuple(read_objectives(require_contract(session, contract_id)))
    needed: set[str] = set()
    for draft in drafts:
        read = _read(draft, objectives, None)
        if isinstance(read, Trial):
            needed |= _metrics_of(read.terms, objectives)
    keys = [key for key in BASE_METRIC_KEYS if key in needed or key == MEDIA_COST]
    return tuple(
        NumberField(key, metric(key).label, metric(key).unit is Unit.MONEY, key in needed)
        for key in keys
    )


def stated_numbers(values: Mapping[str, Decimal | None]) -> tuple[Number, ...]:
    """Return the figures that were written; raises ValidationFailed, naming the metric."""
    for key, value in values.items():
        if value is not None and value < 0:
            raise ValidationFailed("This cannot be less than zero.", field=key)
    return tuple(Number(key, value) for key, value in values.items() if value is not None)


def _read(
    draft: Draft, objectives: Sequence[ObjectiveDetails], known: frozenset[str] | None
) -> Trial | PppError:
    """Return the terms to try, or why they cannot be."""
    if not draft.document.get("components"):
        return ValidationFailed(
            "There is no component yet.", remedy="Add what is paid for to these terms."
        )
    try:
        terms = read_terms(draft.document, [each.name for each in objectives])
        missing = [] if known is None else missing_metrics(_required(terms, objectives), known)
    except PppError as refusal:
        return refusal
    if missing:
        label = metric(missing[0]).label.lower()
        return ValidationFailed(
            f"These terms need {label}, of which no number is given.",
            field=missing[0],
            remedy="Write the number, 0 if there is none.",
        )
    return Trial(draft.name, terms)


def _required(terms: Terms, objectives: Iterable[ObjectiveDetails]) -> tuple[MeasureRequest, ...]:
    figures: dict[str, ObjectiveFigure] = {each.name: figure_of(each) for each in objectives}
    return required_measures(terms, figures)


def _metrics_of(terms: Terms, objectives: Iterable[ObjectiveDetails]) -> set[str]:
    return {base.metric for each in _required(terms, objectives) for base in base_requests(each)}


def _joined(
    question: TrialQuestion, read: Sequence[Trial | PppError], found: Simulation | None
) -> Tried:
    runs = iter(found.runs if found is not None else ())
    drafts = []
    for draft, each in zip(question.drafts, read, strict=True):
        if isinstance(each, PppError):
            about = component_at(draft.document, each)
            drafts.append(TriedDraft(draft.name, None, each, about))
            continue
        run = next(runs)
        refusal = run.refusal
        if refusal is not None and question.numbers and _is_about_events(refusal):
            refusal = ValidationFailed(
                refusal.message, remedy="Import results: a sum does not tell single amounts."
            )
        about = "" if refusal is None else component_at(draft.document, refusal)
        drafts.append(TriedDraft(draft.name, None if refusal else run, refusal, about))
    is_worked = any(each.run is not None for each in drafts)
    periods = found.periods if found is not None else question.periods
    return Tried(found if is_worked else None, tuple(drafts), periods)


def _is_about_events(refusal: PppError) -> bool:
    """Tell whether a plain number was asked for its single events."""
    return isinstance(refusal, ValidationFailed) and refusal.field == "measure"


def component_at(document: JsonDocument, refusal: PppError) -> str:
    """Return the name of the component that a refusal names by its place, "" for none."""
    found = _COMPONENT.match(refusal.field) if isinstance(refusal, ValidationFailed) else None
    components = document.get("components")
    if found is None or not isinstance(components, Sequence) or isinstance(components, str):
        return ""
    place = int(found[1])
    entry = components[place] if place < len(components) else None
    return str(entry.get("name") or "") if isinstance(entry, Mapping) else ""
