"""What a client can send besides a text, and people hide in all the same: pages, campaigns, ids of messages."""

import re
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from bot.gateway.intake import clean
from bot.gateway.protocol import GatewayError

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}")
_PARTS: Final = re.compile(r"([/_])")


def nameless(words: str, *, redact: Callable[[str], str]) -> str:
    """A page's path or a campaign without personal data; where there is none, just as it came.

    Read as a whole and again part by part: `/` and `_` stand where a sentence has spaces. Addresses write `@` as
    `%40`, sometimes twice over.
    """
    plain = clean(unquote(unquote(words))).replace("\n", " ")
    found = "".join(redact(part) for part in _PARTS.split(redact(plain)))
    return words if found == plain else found


def check_nameless(external_id: str, *, redact: Callable[[str], str]) -> str:
    """The id of a message, which is stored and sent back as it is.

    `GatewayError("bad_id")` for one that reads as personal data; a UUID never does, its digits are chance.
    """
    if _UUID.fullmatch(external_id) is None and nameless(external_id, redact=redact) != external_id:
        raise GatewayError("bad_id")
    return external_id
