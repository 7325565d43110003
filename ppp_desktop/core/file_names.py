"""Names of files that every system takes, and what Windows refuses."""

from __future__ import annotations

import re

_RESERVED = frozenset(
    ["CON", "PRN", "AUX", "NUL", *(f"{port}{at}" for port in ("COM", "LPT") for at in range(1, 10))]
)
_REFUSED = '<>:"/\\|?*'
_MOST_BYTES = 180  # of 255, so that a number, a second ending and a temporary name still fit


def portable_name(text: str) -> str:
    """Return `text` as the name of a file without its ending: letters, digits and ". & -"."""
    plain = re.sub(r"[^\w.&-]+", " ", text)
    cut = plain.encode()[:_MOST_BYTES].decode(errors="ignore")
    name = " ".join(cut.split()).strip(" .")
    return f"Document {name}".strip() if not name or _is_reserved(name) else name


def refused_by_windows(name: str) -> str:
    """Return why Windows takes no file of this name, as the end of a sentence; "" if it does."""
    for char in name:
        if char in _REFUSED or ord(char) < ord(" "):
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            return f"Windows allows no “{shown}” in names"
    if name.endswith((" ", ".")):
        return "Windows allows no space or full stop at the end of a name"
    if _is_reserved(name):
        return f"Windows keeps the name “{name.split('.', maxsplit=1)[0]}” for a device"
    return ""


def _is_reserved(name: str) -> bool:
    return name.split(".", maxsplit=1)[0].strip().upper() in _RESERVED
