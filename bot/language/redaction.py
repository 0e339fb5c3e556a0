"""Takes personal data out of a text and leaves typed placeholders: `[correo]`, `[teléfono]`, `[tarjeta]`..."""

from typing import Final

from bot.catalogue import text as sentence
from bot.language.bank_accounts import accounts
from bot.language.identity_documents import documents
from bot.language.internet_addresses import emails, ips
from bot.language.normalising import without_invisible
from bot.language.payment_cards import cards
from bot.language.personal_cues import Cues
from bot.language.personal_names import names
from bot.language.phone_numbers import phones
from bot.language.postal_addresses import spanish_addresses
from bot.language.postal_addresses_english import english_addresses
from bot.language.spans import Span, apart

_WIDE: Final = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
"""Full-width signs to ordinary ones, one for one, so that places in both texts are the same."""


def redact(text: str, language: str = "es") -> str:
    """The text with personal data replaced; everything else, prices and order numbers among it, stays as written.

    Known: e-mail, internet and postal addresses, phone numbers, payment cards, bank accounts (IBAN), identity
    documents, and names that people introduce themselves with. Redacting twice changes nothing more. Time grows with
    the length of the text. How much of each is found: docs/privacy.md.
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
    cues = Cues(plain)
    return apart(
        [
            *accounts(plain),
            *cards(plain, cues),
            *documents(plain, cues),
            *emails(plain),
            *ips(plain),
            *phones(plain, cues, language),
            *spanish_addresses(plain),
            *english_addresses(plain),
            *names(plain),
        ]
    )
