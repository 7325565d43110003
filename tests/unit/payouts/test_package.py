"""Packages: the first unit buys a whole one, and more units never cost less."""

from __future__ import annotations

from decimal import Decimal
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.payouts.kinds.component import Weight
from ppp_desktop.payouts.kinds.package import Package
from tests.unit.payouts.answers import line_of, steps, total
from tests.unit.payouts.examples import Doc, terms_of, wording

UNITS = st.decimals(Decimal(0), Decimal(5000), places=3)
SIZES = st.decimals(Decimal("0.001"), Decimal(500), places=3)


def package(**others: object) -> Doc:
    return {
        "kind": "package",
        "name": "Packages",
        "metric": "leads",
        "size": "100",
        "price": "50",
        **others,
    }


def component(**others: object) -> Package:
    (found,) = terms_of(package(**others)).components
    assert isinstance(found, Package)
    return found


@pytest.mark.parametrize(
    ("units", "free", "packages"),
    [
        ("0", "0", "0"),
        ("0.001", "0", "1"),
        ("1", "0", "1"),
        ("100", "0", "1"),
        ("100.000001", "0", "2"),
        ("10", "10", "0"),
        ("11", "10", "1"),
        ("110", "10", "1"),
    ],
)
def test_the_first_unit_buys_a_package(units: str, free: str, packages: str) -> None:
    assert component(free=free).packages(Decimal(units)) == Decimal(packages)
    assert line_of(package(free=free), total(units)).amount == Decimal(packages) * 50


def test_fewer_units_than_none_buy_nothing() -> None:
    assert component().packages(Decimal(-5)) == 0


@settings(deadline=None)
@given(UNITS, SIZES, UNITS)
def test_packages_hold_all_units(units: Decimal, size: Decimal, free: Decimal) -> None:
    found = component(size=str(size), free=str(free)).packages(units)
    thousand = 1000  # as whole numbers, so that nothing is lost
    beyond = max(0, int(units * thousand) - int(free * thousand))
    whole = int(size * thousand)
    assert found == -(-beyond // whole) == ceil(beyond / whole)


@settings(deadline=None)
@given(UNITS, UNITS, SIZES, UNITS)
def test_more_units_never_buy_fewer_packages(
    one: Decimal, other: Decimal, size: Decimal, free: Decimal
) -> None:
    found = component(size=str(size), free=str(free))
    assert found.packages(min(one, other)) <= found.packages(max(one, other))


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ("0", "0: 0 packages of 100 × €50.00 = €0.00"),
        ("5", "5, all free: 0 packages of 100 × €50.00 = €0.00"),
        ("130", "130 − 10 free = 120: 2 packages of 100 × €50.00 = €100.00"),
        ("1011", "1,011 − 10 free = 1,001: 11 packages of 100 × €50.00 = €550.00"),
        ("11", "11 − 10 free = 1: 1 package of 100 × €50.00 = €50.00"),
    ],
)
def test_the_line_says_how_packages_were_counted(units: str, text: str) -> None:
    line = line_of(package(free="10"), total(units))
    assert steps(line) == [text]
    assert [part.amount for part in line.parts] == [line.unrounded]


def test_no_results_are_said() -> None:
    assert line_of(package(), total(None, 0)).note == "No results."
    assert steps(line_of(package(), total("7"))) == ["7: 1 package of 100 × €50.00 = €50.00"]


def test_sentences() -> None:
    plain = "€50.00 for each package of 100 approved leads; the first unit of a package buys it"
    assert component().sentence(wording()) == f"{plain} whole."
    free = component(free="10").sentence(wording())
    assert free == f"{plain} whole. The first 10 leads of a month are free."
    one = component(free="1").sentence(wording())
    assert one.endswith("The first 1 lead of a month is free.")


def test_a_cut_period_shares_whole_packages_by_results() -> None:
    found = component()
    assert found.weighs_by is Weight.RESULTS
    assert found.requests({}) == (found.main_request(),)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"size": "0"}, "size"),
        ({"price": "-1"}, "price"),
        ({"free": "-1"}, "free"),
        ({"metric": "revenue"}, "metric"),
    ],
)
def test_wrong_packages_are_refused(wrong: Doc, field: str) -> None:
    with pytest.raises(ValidationFailed) as caught:
        component(**wrong)
    assert caught.value.field == f"components[0].{field}"
    assert caught.value.remedy
