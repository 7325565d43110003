"""How a document writes in one language: its fixed words, days, periods, numbers and money.

The words stand in resources/documents, one file for each language. English writes numbers as
`core.money` does, on paper as in the window; the other languages by the CLDR (Babel).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import (
    NO_BREAK_SPACE,
    format_amount,
    format_money,
    format_number,
    format_percent,
)
from ppp_desktop.core.periods import Period, PeriodKind, format_day, format_span
from ppp_desktop.statements.english_dates import read_english
from resources import resource_path

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

ENGLISH = "en"
_LOCALES = {"en": "en_GB", "pt": "pt_PT"}
_EXACT_DAYS = 4_000  # days kept as written: eleven years

Entry = str | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Signs:
    """How a language writes numbers; `money` and `percent` have a place for the figure."""

    decimal: str
    group: str
    money: str
    percent: str


@dataclass(frozen=True, slots=True)
class Writing:
    """One language: `words` by section and name, `signs` for numbers (None: those of English)."""

    language: str
    words: Mapping[str, Mapping[str, Entry]]
    signs: Signs | None

    @property
    def tag(self) -> str:
        """The language as a PDF names it: "de-DE"."""
        locale = _locale(self.language)
        return locale.replace("_", "-") if "_" in locale else f"{locale}-{locale.upper()}"

    def text(self, key: str, **fields: str) -> str:
        """Return the words "section.name" with their fields filled in."""
        entry = self._entry(key)
        if not isinstance(entry, str):
            raise KeyError(f"{key} needs a number")
        return entry.format(**fields) if fields else entry

    def counted(self, key: str, count: int, **fields: str) -> str:
        """Return the words in the form that goes with `count`, which fills {count}."""
        entry = self._entry(key)
        if isinstance(entry, str):
            raise KeyError(f"{key} takes no number")
        chosen = entry.get(self.plural_form(count), entry["other"])
        return chosen.format(count=self.number(Decimal(count)), **fields)

    def plural_form(self, count: int) -> str:
        """Return which form of a word goes with `count`: "one", "few", "many" or "other"."""
        return _plural_form(self.language, count)

    def has(self, key: str) -> bool:
        """Tell whether there are such words."""
        section, name = key.split(".", 1)
        return name in self.words.get(section, {})

    def listed(self, items: Iterable[str]) -> str:
        """Return "a", "a and b", "a, b and c"."""
        found = list(items)
        if len(found) < 2:
            return "".join(found)
        return self.text("document.pair", first=", ".join(found[:-1]), last=found[-1])

    def number(self, value: Decimal) -> str:
        """Return a quantity with all its decimals: "1.286,5"."""
        return self.figure(format_number(value))

    def amount(self, value: Decimal, currency: str) -> str:
        """Return an amount without its currency, for columns that name it in their title."""
        return self.figure(format_amount(value, currency))

    def money(self, value: Decimal, currency: str, *, tail: str = "") -> str:
        """Return an amount with its currency: "1.286,58 €"; more decimals than it has are kept.

        `tail` stands behind the digits: "62,983776… €".
        """
        if self.signs is None:
            return f"{format_money(value, currency)}{tail}"
        return self.money_figure(format_amount(value, currency), currency, tail=tail)

    def money_figure(self, written: str, currency: str, *, tail: str = "") -> str:
        """Return an amount of which the figure is written in English: "−1,286.58"."""
        figure = f"{self.figure(written)}{tail}"
        if self.signs is None:
            return f"{currency}{NO_BREAK_SPACE}{figure}"
        return self.signs.money.format(figure=figure, symbol=_symbol(self.language, currency))

    def share(self, share: Decimal) -> str:
        """Return an agreed share with all its decimals: 0.125 gives "12,5 %"."""
        return self.share_figure(format_number(share * 100))

    def percent(self, share: Decimal) -> str:
        """Return a measured share with at most two decimals."""
        return self.share_figure(format_percent(share).removesuffix(f"{NO_BREAK_SPACE}%"))

    def figure(self, written: str) -> str:
        """Return a number that is written in English as this language writes it."""
        if self.signs is None:
            return written
        table = {ord(","): self.signs.group, ord("."): self.signs.decimal}
        return written.translate(table)

    def day(self, day: date) -> str:
        """Return a day in words: "6. August 2026"."""
        return format_day(day) if self.signs is None else _day(self.language, day, "long")

    def table_day(self, day: date) -> str:
        """Return a day as it stands in long tables, shorter where the language has such a form."""
        return format_day(day) if self.signs is None else _day(self.language, day, "medium")

    def day_of_year(self, day: date) -> str:
        """Return a day without its year: "6. August"."""
        if self.signs is None:
            return format_day(day).rsplit(" ", 1)[0]
        from babel.dates import format_skeleton

        written = format_skeleton("MMMMd", day, locale=_locale(self.language))
        return _first(self.language, day, written)

    def span(self, start: date, end: date) -> str:
        """Return a span of days, each part named once: "1. – 22. Juni 2026"."""
        if self.signs is None:
            return format_span(start, end)
        if start == end:
            return self.day(end)
        if (start.year, start.month) == (end.year, end.month):
            return self.text("dates.month_span", first=str(start.day), last=self.day(end))
        first = self.day_of_year(start) if start.year == end.year else self.day(start)
        return self.text("dates.span", first=first, last=self.day(end))

    def period(self, period: Period) -> str:
        """Return a period in words: "Juni 2026", "2. Quartal 2026", or its days."""
        if period.kind is PeriodKind.MONTH:
            return period.label if self.signs is None else _month(self.language, period.start)
        if period.kind is PeriodKind.QUARTER:
            number = str((period.start.month + 2) // 3)
            return self.text("dates.quarter", number=number, year=str(period.start.year))
        return self.span(period.start, period.end)

    def is_span(self, written: str) -> bool:
        """Tell whether a text is days or a period as English writes them."""
        return read_english(written) is not None

    def span_in_words(self, written: str) -> str:
        """Return days or a period that is written in English; what is neither stays as it is."""
        if self.signs is None:
            return written
        read = read_english(written)
        if read is None:
            return written
        return self.period(read) if isinstance(read, Period) else self.day(read)

    def share_figure(self, figure: str) -> str:
        """Return per cent of which the figure is written in English: "12.5"."""
        if self.signs is None:
            return f"{figure}{NO_BREAK_SPACE}%"
        return self.signs.percent.format(figure=self.figure(figure))

    def _entry(self, key: str) -> Entry:
        section, name = key.split(".", 1)
        return self.words[section][name]


@lru_cache(maxsize=len(LANGUAGES))
def writing_in(language: str) -> Writing:
    """Return how documents write in a language ("" is English); ValidationFailed for no such."""
    code = language or ENGLISH
    if code not in LANGUAGES:
        raise ValidationFailed(
            f"“{language}” is no language of this program.",
            field="language",
            remedy=f"Choose one of {', '.join(LANGUAGES)}.",
        )
    text = resource_path(f"documents/{code}.toml").read_text(encoding="utf-8")
    return Writing(code, tomllib.loads(text), None if code == ENGLISH else _signs(code))


def _signs(language: str) -> Signs:
    from babel import Locale

    locale = Locale.parse(_locale(language))
    symbols = locale.number_symbols["latn"]
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    percent = locale.percent_formats[None].pattern
    return Signs(
        decimal=symbols["decimal"],
        group=symbols["group"],
        money=pattern.replace("#,##0.00", "{figure}").replace("¤", "{symbol}"),
        percent=percent.replace("#,##0", "{figure}"),
    )


def _locale(language: str) -> str:
    return _LOCALES.get(language, language)


@lru_cache(maxsize=256)
def _symbol(language: str, currency: str) -> str:
    from babel.numbers import get_currency_symbol

    return get_currency_symbol(currency, locale=_locale(language))


@lru_cache(maxsize=_EXACT_DAYS)
def _day(language: str, day: date, form: str) -> str:
    from babel.dates import format_date

    return _first(language, day, format_date(day, form, locale=_locale(language)))


def _first(language: str, day: date, written: str) -> str:
    """Return a French "1 juin" as it is written, "1er juin"; others as they are."""
    is_first = language == "fr" and day.day == 1 and written.startswith("1 ")
    return f"1er{written[1:]}" if is_first else written


def _month(language: str, day: date) -> str:
    from babel.dates import format_skeleton

    return format_skeleton("yMMMM", day, locale=_locale(language))


def _plural_form(language: str, count: int) -> str:
    from babel import Locale

    return str(Locale.parse(_locale(language)).plural_form(count))
