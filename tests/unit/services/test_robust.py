"""What is usual of a figure: medians of integers, and what counts as a jump."""

from __future__ import annotations

from decimal import Decimal
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from ppp_desktop.services.data_checks.robust import (
    Usual,
    distance,
    is_jump,
    is_threefold,
    median_twice,
)

ONE = 1_000_000
_FIGURES = st.integers(min_value=0, max_value=10**15)


@given(st.lists(_FIGURES, min_size=1, max_size=40))
def test_the_median_is_exact(figures: list[int]) -> None:
    assert Decimal(median_twice(figures)) == 2 * Decimal(
        median([Decimal(each) for each in figures])
    )


@given(st.lists(_FIGURES, min_size=1, max_size=40), st.randoms())
def test_the_order_of_figures_does_not_matter(figures: list[int], shuffled: object) -> None:
    assert median_twice(figures) == median_twice(sorted(figures, reverse=True))


@given(st.integers(min_value=1, max_value=10**15))
def test_the_median_itself_is_no_jump(figure: int) -> None:
    assert distance(figure, 2 * figure) == 0
    assert not is_jump(figure, Usual(2 * figure, 0))


def test_distances_are_shares_of_the_median() -> None:
    assert distance(150, 200) == 500_000
    assert distance(0, 200) == 1_000_000


def test_a_figure_of_twice_the_median_beyond_the_scatter_is_a_jump() -> None:
    steady = Usual(2_000 * ONE, 50_000)
    assert is_jump(2_000 * ONE, steady)
    assert not is_jump(1_999 * ONE, steady)
    assert is_jump(500 * ONE, steady)
    assert not is_jump(501 * ONE, steady)


def test_what_scatters_anyway_is_none() -> None:
    # 0.6745 × 1 ÷ 0.1927 is just below 3.5, ÷ 0.1926 just above.
    assert not is_jump(2_000 * ONE, Usual(2_000 * ONE, 192_715))
    assert is_jump(2_000 * ONE, Usual(2_000 * ONE, 192_710))


def test_few_single_things_must_differ_more() -> None:
    four = Usual(8 * ONE, 0, size_2=8 * ONE)
    assert not is_jump(13 * ONE, four)  # 9 above 4: 3.5 × √(2 × 4) is 9.9
    assert is_jump(14 * ONE, four)
    assert not is_jump(0, four)
    forty = Usual(80 * ONE, 0, size_2=80 * ONE)
    assert is_jump(80 * ONE, forty)
    assert is_jump(0, forty)


def test_threefold() -> None:
    known = Usual(60, 0)
    assert is_threefold(90, known)
    assert not is_threefold(89, known)
    assert is_threefold(10, known)
    assert not is_threefold(11, known)
