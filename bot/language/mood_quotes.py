"""Finds in a message, as it was written, the words that a rule saw in their plain form."""

import re
from typing import Final

from bot.language.normalising import folded, unstretched

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+")


def quoted(plain: str, text: str) -> str:
    """The part of `text` whose words are those of `plain`; `plain` itself where chat spelling hides them."""
    wanted = _WORD.findall(plain)
    if not wanted:
        return plain
    found = list(_WORD.finditer(text))
    forms = unstretched(folded("\n".join(match[0] for match in found))).replace("’", "'").split("\n")
    for start in range(len(forms) - len(wanted) + 1):
        if forms[start : start + len(wanted)] == wanted:
            return text[found[start].start() : found[start + len(wanted) - 1].end()]
    return plain
