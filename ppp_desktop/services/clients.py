"""Clients and their contacts: list, read, save, delete."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import Conflict, NotFound, ValidationFailed
from ppp_desktop.core.tax import USUAL_TAX_NOTES, TaxTreatment
from ppp_desktop.models.clients import Client, Contact
from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.database import Database
from ppp_desktop.services import fields
from ppp_desktop.services.languages import check_language
from ppp_desktop.statements.writing import ENGLISH


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person at a client."""

    name: str
    email: str = ""
    role: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ClientDetails:
    """Everything about a client that a form holds. `tax_rate` is a share (0.19 for 19 %).

    Where no tax is charged (exempt, reverse charge) the rate is 0 and the note says why.
    `language` is that of its documents and messages.
    """

    code: str
    name: str
    currency: str
    address: tuple[str, ...] = ()
    country: str = ""
    tax_treatment: TaxTreatment = TaxTreatment.STANDARD
    tax_name: str = ""
    tax_rate: Decimal = Decimal(0)
    tax_note: str = ""
    payment_days: int = 14
    notes: str = ""
    contacts: tuple[ContactRow, ...] = ()
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class ClientRow:
    """A client in a list."""

    id: int
    code: str
    name: str
    currency: str
    country: str
    contact: str
    contracts: int


def list_clients(database: Database) -> list[ClientRow]:
    """Return all clients by name."""
    with database.reading() as session:
        counts = dict(
            session.execute(
                select(Contract.client_id, func.count()).group_by(Contract.client_id)
            ).all()
        )
        return [
            ClientRow(
                id=client.id,
                code=client.code,
                name=client.name,
                currency=client.currency,
                country=client.country,
                contact=client.contacts[0].name if client.contacts else "",
                contracts=counts.get(client.id, 0),
            )
            for client in session.scalars(select(Client).order_by(Client.name))
        ]


def get_client(database: Database, client_id: int) -> ClientDetails:
    """Return one client; raises NotFound."""
    with database.reading() as session:
        return read_client(_require(session, client_id))


def save_client(
    database: Database, details: ClientDetails, client_id: int | None = None
) -> Changes:
    """Create or update a client; the changes carry its id. Raises ValidationFailed."""
    with database.writing() as session:
        return write_client(session, details, client_id)


def delete_client(database: Database, client_id: int) -> Changes:
    """Delete a client that has no contracts; raises Conflict where it has some."""
    with database.writing() as session:
        client = _require(session, client_id)
        codes = session.scalars(select(Contract.code).where(Contract.client_id == client_id)).all()
        if codes:
            raise Conflict(
                f"{client.name} has contracts: {', '.join(codes)}.",
                "Delete the contracts first; those with issued statements stay.",
            )
        session.delete(client)
        return Changes.of(Topic.CLIENTS, ids=(client_id,))


def write_client(session: Session, details: ClientDetails, client_id: int | None) -> Changes:
    """Create or update a client inside a transaction."""
    code = fields.code(details.code)
    taken = session.scalar(select(Client).where(Client.code == code))
    if taken is not None and taken.id != client_id:
        raise ValidationFailed(f"The code {code} belongs to {taken.name}.", field="code")
    _check_tax(details)
    if not 0 <= details.payment_days <= 365:
        raise ValidationFailed("Payment days must lie between 0 and 365.", field="payment_days")
    client = Client() if client_id is None else _require(session, client_id)
    client.code = code
    client.name = fields.required(details.name, "name", "The name")
    client.currency = fields.currency(details.currency)
    client.address = [line.strip() for line in details.address if line.strip()]
    client.country = fields.country(details.country)
    client.tax_treatment = details.tax_treatment
    client.tax_name = details.tax_name.strip()
    client.tax_rate = details.tax_rate
    client.tax_note = details.tax_note.strip()
    client.payment_days = details.payment_days
    client.language = check_language(details.language)
    client.notes = details.notes
    client.contacts = [
        Contact(
            position=position,
            name=fields.required(contact.name, f"contacts[{position}].name", "The contact's name"),
            email=fields.email(contact.email, f"contacts[{position}].email"),
            role=contact.role.strip(),
            phone=contact.phone.strip(),
        )
        for position, contact in enumerate(details.contacts)
    ]
    session.add(client)
    session.flush()
    return Changes.of(Topic.CLIENTS, ids=(client.id,))


def _check_tax(details: ClientDetails) -> None:
    if not 0 <= details.tax_rate < 1:
        raise ValidationFailed(
            "The tax rate must lie between 0 and 100 %.",
            field="tax_rate",
            remedy="Write 19 for 19 %.",
        )
    if details.tax_treatment is TaxTreatment.STANDARD:
        return
    if details.tax_rate:
        raise ValidationFailed(
            "Where no tax is charged the rate is 0.",
            field="tax_rate",
            remedy="Choose the standard treatment, or leave the rate empty.",
        )
    if not details.tax_note.strip():
        raise ValidationFailed(
            "A statement without tax must say why.",
            field="tax_note",
            remedy=f"Write, for example, “{USUAL_TAX_NOTES[details.tax_treatment]}”",
        )


def find_client(session: Session, code: str) -> Client | None:
    """Return the client with `code` inside a transaction, or None."""
    return session.scalar(select(Client).where(Client.code == code))


def _require(session: Session, client_id: int) -> Client:
    client = session.get(Client, client_id)
    if client is None:
        raise NotFound("This client is no longer in the store.")
    return client


def read_client(client: Client) -> ClientDetails:
    """Return the frozen details of an ORM client."""
    return ClientDetails(
        code=client.code,
        name=client.name,
        currency=client.currency,
        address=tuple(client.address),
        country=client.country,
        tax_treatment=TaxTreatment(client.tax_treatment),
        tax_name=client.tax_name,
        tax_rate=client.tax_rate,
        tax_note=client.tax_note,
        payment_days=client.payment_days,
        notes=client.notes,
        contacts=tuple(
            ContactRow(person.name, person.email, person.role, person.phone)
            for person in client.contacts
        ),
        language=client.language,
    )
