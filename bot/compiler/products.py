"""The products of all maps as words that each mean one product."""

from collections.abc import Iterator, Sequence

from bot.compiler.escaping import sayable
from bot.compiler.plan import ProductName
from bot.journeys.model import JourneyMap, Product
from bot.journeys.wording import plain


def product_names(maps: Sequence[JourneyMap]) -> tuple[tuple[ProductName, ...], ...]:
    """For each map its products, each with its name and its words; a word of two products is the first one's."""
    taken: set[str] = set()
    return tuple(tuple(_names(journey, taken)) for journey in maps)


def _names(journey: JourneyMap, taken: set[str]) -> Iterator[ProductName]:
    for product in journey.products:
        words = tuple(word for word in _words(product) if _is_new(word, taken))
        if words:
            yield ProductName(product.id, words)


def _words(product: Product) -> Iterator[str]:
    """Each on one line, as Rasa's tables want it."""
    for word in (product.name, *(word.value for word in product.words)):
        yield " ".join(sayable(word).split())


def _is_new(word: str, taken: set[str]) -> bool:
    key = plain(word)
    new = bool(word) and key not in taken
    taken.add(key)
    return new
