"""The names people sign in with, an e-mail address or any other, and when two of them are one."""

import re
import unicodedata
from typing import Final

from bot.errors import CataloguedError

LONGEST: Final = 100
_ALLOWED: Final = re.compile(r"[\w.@+' -]+")


def checked_name(raw: str) -> str:
    """The name as it will be shown. Raises `CataloguedError` for one that cannot serve."""
    name = unicodedata.normalize("NFC", " ".join(raw.split()))
    if not 2 <= len(name) <= LONGEST or not _ALLOWED.fullmatch(name):
        raise CataloguedError("errors.accounts.bad_name", name=name[:LONGEST], longest=LONGEST)
    return name


def key_of(name: str) -> str:
    """What is compared: `Ana@Example.com ` and `ana@example.com` are one person.

    Signs that no database takes, such as NUL or half a surrogate pair, are left out: nobody has them in their name.
    """
    printable = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())
    return unicodedata.normalize("NFKC", printable).casefold()
