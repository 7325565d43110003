"""From what a user sets in the simulator to what is asked of it."""

from __future__ import annotations

from decimal import Decimal

from ppp_desktop.core.errors import ValidationFailed
from ppp_desktop.services.simulation_results import Deals
from ppp_desktop.services.simulation_scenarios import Scenario

_ONE = Decimal(1)


def scenario_of(
    *, volume: Decimal | None, price: Decimal | None, season: Decimal | None
) -> Scenario:
    """Return the scenario of shares more or less (0.1 is ten per cent more, None no change).

    Raises ValidationFailed, naming the field, for less than nothing.
    """
    return Scenario(_factor(volume, "volume"), _factor(price, "price"), _factor(season, "season"))


def deals_of(
    *,
    fixed_fee: Decimal | None,
    hours: Decimal | None,
    hourly_rate: Decimal | None,
    cpm: Decimal | None,
) -> Deals:
    """Return the traditional deals; raises ValidationFailed, naming the field, below zero."""
    given = {"fixed_fee": fixed_fee, "hours": hours, "hourly_rate": hourly_rate, "cpm": cpm}
    for name, value in given.items():
        if value is not None and value < 0:
            raise ValidationFailed("This cannot be less than zero.", field=name)
    return Deals(**given)


def _factor(share: Decimal | None, name: str) -> Decimal:
    factor = _ONE + (share or 0)
    if factor < 0:
        raise ValidationFailed(
            "Less than −100 % would leave less than nothing.",
            field=name,
            remedy="Write −100 or more.",
        )
    return factor
