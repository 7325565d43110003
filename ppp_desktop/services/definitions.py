"""Definitions as one document: agency, clients, contracts, objectives, terms; applied and exported.

Applying creates what is new and updates what is there, found again by its code, in one
transaction; what the document does not name stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import from_scaled, to_scaled
from ppp_desktop.core.periods import PeriodKind
from ppp_desktop.core.tax import USUAL_TAX_NOTES
from ppp_desktop.metrics.catalogue import metric
from ppp_desktop.models.clients import Client
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services.activation import still_open
from ppp_desktop.services.agency import AgencyDetails, read_agency, write_agency
from ppp_desktop.services.agreements import (
    Side,
    VersionAgreements,
    read_agreements,
    write_agreement,
)
from ppp_desktop.services.clients import (
    ClientDetails,
    ContactRow,
    find_client,
    read_client,
    write_client,
)
from ppp_desktop.services.clock import today_of
from ppp_desktop.services.contracts import (
    ContractDetails,
    ContractStatus,
    require_contract,
    write_contract,
    write_status,
)
from ppp_desktop.services.definition_parts import (
    AgencyPart,
    AgreementPart,
    ClientPart,
    ContactPart,
    ContractPart,
    Definitions,
    ObjectivePart,
    TaxPart,
    TermsPart,
)
from ppp_desktop.services.objectives import ObjectiveDetails, read_objectives, write_objectives
from ppp_desktop.services.scopes import scope_from_json, scope_to_json
from ppp_desktop.services.terms import write_terms


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A contract without a stated status that stays a draft: how many questions are open."""

    code: str
    open_questions: int
    has_terms: bool

    @property
    def reason(self) -> str:
        """Why it is one: "2 questions of its terms are open."."""
        if not self.has_terms:
            return "it has no terms yet."
        if self.open_questions == 1:
            return "1 question of its terms is open."
        return f"{self.open_questions} questions of its terms are open."


@dataclass(frozen=True, slots=True)
class Applied:
    """How many things a document created and updated, and what stays a draft by itself."""

    clients_created: int = 0
    clients_updated: int = 0
    contracts_created: int = 0
    contracts_updated: int = 0
    drafts: tuple[KeptDraft, ...] = ()


def definitions_schema() -> dict[str, object]:
    """Return the JSON Schema of the document."""
    schema: dict[str, object] = Definitions.model_json_schema()
    return schema


def apply_definitions(
    database: Database, document: Mapping[str, object]
) -> tuple[Applied, Changes]:
    """Create or update everything that the document names; raises ValidationFailed with a path."""
    definitions = _parse(document)
    today = today_of(database)
    with database.writing() as session:
        if definitions.agency is not None:
            write_agency(session, _agency_details(session, definitions.agency))
        applied = Applied()
        for number, client in enumerate(definitions.clients):
            known = find_client(session, client.code)
            with _located(f"clients[{number}]"):
                write_client(session, _client_details(client), known.id if known else None)
            applied = replace(
                applied,
                clients_created=applied.clients_created + (known is None),
                clients_updated=applied.clients_updated + (known is not None),
            )
        for number, contract in enumerate(definitions.contracts):
            with _located(f"contracts[{number}]"):
                created, draft = _apply_contract(session, contract, today)
            applied = replace(
                applied,
                contracts_created=applied.contracts_created + created,
                contracts_updated=applied.contracts_updated + (not created),
                drafts=applied.drafts if draft is None else (*applied.drafts, draft),
            )
        return applied, Changes.of(*Topic)


def export_definitions(database: Database) -> dict[str, object]:
    """Return the document that `apply_definitions` would make this store's definitions from."""
    with database.reading() as session:
        agency = read_agency(session)
        clients = session.scalars(select(Client).order_by(Client.code))
        contracts = session.scalars(select(Contract).order_by(Contract.code))
        document = Definitions(
            format="ppp-definitions/1",
            agency=_agency_part(agency) if agency.name else None,
            clients=[_client_part(read_client(client)) for client in clients],
            contracts=[
                _contract_part(contract, read_agreements(session, contract))
                for contract in contracts
            ],
        )
    exported: dict[str, object] = document.model_dump(mode="json", exclude_none=False)
    return exported


class _located:  # noqa: N801 - reads as a statement: with _located(...)
    """Puts the place in the document before the field of a ValidationFailed."""

    def __init__(self, place: str) -> None:
        self._place = place

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, ValidationFailed):
            error.field = ".".join(part for part in (self._place, error.field) if part)


def _parse(document: Mapping[str, object]) -> Definitions:
    try:
        return Definitions.model_validate(document)
    except ValidationError as error:
        first = error.errors()[0]
        place = "".join(
            f"[{step}]" if isinstance(step, int) else f".{step}" for step in first["loc"]
        ).lstrip(".")
        raise ValidationFailed(
            f"The document is wrong at {place or 'its top'}: {first['msg']}.",
            field=place,
            remedy="Compare it with docs/definitions.schema.json.",
        ) from None


