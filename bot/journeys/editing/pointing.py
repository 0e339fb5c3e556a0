"""The other way round: which place of a map a line and column of its file belong to, and what a place says."""

from bot.journeys.editing.document import Document, Found
from bot.journeys.editing.places import Place
from bot.journeys.editing.surgery import means
from bot.journeys.editing.values import Value
from bot.journeys.nodes import MappingNode, ScalarNode
from bot.journeys.positions import SourcePosition


def place_at(document: Document, at: SourcePosition) -> Place:
    """The innermost place of a document that a position is in: what a problem of `check` is about."""
    wanted, found, place = document.offset(at.line, at.column), document.top, Place(document.file)
    while below := _around(document, found, wanted):
        step, node_found = below
        found, place = node_found, place / step
    return place


def said_at(document: Document, place: Place) -> Value:
    """What a place says, in the canonical words of the language; an empty text when nothing stands there.

    A thing written in its short form (`emotion: 1`, a pain in one line, `csat: ">= 85%"`) says its one field.
    """
    found, rest = document.find(place)
    if not rest:
        return means(found.node, found.spot)
    one = found.spot.short or ("target" if found.spot.kind == "target" else "")
    if isinstance(found.node, ScalarNode) and rest == (one,):
        return means(found.node, found.spot)
    return ""


def _around(document: Document, found: Found, wanted: int) -> "tuple[str | int, Found] | None":
    """The child of a node that is written around an offset, with its step."""
    node, spot = found.node, found.spot
    if isinstance(node, ScalarNode) or spot.free:
        return None
    if isinstance(node, MappingNode):
        for index, entry in enumerate(node.entries):
            if document.start(entry.key) <= wanted <= document.end(entry.value):
                name = spot.name_of(entry.key.value)
                return name, Found(entry.value, spot.below(name), found, entry, index)
        return None
    for index, item in enumerate(node.items):
        if document.start(item) <= wanted <= document.end(item):
            return document.id_of(item) or index, Found(item, spot.item(), found, None, index)
    return None
