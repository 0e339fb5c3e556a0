"""Exports hold what the log holds, in every format, in batches of any size, and nothing a spreadsheet would run."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from bot.analytics.exports import table
from bot.analytics.exports.formats import iso_time
from bot.analytics.exports.writing import BINARY, FORMATS, TABLES, export, formats_of
from bot.analytics.scope import Filter, Scope
from bot.analytics.stages import read_stages
from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.tables import external_event, survey_asked, survey_response, touchpoint
from tests.analytics.written import DAY, MAY, Talk, Turn, import_event, publish, scope, write

NAMESPACE = "{http://www.xes-standard.org/}"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("exports") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    fill(engine)
    yield engine
    engine.dispose()


def fill(engine: Engine) -> None:
    publish(engine, [("buy", 1.0, None, ("pay",)), ("use", None, None, ())])
    write(
        engine,
        Talk(
            0.5,
            [Turn("pay", question="price", sentiment=-0.5, helpful=True), Turn("buy", kind="fallback")],
            persona="p",
        ),
        Talk(3.0, [Turn("use", kind="handoff")], outcome="handoff", channel="telegram"),
        Talk(0.7, [Turn(None, kind="chitchat")], customer="bo", source="mail"),
        Talk(0.8, [Turn("buy", question="price")], customer="us", is_test=True),
        Talk(40.0, [Turn("buy", question="price")], customer="late"),
    )
    import_event(engine, day=1, journey="ana", stage="buy")
    import_event(engine, day=1, journey="nobody", stage="buy")
    with writing(engine) as connection:
        connection.execute(
            update(touchpoint)
            .where(touchpoint.c.turn_id == "c0-1")
            .values(
                text_redacted='=1+1, "ñ"\n@x',
                entities=[{"kind": "product", "value": "bici"}, {"kind": "email"}],
                confidence=0.75,
            )
        )
        connection.execute(
            update(external_event).where(external_event.c.journey_key == "nobody").values(journey_key=None, value=9.5)
        )
        common = {"conversation_id": "c0", "customer_key": "ana", "journey_key": "ana", "map_id": "shop"}
        common |= {"release": "r1", "kind": "csat", "survey_id": "s", "at": MAY.starts_at, "stage_id": "pay"}
        connection.execute(survey_asked.insert(), common | {"channel": "web", "language": "es", "place": "end"})
        connection.execute(survey_response.insert(), common | {"score": 4.0, "comment": "+ bien"})


def rows_of(engine: Engine, what: str, *scopes: Scope) -> list[dict[str, Any]]:
    written = b"".join(export(engine, what, scopes or [scope(engine)], format="jsonl")).decode()
    return [json.loads(line) for line in written.splitlines()]


def test_the_log_has_a_row_for_each_turn_under_the_ids_of_today(shop: Engine) -> None:
    found = rows_of(shop, "log")
    assert [row["turn_id"] for row in found] == ["c0-1", "c0-2", "c1-1", "c2-1"]
    at = datetime.fromtimestamp(MAY.starts_at + 0.5 * DAY, timezone.utc).isoformat(timespec="milliseconds")
    assert found[0] == {
        **{"turn_id": "c0-1", "conversation_id": "c0", "turn_number": 1, "customer": "ana", "journey": "ana", "at": at},
        **{"map": "shop", "release": "r1", "channel": "web", "language": "es", "persona": "p", "source": None},
        **{"page": None, "stage": "buy", "stage_name": "Buy", "stage_known_by": "question", "touchpoint": None},
        **{"question": "buy.price", "kind": "question", "answered": True, "helpful": True, "sentiment": -0.5},
        **{"mood": None, "confidence": 0.75, "response_ms": None, "entities": "product=bici; email"},
        **{"text_redacted": '=1+1, "ñ"\n@x', "is_test": False},
    }
    assert (found[2]["stage"], found[2]["question"], found[2]["source"]) == ("use", None, None)


def test_window_filter_and_tests_choose_the_rows(shop: Engine) -> None:
    whole = scope(shop)
    tests = {row["turn_id"] for row in rows_of(shop, "log", replace(whole, with_tests=True))}
    assert tests == {"c0-1", "c0-2", "c1-1", "c2-1", "c3-1"}
    assert [row["turn_id"] for row in rows_of(shop, "log", whole.narrowed(channel="telegram"))] == ["c1-1"]
    stage = whole.narrowed(stage_id="buy")
    assert [row["turn_id"] for row in rows_of(shop, "log", stage)] == ["c0-1", "c0-2"]
    assert [row["conversation_id"] for row in rows_of(shop, "conversations", stage)] == ["c0"]
    assert len(rows_of(shop, "surveys", stage)) == 1
    assert rows_of(shop, "surveys", whole.narrowed(stage_id="use")) == []


def test_conversations_surveys_and_events_are_told_whole(shop: Engine) -> None:
    talks = rows_of(shop, "conversations")
    assert [(row["conversation_id"], row["outcome"], row["turns"]) for row in talks] == [
        *(("c0", "resolved_implied", 2), ("c1", "handoff", 1), ("c2", "resolved_implied", 1)),
    ]
    [survey] = rows_of(shop, "surveys")
    assert (survey["stage"], survey["score"], survey["comment_redacted"]) == ("buy", 4.0, "+ bien")
    assert survey["asked_at"] == survey["answered_at"] == iso_time(MAY.starts_at)
    assert [(row["journey"], row["value"]) for row in rows_of(shop, "events")] == [("ana", None), (None, 9.5)]
    assert [row["journey"] for row in rows_of(shop, "events", scope(shop).narrowed(persona_id="p"))] == ["ana"]
    assert rows_of(shop, "events", scope(shop).narrowed(stage_id="use")) == []


def test_batches_of_any_size_hold_the_same_on_both_databases(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(database)
    asked = replace(scope(database), with_tests=True)
    for what in TABLES:
        once = [row for batch in TABLES[what].batches(database, [asked]) for row in batch]
        for size in (1, 2):
            monkeypatch.setattr(table.paged, "__kwdefaults__", {"size": size})
            batches = list(TABLES[what].batches(database, [asked]))
            assert {len(batch) for batch in batches} <= {1, size}
            assert [row for batch in batches for row in batch] == once
            monkeypatch.setattr(table.paged, "__kwdefaults__", {"size": table.AT_ONCE})
        assert len(once) >= 1


def test_a_spreadsheet_runs_nothing_and_a_machine_gets_the_words_themselves(shop: Engine) -> None:
    safe = b"".join(export(shop, "log", [scope(shop)], format="csv"))
    raw = b"".join(export(shop, "log", [scope(shop)], format="csv", raw=True))
    assert safe.startswith(b"\xef\xbb\xbfturn_id,")
    assert raw.startswith(b"turn_id,")
    [first, second, *_] = csv.DictReader(io.StringIO(safe.decode("utf-8-sig"), newline=""))
    [plain, *_] = csv.DictReader(io.StringIO(raw.decode(), newline=""))
    assert (first["text_redacted"], plain["text_redacted"]) == ('\'=1+1, "ñ"\n@x', '=1+1, "ñ"\n@x')
    assert (first["sentiment"], first["answered"], second["answered"], first["page"]) == ("-0.5", "1", "0", "")


def test_parquet_has_types_and_the_same_rows(shop: Engine) -> None:
    found = pq.read_table(io.BytesIO(b"".join(export(shop, "log", [scope(shop)], format="parquet"))))
    assert str(found.schema.field("at").type) == "timestamp[ms, tz=UTC]"
    assert str(found.schema.field("answered").type) == "bool"
    assert [{**row, "at": row["at"].isoformat(timespec="milliseconds")} for row in found.to_pylist()] == rows_of(
        shop, "log"
    )


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_at_all_is_a_file_all_the_same(shop: Engine, format: str) -> None:
    none = scope(shop, Filter(channel="pigeon"))
    written = b"".join(export(shop, "process", [none], format=format))
    if format == "parquet":
        assert pq.read_table(io.BytesIO(written)).num_rows == 0
    elif format == "xes":
        assert ET.fromstring(written).findall(f"{NAMESPACE}trace") == []
    else:
        assert written.decode("utf-8-sig").splitlines()[1:] == []


def test_xes_has_a_trace_for_each_journey_in_the_order_of_time(shop: Engine) -> None:
    log = ET.fromstring(b"".join(export(shop, "process", [scope(shop)], format="xes")))
    assert (log.tag, log.get("xes.version")) == (f"{NAMESPACE}log", "2.0")
    assert [child.tag.removeprefix(NAMESPACE) for child in log] == [
        *("extension", "extension", "extension", "global", "global", "classifier", "string", "trace", "trace"),
    ]
    declared = {each.get("prefix"): each.get("uri") for each in log.findall(f"{NAMESPACE}extension")}
    assert declared == {prefix: f"http://www.xes-standard.org/{prefix}.xesext" for prefix in ("concept", "time", "org")}
    traces = {_attributes(trace)["concept:name"]: trace for trace in log.findall(f"{NAMESPACE}trace")}
    assert {
        case: [_attributes(event) for event in trace.findall(f"{NAMESPACE}event")] for case, trace in traces.items()
    } == {
        "ana": [
            _event("buy.price", 0.5, persona="p", sentiment="-0.5"),
            _event("buy.(fallback)", 0.5 + 60 / DAY, persona="p"),
            _event("use.(handoff)", 3.0, channel="telegram"),
        ],
        "bo": [_event("(chitchat)", 0.7)],
    }
    always = [_attributes(part) for part in log.findall(f"{NAMESPACE}global")]
    assert all(part.keys() <= _event("x", 0).keys() for part in always)


def _event(activity: str, day: float, *, channel: str = "web", **more: str) -> dict[str, str]:
    at = iso_time(MAY.starts_at + day * DAY)
    return {"concept:name": activity, "time:timestamp": at, "org:resource": channel, "version": "r1", **more}


def _attributes(element: ET.Element) -> dict[str, str]:
    """Keys and values of an element's attributes, none of them twice, dates being dates and floats floats."""
    found = [child for child in element if child.tag.removeprefix(NAMESPACE) in ("string", "date", "float")]
    keys = [str(child.get("key")) for child in found]
    assert len(keys) == len(set(keys))
    for child in found:
        if child.tag.endswith("date"):
            assert datetime.fromisoformat(str(child.get("value"))).tzinfo is not None
    return {str(child.get("key")): str(child.get("value")) for child in found}


