"""Draws up what a statement says: calculation, letterheads, objectives with their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256

from babel import Locale
from sqlalchemy.orm import Session

from ppp_desktop.core.periods import Period, format_span
from ppp_desktop.core.vocabulary import MeasureRequest, Span
from ppp_desktop.metrics.catalogue import Direction
from ppp_desktop.models.contracts import Contract
from ppp_desktop.payouts.balances import NO_BALANCES
from ppp_desktop.payouts.context import (
    Context,
    ObjectiveFigure,
    Reversal,
    ReversedPeriod,
    TaxRule,
    TermsPart,
)
from ppp_desktop.payouts.engine import calculate_parts, rule_sentences, wording_of
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.taking_back import negated
from ppp_desktop.payouts.terms import dump_terms
from ppp_desktop.services.agency import AgencyDetails, read_agency
from ppp_desktop.services.balances import issued_opening
from ppp_desktop.services.calculation import (
    PeriodCalculation,
    calculate_period,
    parts_of,
)
from ppp_desktop.services.clients import ClientDetails, read_client
from ppp_desktop.services.closing_statements import last_voided
from ppp_desktop.services.comparing import compare
from ppp_desktop.services.exclusions import live_exclusions
from ppp_desktop.services.measures import Course, base_requests, measure_each
from ppp_desktop.services.metric_words import CatalogueWords
from ppp_desktop.services.statement_body import (
    BodyVersion,
    Letterhead,
    ObjectiveHistory,
    PaidBefore,
    StatementBody,
    TakenBack,
)
from ppp_desktop.services.terms import read_terms

HISTORY_PERIODS = 12


def make_body(session: Session, contract: Contract, period: Period) -> StatementBody:
    """Return the statement of `period` as it stands now; raises NotFound without terms."""
    worked = calculate_period(session, contract, period)
    client = read_client(contract.client)
    requests = [request for line in worked.calculation.lines for request in line.measures]
    found = dict.fromkeys(base for each in requests for base in base_requests(each))
    bases = tuple(base for base in found if base.span is Span.PERIOD)
    course = Course.of(contract)
    versions = _versions(contract, worked)
    last = versions[-1]
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
        terms_version=last.number,
        terms_effective=last.effective,
        terms=last.terms,
        calculation=worked.calculation,
        measures=worked.measures,
        bases=bases,
        exclusions=tuple(
            exclusion
            for base in bases
            for exclusion in live_exclusions(session, course, worked.active, base, close=period.end)
        ),
        objectives=tuple(
            ObjectiveHistory(result, histories[result.request]) for result in worked.objectives
        ),
        rules=_rules(contract, worked),
        order=worked.order,
        tax_note=client.tax_note,
        payment_days=client.payment_days,
        warnings=(*worked.calculation.warnings, *_out_of_order(session, contract, worked)),
        versions=versions if len(versions) > 1 else (),
        opening=worked.context.opening,
        paid_before=tuple(_paid_before(each) for each in worked.context.reversals),
        is_last=worked.context.is_last,
        adjustments=worked.context.adjustments,
        replaces=_replaced(session, contract, period),
        language=contract.client.language,
        comparison=compare(session, contract, worked),
    )


def _replaced(session: Session, contract: Contract, period: Period) -> str:
    """Return the number of the void statement that one of this period stands for now."""
    voided = last_voided(session, contract.id, period)
    return "" if voided is None else voided.number or ""


def _out_of_order(
    session: Session, contract: Contract, worked: PeriodCalculation
) -> tuple[str, ...]:
    """Warn where the next period was issued first, and began with what is not so any more."""
    period, following = worked.period, worked.period.next()
    began = issued_opening(session, contract.id, following)
    if began is None or began == worked.calculation.closing:
        return ()
    return (
        f"{following.label} was issued before and began with other balances than "
        f"{period.label} leaves.",
    )


def recalculate(body: StatementBody) -> Calculation:
    """Work the frozen terms out again over the frozen measures; nothing of the store is used.

    The calculation of a credit is that of the statement which it takes back, with the other sign.
    """
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
        opening=body.opening,
        is_last=body.is_last,
        adjustments=body.adjustments,
    )
    reversals = tuple(_reversed_period(each, context) for each in body.paid_before)
    worked = calculate_parts(_parts(body), replace(context, reversals=reversals))
    if body.reverses is None:
        return worked
    return negated(worked, body.reverses.number, body.opening)


def histories_of(
    session: Session, contract: Contract, period: Period, requests: Iterable[MeasureRequest]
) -> dict[MeasureRequest, tuple[Decimal | None, ...]]:
    """Return figures in the last periods, oldest first, `period` last.

    A period without any result is None, so that a chart does not draw a zero that never was.
    """
    wanted = tuple(requests)
    periods = list(reversed(_last_periods(period)))
    by_period = measure_each(session, Course.of(contract), periods, wanted) if wanted else []
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


def _versions(contract: Contract, worked: PeriodCalculation) -> tuple[BodyVersion, ...]:
    dates = [version.effective for version in contract.terms]
    return tuple(
        BodyVersion(dates.index(each.effective) + 1, each.effective, each.document, each.days)
        for each in worked.versions
    )


def _parts(body: StatementBody) -> tuple[TermsPart, ...]:
    if not body.versions:
        return (TermsPart(read_terms(body.terms), body.active),)
    return tuple(TermsPart(read_terms(each.terms), each.days) for each in body.versions)


def _paid_before(paid: ReversedPeriod) -> PaidBefore:
    context = paid.context
    return PaidBefore(
        period=context.period,
        active=context.active,
        versions=tuple(
            BodyVersion(0, part.days.start, dump_terms(part.terms), part.days)
            for part in paid.parts
        ),
        measures=tuple(context.measures.values()),
        objectives=tuple(context.objectives.values()),
        taken=tuple(
            TakenBack(each.age_days, tuple(each.measures.values())) for each in paid.reversals
        ),
        left=tuple((paid.left or context.measures).values()),
    )


def _reversed_period(paid: PaidBefore, like: Context) -> ReversedPeriod:
    context = replace(
        like,
        period=paid.period,
        active=paid.active,
        measures={found.request: found for found in paid.measures},
        objectives={figure.name: figure for figure in paid.objectives},
        opening=NO_BALANCES,
    )
    return ReversedPeriod(
        parts=tuple(TermsPart(read_terms(each.terms), each.days) for each in paid.versions),
        context=context,
        reversals=tuple(
            Reversal(each.age_days, {found.request: found for found in each.measures})
            for each in paid.taken
        ),
        left={found.request: found for found in paid.left},
    )


def _rules(contract: Contract, worked: PeriodCalculation) -> tuple[tuple[str, str], ...]:
    """Return the rules in words; what only some days are paid by names them."""
    words = CatalogueWords()
    said: dict[str, list[tuple[Period, str]]] = {}
    parts = parts_of(worked.versions)
    for part in parts:
        wording = wording_of(part.terms, words, contract.currency, contract.billing)
        for key, sentence in rule_sentences(part.terms, wording):
            said.setdefault(key, []).append((part.days, sentence))
    rules = []
    for key, sentences in said.items():
        if len(sentences) == len(parts) and len({sentence for _days, sentence in sentences}) == 1:
            rules.append((key, sentences[0][1]))
            continue
        for days, sentence in sentences:
            span = format_span(days.start, days.end)
            rules.append((f"{key}@{days.start.isoformat()}", f"{span}: {sentence}"))
    return tuple(rules)


def _lines(address: tuple[str, ...], last: str) -> tuple[str, ...]:
    return (*address, last) if last else address
