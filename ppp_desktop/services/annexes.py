"""The annex to sign: a version of a contract's terms, or a draft, as the client reads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from ppp_desktop import __version__
from ppp_desktop.core.currency import ConversionBasis
from ppp_desktop.core.errors import NotFound, ValidationFailed
from ppp_desktop.core.file_names import portable_name
from ppp_desktop.core.money import NO_BREAK_SPACE, format_number
from ppp_desktop.core.periods import format_day
from ppp_desktop.core.tax import USUAL_TAX_NOTES, TaxTreatment
from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.metrics.catalogue import Direction, Unit, metric
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract, TermsVersion
from ppp_desktop.models.database import Database
from ppp_desktop.payouts.engine import order_of, rule_sentences, wording_of
from ppp_desktop.payouts.questions import answers_in_words
from ppp_desktop.payouts.terms import Terms, dump_terms
from ppp_desktop.payouts.words import Wording, capitalised
from ppp_desktop.services.agency import printable_logo, read_agency
from ppp_desktop.services.agreements import AgreementRow, Side, read_agreements
from ppp_desktop.services.clients import read_client
from ppp_desktop.services.contracts import require_contract
from ppp_desktop.services.metric_words import CatalogueWords, describe_request
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives
from ppp_desktop.services.statement_making import agency_letterhead, client_letterhead
from ppp_desktop.services.terms import JsonDocument, read_terms
from ppp_desktop.statements.document import Party
from ppp_desktop.statements.terms_annex import Clause, Signature, Target, TermsAnnex

_CONVERSIONS: Mapping[ConversionBasis, str] = {
    ConversionBasis.DAILY: "at the published rate of each result's day",
    ConversionBasis.MONTHLY_AVERAGE: "at the mean of the published rates of each result's month",
}


@dataclass(frozen=True, slots=True)
class _Version:
    """The terms that an annex is about: number and day, typed, and whether they are stored so."""

    number: int
    effective: date
    terms: Terms
    is_draft: bool


def make_annex(
    database: Database,
    contract_id: int,
    effective: date,
    *,
    document: JsonDocument | None = None,
) -> TermsAnnex:
    """Return the annex for the version of `effective`, or for a `document` that is not saved.

    Raises NotFound where neither is there, ValidationFailed for a document that is wrong.
    """
    with database.reading() as session:
        contract = require_contract(session, contract_id)
        return _annex(session, contract, _version(contract, effective, document))


def export_annex(
    database: Database,
    contract_id: int,
    effective: date,
    target: Path,
    *,
    document: JsonDocument | None = None,
) -> TermsAnnex:
    """Write the annex as PDF to `target`, whole or not at all, and return it.

    Raises what `make_annex` raises, StorageUnavailable where the folder cannot be written and
    ValidationFailed for a text that no font can print.
    """
    from ppp_desktop.statements.pdf.terms_annex import render_annex

    annex = make_annex(database, contract_id, effective, document=document)
    render_annex(annex, target)
    return annex


def suggested_annex_name(annex: TermsAnnex) -> str:
    """Return a name that every system takes: "NL-LEAD terms 2 Northlight Solar GmbH.pdf"."""
    name = f"{annex.contract} terms {annex.version} {annex.client.name[:60]}"
    return f"{portable_name(name)}.pdf"


def _version(contract: Contract, effective: date, document: JsonDocument | None) -> _Version:
    stored = next((each for each in contract.terms if each.effective == effective), None)
    number = 1 + sum(1 for each in contract.terms if each.effective < effective)
    if document is None:
        if stored is None:
            raise NotFound(
                f"{contract.code} has no terms from {format_day(effective)}.",
                "Save the terms first.",
            )
        return _Version(number, effective, read_terms(stored.document), is_draft=False)
    names = [objective.name for objective in contract.objectives]
    terms = read_terms(document, names)
    return _Version(number, effective, terms, is_draft=not _is_stored(terms, stored))


def _is_stored(terms: Terms, stored: TermsVersion | None) -> bool:
    if stored is None:
        return False
    try:
        return dump_terms(terms) == dump_terms(read_terms(stored.document))
    except ValidationFailed:  # stored by an older program, and no longer valid
        return False


def _annex(session: Session, contract: Contract, version: _Version) -> TermsAnnex:
    details = read_agency(session)
    agency, client = agency_letterhead(details), client_letterhead(read_client(contract.client))
    wording = wording_of(version.terms, CatalogueWords(), contract.currency, contract.billing)
    agreed = {} if version.is_draft else _agreed(session, contract, version.effective)
    return TermsAnnex(
        contract=contract.code,
        version=version.number,
        effective=version.effective,
        agency=Party(agency.name, agency.lines),
        client=Party(client.name, client.lines),
        facts=tuple(_facts(contract)),
        clauses=tuple(_clauses(version.terms, wording)),
        workings=tuple(_workings(version.terms, contract.client)),
        targets_title=f"Objectives for each {contract.billing}",
        targets=tuple(_target(each, wording) for each in read_objectives(contract)),
        answers=_answers(contract, version.terms, wording),
        closing=_closing(contract, version.effective),
        signatures=(
            _signature("For the agency", agency.name, agreed.get(Side.AGENCY)),
            _signature("For the client", client.name, agreed.get(Side.CLIENT)),
        ),
        is_draft=version.is_draft,
        logo=printable_logo(details.logo),
        accent=agency.accent,
        footer=agency.footer,
        page_size=agency.page_size,
        program=f"ppp-desktop {__version__}",
    )


def _answers(contract: Contract, terms: Terms, wording: Wording) -> tuple[tuple[str, str], ...]:
    objectives = {each.name: each.metric for each in contract.objectives}
    return answers_in_words(terms, wording, objectives=objectives)


def _facts(contract: Contract) -> Iterator[tuple[str, str]]:
    start = format_day(contract.start)
    open_ended = f"from {start}, open-ended"
    yield "Contract", f"{contract.code} · {contract.name}"
    yield "Term", f"{start} to {format_day(contract.end)}" if contract.end else open_ended
    yield "Billing", f"{contract.billing}ly, in {contract.currency}"
    yield "Payment", _payment(contract.client.payment_days)


def _payment(days: int) -> str:
    if not days:
        return "on the day of the statement"
    return f"{days} {'day' if days == 1 else 'days'} after the statement"


def _clauses(terms: Terms, wording: Wording) -> Iterator[Clause]:
    names = {component.id: component.name for component in terms.components}
    for key, sentence in rule_sentences(terms, wording):
        name = names[key] if key in names else Terms.model_fields[key].title
        yield Clause(name or key, sentence)


def _workings(terms: Terms, client: Client) -> Iterator[tuple[str, str]]:
    treatment = TaxTreatment(client.tax_treatment)
    with_tax = treatment is not TaxTreatment.STANDARD or client.tax_rate or client.tax_note
    order = order_of(terms, with_tax=bool(with_tax)).removeprefix("Order: ")
    yield "Order and rounding", capitalised(order)
    if terms.conversion is not None:
        how = _CONVERSIONS[terms.conversion]
        yield "Other currencies", f"Results in other currencies are converted {how}."
    yield "Tax", _tax_sentence(client)


def _tax_sentence(client: Client) -> str:
    treatment = TaxTreatment(client.tax_treatment)
    if treatment is not TaxTreatment.STANDARD:
        return client.tax_note or USUAL_TAX_NOTES[treatment]
    if not client.tax_rate:
        return client.tax_note or "No tax is added."
    rate = f"{format_number(client.tax_rate * 100)}{NO_BREAK_SPACE}%"
    return f"{client.tax_name or 'Tax'} of {rate} is added. {client.tax_note}".strip()


def _target(objective: ObjectiveDetails, wording: Wording) -> Target:
    key, target = objective.metric, objective.target
    is_share = metric(key).unit is Unit.PERCENT
    written = wording.share(target) if is_share else wording.quantity(key, target)
    at_most = "at most " if objective.direction is Direction.LOWER else ""
    measured = describe_request(MeasureRequest(key, objective.scope), wording.currency)
    if measured.casefold() == objective.name.casefold():
        measured = ""
    return Target(objective.name, measured, f"{at_most}{written}")


def _closing(contract: Contract, effective: date) -> str:
    earlier = [each for each in contract.terms if each.effective < effective]
    replaced = (
        f" and take the place of version{NO_BREAK_SPACE}{len(earlier)} from that day"
        if earlier
        else ""
    )
    return (
        "Both sides agree to these terms of pay. They apply from "
        f"{format_day(effective)}{replaced}."
    )


def _agreed(session: Session, contract: Contract, effective: date) -> dict[Side, AgreementRow]:
    recorded = (
        each.of(side)
        for each in read_agreements(session, contract)
        if each.effective == effective
        for side in Side
    )
    return {found.side: found for found in recorded if found is not None}


def _signature(heading: str, party: str, found: AgreementRow | None) -> Signature:
    if found is None:
        return Signature(heading, party)
    words = f"Agreed by {found.name} on {format_day(found.agreed_on)}."
    return Signature(heading, party, words)
