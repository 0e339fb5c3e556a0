"""How the formats write a table: CSV, JSON lines, Parquet, each a stream of bytes."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from typing import Any, Final

from bot.analytics.exports.table import Cells, Column, Kind
from bot.journeys.tables.formulas import safe_cell

Batches = Iterable[Sequence[Cells]]

_MARK: Final = b"\xef\xbb\xbf"


def csv_stream(columns: Sequence[Column], batches: Batches, *, raw: bool = False) -> Iterator[bytes]:
    """A CSV that spreadsheets read as it is meant: UTF-8 with a mark, no text a formula. `raw` leaves both away."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    if not raw:
        yield _MARK
    for rows in batches:
        writer.writerows(
            [_cell(cell, column, raw=raw) for cell, column in zip(row, columns, strict=True)] for row in rows
        )
        yield _taken(out)
    if out.tell():
        yield _taken(out)


def json_stream(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    """One JSON object on each line; times as ISO 8601, what is not known as `null`."""
    for rows in batches:
        lines = [
            json.dumps(
                {column.name: _plain(cell, column) for cell, column in zip(row, columns, strict=True)},
                ensure_ascii=False,
            )
            for row in rows
        ]
        yield ("\n".join(lines) + "\n").encode()


def parquet_stream(columns: Sequence[Column], batches: Batches) -> Iterator[bytes]:
    """Parquet with one row group for each batch; times are timestamps in UTC."""
    import pyarrow as pa  # type: ignore[import-untyped]  # few processes write Parquet
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    of = {
        Kind.TEXT: pa.string(),
        Kind.WHOLE: pa.int64(),
        Kind.NUMBER: pa.float64(),
        Kind.FLAG: pa.bool_(),
        Kind.TIME: pa.timestamp("ms", tz="UTC"),
    }
    schema = pa.schema([(column.name, of[column.kind]) for column in columns])
    sink = _Sink()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        for rows in batches:
            cells = zip(*rows, strict=True)
            arrays = [
                pa.array(_for_arrow(values, column.kind), type=of[column.kind])
                for values, column in zip(cells, columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
            yield sink.taken()
    yield sink.taken()


def iso_time(at: float) -> str:
    """A time in UTC seconds as ISO 8601, to the millisecond."""
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds")


def _cell(cell: Any, column: Column, *, raw: bool) -> Any:
    plain = _plain(cell, column)
    if isinstance(plain, bool):
        return int(plain)
    return safe_cell(plain) if column.kind is Kind.TEXT and isinstance(plain, str) and not raw else plain


def _plain(cell: Any, column: Column) -> Any:
    return iso_time(cell) if column.kind is Kind.TIME and cell is not None else cell


def _for_arrow(values: Sequence[Any], kind: Kind) -> list[Any]:
    if kind is Kind.TIME:
        return [None if value is None else round(value * 1_000) for value in values]
    return list(values)


def _taken(out: io.StringIO) -> bytes:
    written = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return written


class _Sink(io.RawIOBase):
    """Collects what is written until it is taken; a file that only goes forward, as a download does."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        return len(part)

    def taken(self) -> bytes:
        """What has been written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)
