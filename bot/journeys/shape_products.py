"""The shape of the products: plain names, or mappings with an id and further words."""

from collections.abc import Iterator
from typing import Final

from bot.journeys.fields import LIST_ITEMS
from bot.journeys.identifiers import Ids
from bot.journeys.model import Product
from bot.journeys.nodes import Node, ScalarNode
from bot.journeys.parts import PartReader, chosen_ids
from bot.journeys.scalars import Slot, read_text

_UNNAMED: Final = "producto"
"""The id of a product whose name has no Latin letter."""


def read_products(part: PartReader) -> tuple[Product, ...]:
    """The products in the order of the file."""
    nodes = part.items("products")
    ids = Ids(chosen_ids(nodes))
    return tuple(product for node in nodes for product in _read(node, part, ids))


def _read(node: Node, part: PartReader, ids: Ids) -> Iterator[Product]:
    if isinstance(node, ScalarNode):
        name = read_text(node, Slot(LIST_ITEMS["text"], part.written("products"), part.findings))
        if name:
            yield Product(ids.made_from(name.value, otherwise=_UNNAMED), name.value, name.at)
    else:
        [own] = part.readers("products", [node])
        written = own.required_text("name").value
        yield Product(
            id=own.word("id") or ids.made_from(written, otherwise=_UNNAMED),
            name=written,
            at=own.at,
            words=own.texts("words"),
        )
