"""Texts that a spreadsheet program shows and never runs."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def shown_only(text: str) -> str:
    """Return the text so that no spreadsheet program takes it for a formula when it opens a CSV."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
