"""The history of the database's schema; `matcher.store.schema` runs it."""
