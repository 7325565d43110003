"""How money of another currency is converted: the choices that a contract has."""

from __future__ import annotations

from enum import StrEnum

EURO = "EUR"
"""The currency that published rates are counted from: so many units for one euro."""


class ConversionBasis(StrEnum):
    """Which published rate converts a result: that of its day, or the mean of its month."""

    DAILY = "daily"
    MONTHLY_AVERAGE = "monthly_average"
