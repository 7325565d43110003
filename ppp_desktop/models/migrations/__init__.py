"""Alembic migrations; shipped in the package and run by `models.migrate`."""
