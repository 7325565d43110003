"""Finds a TrueType font of this computer that has a sign for a character and may be embedded."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

_FSTYPE_RESTRICTED = 0x0002  # OpenType OS/2: must not be embedded without the owner's leave
_FSTYPE_NO_SUBSET = 0x0100
_LARGEST_TABLE_BYTES = 4_000_000
_UNICODE_TABLES = {(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)}


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font on disk; `index` counts within a collection (.ttc)."""

    path: Path
    index: int = 0


def find_font(char: str) -> FontFile | None:
    """Return the first font, upright ones by file name first, that can print `char`, or None."""
    code = ord(char)
    return next((font for font in _installed() if code in _signs(font)), None)


@lru_cache(maxsize=1)
def _installed() -> tuple[FontFile, ...]:
    paths = (
        path
        for folder in _folders()
        if folder.is_dir()
        for path in folder.rglob("*")
        if path.suffix.lower() in {".ttf", ".ttc"}
    )
    ordered = sorted(paths, key=lambda path: (_styled(path), path.name.lower(), str(path)))
    return tuple(font for path in ordered for font in _members(path))


def _folders() -> Iterator[Path]:
    home = Path.home()
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path(os.environ.get("LOCALAPPDATA", str(home))) / "Microsoft" / "Windows" / "Fonts"
    elif sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"))
        yield home / "Library" / "Fonts"
    else:
        yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
        yield from (home / ".local" / "share" / "fonts", home / ".fonts")


def _styled(path: Path) -> bool:
    """Tell bold and italic cuts, which come last: a sign found there stands out in a sentence."""
    return any(word in path.stem.lower() for word in ("bold", "italic", "oblique", "condensed"))


def _members(path: Path) -> tuple[FontFile, ...]:
    try:
        with path.open("rb") as file:
            if file.read(4) != b"ttcf":
                return (FontFile(path),)
            count = struct.unpack(">4xL", file.read(8))[0]
    except (OSError, struct.error):
        return ()
    return tuple(FontFile(path, index) for index in range(min(count, 64)))


@lru_cache(maxsize=4096)
def _signs(font: FontFile) -> frozenset[int]:
    """Return the characters that `font` maps; none where it cannot be embedded or is damaged."""
    try:
        with font.path.open("rb") as file:
            tables = _directory(file, font.index)
            if "glyf" not in tables or not _embeddable(_table(file, tables, "OS/2")):
                return frozenset()
            return frozenset(_mapped(_table(file, tables, "cmap")))
    except (OSError, struct.error, KeyError, ValueError):
        return frozenset()


def _directory(file: BinaryIO, index: int) -> dict[str, tuple[int, int]]:
    start = 0
    if file.read(4) == b"ttcf":
        file.seek(12 + 4 * index)
        start = struct.unpack(">L", file.read(4))[0]
    file.seek(start + 4)
    count = struct.unpack(">H6x", file.read(8))[0]
    entries = [struct.unpack(">4s4xLL", file.read(16)) for _ in range(count)]
    return {tag.decode("latin-1"): (offset, length) for tag, offset, length in entries}


def _table(file: BinaryIO, tables: dict[str, tuple[int, int]], tag: str) -> bytes:
    offset, length = tables[tag]
    if length > _LARGEST_TABLE_BYTES:
        raise ValueError(f"{tag} is too large")
    file.seek(offset)
    return file.read(length)


def _embeddable(os2: bytes) -> bool:
    allowed = int(struct.unpack_from(">H", os2, 8)[0])
    return allowed & 0x000F != _FSTYPE_RESTRICTED and not allowed & _FSTYPE_NO_SUBSET


def _mapped(cmap: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", cmap, 2)[0]
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        if (platform, encoding) not in _UNICODE_TABLES:
            continue
        form = struct.unpack_from(">H", cmap, offset)[0]
        if form == 4:
            yield from _segments(cmap, offset)
        elif form == 12:
            yield from _groups(cmap, offset)


def _segments(cmap: bytes, start: int) -> Iterator[int]:
    """Read format 4: segments of characters up to U+FFFF, each with a shift or a list of glyphs."""
    count = struct.unpack_from(">H", cmap, start + 6)[0] // 2
    ends_at = start + 14
    starts_at = ends_at + 2 * count + 2
    for number in range(count):
        last = struct.unpack_from(">H", cmap, ends_at + 2 * number)[0]
        first = struct.unpack_from(">H", cmap, starts_at + 2 * number)[0]
        shift = struct.unpack_from(">H", cmap, starts_at + 2 * (count + number))[0]
        list_at = starts_at + 2 * (2 * count + number)
        step = struct.unpack_from(">H", cmap, list_at)[0]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if step:
                glyph = struct.unpack_from(">H", cmap, list_at + step + 2 * (code - first))[0]
                if not glyph:
                    continue
            if (glyph + shift) & 0xFFFF:
                yield code


def _groups(cmap: bytes, start: int) -> Iterator[int]:
    """Read format 12: runs of characters of all planes."""
    count = struct.unpack_from(">L", cmap, start + 12)[0]
    for number in range(count):
        first, last, _ = struct.unpack_from(">LLL", cmap, start + 16 + 12 * number)
        if first <= last <= 0x10FFFF:
            yield from range(first, last + 1)
