"""The agency that owns the store, and the log of what was done in it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.models.contracts import Contract
from ppp_desktop.models.types import Model


class Agency(Model):
    """The one agency of a store (id 1): its letterhead and how its statements look.

    `story_day` fixes today's date in the sample agency, whose data ends in the past. With
    `keeps_files` the originals of imports stay in the store; `contact_key` is the secret that
    hashes of e-mail addresses and telephone numbers are keyed with, made at first need.
    `numbering` writes a statement's number from {year}, {month} and {number}. The password of the
    mail server is never stored here: it stays in the system's keyring.
    """

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[list[str]] = mapped_column(JSON)
    tax_number: Mapped[str] = mapped_column(default="")
    payment: Mapped[str] = mapped_column(default="")
    footer: Mapped[str] = mapped_column(default="")
    page_size: Mapped[str] = mapped_column(default="A4")
    accent: Mapped[str] = mapped_column(default="#17656E")
    logo_digest: Mapped[str | None] = mapped_column(ForeignKey("images.digest"))
    story_day: Mapped[date | None]
    keeps_files: Mapped[bool] = mapped_column(default=False)
    contact_key: Mapped[bytes | None] = mapped_column(LargeBinary)
    numbering: Mapped[str] = mapped_column(default="{year}-{number:03}")
    mail: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)


class Image(Model):
    """A logo by the SHA-256 of its bytes; never deleted, since issued statements print it."""

    __tablename__ = "images"

    digest: Mapped[str] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Activity(Model):
    """One thing that happened, for the page that shows what was done recently."""

    __tablename__ = "activities"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    title: Mapped[str]
    detail: Mapped[str]
    contract_id: Mapped[int | None] = mapped_column(
        ForeignKey(Contract.id, ondelete="CASCADE"), index=True
    )
