"""When two wordings of a customer are the same: case, accents and punctuation do not count."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_NOT_WORD: Final = re.compile(r"[\W_]+")


@lru_cache(maxsize=16_384)  # several rules compare the same thousands of variants
def plain(text: str) -> str:
    """The text in lower case, without accents or punctuation, with single spaces; `ñ` loses its tilde too.

    A text without any letter or digit keeps its signs, so that `?` and `👍` stay different.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return _NOT_WORD.sub(" ", bare).strip() or text.strip()
