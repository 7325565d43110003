"""Reads e-mail addresses and telephone numbers as digests, so that none travels in clear.

A digest leaves the reader only for the transaction that stores it under the key of the store
(`services.contact_hashes`); it is never written down as it is.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

from ppp_desktop.imports.cells import Cell, text_of

EMAIL, PHONE = "email", "phone"
TEST_EMAIL = "test_email"
"""The kind that only marks an address as one that is used for trying things out."""

_LONGEST = 320
"""Letters of the longest e-mail address that there can be; a longer text is none, nor a number."""

_LEAST_DIGITS = 6
_MOST_DIGITS = 20
_EXTENSION = re.compile(r"(?:ext\.?|extension|durchwahl|poste|interno|#|x)\s*\.?\s*\d{1,6}\s*$")
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")
_NUMBER = re.compile(r"(?:tel\s*[:.]?)?\s*[+\d(][\d\s()./\-\u2010-\u2015\u2212]*")
_TEST_DOMAIN = re.compile(r"(?:.*\.)?(?:example\.(?:com|org|net)|example|test|invalid|localhost)")
_TEST_NAMES = frozenset(
    "test tests teste testing tester testlead asdf asd qwerty qwertz fake dummy prueba".split()
)


def normal_email(text: str) -> str:
    """Return the address in lower case without what surrounds it, "" where it is none.

    What follows a plus sign stays: whether it is the same mailbox is for its provider to know.
    """
    address = unicodedata.normalize("NFKC", text).strip().lower()
    address = address.removeprefix("mailto:").strip(" <>;,\"'")
    name, at, domain = address.partition("@")
    if not at or not name or "@" in domain or any(sign.isspace() for sign in address):
        return ""
    return address if "." in domain.strip(".") or domain == "localhost" else ""


def normal_phone(text: str) -> str:
    """Return the digits of a number, after a plus where it names its country, "" where it is none.

    "0049 (0)170 123-45 67" and "+49 170 1234567" are one number; "0170 1234567" is another,
    since nothing says of which country it is.
    """
    written = unicodedata.normalize("NFKC", text).strip().lower().removeprefix("'")
    written = _TRUNK_ZERO.sub("", _EXTENSION.sub("", written))
    if not _NUMBER.fullmatch(written):
        return ""
    digits = "".join(sign for sign in written if sign.isdecimal())
    abroad = "+" in written
    if not abroad and digits.startswith("00"):
        abroad, digits = True, digits[2:]
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS or len(set(digits)) == 1:
        return ""
    return f"+{digits}" if abroad else digits


def is_test_email(address: str) -> bool:
    """Tell whether a normal address belongs to nobody: of a domain for examples, or named so."""
    name, _, domain = address.partition("@")
    if _TEST_DOMAIN.fullmatch(domain):
        return True
    return name in _TEST_NAMES or domain.split(".")[0] in _TEST_NAMES


def read_contact(kind: str, cell: Cell) -> tuple[tuple[str, bytes], ...]:
    """Return the digests to keep of a cell of `kind`, none where it holds no such thing."""
    text = text_of(cell)
    if not text or len(text) > _LONGEST:
        return ()
    normal = normal_email(text) if kind == EMAIL else normal_phone(text)
    if not normal:
        return ()
    digest = sha256(normal.encode("utf-8", "surrogatepass")).digest()
    if kind == EMAIL and is_test_email(normal):
        return ((EMAIL, digest), (TEST_EMAIL, digest))
    return ((kind, digest),)
