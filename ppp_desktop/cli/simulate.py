"""The command that tries terms out on results, with no store."""

from __future__ import annotations

import argparse
import re
from decimal import Decimal

from ppp_desktop.cli import output
from ppp_desktop.cli.stores import DONE, REFUSED
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_money, format_percent, round_money
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.services import json_forms, simulation_forms
from ppp_desktop.services.clock import real_today
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.simulation_files import FileTrial, ResultsRefused, refusals, try_files
from ppp_desktop.services.simulation_results import Deals, Simulation, TermsRun
from ppp_desktop.services.simulation_scenarios import Scenario

_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,8})?")
_WORST_PERCENT = Decimal(-100)


def simulate_files(chosen: argparse.Namespace) -> int:
    """Try the terms and print what they would pay, side by side."""
    try:
        found, files = try_files(_trial(chosen), today=real_today())
    except ResultsRefused as refusal:
        _print_problems(refusal, as_json=chosen.json)
        return REFUSED
    refused = refusals(found)
    if len(refused) == len(found.runs):
        raise refused[0]
    if chosen.json:
        output.print_json(simulation_forms.simulation(found, files))
    else:
        _print_simulation(found, explain=chosen.explain)
    return REFUSED if refused else DONE


def _trial(chosen: argparse.Namespace) -> FileTrial:
    return FileTrial(
        terms=chosen.terms,
        results=chosen.results,
        measures=chosen.measure,
        periods=chosen.period,
        objectives=chosen.objective,
        currency=chosen.currency,
        billing=None if chosen.billing is None else PeriodKind(chosen.billing),
        start=chosen.start,
        end=chosen.end,
        rates=chosen.rates,
        scenario=Scenario(
            _factor(chosen.volume, "volume"),
            _factor(chosen.price, "price"),
            _factor(chosen.season, "season"),
        ),
        deals=Deals(
            _amount(chosen.fixed_fee, "fixed-fee"),
            _amount(chosen.hours, "hours"),
            _amount(chosen.hourly_rate, "hourly-rate"),
            _amount(chosen.cpm, "cpm"),
        ),
        cliff_factor=_amount(chosen.cliff, "cliff") or Decimal(5),
    )


def _factor(text: str, name: str) -> Decimal:
    percent = _number(text.strip().removesuffix("%").strip(), name, "+10 for ten per cent more")
    if percent < _WORST_PERCENT:
        raise ValidationFailed(
            f"{text} per cent would leave less than nothing.",
            field=name,
            remedy="Give -100 or more.",
        )
    return 1 + percent / 100


def _amount(text: str | None, name: str) -> Decimal | None:
    if text is None:
        return None
    value = _number(text, name, "1250.50")
    if value < 0:
        raise ValidationFailed(f"{text} is negative.", field=name, remedy="Give zero or more.")
    return value


def _number(text: str, name: str, example: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValidationFailed(
            f"“{text}” is not a number.", field=name, remedy=f"Write it like {example}."
        )
    return Decimal(text)


def _print_problems(refusal: ResultsRefused, *, as_json: bool) -> None:
    if not as_json:
        output.print_refusal(refusal, as_json=False)
        return
    output.print_json(
        {
            "error": refusal.message,
            "remedy": refusal.remedy,
            "field": refusal.field,
            "problem_count": refusal.file.problem_count,
            "problems": [json_forms.problem(each) for each in refusal.file.problems],
        }
    )


def _print_simulation(found: Simulation, *, explain: bool) -> None:
    worked = [run for run in found.runs if run.refusal is None]
    titles = ["Period", *(run.name for run in worked), *(deal.label for deal in found.deals)]
    rows = [
        [
            period.label,
            *(_money(run.periods[at].pay, found) for run in worked),
            *(_money(deal.pay[at], found) for deal in found.deals),
        ]
        for at, period in enumerate(found.periods)
    ]
    rows.append(
        [
            "Total",
            *(_money(run.total, found) for run in worked),
            *(_money(deal.total, found) for deal in found.deals),
        ]
    )
    if found.result is not None:
        costs = [
            *(run.cost_per_result for run in worked),
            *(d.cost_per_result for d in found.deals),
        ]
        rows.append([_each_result(found), *(_money(cost, found) for cost in costs)])
    output.print_table(titles, rows)
    for run in found.runs:
        _print_run(run, found, explain=explain)


def _print_run(run: TermsRun, found: Simulation, *, explain: bool) -> None:
    print()
    print(run.name)
    if run.refusal is not None:
        print(f"  {run.refusal}")
        return
    if run.exposure is not None:
        print(f"  {_exposure(run, found)}")
    for warning in run.warnings:
        print(f"  Warning: {warning.sentence}")
    for told in dict.fromkeys(
        each for period in run.periods for each in period.calculation.warnings
    ):
        print(f"  {told}")
    if explain:
        for period in run.periods:
            print(f"  {period.period.label}")
            for position, line in enumerate(period.calculation.lines, start=1):
                output.print_line(position, line, found.currency)


def _exposure(run: TermsRun, found: Simulation) -> str:
    exposure = run.exposure
    if exposure is None:
        return ""
    said = (
        f"A period pays at least {_money(exposure.least, found)}, "
        f"{_money(exposure.expected, found)} is expected"
    )
    if exposure.most is not None:
        most = _money(exposure.most, found)
        grown = f"{most} if results grow by half (there is no cap)"
        said = f"{said}, {f'at most {most}' if exposure.is_capped else grown}"
    if exposure.fixed_share is not None and exposure.risk_share is not None:
        said = (
            f"{said}; {format_percent(exposure.fixed_share)} is fixed and "
            f"{format_percent(exposure.risk_share)} at the agency's risk"
        )
    return f"{said}."


def _each_result(found: Simulation) -> str:
    """Return "For each lead", "For each €1.00 of revenue"."""
    if found.result is None:
        return ""
    noun = CatalogueWords().noun(found.result.metric, Decimal(1))
    one = f"{format_money(Decimal(1), found.currency)} " if noun.startswith("of ") else ""
    return f"For each {one}{noun}"


def _money(amount: Decimal | None, found: Simulation) -> str:
    if amount is None:
        return "–"
    return format_money(round_money(amount, found.currency), found.currency)
