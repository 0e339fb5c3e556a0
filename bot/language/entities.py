"""Reads what a message names besides its question: orders, days, sums, means of payment, products."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

from bot.catalogue import LANGUAGES
from bot.catalogue import text as sentence
from bot.language import entity_amounts, entity_dates, entity_orders, entity_payments, entity_products
from bot.language.entity_products import ProductWords as ProductWords
from bot.language.entity_products import from_table as from_table
from bot.language.entity_rules import Rule, Sighting
from bot.language.entity_spacy import spacy
from bot.language.entity_tokens import Reading, Words
from bot.language.redaction import personal_data
from bot.turn import Entity, EntityKind

_CONTACTS: Final = (EntityKind.EMAIL, EntityKind.PHONE)
_MARKS: Final = tuple(
    (sentence(f"replies.redaction.{name}", language), name)
    for name in ("email", "phone", "card", "iban", "identity", "name", "address", "ip")
    for language in LANGUAGES
)
"""What redaction leaves in a text, and what stood there."""


class EntityReader:
    """Finds entities with patterns: no model, no network, about half a millisecond for a usual message."""

    def __init__(self, products: Sequence[ProductWords] = (), *, language: str = LANGUAGES[0]) -> None:
        """Read for these products; `language` is that of the marks that stand for personal data in raw text."""
        self._products = tuple(products)
        self._language = language
        self._patterns = _Patterns(self._products)

    def read(self, text: str, *, today: date) -> tuple[Entity, ...]:
        """The entities in order of place, none over another; days are reckoned from `today`.

        Personal data comes first and is never a value: an e-mail address or a phone is the mark that redaction put,
        or would put, in its place. Time grows with the length of the text.
        """
        text = text.encode("utf-8", "replace").decode()  # half a surrogate, which spaCy cannot take, becomes one `?`
        if self._patterns.words.full:
            self._patterns = _Patterns(self._products)
        reading = self._patterns.words.read(text)
        personal = list(self._personal(text))
        found = [*personal, *self._patterns.find(reading, today)]
        return tuple(entity for entity in _apart(found) if isinstance(entity, Entity))

    def _personal(self, text: str) -> Iterator[Entity | tuple[int, int]]:
        """Contacts as entities; other personal data only as places where nothing else is looked for."""
        for mark, name in _MARKS:
            place = text.find(mark)
            while place >= 0:
                yield _contact(name, mark, start=place, end=place + len(mark))
                place = text.find(mark, place + len(mark))
        for span in personal_data(text, self._language):
            mark = sentence(f"replies.redaction.{span.kind}", self._language)
            yield _contact(span.kind, mark, start=span.start, end=span.end)


def _contact(name: str, mark: str, *, start: int, end: int) -> Entity | tuple[int, int]:
    if name in _CONTACTS:
        return Entity(EntityKind(name), mark, start, end)
    return start, end


def _apart(found: Iterable[Entity | tuple[int, int]]) -> list[Entity | tuple[int, int]]:
    """Those that do not touch one given before them, in order of place."""
    taken: set[int] = set()
    kept = []
    for each in found:
        start, end = (each.start, each.end) if isinstance(each, Entity) else each
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append(each)
    return sorted(kept, key=lambda each: (each.start, each.end) if isinstance(each, Entity) else each)


class _Patterns:
    """The patterns over one vocabulary."""

    def __init__(self, products: Sequence[ProductWords]) -> None:
        self.words: Final = Words(entity_payments.OFTEN_MISSPELT, right=entity_payments.RIGHT)
        self._ranked: Final = (
            *entity_dates.rules(),
            *entity_amounts.rules(),
            *entity_payments.rules(),
            *entity_products.rules(products, cut=lambda name: self.words.read(name).words),
        )
        self._matcher: Any = spacy().matcher.Matcher(self.words.vocab, validate=False)
        self._rules: dict[int, tuple[int, Rule]] = {}
        for rank, rule in enumerate(self._ranked):
            self._matcher.add(rule.name, [list(pattern) for pattern in rule.patterns])
            self._rules[self.words.vocab.strings[rule.name]] = (rank, rule)

    def find(self, reading: Reading, today: date) -> Iterator[Entity]:
        """Candidates, those first that win over what they overlap: order numbers, then by kind and length."""
        sightings = []
        for name, start, end in self._matcher(reading.doc):
            rank, rule = self._rules[name]
            sightings.append((_KINDS.index(rule.kind), start - end, start, rank, end))
        ranked = sorted(sightings)
        money_and_days = [each for each in ranked if each[0] < _BEFORE_ORDERS]
        rest = [each for each in ranked if each[0] >= _BEFORE_ORDERS]
        yield from self._entities(money_and_days, reading, today)
        for start, end in entity_orders.order_numbers(reading):
            yield _entity(EntityKind.ORDER_NUMBER, reading.written(start, end).upper(), reading, start, end)
        yield from self._entities(rest, reading, today)

    def _entities(self, sightings: Iterable[tuple[int, ...]], reading: Reading, today: date) -> Iterator[Entity]:
        for _, _, start, rank, end in sightings:
            rule = self._ranked[rank]
            value = rule.value(Sighting(reading.words, start, end, today))
            if value is not None:
                yield _entity(rule.kind, value, reading, start, end)


_KINDS: Final = (EntityKind.DATE, EntityKind.AMOUNT, EntityKind.PAYMENT_METHOD, EntityKind.PRODUCT)
_BEFORE_ORDERS: Final = 2


def _entity(kind: EntityKind, value: str, reading: Reading, start: int, end: int) -> Entity:
    return Entity(kind, value, reading.places[start][0], reading.places[end - 1][1])
