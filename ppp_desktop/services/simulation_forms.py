"""A simulation as a JSON-ready dictionary: the field names that the command line promises."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import plain, rescale
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.arithmetic import canonical
from ppp_desktop.payouts.balances import Balances
from ppp_desktop.payouts.fields import write_scope
from ppp_desktop.payouts.lines import Line
from ppp_desktop.services.json_forms import Json, explanation
from ppp_desktop.services.metric_words import describe_request
from ppp_desktop.services.pay_curve import CurvePoint, PayCurve
from ppp_desktop.services.simulation_exposure import Exposure
from ppp_desktop.services.simulation_results import Deal, PeriodRun, Simulation, TermsRun

_LISTS: Mapping[str, str] = {
    "cap": "caps",
    "floor": "true_ups",
    "holdback": "holdbacks",
    "release": "holdbacks",
    "clawback": "clawbacks",
    "draw": "draws",
}
"""The list that a line of the contract's own rules stands in; all others are components."""


def simulation(found: Simulation, files: Mapping[str, str]) -> Json:
    """Return everything that came of it; `files` are the paths by the names of the trials."""
    scenario = found.scenario
    return {
        "currency": found.currency,
        "periods": [period.key for period in found.periods],
        "scenario": {
            "volume": canonical(scenario.volume),
            "price": canonical(scenario.price),
            "season": canonical(scenario.season),
        },
        "result": None if found.result is None else _request(found.result, found.currency),
        "terms": [{"file": files[run.name], **_terms(run)} for run in found.runs],
        "deals": [_deal(each, found) for each in found.deals],
    }


def _request(request: MeasureRequest, currency: str) -> Json:
    return {
        "metric": request.metric,
        "label": describe_request(request, currency),
        "scope": write_scope(request.scope),
    }


def _terms(run: TermsRun) -> Json:
    if run.refusal is not None:
        field = run.refusal.field if isinstance(run.refusal, ValidationFailed) else ""
        error = {"error": run.refusal.message, "remedy": run.refusal.remedy, "field": field}
        return {"name": run.name, **error}
    return {
        "name": run.name,
        "periods": [_period(each) for each in run.periods],
        "totals": {each.period.key: plain(each.pay) for each in run.periods},
        "total": plain(run.total),
        "cost_per_result": _short(run.cost_per_result),
        "cost_per_result_with_media": _short(run.cost_with_media),
        "exposure": None if run.exposure is None else _exposure(run.exposure),
        "curve": None if run.curve is None else _curve(run.curve),
        "objectives": [
            {
                "name": each.name,
                "metric": each.metric,
                "target": canonical(each.target),
                "actual": _short(each.actual),
                "attained": _short(each.attained),
            }
            for each in run.objectives
        ],
        "warnings": [
            {"key": each.key.value, "component": each.component, "message": each.sentence}
            for each in run.warnings
        ],
    }


def _period(run: PeriodRun) -> Json:
    made = run.calculation
    lists: dict[str, list[Json]] = {"lines": []}
    lists |= {name: [] for name in _LISTS.values()}
    for line in made.lines:
        lists[_LISTS.get(line.key, "lines")].append(_line(line, run))
    return {
        "period": run.period.key,
        "first_day": run.active.start.isoformat(),
        "last_day": run.active.end.isoformat(),
        **lists,
        "total": plain(made.subtotal),
        "volume": _short(run.volume),
        "cost_per_result": _short(run.cost_per_result),
        "cost_per_result_with_media": _short(run.with_media),
        "next_unit": _short(run.next_unit),
        "next_step": _short(run.next_step),
        "balances": _balances(made.closing),
        "warnings": list(made.warnings),
    }


def _line(line: Line, run: PeriodRun) -> Json:
    quantity, rate = _quantity_and_rate(line, run)
    return {
        "component": line.key,
        "kind": line.kind,
        "name": line.name,
        "rule": line.sentence,
        "quantity": quantity,
        "rate": rate,
        "parts": [
            {
                "quantity": canonical(part.quantity),
                "rate": canonical(part.rate),
                "amount": canonical(part.amount),
                "rate_is_share": part.rate_is_share,
            }
            for part in line.parts
        ],
        "modifications": [
            {"step": each.step, "text": each.text, "amount": canonical(each.amount)}
            for each in line.modifications
        ],
        "unrounded": canonical(line.unrounded),
        "amount": plain(line.amount),
        "note": line.note,
        "explanation": explanation(line.explanation),
    }


def _quantity_and_rate(line: Line, run: PeriodRun) -> tuple[str | None, str | None]:
    """Return what one part says; of several parts only the whole quantity, which has no rate."""
    if len(line.parts) == 1:
        return canonical(line.parts[0].quantity), canonical(line.parts[0].rate)
    if not line.parts or not line.measures:
        return None, None
    measure = run.context.measures.get(line.measures[0])
    return (None if measure is None else _short(measure.value)), None


def _balances(closing: Balances) -> Json:
    return {
        "draw": plain(closing.draw),
        "clawback": plain(closing.clawback),
        "held": [
            {
                "kept_in": held.kept_in.key,
                "due": held.due.key,
                "amount": plain(held.amount),
            }
            for held in closing.held
        ],
    }


def _exposure(found: Exposure) -> Json:
    return {
        "least": plain(found.least),
        "expected": plain(found.expected),
        "most": None if found.most is None else plain(found.most),
        "has_cap": found.is_capped,
        "passed_on": plain(found.passed_on),
        "fixed": plain(found.fixed),
        "at_risk": plain(found.at_risk),
        "fixed_share": _short(found.fixed_share),
        "at_risk_share": _short(found.risk_share),
    }


def _curve(curve: PayCurve) -> Json:
    return {
        "metric": curve.request.metric,
        "points": [_point(point) for point in curve.points],
        "actual": None if curve.actual is None else _point(curve.actual),
        "target": _short(curve.target),
        "cap_from": _short(curve.cap_from),
    }


def _point(point: CurvePoint) -> Json:
    return {"volume": canonical(point.volume), "pay": plain(point.pay), "capped": point.capped}


def _deal(deal: Deal, found: Simulation) -> Json:
    return {
        "key": deal.key,
        "label": deal.label,
        "totals": {
            period.key: plain(pay) for period, pay in zip(found.periods, deal.pay, strict=True)
        },
        "total": plain(deal.total),
        "cost_per_result": _short(deal.cost_per_result),
        "cost_per_result_with_media": _short(deal.cost_with_media),
    }


def _short(value: Decimal | None) -> str | None:
    """Return a figure with at most six decimals, half to even."""
    return None if value is None else canonical(rescale(value)[0])