def _apply_contract(
    session: Session, part: ContractPart, today: date
) -> tuple[bool, KeptDraft | None]:
    """Return whether the contract is new, and what keeps it a draft where no status is stated."""
    client = find_client(session, part.client)
    if client is None:
        raise ValidationFailed(f"There is no client {part.client}.", field="client")
    known = session.scalar(select(Contract).where(Contract.code == part.code))
    details = ContractDetails(
        code=part.code,
        client_id=client.id,
        name=part.name,
        currency=part.currency,
        start=part.start,
        end=part.end,
        billing=part.billing,
        status=_status_before_terms(known, part.status),
        notes=part.notes,
    )
    changes = write_contract(session, details, known.id if known else None)
    (contract_id,) = changes.ids
    write_objectives(session, contract_id, [_objective(found) for found in part.objectives])
    for number, version in enumerate(part.terms):
        with _located(f"terms[{number}].document"):
            write_terms(session, contract_id, version.effective, version.document)
        _apply_agreements(session, contract_id, version, f"terms[{number}]", today)
    return known is None, _settle_status(session, contract_id, part.status)


def _status_before_terms(known: Contract | None, stated: ContractStatus | None) -> ContractStatus:
    """Return the status until the terms are written: none becomes active without them."""
    if known is None:
        return ContractStatus.DRAFT
    before = ContractStatus(known.status)
    return before if stated in (None, ContractStatus.ACTIVE) else stated


def _settle_status(
    session: Session, contract_id: int, stated: ContractStatus | None
) -> KeptDraft | None:
    contract = require_contract(session, contract_id)
    if stated is not None:
        write_status(session, contract_id, stated)
        return None
    if ContractStatus(contract.status) is not ContractStatus.DRAFT:
        return None
    found = still_open(session, contract)
    if found or not contract.terms:
        return KeptDraft(contract.code, len(found), bool(contract.terms))
    write_status(session, contract_id, ContractStatus.ACTIVE)
    return None


def _apply_agreements(
    session: Session, contract_id: int, version: TermsPart, place: str, today: date
) -> None:
    sides: set[Side] = set()
    for number, part in enumerate(version.agreements):
        with _located(f"{place}.agreements[{number}]"):
            if part.side in sides:
                raise ValidationFailed(f"The {part.side} agrees twice.", field="side")
            sides.add(part.side)
            write_agreement(
                session, contract_id, version.effective, part.side, part.name, part.on, today=today
            )


def _objective(part: ObjectivePart) -> ObjectiveDetails:
    return ObjectiveDetails(
        name=part.name,
        metric=part.metric,
        target=_storable(part.target),
        direction=part.direction or metric(part.metric).direction,
        scope=scope_from_json(part.scope),
        baseline=None if part.baseline is None else _storable(part.baseline),
        weight=_storable(part.weight),
    )


def _storable(value: Decimal) -> Decimal:
    return from_scaled(to_scaled(value))


def _agency_details(session: Session, part: AgencyPart) -> AgencyDetails:
    # Neither is part of a document: the logo is a picture, the day belongs to the sample's store.
    kept = read_agency(session)
    return AgencyDetails(
        **{
            **part.model_dump(),
            "address": tuple(part.address),
            "numbering": part.numbering or kept.numbering,
        },
        logo=kept.logo,
        story_day=kept.story_day,
    )


def _client_details(part: ClientPart) -> ClientDetails:
    return ClientDetails(
        code=part.code,
        name=part.name,
        currency=part.currency,
        address=tuple(part.address),
        country=part.country,
        tax_treatment=part.tax.treatment,
        tax_name=part.tax.name,
        tax_rate=_storable(part.tax.rate),
        tax_note=part.tax.note or USUAL_TAX_NOTES[part.tax.treatment],
        payment_days=part.payment_days,
        language=part.language,
        notes=part.notes,
        contacts=tuple(
            ContactRow(person.name, person.email, person.role, person.phone)
            for person in part.contacts
        ),
    )


def _agency_part(agency: AgencyDetails) -> AgencyPart:
    return AgencyPart(
        name=agency.name,
        address=list(agency.address),
        tax_number=agency.tax_number,
        payment=agency.payment,
        footer=agency.footer,
        page_size="Letter" if agency.page_size == "Letter" else "A4",
        accent=agency.accent,
        numbering=agency.numbering,
    )


def _client_part(client: ClientDetails) -> ClientPart:
    return ClientPart(
        code=client.code,
        name=client.name,
        currency=client.currency,
        address=list(client.address),
        country=client.country,
        tax=TaxPart(
            treatment=client.tax_treatment,
            name=client.tax_name,
            rate=client.tax_rate,
            note=client.tax_note,
        ),
        payment_days=client.payment_days,
        language=client.language,
        notes=client.notes,
        contacts=[
            ContactPart(name=each.name, email=each.email, role=each.role, phone=each.phone)
            for each in client.contacts
        ],
    )


def _contract_part(contract: Contract, agreements: list[VersionAgreements]) -> ContractPart:
    return ContractPart(
        code=contract.code,
        client=contract.client.code,
        name=contract.name,
        currency=contract.currency,
        start=contract.start,
        end=contract.end,
        billing=PeriodKind(contract.billing),
        status=ContractStatus(contract.status),
        notes=contract.notes,
        objectives=[
            ObjectivePart(
                name=each.name,
                metric=each.metric,
                target=each.target,
                direction=each.direction,
                scope=scope_to_json(each.scope),
                baseline=each.baseline,
                weight=each.weight,
            )
            for each in read_objectives(contract)
        ],
        terms=[
            TermsPart(
                effective=version.effective,
                document=dict(version.document),
                agreements=_agreement_parts(agreed),
            )
            for version, agreed in zip(contract.terms, agreements, strict=True)
        ],
    )


def _agreement_parts(agreed: VersionAgreements) -> list[AgreementPart]:
    found = (agreed.of(side) for side in Side)
    return [
        AgreementPart(side=each.side, name=each.name, on=each.agreed_on)
        for each in found
        if each is not None
    ]
