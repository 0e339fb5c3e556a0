"""Our entity reader as a component of Rasa's pipeline; it learns nothing but the words of the maps' products."""

import json
import warnings
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.compiler.naming import FURTHER_ROLE, PRODUCT_TABLE
from bot.language.entities import EntityReader, from_table
from bot.turn import Entity

_FILE: Final = "products.json"
_UNUSED_BY_RASA: Final = (
    "You have defined training data consisting of lookup tables",
    "You have defined synonyms in your training data",
)
"""How Rasa's training complains of tables that no part of its own reads."""


def expect_our_tables() -> None:
    """Keep Rasa from warning that nobody reads the products' tables: this component does."""
    for beginning in _UNUSED_BY_RASA:
        warnings.filterwarnings("ignore", message=beginning, category=UserWarning)


expect_our_tables()
# When this module is imported, because Rasa checks the training data before it creates any component.


@DefaultV1Recipe.register([DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR], is_trainable=True)
class EntityFinder(GraphComponent):  # type: ignore[misc]
    """Adds order numbers, days, sums, contacts, means of payment and products, in the values of `bot.turn.Entity`.

    The first of each kind has no role and fills slots; any other has the role `further`.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`timezone` is where "tomorrow" is reckoned; `language` is that of the marks for personal data."""
        return {"timezone": "Europe/Madrid", "language": "es"}

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        products: dict[str, list[str]] | None = None,
    ) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._zone = ZoneInfo(str(config["timezone"]))
        self._reader = self._reader_of(products or {})

    def _reader_of(self, products: dict[str, list[str]]) -> EntityReader:
        return EntityReader(from_table(products), language=str(self._config["language"]))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> "EntityFinder":
        """A new component that knows no products yet, as Rasa's graph asks for it."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **kwargs: Any,  # noqa: ARG003
    ) -> "EntityFinder":
        """The component with the products that were kept in Rasa's model."""
        with model_storage.read_from(resource) as folder:
            products = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, products)

    def train(self, training_data: TrainingData) -> Resource:
        """Take the products from the lookup table and the synonyms, and keep them in Rasa's model."""
        products = _products(training_data)
        self._reader = self._reader_of(products)
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(products, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what each message names to the entities of other components."""
        today = datetime.now(self._zone).date()
        for message in messages:
            found = self._reader.read(message.get(TEXT) or "", today=today)
            if found:
                message.set(ENTITIES, [*message.get(ENTITIES, []), *_in_rasas_shape(found)], add_to_output=True)
        return messages


def _products(training_data: TrainingData) -> dict[str, list[str]]:
    """Words by the id they are synonyms of; a word without a synonym is its own id."""
    products: dict[str, list[str]] = {}
    for table in training_data.lookup_tables:
        elements = table["elements"] if table["name"] == PRODUCT_TABLE else []
        for word in elements if isinstance(elements, list) else []:  # a text would be the name of a file
            products.setdefault(training_data.entity_synonyms.get(word, word), []).append(word)
    return products


def _in_rasas_shape(found: tuple[Entity, ...]) -> list[dict[str, Any]]:
    shaped, seen = [], set()
    for entity in found:
        role = {ENTITY_ATTRIBUTE_ROLE: FURTHER_ROLE} if entity.kind in seen else {}
        seen.add(entity.kind)
        shaped.append(
            {
                ENTITY_ATTRIBUTE_TYPE: entity.kind.value,
                ENTITY_ATTRIBUTE_VALUE: entity.value,
                ENTITY_ATTRIBUTE_START: entity.start,
                ENTITY_ATTRIBUTE_END: entity.end,
                EXTRACTOR: EntityFinder.__name__,
                **role,
            }
        )
    return shaped
