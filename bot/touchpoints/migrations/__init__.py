"""Alembic's folder: the history of the schema, packaged with the product."""
