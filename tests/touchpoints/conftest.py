"""The databases these tests run on."""

from tests.databases import (  # noqa: F401
    database,
    database_url,
    new_url,
    postgresql_migrated,
    postgresql_server,
    sqlite,
    sqlite_template,
    sqlite_url,
)
