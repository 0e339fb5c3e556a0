"""Facts in texts: `{dias_devolucion}` stands for the fact of that name, written once in the map."""

import re
from collections.abc import Mapping
from typing import Final

from bot.journeys.positions import Text

BRACED: Final = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")
"""One word of letters, digits and underscores between braces; any other text in braces is literal."""


def filled(value: str, facts: Mapping[str, Text]) -> str:
    """The text with its facts written in. A name that is no fact stays as written: the checks refuse it before."""
    return BRACED.sub(lambda found: _fact(found, facts), value)


def _fact(found: "re.Match[str]", facts: Mapping[str, Text]) -> str:
    fact = facts.get(found.group(1))
    return found.group(0) if fact is None else fact.value
