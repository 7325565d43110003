"""The languages of documents and messages: how each writes days, periods, amounts and numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import minor_digits
from ppp_desktop.core.periods import Period
from ppp_desktop.statements.writing import LANGUAGES, writing_in

__all__ = [
    "LANGUAGES",
    "check_language",
    "locale_of",
    "write_amount",
    "write_day",
    "write_period",
]

_LOCALES = {"en": "en_GB", "pt": "pt_PT"}


def check_language(language: str) -> str:
    """Return the code; raises ValidationFailed for a language that there is not."""
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise ValidationFailed(
            f"“{language}” is no language of this program.",
            field="language",
            remedy=f"Choose one of {known}.",
        )
    return language


def locale_of(language: str) -> str:
    """Return the locale by which a language writes dates and numbers: "en_GB"."""
    return _LOCALES.get(check_language(language), language)


def write_day(day: date, language: str) -> str:
    """Return a day in words: "6 August 2026", "6. August 2026"."""
    from babel.dates import format_date

    return format_date(day, "long", locale_of(language))


def write_amount(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount with its currency: "€4,825.45", "4.825,45 €"; the decimals stay exact."""
    from babel.numbers import format_currency

    digits = minor_digits(currency)
    exact = amount.quantize(Decimal(1).scaleb(-digits))
    return format_currency(
        exact, currency, locale=locale_of(language), currency_digits=True, decimal_quantization=True
    )


def write_period(period: Period, language: str) -> str:
    """Return a period in words: "June 2026", "2. Quartal 2026", or its first and last day."""
    return writing_in(check_language(language)).period(period)
