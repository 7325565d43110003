"""Draws up what a statement says: calculation, letterheads, objectives with their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from hashlib import sha256

from babel import Locale
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.context import Context, ObjectiveFigure, TaxRule
from ppp_desktop.payouts.engine import calculate, rule_sentences, wording_of
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.services.agency import AgencyDetails, read_agency
from ppp_desktop.services.calculation import (
    PeriodCalculation,
    calculate_period,
)
from ppp_desktop.services.clients import ClientDetails, read_client
from ppp_desktop.services.measures import base_requests, measure_each
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.sources import live_exclusions
from ppp_desktop.services.statement_body import Letterhead, ObjectiveHistory, StatementBody
from ppp_desktop.services.terms import read_terms

HISTORY_PERIODS = 12


def make_body(session: Session, contract: Contract, period: Period) -> StatementBody:
    """Return the statement of `period` as it stands now; raises NotFound without terms."""
    worked = calculate_period(session, contract, period)
    client = read_client(contract.client)
    requests = [request for line in worked.calculation.lines for request in line.measures]
    bases = tuple(dict.fromkeys(base for each in requests for base in base_requests(each)))
    terms = read_terms(worked.document)
    wording = wording_of(terms, CatalogueWords(), contract.currency, contract.billing)
    objectives = [result.request for result in worked.objectives]
    histories = histories_of(session, contract, period, objectives)
    return StatementBody(
        agency=agency_letterhead(read_agency(session)),
        client=client_letterhead(client),
        client_code=client.code,
        contract_code=contract.code,
        contract_name=contract.name,
        period=period,
        period_noun=contract.billing,
        active=worked.active,
        terms_version=_version_number(contract, worked),
        terms_effective=worked.terms_effective,
        terms=worked.document,
        calculation=worked.calculation,
        measures=worked.measures,
        bases=bases,
        exclusions=tuple(
            exclusion
            for base in bases
            for exclusion in live_exclusions(session, contract.id, worked.active, base)
        ),
        objectives=tuple(
            ObjectiveHistory(result, histories[result.request]) for result in worked.objectives
        ),
        rules=rule_sentences(terms, wording),
        order=worked.order,
        tax_note=client.tax_note,
        payment_days=client.payment_days,
        warnings=worked.warnings,
    )


def recalculate(body: StatementBody) -> Calculation:
    """Work the frozen terms out again over the frozen measures; nothing of the store is used."""
    tax = body.calculation.tax
    objectives = {
        each.result.name: ObjectiveFigure(
            name=each.result.name,
            request=each.result.request,
            target=each.result.target,
            lower_is_better=each.result.direction is Direction.LOWER,
        )
        for each in body.objectives
    }
    context = Context(
        currency=body.calculation.currency,
        period=body.period,
        active=body.active,
        measures={found.request: found for found in body.measures},
        words=CatalogueWords(),
        objectives=objectives,
        tax=None if tax is None else TaxRule(tax.name, tax.rate, tax.note, tax.treatment),
        period_noun=body.period_noun,
    )
    return calculate(read_terms(body.terms), context)


def histories_of(
    session: Session, contract: Contract, period: Period, requests: Iterable[MeasureRequest]
) -> dict[MeasureRequest, tuple[Decimal | None, ...]]:
    """Return figures in the last periods, oldest first, `period` last.

    A period without any result is None, so that a chart does not draw a zero that never was.
    """
    wanted = tuple(requests)
    periods = list(reversed(_last_periods(period)))
    by_period = measure_each(session, contract.id, periods, wanted) if wanted else []
    return {
        request: tuple(found[request].value if found[request].rows else None for found in by_period)
        for request in wanted
    }


def agency_letterhead(agency: AgencyDetails) -> Letterhead:
    """Return the agency as it is printed."""
    return Letterhead(
        name=agency.name,
        lines=_lines(agency.address, agency.tax_number),
        payment=agency.payment,
        footer=agency.footer,
        page_size=agency.page_size,
        accent=agency.accent,
        logo=sha256(agency.logo).hexdigest() if agency.logo else "",
    )


def client_letterhead(client: ClientDetails) -> Letterhead:
    """Return the client as it is printed, with its country where the address does not name it."""
    country = Locale("en").territories.get(client.country.upper(), client.country)
    named = country.casefold() in (line.casefold() for line in client.address)
    return Letterhead(name=client.name, lines=_lines(client.address, "" if named else country))


def _last_periods(period: Period) -> Sequence[Period]:
    found = [period]
    while len(found) < HISTORY_PERIODS:
        found.append(found[-1].previous())
    return found


def _version_number(contract: Contract, worked: PeriodCalculation) -> int:
    dates = [version.effective for version in contract.terms]
    return dates.index(worked.terms_effective) + 1


def _lines(address: tuple[str, ...], last: str) -> tuple[str, ...]:
    return (*address, last) if last else address
