"""Runs every worked contract beside this file: terms and results in, the expected lines out."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import Measure, MeasureRequest, Span
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.balances import NO_BALANCES
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    Reversal,
    ReversedPeriod,
    TaxRule,
    TermsPart,
)
from ppp_desktop.payouts.engine import calculate, required_measures
from ppp_desktop.payouts.explain import reevaluate
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.reversals import together, without
from ppp_desktop.payouts.terms import Terms, dump_terms, parse_terms
from tests.golden.result_rows import Days, Rows
from tests.unit.payouts.examples import WORDS

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/expected.json"))

DAY = timedelta(days=1)

Answer = Callable[[MeasureRequest, Days], Measure]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ExpectedLine(_Part):
    name: str
    amount: Decimal
    note: str | None = None


class Scenario(_Part):
    """What one period pays; without a period of its own, that of the case."""

    period: str | None = None
    lines: list[ExpectedLine]
    subtotal: Decimal
    tax: Decimal | None = None
    total: Decimal | None = None


class Objective(_Part):
    name: str
    metric: str
    target: Decimal
    lower_is_better: bool = False


class Tax(_Part):
    name: str
    rate: Decimal


class Expected(_Part):
    """What a case shows. `in_a_row`: each scenario begins with what the one before it left."""

    about: str
    currency: str
    period: str
    active: str | None = None
    contract_begins: date | None = None
    in_a_row: bool = False
    objectives: list[Objective] = []
    tax: Tax | None = None
    scenarios: dict[str, Scenario]


def _expected(folder: Path) -> Expected:
    text = (folder / "expected.json").read_text(encoding="utf-8")
    return Expected.model_validate_json(text)


def scenarios() -> list[tuple[Path, str]]:
    return [(folder, name) for folder in CASES for name in _expected(folder).scenarios]


@pytest.mark.parametrize(
    ("folder", "name"), scenarios(), ids=lambda value: getattr(value, "name", value)
)
def test_worked_contract(folder: Path, name: str) -> None:
    for calculation in calculations(folder, name):
        _compare(calculation, _expected(folder).scenarios[name])


def calculations(folder: Path, name: str) -> Iterator[Calculation]:
    """Yield what a scenario pays, for each order in which its results can come."""
    expected, terms = _expected(folder), _terms(folder)
    for number, answer in enumerate(_answers(folder, name)):
        opening, paid = NO_BALANCES, list[tuple[Context, Days]]()
        for earlier in [*_scenarios_before(expected, name), name]:
            then = answer if earlier == name else _answers(folder, earlier)[number]
            context, days = _context(terms, expected, earlier, then)
            found = tuple(_reversals(terms, paid, then, context.period))
            made = calculate(terms, replace(context, opening=opening, reversals=found))
            opening, paid = made.closing, [*paid, (context, days)]
        yield made


def _reversals(
    terms: Terms, paid: Sequence[tuple[Context, Days]], answer: Answer, now: Period
) -> Iterator[ReversedPeriod]:
    """Yield what a period takes back of those before it."""
    if not isinstance(answer, Rows):
        return
    for context, days in paid:
        of_now = _taken(answer.reversed_in(now.start, now.end), context, days)
        between = answer.reversed_in(context.period.end + DAY, now.start - DAY)
        gone = together(each.measures for each in _taken(between, context, days))
        if of_now:
            left = without(context.measures, gone) if gone else None
            yield ReversedPeriod((TermsPart(terms, context.active),), context, of_now, left)


def _taken(by_age: Mapping[int, Rows], context: Context, days: Days) -> tuple[Reversal, ...]:
    found = []
    for age, rows in sorted(by_age.items()):
        measures = {request: rows(request, days) for request in context.measures}
        if any(measure.rows for measure in measures.values()):
            found.append(Reversal(age, measures))
    return tuple(found)


def _compare(calculation: Calculation, scenario: Scenario) -> None:
    assert [(line.name, line.amount) for line in calculation.lines] == [
        (line.name, line.amount) for line in scenario.lines
    ]
    for line, wanted in zip(calculation.lines, scenario.lines, strict=True):
        assert wanted.note is None or line.note.replace("\u00a0", " ") == wanted.note
        assert reevaluate(line.explanation) == line.unrounded
    assert calculation.subtotal == scenario.subtotal
    if scenario.tax is not None and calculation.tax is not None:
        assert calculation.tax.amount == scenario.tax
        assert calculation.total == scenario.total


def _scenarios_before(expected: Expected, name: str) -> list[str]:
    names = list(expected.scenarios)
    return names[: names.index(name)] if expected.in_a_row else []


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: str(folder.name))
def test_terms_survive_being_written(folder: Path) -> None:
    terms = _terms(folder)
    assert parse_terms(dump_terms(terms)) == terms


def test_every_folder_is_a_case() -> None:
    folders = {path for path in Path(__file__).parent.iterdir() if (path / "terms.json").exists()}
    assert folders == set(CASES)
    assert len(CASES) > 10


def _terms(folder: Path) -> Terms:
    document = json.loads((folder / "terms.json").read_text(encoding="utf-8"))
    return parse_terms(document, known_metrics=tuple(CATALOGUE), unit_of=WORDS.unit)


def _context(terms: Terms, expected: Expected, name: str, answer: Answer) -> tuple[Context, Days]:
    objectives = {
        found.name: ObjectiveFigure(
            found.name, MeasureRequest(found.metric), found.target, found.lower_is_better
        )
        for found in expected.objectives
    }
    period = Period.parse(expected.scenarios[name].period or expected.period)
    days = Days(period, expected.contract_begins or period.start)
    wanted = required_measures(terms, objectives)
    context = Context(
        currency=expected.currency,
        period=period,
        active=Period.parse(expected.active) if expected.active else period,
        measures={request: answer(request, days) for request in wanted},
        words=WORDS,
        objectives=objectives,
        tax=TaxRule(expected.tax.name, expected.tax.rate) if expected.tax else None,
    )
    return context, days


def _answers(folder: Path, name: str) -> list[Answer]:
    """Return how to answer requests: from the results in two orders, or from given measures."""
    results = folder / "results.csv"
    if results.exists():
        with results.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        return [Rows(rows), Rows(rows[::-1])]
    given = json.loads((folder / "measures.json").read_text(encoding="utf-8"))[name]
    return [_looking_up(given)]


def _looking_up(given: Mapping[str, str | list[str]]) -> Answer:
    """Answer "leads" with "101"; "leads before" is what came before the period."""

    def answer(request: MeasureRequest, days: Days) -> Measure:
        before = "" if request.span is Span.PERIOD else " before"
        figure = given[f"{request.metric}{before}"]
        if isinstance(figure, str):
            return Measure(request, Decimal(figure), 1)
        numerator, denominator = (Decimal(text) for text in figure)
        return Measure(request, numerator / denominator, 1, numerator, denominator)

    return answer
