"""Takes personal data out of a text and leaves typed placeholders: `[correo]`, `[teléfono]`, `[tarjeta]`..."""

import re
from collections.abc import Iterator
from typing import Final

from bot.catalogue import text as sentence
from bot.language.normalising import without_invisible
from bot.language.personal_codes import codes
from bot.language.personal_names import names
from bot.language.personal_numbers import numbers
from bot.language.spans import Span, apart

# Anchored where a word begins, and each part excludes the sign that follows it: the search stays linear.
_EMAIL: Final = re.compile(
    r"""
    (?<![\w.+%-]) [\w+%-]+ (?: \. [\w+%-]+ )*
    (?: @ | \ @\  | \ ? [(\[{<] \ ? (?: at | arroba | @ ) \ ? [)\]}>] \ ? | \ arroba\  | \ at\ (?=[\w-]+\ dot\ ) )
    [\w-]+
    (?: (?: \. | \ ? [(\[{<] \ ? (?: dot | punto | \. ) \ ? [)\]}>] \ ? | \ (?: punto | dot ) \  ) [^\W\d_][\w-]+ )+
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WIDE: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
"""Full-width signs to ordinary ones, one for one, so that places in both texts are the same."""


def redact(text: str, language: str = "es") -> str:
    """The text with personal data replaced; everything else, prices and order numbers among it, stays as written.

    Known: e-mail addresses, phone numbers, payment cards, bank accounts (IBAN), identity documents, and names that
    people introduce themselves with. Redacting twice changes nothing more. Time grows with the length of the text.
    """
    visible = without_invisible(text)
    pieces, done = [], 0
    for span in personal_data(visible, language):
        pieces += [visible[done : span.start], sentence(f"replies.redaction.{span.kind}", language)]
        done = span.end
    return "".join([*pieces, visible[done:]])


def personal_data(text: str, language: str = "es") -> list[Span]:
    """Where `redact` would put a mark, in order of place; the text has no invisible signs."""
    plain = text.translate(_WIDE)
    return apart([*codes(plain), *_emails(plain), *numbers(plain, language), *names(plain)])


def _emails(text: str) -> Iterator[Span]:
    return (Span(found.start(), found.end(), "email") for found in _EMAIL.finditer(text))
