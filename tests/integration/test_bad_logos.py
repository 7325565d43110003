"""A logo that is no image, damaged or far too large: refused when chosen, survived when stored."""

from __future__ import annotations

import io
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import insert, update

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.periods import Period
from ppp_desktop.models.agency import Agency
from ppp_desktop.models.agency import Image as StoredImage
from ppp_desktop.models.database import Database
from ppp_desktop.services.agency import LARGEST_LOGO_BYTES, get_agency, save_agency
from ppp_desktop.services.statement_files import export_statement
from ppp_desktop.services.statements import close_period
from tests.integration.factories import make_contract, terms
from tests.unit.statements.reading import full_text

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


def png(size: tuple[int, int] = (60, 30)) -> bytes:
    """Return a picture of noise, always the same."""
    count = size[0] * size[1]
    blocks = (sha256(number.to_bytes(4)).digest() for number in range(count // 32 + 1))
    noise = b"".join(blocks)[:count]
    kept = io.BytesIO()
    Image.frombytes("L", size, noise).save(kept, "PNG")
    return kept.getvalue()


BAD = {
    "a text": b"no image at all",
    "only a beginning": PNG + b"\x00" * 40,
    "half a PNG": png((200, 200))[:2000],
    "half a JPEG": JPEG + b"\xe0" + b"\x00" * 100,
    "200 MB": PNG + bytes(200_000_000),
}


@pytest.mark.parametrize("logo", BAD.values(), ids=BAD)
def test_a_bad_logo_is_refused_when_it_is_chosen(sample: Database, logo: bytes) -> None:
    before = get_agency(sample)
    with pytest.raises(ValidationFailed) as caught:
        save_agency(sample, replace(before, logo=logo))
    assert caught.value.field == "logo"
    assert caught.value.remedy
    assert get_agency(sample) == before


def test_a_good_logo_is_taken(sample: Database) -> None:
    save_agency(sample, replace(get_agency(sample), logo=png()))
    assert get_agency(sample).logo == png()


def store_logo(database: Database, content: bytes) -> None:
    """Put a logo into the store that the program would not have taken."""
    digest = sha256(content).hexdigest()
    with database.writing() as session:
        session.execute(insert(StoredImage).values(digest=digest, content=content))
        session.execute(update(Agency).values(logo_digest=digest))


@pytest.mark.parametrize("logo", BAD.values(), ids=BAD)
def test_a_bad_logo_in_the_store_gives_way_to_the_initial(
    empty_store: Database, tmp_path: Path, logo: bytes
) -> None:
    retainer: dict[str, object] = {
        "kind": "retainer",
        "name": "Fee",
        "amount": "100",
        "prorate": True,
    }
    make_contract(empty_store, terms(retainer))
    store_logo(empty_store, logo)
    row, _ = close_period(
        empty_store, 1, Period.parse("2026-06"), issue=True, today=Period.parse("2026-07").end
    )
    target = export_statement(empty_store, row.id, tmp_path / "statement.pdf")
    data = target.read_bytes()
    assert b"/Subtype /Image" not in data
    assert full_text(data).count("Agency") == 1
    assert len(data) < LARGEST_LOGO_BYTES
