"""The languages of documents and messages: how each writes days, periods, amounts and numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import minor_digits
from ppp_desktop.core.periods import Period, PeriodKind

LANGUAGES: dict[str, str] = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "nl": "Nederlands",
    "pl": "Polski",
}
"""Every language by its code, under the name that its speakers give it."""

_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
_QUARTERS = {
    "en": "Q{number} {year}",
    "de": "{number}. Quartal {year}",
    "fr": "{number}e trimestre {year}",
    "es": "{number}.º trimestre de {year}",
    "it": "{number}º trimestre {year}",
    "pt": "{number}.º trimestre de {year}",
    "nl": "{number}e kwartaal {year}",
    "pl": "{number}. kwartał {year}",
}


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
    from babel.dates import format_skeleton

    if period.kind is PeriodKind.MONTH:
        return format_skeleton("yMMMM", period.start, locale=locale_of(language))
    if period.kind is PeriodKind.QUARTER:
        number = (period.start.month + 2) // 3
        return _QUARTERS[language].format(number=number, year=period.start.year)
    return f"{write_day(period.start, language)} – {write_day(period.end, language)}"
