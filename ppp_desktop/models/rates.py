"""Exchange rates as a rate table published them, one row for each currency and day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped, mapped_column

from ppp_desktop.models.types import Exact, Model


class ExchangeRate(Model):
    """Units of `currency` for one euro on `day`, as `source` ("ECB") published them."""

    __tablename__ = "exchange_rates"

    source: Mapped[str] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    rate: Mapped[Decimal] = mapped_column(Exact)
