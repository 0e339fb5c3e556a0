"""The labelled messages for entities, and how right a reader is on them."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.language.entities import EntityReader, ProductWords
from bot.turn import EntityKind

TODAY = date(2026, 11, 22)
"""A Sunday."""
PRODUCTS = (
    ProductWords("bici_electrica", ("bici eléctrica", "bicicleta eléctrica", "e-bike")),
    ProductWords("plegable", ("plegable", "folding bike")),
    ProductWords("urbana", ("bici urbana", "urbana")),
    ProductWords("casco", ("casco", "helmet")),
    ProductWords("candado", ("candado", "lock")),
)
FILE = Path(__file__).parent / "data" / "entities.jsonl"


@dataclass(frozen=True)
class Sample:
    """A message and what it names, in order."""

    text: str
    entities: tuple[tuple[str, str], ...]
    tricky: bool


@dataclass(frozen=True)
class Score:
    """How right a reader is about one kind."""

    right: int
    read: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 0.0


def samples() -> list[Sample]:
    rows = map(json.loads, FILE.read_text(encoding="utf-8").splitlines())
    return [Sample(row["text"], tuple(map(tuple, row["entities"])), row.get("tricky", False)) for row in rows]


def read(text: str, reader: EntityReader) -> tuple[tuple[str, str], ...]:
    return tuple((entity.kind.value, entity.value) for entity in reader.read(text, today=TODAY))


def scores(reader: EntityReader, of: Sequence[Sample]) -> dict[EntityKind, Score]:
    """Precision and recall of each kind; an entity is right when kind and value are."""
    right, found, there = Counter[str](), Counter[str](), Counter[str]()
    for sample in of:
        seen, wanted = Counter(read(sample.text, reader)), Counter(sample.entities)
        for counter, entities in ((found, seen), (there, wanted), (right, seen & wanted)):
            for (kind, _), count in entities.items():
                counter[kind] += count
    return {kind: Score(right[kind.value], found[kind.value], there[kind.value]) for kind in EntityKind}
