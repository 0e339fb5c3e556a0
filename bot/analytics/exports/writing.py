"""Every export by its name, in every format it has."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy.engine import Engine

from bot.analytics.exports.conversations import CONVERSATIONS, EVENTS, SURVEYS
from bot.analytics.exports.formats import csv_stream, json_stream, parquet_stream
from bot.analytics.exports.process import PROCESS
from bot.analytics.exports.table import Table
from bot.analytics.exports.turns import TURNS
from bot.analytics.exports.xes import xes_stream
from bot.analytics.scope import Scope

TABLES: Final[Mapping[str, Table]] = {
    "log": TURNS,
    "conversations": CONVERSATIONS,
    "surveys": SURVEYS,
    "events": EVENTS,
    "process": PROCESS,
}
FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xes": "application/xml",
}
"""Each with its media type; it is the ending of the file's name too."""
BINARY: Final = frozenset({"parquet"})


def formats_of(what: str) -> tuple[str, ...]:
    """The formats of an export; only an event log can be XES."""
    return tuple(each for each in FORMATS if each != "xes" or what == "process")


def export(database: Engine, what: str, scopes: Sequence[Scope], *, format: str, raw: bool = False) -> Iterator[bytes]:
    """The bytes of a file, batch by batch: memory does not grow with the log. `raw` is for machines that read CSV.

    The scopes share one window; there is at least one.
    """
    table = TABLES[what]
    batches = table.batches(database, scopes)
    if format == "xes":
        return xes_stream(batches, name=" ".join(scope.stages.map_id for scope in scopes))
    if format == "parquet":
        return parquet_stream(table.columns, batches)
    if format == "jsonl":
        return json_stream(table.columns, batches)
    return csv_stream(table.columns, batches, raw=raw)
