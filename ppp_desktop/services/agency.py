"""The agency's own particulars, and the log of what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from ppp_desktop.core.changes import Changes, Topic
from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.models.agency import Activity, Agency, Image
from ppp_desktop.models.database import Database
from ppp_desktop.services.statement_numbers import DEFAULT_NUMBERING, check_numbering

PAGE_SIZES = ("A4", "Letter")
LARGEST_LOGO_BYTES = 2_000_000
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class AgencyDetails:
    """The letterhead: `address` in lines, `payment` as printed ("IBAN …"), logo as PNG or JPEG.

    `numbering` writes the numbers of statements; see `statement_numbers`.
    """

    name: str
    address: tuple[str, ...] = ()
    tax_number: str = ""
    payment: str = ""
    footer: str = ""
    page_size: str = "A4"
    accent: str = "#17656E"
    logo: bytes = b""
    story_day: date | None = None
    numbering: str = DEFAULT_NUMBERING


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One thing that was done; `at` is in UTC."""

    at: datetime
    title: str
    detail: str


def get_agency(database: Database) -> AgencyDetails:
    """Return the agency; a store that has none yet gives one with an empty name."""
    with database.reading() as session:
        return read_agency(session)


def save_agency(database: Database, details: AgencyDetails) -> Changes:
    """Store the agency's particulars; raises ValidationFailed naming the field."""
    with database.writing() as session:
        return write_agency(session, details)


def list_activities(database: Database, *, limit: int = 20) -> list[ActivityRow]:
    """Return what was done last, newest first."""
    with database.reading() as session:
        found = session.scalars(select(Activity).order_by(Activity.id.desc()).limit(limit))
        return [ActivityRow(entry.at, entry.title, entry.detail) for entry in found]


def read_agency(session: Session) -> AgencyDetails:
    """Return the agency inside a transaction."""
    agency = session.get(Agency, 1)
    if agency is None:
        return AgencyDetails(name="")
    return AgencyDetails(
        name=agency.name,
        address=tuple(agency.address),
        tax_number=agency.tax_number,
        payment=agency.payment,
        footer=agency.footer,
        page_size=agency.page_size,
        accent=agency.accent,
        logo=read_image(session, agency.logo_digest or ""),
        story_day=agency.story_day,
        numbering=agency.numbering,
    )


def write_agency(session: Session, details: AgencyDetails) -> Changes:
    """Store the agency inside a transaction."""
    _check(details)
    agency = session.get(Agency, 1)
    if agency is None:
        agency = Agency(id=1)
        session.add(agency)
    agency.name = details.name.strip()
    agency.address = [line.strip() for line in details.address if line.strip()]
    agency.tax_number = details.tax_number.strip()
    agency.payment = details.payment.strip()
    agency.footer = details.footer.strip()
    agency.page_size = details.page_size
    agency.accent = details.accent
    agency.logo_digest = _keep_image(session, details.logo)
    agency.story_day = details.story_day
    if details.numbering != agency.numbering:
        agency.numbering = check_numbering(session, details.numbering)
    return Changes.of(Topic.AGENCY)


def read_image(session: Session, digest: str) -> bytes:
    """Return the image with this SHA-256, or nothing."""
    image = session.get(Image, digest) if digest else None
    return b"" if image is None else image.content


def printable_logo(content: bytes) -> bytes:
    """Return a stored logo, or nothing where it is damaged: documents then show the initial."""
    if not content or len(content) > LARGEST_LOGO_BYTES:
        return b""
    from ppp_desktop.statements.pdf.logo import check_logo

    try:
        check_logo(content)
    except ValidationFailed:
        return b""
    return content


def record_activity(
    session: Session, title: str, detail: str, contract_id: int | None = None
) -> None:
    """Add an entry to the log inside a transaction; in the sample agency on its own day."""
    at = datetime.now(UTC).replace(tzinfo=None)
    agency = session.get(Agency, 1)
    if agency is not None and agency.story_day is not None:
        at = datetime.combine(agency.story_day, at.time())
    session.add(Activity(at=at, title=title, detail=detail, contract_id=contract_id))


def _keep_image(session: Session, content: bytes) -> str | None:
    if not content:
        return None
    digest = sha256(content).hexdigest()
    if session.get(Image, digest) is None:
        session.add(Image(digest=digest, content=content))
        session.flush()
    return digest


def _check(details: AgencyDetails) -> None:
    if not details.name.strip():
        raise ValidationFailed("The agency needs a name.", field="name")
    if details.page_size not in PAGE_SIZES:
        raise ValidationFailed(
            f"“{details.page_size}” is no paper size.",
            field="page_size",
            remedy="Use A4 or Letter.",
        )
    if not _is_colour(details.accent):
        raise ValidationFailed(
            f"“{details.accent}” is no colour.", field="accent", remedy="Write it like #17656E."
        )
    if len(details.logo) > LARGEST_LOGO_BYTES:
        raise ValidationFailed(
            "The logo is larger than 2 MB.", field="logo", remedy="Save it smaller as PNG."
        )
    if details.logo and not details.logo.startswith((_PNG, _JPEG)):
        raise ValidationFailed(
            "The logo is neither PNG nor JPEG.",
            field="logo",
            remedy="Choose a PNG or JPEG image.",
        )
    if details.logo:
        from ppp_desktop.statements.pdf.logo import check_logo

        check_logo(details.logo)


def _is_colour(text: str) -> bool:
    return (
        len(text) == 7
        and text.startswith("#")
        and all(digit in "0123456789abcdefABCDEF" for digit in text[1:])
    )
