"""Numbers are read exactly, or named as what they are not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.exact import rescale, to_scaled
from ppp_desktop.imports.figures import FigureReader
from ppp_desktop.imports.numbers import NotANumber, currency_in, find_decimal_mark, read_number


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1,286.58", ".", "1286.58"),
        ("1.286,58", ",", "1286.58"),
        ("1\u00a0537,85", ",", "1537.85"),
        ("1\u202f537,85", ",", "1537.85"),
        ("18 158", ",", "18158"),
        ("1'286.58", ".", "1286.58"),
        ("12,34,567.5", ".", "1234567.5"),
        ("R$\u00a0236,86", ",", "236.86"),
        ("US$34.15", ".", "34.15"),
        ("€ 1,20", ",", "1.20"),
        ("1,20 €", ",", "1.20"),
        ("USD 12", ".", "12"),
        ("(12.50)", ".", "-12.50"),
        ("-3", ".", "-3"),
        ("\u22123", ".", "-3"),
        ("-$5.00", ".", "-5.00"),
        (".5", ".", "0.5"),
        ("1.429999948", ".", "1.429999948"),
        ("1.5E+3", ".", "1500"),
    ],
)
def test_number(text: str, mark: str, expected: str) -> None:
    assert read_number(text, mark) == Decimal(expected)


@pytest.mark.parametrize("text", ["", " ", "-", "--", " --", "—", "Using campaign budget"])
def test_signs_of_emptiness(text: str) -> None:
    assert read_number(text, ".") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("n/a", NotANumber.TEXT),
        ("1,5", NotANumber.TEXT),
        ("1,23.4", NotANumber.TEXT),
        ("12 apples", NotANumber.TEXT),
        ("1.2.3", NotANumber.TEXT),
        ("NaN", NotANumber.TEXT),
        ("12.5%", NotANumber.SHARE),
        ("12.5 %", NotANumber.SHARE),
        ("< 10%", NotANumber.BOUND),
        (">100", NotANumber.BOUND),
    ],
)
def test_what_is_no_number(text: str, reason: NotANumber) -> None:
    assert read_number(text, ".") is reason


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,234", "5.50"], "."),
        (["1.234", "5,50"], ","),
        (["1,234,567"], "."),
        (["1.234.567"], ","),
        (["0.125"], "."),
        (["1.234,5"], ","),
        (["12", "7"], ""),
        (["< 10.5"], ""),
    ],
)
def test_decimal_mark_of_a_column(texts: list[str], mark: str) -> None:
    assert find_decimal_mark(texts).mark == mark


def test_a_column_that_could_be_either_says_so() -> None:
    assert find_decimal_mark(["1,234", "12"]).doubtful == "1,234"


@pytest.mark.parametrize(
    ("text", "currency"),
    [("R$ 1,00", "BRL"), ("US$1", "USD"), ("€ 1", "EUR"), ("1 PLN", "PLN"), ("$1", ""), ("1", "")],
)
def test_currency_of_an_amount(text: str, currency: str) -> None:
    assert currency_in(text) == currency


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(".,"))
def test_written_numbers_come_back(value: Decimal, mark: str) -> None:
    written = f"{value:,.4f}"
    if mark == ",":
        written = written.translate(str.maketrans(",.", ".,"))
    assert read_number(written, mark) == value


@given(
    st.one_of(
        st.integers(min_value=0, max_value=9 * 10**12).map(str),
        st.decimals(min_value=0, max_value=10**6, places=8).map(lambda value: f"{value:f}"),
    )
)
def test_the_quick_way_gives_what_the_exact_one_gives(text: str) -> None:
    reader = FigureReader(".")
    exact = to_scaled(rescale(Decimal(text))[0])
    assert reader.read(text, 1, "Cost") == exact
    assert reader.read(Decimal(text), 1, "Cost") == exact


@pytest.mark.parametrize("text", ["9999999999999", "1E+99", "1E+999999999999999999999"])
def test_too_large_is_a_problem(text: str) -> None:
    problem = FigureReader(".").read(text, 7, "Cost")
    assert getattr(problem, "message", "") == (
        f"Row 7: “{text}” is too large to be stored in Cost."
    )
