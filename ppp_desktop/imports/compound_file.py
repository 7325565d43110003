"""Reads one stream out of a compound file, the container of XLS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import unpack_from

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_LAST_SECTOR = 0xFFFFFFFA  # greater numbers mean the end of a chain, or none
_HEADER_BYTES = 512
_LISTED_IN_HEADER = 109
_ENTRY_BYTES = 128
_SMALL_SECTOR_BYTES = 64


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    first: int
    size: int


def read_stream(content: bytes, names: Sequence[str]) -> bytes | None:
    """Return the stream that has one of `names` (in lower case), None where there is none.

    What is damaged beyond a chain of sectors that ends too early raises ValueError.
    """
    file = _CompoundFile(content)
    for wanted in names:
        for entry in file.entries:
            if entry.name.lower() == wanted:
                return file.stream(entry)
    return None


class _CompoundFile:
    """The chains of sectors and the directory of one file."""

    def __init__(self, content: bytes) -> None:
        if not content.startswith(SIGNATURE) or len(content) < _HEADER_BYTES:
            raise ValueError("no compound file")
        self._content = content
        shift, small_shift = unpack_from("<HH", content, 30)
        if shift not in (9, 12) or 1 << small_shift != _SMALL_SECTOR_BYTES:
            raise ValueError("unusual sectors")
        self._sector_bytes = 1 << shift
        first_directory, _signature, self._small_below = unpack_from("<III", content, 48)
        first_small = unpack_from("<I", content, 60)[0]
        self._next = self._numbers(self._tables())
        self.entries = list(_entries(self._chained(first_directory)))
        self._small_next = self._numbers(self._chain(first_small))
        root = next((entry for entry in self.entries), _Entry("", _LAST_SECTOR, 0))
        self._small = self._chained(root.first)

    def stream(self, entry: _Entry) -> bytes:
        """Return the bytes of one stream."""
        if entry.size >= self._small_below:
            return self._chained(entry.first)[: entry.size]
        parts = []
        for sector in _followed(entry.first, self._small_next):
            start = sector * _SMALL_SECTOR_BYTES
            parts.append(self._small[start : start + _SMALL_SECTOR_BYTES])
        return b"".join(parts)[: entry.size]

    def _tables(self) -> Iterator[int]:
        """Yield the sectors that hold the table of chains."""
        content = self._content
        listed = unpack_from(f"<{_LISTED_IN_HEADER}I", content, 76)
        yield from (sector for sector in listed if sector < _LAST_SECTOR)
        more = unpack_from("<I", content, 68)[0]
        seen: set[int] = set()
        while more < _LAST_SECTOR and more not in seen:
            seen.add(more)
            numbers = self._numbers([more])
            if not numbers:
                return
            yield from (sector for sector in numbers[:-1] if sector < _LAST_SECTOR)
            more = numbers[-1]

    def _sector(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector_bytes
        return self._content[start : start + self._sector_bytes]

    def _numbers(self, sectors: Iterator[int] | list[int]) -> list[int]:
        joined = b"".join(map(self._sector, sectors))
        return list(unpack_from(f"<{len(joined) // 4}I", joined))

    def _chain(self, first: int) -> Iterator[int]:
        return _followed(first, self._next)

    def _chained(self, first: int) -> bytes:
        return b"".join(map(self._sector, self._chain(first)))


def _followed(first: int, following: Sequence[int]) -> Iterator[int]:
    """Yield the sectors of a chain; one that runs in a circle ends where it began."""
    seen: set[int] = set()
    sector = first
    while sector < _LAST_SECTOR and sector not in seen:
        seen.add(sector)
        yield sector
        sector = following[sector] if sector < len(following) else _LAST_SECTOR


def _entries(directory: bytes) -> Iterator[_Entry]:
    for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
        length = min(unpack_from("<H", directory, at + 64)[0], 64)
        name = directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        first, size = unpack_from("<II", directory, at + 116)
        yield _Entry(name, first, size)
