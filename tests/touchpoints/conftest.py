"""The databases these tests run on."""

from tests.databases import (  # noqa: F401
    database,
    database_url,
    postgresql_server,
    postgresql_template,
    sqlite,
    sqlite_template,
    sqlite_url,
)