def test_the_csv_for_process_mining_has_the_names_that_tools_look_for(shop: Engine) -> None:
    written = b"".join(export(shop, "process", [scope(shop)], format="csv", raw=True)).decode()
    assert written.splitlines()[:2] == [
        "case:concept:name,concept:name,time:timestamp,org:resource,sentiment,persona,version,map",
        f"ana,buy.price,{iso_time(MAY.starts_at + 0.5 * DAY)},web,-0.5,p,r1,shop",
    ]


def test_a_long_log_never_stands_in_memory_at_once(shop: Engine) -> None:
    parts = list(export(shop, "log", [scope(shop), scope(shop)], format="csv", raw=True))
    assert len(parts) == 2  # one for each batch, and here for each scope
    assert parts[0].startswith(b"turn_id")
    assert not parts[1].startswith(b"turn_id")


def test_only_an_event_log_can_be_xes() -> None:
    assert {what: "xes" in formats_of(what) for what in TABLES} == {what: what == "process" for what in TABLES}
    assert set(FORMATS) >= BINARY


def test_no_column_holds_more_than_the_log_may_tell(shop: Engine) -> None:
    names = {column.name for each in TABLES.values() for column in each.columns}
    assert not {name for name in names if any(word in name for word in ("secret", "token", "password", "email"))}
    with reading(shop) as connection:
        assert read_stages(connection, "shop").all
        assert connection.execute(select(touchpoint.c.row_id)).first()
