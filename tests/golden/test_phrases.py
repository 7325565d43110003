"""Every sentence of the worked contracts is said in every language, whole, with its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import pytest

from ppp_desktop.core.vocabulary import MeasureRequest
from ppp_desktop.payouts.lines import Calculation
from ppp_desktop.payouts.terms import dump_terms
from ppp_desktop.services.document_lines import row_texts
from ppp_desktop.services.document_phrases import names_of
from ppp_desktop.statements.phrases import LABELS, SENTENCES, Phrasebook, phrasebook
from ppp_desktop.statements.writing import ENGLISH, LANGUAGES, writing_in
from tests.golden import test_golden

OTHERS = [language for language in LANGUAGES if language != ENGLISH]


@lru_cache(maxsize=1)
def worked() -> tuple[tuple[str, Calculation, tuple[MeasureRequest, ...], object], ...]:
    """Return every scenario: its name, what it pays, the figures it asks for, and its terms."""
    found = []
    for folder, name in test_golden.scenarios():
        terms = test_golden._terms(folder)
        expected = test_golden._expected(folder)
        context, _days = test_golden._context(
            terms, expected, name, test_golden._answers(folder, name)[0]
        )
        requests = tuple(context.measures)
        calculation = next(test_golden.calculations(folder, name))
        found.append((f"{folder.name}: {name}", calculation, requests, dump_terms(terms)))
    return tuple(found)


def texts(calculation: Calculation) -> Iterator[tuple[str, str]]:
    for line in calculation.lines:
        yield SENTENCES, line.sentence
        if line.note:
            yield SENTENCES, line.note
        for text in filter(None, row_texts(line, calculation.currency, calculation.rounding)):
            yield LABELS, text
    for warning in calculation.warnings:
        yield SENTENCES, warning


def books(language: str) -> Iterator[tuple[str, Calculation, Phrasebook]]:
    for name, calculation, requests, terms in worked():
        assert isinstance(terms, dict)
        names = names_of(requests, [terms], writing_in(language))
        yield name, calculation, phrasebook(language, names)


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_said(language: str) -> None:
    left = {
        (name, section, text)
        for name, calculation, book in books(language)
        for section, text in texts(calculation)
        if not book.knows(text, section)
    }
    assert left == set()


@pytest.mark.parametrize("language", OTHERS)
def test_no_figure_is_lost(language: str) -> None:
    for name, calculation, book in books(language):
        for section, text in texts(calculation):
            said = book.sentences(text) if section == SENTENCES else book.label(text)
            missing = figures(text, ENGLISH) - figures(said, language)
            assert missing <= _WORDS_FOR_ONE, (name, text, said)


_WORDS_FOR_ONE = {"1"}  # "1 in every other period" is no figure of the contract


def figures(text: str, language: str) -> set[str]:
    """Return the numbers in a text as they are written in English, without those of dates."""
    signs = writing_in(language).signs
    if signs is not None:
        table = {ord(signs.decimal): ".", ord(signs.group): None}
        text = re.sub(r"\d[\d.,\u00a0\u202f]*", lambda found: found[0].translate(table), text)
    else:
        text = text.replace(",", "")
    return {found.rstrip(".") for found in re.findall(r"\d[\d.]*", text)}


def test_a_month_that_is_called_the_same_is_known() -> None:
    book = phrasebook("de", names_of((), (), writing_in("de")))
    said = book.sentences("Index: 0.8 in August 2026, 1 in every other period.")
    assert said == "Index: 0,8 (August 2026), 1 in jedem anderen Zeitraum."


def test_what_is_unknown_stays_whole() -> None:
    book = phrasebook("de", names_of((), (), writing_in("de")))
    for text in ("Not reached. And more.", "Paid by moonlight.", "€5.00 for each unknown thing."):
        assert book.sentences(text) == text
    assert book.label("Country XX") == "Country XX"
    assert book.sentences("") == ""
    assert phrasebook("", names_of((), (), writing_in(""))).sentences("Not reached.") == (
        "Not reached."
    )


def test_a_very_long_text_is_not_tried() -> None:
    book = phrasebook("de", names_of((), (), writing_in("de")))
    text = "Not reached. " * 2_000
    assert book.sentences(text) == text
