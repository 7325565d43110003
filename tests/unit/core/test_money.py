"""Rounding and writing of money."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.money import (
    Rounding,
    format_amount,
    format_money,
    format_number,
    format_percent,
    minor_digits,
    round_money,
)


@pytest.mark.parametrize(
    ("amount", "currency", "rounding", "rounded"),
    [
        ("1.005", "EUR", Rounding.HALF_UP, "1.01"),
        ("1.005", "EUR", Rounding.HALF_EVEN, "1.00"),
        ("1.015", "EUR", Rounding.HALF_EVEN, "1.02"),
        ("-1.005", "EUR", Rounding.HALF_UP, "-1.01"),
        ("-0.004", "EUR", Rounding.HALF_UP, "0.00"),
        ("0.5", "JPY", Rounding.HALF_UP, "1"),
        ("0.5", "JPY", Rounding.HALF_EVEN, "0"),
        ("1.0005", "KWD", Rounding.HALF_UP, "1.001"),
        ("1.00005", "CLF", Rounding.HALF_UP, "1.0001"),
        ("12345678901234567890123456789.005", "USD", Rounding.HALF_UP, None),
    ],
)
def test_rounding(amount: str, currency: str, rounding: Rounding, rounded: str | None) -> None:
    wanted = rounded or "12345678901234567890123456789.01"
    assert str(round_money(Decimal(amount), currency, rounding)) == wanted


def test_half_up_is_the_rounding_where_none_is_named() -> None:
    assert round_money(Decimal("0.125"), "EUR") == Decimal("0.13")


@given(
    st.decimals(-(10**15), 10**15, places=8),
    st.sampled_from(["EUR", "JPY", "KWD", "XXX"]),
    st.sampled_from(list(Rounding)),
)
def test_rounding_is_near_mirrored_and_stable(
    amount: Decimal, currency: str, rounding: Rounding
) -> None:
    rounded = round_money(amount, currency, rounding)
    unit = Decimal(1).scaleb(-minor_digits(currency))
    assert abs(rounded - amount) * 2 <= unit
    assert round_money(-amount, currency, rounding) == -rounded
    assert round_money(rounded, currency, rounding) == rounded
    assert not (rounded == 0 and rounded.is_signed())


@pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("ZZZ", 2)])
def test_minor_digits(currency: str, digits: int) -> None:
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("1286.58", "EUR", "€1,286.58"),
        ("-12", "EUR", "−€12.00"),
        ("100", "PLN", "PLN\u00a0100.00"),
        ("0.0125", "EUR", "€0.0125"),
        ("1E+3", "JPY", "¥1,000"),
        ("1234567.5", "INR", "₹1,234,567.50"),
        ("-0", "GBP", "£0.00"),
    ],
)
def test_money_is_written_for_readers(amount: str, currency: str, written: str) -> None:
    assert format_money(Decimal(amount), currency) == written


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        ("-1234.5", "EUR", "−1,234.50"),
        ("7", "JPY", "7"),
        ("0.0125", "USD", "0.0125"),
        ("0", "EUR", "0.00"),
    ],
)
def test_amounts_in_columns(amount: str, currency: str, written: str) -> None:
    assert format_amount(Decimal(amount), currency) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [("1286.50", "1,286.5"), ("-3", "−3"), ("1E+6", "1,000,000"), ("0.000001", "0.000001")],
)
def test_numbers(value: str, written: str) -> None:
    assert format_number(Decimal(value)) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [
        ("0.125", "12.5"),
        ("0.85", "85"),
        ("0.88104", "88.1"),
        ("0.12345", "12.35"),
        ("1.055555", "105.56"),
    ],
)
def test_percent(share: str, written: str) -> None:
    assert format_percent(Decimal(share)) == f"{written}\u00a0%"


def test_what_is_no_number_is_written_as_it_is() -> None:
    assert format_number(Decimal("Infinity")) == "Infinity"
