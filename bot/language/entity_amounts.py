"""Sums of money: `49,90 €`, `USD 30`, `$1,200.50`, `cien pavos`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bot.language.entity_numbers import NUMBER_WORDS, NUMERAL, SCALES, number
from bot.language.entity_rules import Rule, Sighting, like, one_of
from bot.turn import EntityKind

_NAMES: Final = {
    "EUR": "€ eur euro euros eurito euritos leuros pavos",
    "USD": "$ us$ usd dolar dolares dollar dollars bucks",
    "GBP": "£ gbp pound pounds quid",
    "MXN": "mxn mx$",
    "ARS": "ars ar$",
    "CLP": "clp clp$",
    "COP": "cop cop$",
    "UYU": "uyu",
    "PEN": "pen soles",
    "BRL": "brl r$ reales reais",
    "GTQ": "gtq quetzal quetzales",
    "VES": "bs bolivar bolivares",
    "PYG": "pyg guarani guaranies",
    "CRC": "crc colones",
    "HNL": "hnl lempira lempiras",
    "PESO": "peso pesos",
}
_CURRENCIES: Final[Mapping[str, str]] = MappingProxyType(
    {name: code for code, names in _NAMES.items() for name in names.split()}
)
_BEFORE: Final = "€ $ £ us$ mx$ ar$ r$ cop$ clp$ usd eur gbp mxn ars clp cop pen uyu brl"
"""Signs and codes that may stand before the number."""
_OF_COUNTRIES: Final = MappingProxyType(
    {"mexicanos": "MXN", "argentinos": "ARS", "chilenos": "CLP", "colombianos": "COP", "uruguayos": "UYU"}
    | {"dominicanos": "DOP", "mexican": "MXN", "argentine": "ARS", "chilean": "CLP", "colombian": "COP"}
)
_IN_WORDS: Final = " ".join(set(NUMBER_WORDS) | set(SCALES))


def rules() -> tuple[Rule, ...]:
    """Patterns of sums."""
    currency = one_of(*_CURRENCIES)
    part = one_of(_IN_WORDS)
    more = one_of(_IN_WORDS, "y and", optional=True)
    patterns = (
        [like(NUMERAL), one_of(*SCALES, optional=True), one_of(*_OF_COUNTRIES, optional=True), currency],
        [like(NUMERAL), one_of("pesos"), one_of(*_OF_COUNTRIES)],
        [part, more, more, more, currency],
        [part, more, more, more, one_of("pesos"), one_of(*_OF_COUNTRIES)],
        [one_of(_BEFORE), like(NUMERAL)],
        [{"TEXT": "s"}, {"TEXT": "/"}, one_of(".", optional=True), like(NUMERAL)],
    )
    return (Rule("amount", EntityKind.AMOUNT, patterns, _value),)


def _value(sighting: Sighting) -> str | None:
    words = list(sighting.found)
    if words[:2] == ["s", "/"]:
        return _in_one_form(words[-1:], "PEN")
    country = [_OF_COUNTRIES[word] for word in words if word in _OF_COUNTRIES]
    currency = [_CURRENCIES[word] for word in words if word in _CURRENCIES]
    rest = [word for word in words if word not in _OF_COUNTRIES and word not in _CURRENCIES]
    return _in_one_form(rest, country[0] if country else currency[0])


def _in_one_form(words: list[str], currency: str) -> str | None:
    amount = number(words)
    return None if amount is None else f"{amount:.2f} {currency}"
