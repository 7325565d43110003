"""Every language has every word with the same fields, and writes figures as its readers do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from babel import Locale

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.money import format_amount, format_money, format_number
from ppp_desktop.core.periods import Period
from ppp_desktop.core.vocabulary import DIMENSIONS, Status
from ppp_desktop.metrics.catalogue import CATALOGUE
from ppp_desktop.payouts.order import ROUNDING_WORDS, STEPS
from ppp_desktop.statements.fonts import Weight, clean, typeface
from ppp_desktop.statements.writing import ENGLISH, LANGUAGES, Entry, writing_in
from resources import resource_path

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


def entries(language: str) -> Iterator[tuple[str, Entry]]:
    for section, words in writing_in(language).words.items():
        for name, entry in words.items():
            yield f"{section}.{name}", entry


def texts(entry: Entry) -> list[str]:
    return [entry] if isinstance(entry, str) else list(entry.values())


def fields(text: str) -> list[str]:
    return sorted(name for _text, name, _form, _how in Formatter().parse(text) if name)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_word_with_the_same_fields(language: str) -> None:
    english, own = dict(entries(ENGLISH)), dict(entries(language))
    assert list(own) == list(english)
    for key, entry in english.items():
        wanted = {tuple(fields(text)) for text in texts(entry)}
        assert {tuple(fields(text)) for text in texts(own[key])} == wanted, key
        assert isinstance(own[key], str) == isinstance(entry, str), key
        assert all(text.strip() == text and text for text in texts(own[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_plural_is_there(language: str) -> None:
    locale = Locale.parse(writing_in(language).tag, sep="-")
    forms = {locale.plural_form(count) for count in range(1_000)} | {"other"}
    for key, entry in entries(language):
        assert isinstance(entry, str) or set(entry) >= forms, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_program_can_name_has_a_name(language: str) -> None:
    words = writing_in(language).words
    assert set(words["metrics"]) == set(CATALOGUE)
    assert set(words["statuses"]) == {status.value for status in Status}
    assert set(words["dimensions"]) == set(DIMENSIONS)
    roundings = {mode.value for mode in ROUNDING_WORDS}
    assert set(words["order"]) == {*STEPS, *roundings, "sentence"} - {"rounding"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_face_has_every_sign_of_the_words(language: str) -> None:
    face = typeface(Weight.REGULAR)
    for key, entry in entries(language):
        for text in texts(entry):
            assert {run.font for run in face.runs(clean(text), key)} == {face.name}


def test_english_is_written_as_in_the_window() -> None:
    english = writing_in("")
    for value in (Decimal("-1234567.891"), Decimal(0), Decimal("0.5")):
        assert english.number(value) == format_number(value)
        assert english.money(value, "PLN") == format_money(value, "PLN")
        assert english.amount(value, "JPY") == format_amount(value, "JPY")


@pytest.mark.parametrize(
    ("language", "money", "share", "span", "quarter"),
    [
        ("en", "−€1,286.58", "12.5 %", "1 – 22 June 2026", "Q2 2026"),
        ("de", "−1.286,58 €", "12,5 %", "1. – 22. Juni 2026", "2. Quartal 2026"),
        ("fr", "−1 286,58 €", "12,5 %", "1 – 22 juin 2026", "2ᵉ trimestre 2026"),
        ("es", "−1.286,58 €", "12,5 %", "1 – 22 de junio de 2026", "2.º trimestre de 2026"),
        ("it", "−1.286,58 €", "12,5%", "1 – 22 giugno 2026", "2º trimestre 2026"),
        ("pt", "−1 286,58 €", "12,5%", "1 – 22 de junho de 2026", "2.º trimestre de 2026"),
        ("nl", "€ −1.286,58", "12,5%", "1 – 22 juni 2026", "2e kwartaal 2026"),
        ("pl", "−1 286,58 €", "12,5%", "1 – 22 czerwca 2026", "2. kwartał 2026"),
    ],
)
def test_figures_and_days(language: str, money: str, share: str, span: str, quarter: str) -> None:
    writing = writing_in(language)
    assert spaced(writing.money(Decimal("-1286.58"), "EUR")) == money
    assert spaced(writing.share(Decimal("0.125"))) == share
    assert spaced(writing.span(date(2026, 6, 1), date(2026, 6, 22))) == span
    assert spaced(writing.period(Period.parse("2026-Q2"))) == quarter


def spaced(text: str) -> str:
    """Return the text with ordinary spaces for those that do not break."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_days_that_stand_in_english_are_written_again() -> None:
    german = writing_in("de")
    assert german.span_in_words("2 June 2026") == "2. Juni 2026"
    assert german.span_in_words("June 2026") == "Juni 2026"
    assert german.span_in_words("Q2 2026") == "2. Quartal 2026"
    assert german.span_in_words("1 – 14 June 2026") == "1. – 14. Juni 2026"
    assert german.span_in_words("30 February 2026") == "30 February 2026"
    assert german.span_in_words("Sunday") == "Sunday"
    assert writing_in("fr").span_in_words("1 May 2026") == "1er mai 2026"


def test_a_language_that_there_is_not() -> None:
    with pytest.raises(ValidationFailed, match="no language"):
        writing_in("tlh")


def phrases(language: str) -> dict[str, dict[str, Entry]]:
    text = resource_path(f"phrases/{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_phrase_with_the_same_fields(language: str) -> None:
    english, own = phrases(ENGLISH), phrases(language)
    assert list(own) == list(english)
    for section, entries_there in english.items():
        assert list(own[section]) == list(entries_there), section
        for key, pattern in entries_there.items():
            wanted = {
                tuple(field.split(":")[0] for field in fields(text)) for text in texts(pattern)
            }
            given = {tuple(fields(text)) for text in texts(own[section][key])}
            missing = {name for each in wanted for name in each} - {
                name for each in given for name in each
            }
            assert missing <= MAY_BE_LEFT_OUT, (section, key)
            extra = {name for each in given for name in each} - {
                name for each in wanted for name in each
            }
            assert extra <= {"count"}, (section, key)


MAY_BE_LEFT_OUT = {"period", "them", "event2"}  # a word for it is not said in every language
