"""Clients and the people to write to."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ppp_desktop.models.types import Exact, Model


class Client(Model):
    """Who pays for results.

    `tax_treatment` is standard, exempt or reverse_charge. `tax_rate` is a share (0.19); `tax_note`
    is printed beside it. `language` is that of its documents and messages ("en", "de", …).
    """

    __tablename__ = "clients"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[list[str]] = mapped_column(JSON)
    country: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    tax_treatment: Mapped[str] = mapped_column(default="standard", server_default="standard")
    tax_name: Mapped[str] = mapped_column(default="")
    tax_rate: Mapped[Decimal] = mapped_column(Exact, default=Decimal(0))
    tax_note: Mapped[str] = mapped_column(default="")
    payment_days: Mapped[int] = mapped_column(default=14)
    language: Mapped[str] = mapped_column(default="en")
    notes: Mapped[str] = mapped_column(default="")

    contacts: Mapped[list[Contact]] = relationship(
        cascade="all, delete-orphan", order_by="Contact.position", passive_deletes=True
    )


class Contact(Model):
    """A person at a client."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("clients.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
