"""Scopes and measures: two that mean the same are equal."""

from __future__ import annotations

import pytest

from ppp_desktop.core.vocabulary import (
    DIMENSION_LABELS,
    DIMENSIONS,
    MeasureRequest,
    Scope,
    Status,
)


def test_scopes_that_mean_the_same_are_equal() -> None:
    one = Scope.of(
        {"country": ["DE", "AT", "DE"], "channel": ("Meta",)},
        [Status.REVERSED, Status.APPROVED, Status.REVERSED],
    )
    other = Scope.of(
        {"channel": {"Meta"}, "country": iter(["AT", "DE"])}, (Status.APPROVED, Status.REVERSED)
    )
    assert one == other
    assert hash(MeasureRequest("leads", one)) == hash(MeasureRequest("leads", other))
    assert one.filters == (("channel", ("Meta",)), ("country", ("AT", "DE")))
    assert one.statuses == (Status.APPROVED, Status.REVERSED)


def test_no_filter_admits_everything_approved() -> None:
    assert Scope.of() == Scope() == Scope.of({"channel": []})
    assert Scope().statuses == (Status.APPROVED,)


def test_unknown_dimensions_are_refused() -> None:
    with pytest.raises(KeyError, match="chanel"):
        Scope.of({"chanel": ["Meta"]})


def test_every_dimension_has_a_label() -> None:
    assert tuple(DIMENSION_LABELS) == DIMENSIONS
