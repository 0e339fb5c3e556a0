"""Makes typed text harmless before Rasa sees it: no slash commands, no invisible characters, never empty."""

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories that carry no words: control, format, surrogate, private, unassigned."""
_RASAS_OWN: Final = re.compile(r"^EXTERNAL\s*:", re.IGNORECASE)
NOTHING: Final = "?"
"""What stands for a message without any readable character; Rasa has to answer that, too."""


def neutral(text: str) -> str:
    """The text as Rasa may see it: what looks like a command at its start has lost its mark.

    `/restart` becomes `restart`, also in disguise (full-width slash, invisible characters before it).
    """
    spaced = "".join(" " if char in "\t\n\r" else char for char in text)
    visible = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE).strip()
    while visible and unicodedata.normalize("NFKC", visible[0])[:1] in {"/", "⁄", "∕"}:
        visible = visible[1:].strip()
    return _RASAS_OWN.sub("EXTERNAL", visible) or NOTHING
