"""What a stored result is known by, so that a later file finds it again.

An event is known by the number that its tool gave it; a daily total by its days and dimensions
and, where a file repeats those, by its place among them.
"""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

IDENTITY_BYTES = 16
DAY_BYTES = 3


def digest(*parts: str) -> bytes:
    """Return the digest of several texts; the length keeps ("ab", "c") and ("a", "bc") apart."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    written = b"".join([b"%d:%b" % (len(each), each) for each in encoded])
    return blake2b(written, digest_size=IDENTITY_BYTES).digest()


def event_identity(source: str, external_id: str) -> bytes:
    """Return what the event of a tool is known by."""
    return digest("event", source, external_id)


def total_identity(first_day: date | None, day: date, set_digest: bytes, place: int) -> bytes:
    """Return what the total of a day is known by."""
    return start_of_total(day) + rest_of_total(first_day, set_digest, place)


def start_of_total(day: date) -> bytes:
    """Return how identities of the day begin: in the order of days, as most files are.

    So the index of identities grows at its end instead of everywhere.
    """
    return day.toordinal().to_bytes(DAY_BYTES, "big")


def rest_of_total(first_day: date | None, set_digest: bytes, place: int) -> bytes:
    """Return the rest of a total's identity, which is the same on all days."""
    whole = digest("total", str(first_day), set_digest.hex(), str(place))
    return whole[: IDENTITY_BYTES - DAY_BYTES]
