"""What is stored of a redacted text where order numbers count as personal data too: `[pedido]` in their place."""

from datetime import date
from typing import Final

from bot.catalogue import text as sentence
from bot.language.entities import EntityReader
from bot.language.redaction import redact
from bot.turn import EntityKind

_ANY_DAY: Final = date(2026, 1, 1)
"""Order numbers do not depend on the day."""


class WithoutOrders:
    """Redacts, and hides order numbers as well. The bot itself reads the number: it only is not kept."""

    def __init__(self) -> None:
        self._reader = EntityReader()

    def __call__(self, text: str, language: str = "es") -> str:
        """The text to store; what is redacted already stays so."""
        redacted = redact(text, language)
        found = [e for e in self._reader.read(redacted, today=_ANY_DAY) if e.kind is EntityKind.ORDER_NUMBER]
        mark = sentence("replies.redaction.order", language)
        for entity in reversed(found):
            redacted = redacted[: entity.start] + mark + redacted[entity.end :]
        return redacted
