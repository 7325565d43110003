"""Decimals as scaled integers and back."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.core.exact import LARGEST_SCALED, from_scaled, rescale, to_scaled


@pytest.mark.parametrize(
    ("value", "scaled"),
    [
        ("12.33", 12_330_000),
        ("-0.000001", -1),
        ("0", 0),
        ("1E+3", 1_000_000_000),
        ("1.500", 1_500_000),
    ],
)
def test_scaling(value: str, scaled: int) -> None:
    assert to_scaled(Decimal(value)) == scaled


@given(st.integers(-LARGEST_SCALED, LARGEST_SCALED))
def test_there_and_back(scaled: int) -> None:
    value = from_scaled(scaled)
    assert to_scaled(value) == scaled
    assert format(value, "f") == str(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0.0000001", "more than 6 decimals"),
        ("9223372036854.775808", "too large"),
        ("-9223372036854.775808", "too large"),
        ("NaN", "not a number"),
        ("Infinity", "not a number"),
    ],
)
def test_nothing_is_cut_off_silently(value: str, words: str) -> None:
    with pytest.raises(ValidationFailed, match=words):
        to_scaled(Decimal(value))


@pytest.mark.parametrize(
    ("scaled", "text"), [(1_500_000, "1.5"), (3_000_000_000, "3000"), (0, "0")]
)
def test_numbers_come_back_without_needless_zeros(scaled: int, text: str) -> None:
    assert str(from_scaled(scaled)) == text


@pytest.mark.parametrize(
    ("value", "kept", "changed"),
    [
        ("1.429999948", "1.430000", True),
        ("0.0000005", "0.000000", True),
        ("0.0000015", "0.000002", True),
        ("2.5", "2.500000", False),
    ],
)
def test_float_noise_is_cut_and_told(value: str, kept: str, changed: bool) -> None:
    assert rescale(Decimal(value)) == (Decimal(kept), changed)
