"""Which names and numbers read like tests, in eight languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.services.data_checks.findings import Severity
from ppp_desktop.services.data_checks.trial_leads import _STEMS, NONSENSE, WORDS, verdict


@pytest.mark.parametrize(
    "text",
    [
        *("test", "TEST-0001", "Test Lead 3", "demo_lead", "asdf", "qwertz 12", "Max Mustermann"),
        *("lead@example.com", "example.org/offer", "Lorem ipsum", "Prueba 1", "Przykład", "PRÓBA"),
        *("Exemplo", "esempio cliente", "Kunde Muster", "Testowy klient", "fictif", "Proef-lead 9"),
    ],
)
def test_a_name_that_says_nothing_else_is_a_test(text: str) -> None:
    assert verdict(text) is Severity.WARNING


@pytest.mark.parametrize(
    "text", ["Book a demo", "A/B test", "Probefahrt & Test", "Sample orders DE", "DNA test kit"]
)
def test_a_name_that_holds_such_a_word_gives_a_note(text: str) -> None:
    assert verdict(text) is Severity.NOTE


@pytest.mark.parametrize(
    "text",
    [
        *("Contest", "Latest offers", "Protest", "Democratic", "Attestation", "Probefahrt", ""),
        *("examples.com", "myexample.com", "example.com.au", "L-1000", "Foodora", "Improve"),
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    assert verdict(text) is None


def test_there_are_words_in_eight_languages() -> None:
    assert len(WORDS) == 8
    assert all(words for words in WORDS.values())


@pytest.mark.parametrize("word", [word for words in (*WORDS.values(), NONSENSE) for word in words])
def test_every_word_is_found_among_numbers(word: str) -> None:
    assert verdict(word) is Severity.WARNING
    assert any(stem in word for stem in _STEMS)


@given(st.text(max_size=60))
def test_any_text_can_be_judged(text: str) -> None:
    assert verdict(text) in (None, Severity.WARNING, Severity.NOTE)
