"""The event log as XES 2.0 (IEEE 1849), the standard of process-mining tools, written case by case."""

import io
from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from bot.analytics.exports.formats import Batches, iso_time
from bot.analytics.exports.process import ACTIVITY, CASE, RESOURCE, TIME

_EXTENSIONS: Final = (("Concept", "concept"), ("Time", "time"), ("Organizational", "org"))
_LOG: Final = {"xes.version": "2.0", "xes.features": "nested-attributes", "xmlns": "http://www.xes-standard.org/"}
_NONE: "Final[AttributesImpl[str]]" = AttributesImpl({})
_ALWAYS: Final = (
    ("string", ACTIVITY, "unknown"),
    ("date", TIME, "1970-01-01T00:00:00.000+00:00"),
    ("string", RESOURCE, "unknown"),
)
"""What every event has, with the value a reader may take where it is missing."""


def xes_stream(batches: Batches, *, name: str) -> Iterator[bytes]:
    """The rows of `PROCESS`, which come sorted by case, as one document."""
    out = io.BytesIO()
    xml = XMLGenerator(out, "utf-8", short_empty_elements=True)
    xml.startDocument()
    xml.startElement("log", AttributesImpl(_LOG))
    for extension, prefix in _EXTENSIONS:
        uri = f"http://www.xes-standard.org/{prefix}.xesext"
        _empty(xml, "extension", {"name": extension, "prefix": prefix, "uri": uri})
    for scope, attributes in (("trace", _ALWAYS[:1]), ("event", _ALWAYS)):
        xml.startElement("global", AttributesImpl({"scope": scope}))
        for kind, key, value in attributes:
            _attribute(xml, kind, key, value)
        xml.endElement("global")
    _empty(xml, "classifier", {"name": "Activity", "keys": ACTIVITY})
    _attribute(xml, "string", ACTIVITY, name)
    case: object = None
    for rows in batches:
        for row in rows:
            case = _trace(xml, row, case)
        yield _taken(out)
    if case is not None:
        xml.endElement("trace")
    xml.endElement("log")
    xml.endDocument()
    yield _taken(out)


def _trace(xml: XMLGenerator, row: Any, case: object) -> object:
    """Write one event, in a new trace if its case is another one than before; the case it belongs to."""
    key, activity, at, resource, sentiment, persona, version, map_id = row
    if key != case:
        if case is not None:
            xml.endElement("trace")
        xml.startElement("trace", _NONE)
        _attribute(xml, "string", CASE.removeprefix("case:"), key)
        _attribute(xml, "string", "map", map_id)
    xml.startElement("event", _NONE)
    _attribute(xml, "string", ACTIVITY, activity)
    _attribute(xml, "date", TIME, iso_time(at))
    _attribute(xml, "string", RESOURCE, resource)
    if sentiment is not None:
        _attribute(xml, "float", "sentiment", repr(float(sentiment)))
    if persona is not None:
        _attribute(xml, "string", "persona", persona)
    _attribute(xml, "string", "version", version)
    xml.endElement("event")
    return key


def _attribute(xml: XMLGenerator, kind: str, key: str, value: str) -> None:
    _empty(xml, kind, {"key": key, "value": value})


def _empty(xml: XMLGenerator, element: str, attributes: "dict[str, str]") -> None:
    xml.startElement(element, AttributesImpl(attributes))
    xml.endElement(element)


def _taken(out: io.BytesIO) -> bytes:
    written = out.getvalue()
    out.seek(0)
    out.truncate()
    return written
