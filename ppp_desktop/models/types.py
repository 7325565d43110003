"""Column types that keep decimals exact, and the base of all ORM classes."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import BigInteger, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

from ppp_desktop.core.exact import from_scaled, to_scaled

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Model(DeclarativeBase):
    """Base of the ORM classes; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)


class Exact(TypeDecorator[Decimal]):
    """A Decimal stored as an integer of millionths.

    SQLAlchemy's own Numeric goes through a float on SQLite. Values with more than six decimals
    are refused by `core.exact.to_scaled`, never rounded here.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Return the scaled integer for the database."""
        return None if value is None else to_scaled(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Return the decimal for the program."""
        return None if value is None else from_scaled(value)
