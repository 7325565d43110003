"""Checks that several forms share: each raises ValidationFailed with the field's name."""

from __future__ import annotations

import re

from ppp_desktop.core.errors import ValidationFailed


def required(text: str, field: str, label: str) -> str:
    """Return the stripped text, which must not be empty."""
    stripped = text.strip()
    if not stripped:
        raise ValidationFailed(f"{label} is missing.", field=field)
    return stripped


def code(text: str, field: str = "code") -> str:
    """Return a short code for documents and the command line: letters, digits, dash, dot."""
    stripped = required(text, field, "The code")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", stripped):
        raise ValidationFailed(
            f"“{stripped}” cannot be a code.",
            field=field,
            remedy="Use up to 32 letters, digits, dashes and dots, as in NL-LEAD.",
        )
    return stripped


def currency(text: str, field: str = "currency") -> str:
    """Return a known ISO 4217 code in capitals."""
    from babel.numbers import list_currencies

    wanted = text.strip().upper()
    if wanted not in list_currencies():
        raise ValidationFailed(
            f"“{text}” is no currency.", field=field, remedy="Use a code such as EUR, USD or GBP."
        )
    return wanted


def country(text: str, field: str = "country") -> str:
    """Return a known ISO 3166 code of two letters in capitals, or ""."""
    from babel import Locale

    wanted = text.strip().upper()
    is_code = re.fullmatch(r"[A-Z]{2}", wanted) and wanted in Locale("en").territories
    if wanted and not is_code:
        raise ValidationFailed(
            f"“{text.strip()}” is no country code.",
            field=field,
            remedy="Use two letters, as in DE, GB or US.",
        )
    return wanted


def email(text: str, field: str) -> str:
    """Return an e-mail address on one line, or ""."""
    stripped = text.strip()
    if stripped and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", stripped):
        raise ValidationFailed(f"“{stripped}” is no e-mail address.", field=field)
    return stripped
