"""The store: ORM classes by aggregate, exact column types, the database and its migrations."""
