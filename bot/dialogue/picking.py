"""Answers in words to "did you mean one of these?": the second one, yes, none of them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

NONE: Final = -1
"""What `picked` gives for a refusal of everything that was offered."""

_ORDINALS: Final = (
    r"1|1a|1o|1ra|1ro|1st|uno|una|primer|primera|primero|one|first",
    r"2|2a|2o|2da|2do|2nd|dos|segunda|segundo|two|second",
    r"3|3a|3o|3ra|3ro|3er|3rd|tres|tercer|tercera|tercero|three|third",
    r"4|4a|4o|4ta|4to|4th|cuatro|cuarta|cuarto|four|fourth",
)
_LAST: Final = r"ultima|ultimo|last"
_MIDDLE: Final = r"(la|el) (del medio|de en medio|de enmedio)|(the )?middle one"
_BEFORE: Final = (
    r"(?:(?:si|yes|ok|vale|pues|creo que|i think|es|era|seria|it is|its|quiero(?= (?:la|el|decir))|decir"
    r"|me refiero a|me refiero con|i mean|i meant|con|por|para|a) )*"
    r"(?:(?:la|el|lo|los|las|the|numero|number|no|num|n|opcion|option|pregunta|question|respuesta) )*"
)
_AFTER: Final = (
    r"(?: (?:opcion|pregunta|one|option|question|de ellas|de todas|de estas|de esas|de las (?:tres|dos)|of them"
    r"|of these|of those))?(?: (?:por favor|porfa|please|pls|gracias|thanks|thank you))*"
)
_POLITE: Final = r"(?: (?:por favor|porfa|please|pls|gracias|thanks|thank you))*"
_YES: Final = (
    r"(?:si|sip|sii+|claro|claro que si|exacto|exactamente|eso|eso es|eso mismo|justo|justo eso|correcto|asi es|esa|ese"
    r"|esa es|ese es|a eso|a eso me refiero|vale|ok|okay|dale|de acuerdo|yes|yep|yeah|yup|sure|right|exactly|correct"
    r"|that|that one|that is it|thats it|thats right|that is right|this one|si (?:eso|esa|es|claro|exacto|gracias)"
    r"|yes (?:that one|it is|that is it|thats it|please|exactly))"
)
_NONE: Final = (
    r"(?:no )?(?:a )?(?:ninguna|ninguno|ningun|nada)"
    r"(?: (?:de|of) (?:estas|esas|ellas|eso|esto|estos|esos|las (?:anteriores|tres|dos)))?"
    r"|(?:no )?(?:none|neither|nope)(?: of (?:these|them|those|the above))?"
    r"|not (?:that|this|these|those|any of (?:these|them|those))"
    r"|(?:no )?(?:es|era|quiero) otra cosa|otra cosa|no es (?:eso|esa|ninguna|ninguno|esta|esto)"
    r"|(?:its |it is )?something else"
)
_NO: Final = r"no|nop|nope|que va|para nada|no no|no gracias|no thanks|no eso no|eso no|not really"


def picked(typed: str, offered: Sequence[str], *, asks: bool) -> int | None:
    """The place, from 0, of the offered wording that the words choose; `NONE` to refuse all; `None` for other words.

    Only whole messages of such words count: "la segunda vez que llamo" chooses nothing. Where the bot has asked which
    one was meant (`asks`), "no" and "none" refuse, "yes" chooses the only one, and a number right behind the last one
    stands for the button "none of these".
    """
    said = _plain(typed)
    if not said or not offered:
        return None
    wordings = [_plain(each) for each in offered]
    if wordings.count(said) == 1:
        return wordings.index(said)
    if asks and (_is(_NONE, said) or _is(_NO, said)):
        return NONE
    if asks and len(offered) == 1 and _is(_YES, said):
        return 0
    place = _by_place(said, len(offered))
    return place if asks or place != NONE else None


def _by_place(said: str, offered: int) -> int | None:
    if _is(f"{_BEFORE}(?:{_LAST}){_AFTER}", said):
        return offered - 1
    if offered == 3 and _is(_MIDDLE, said):
        return 1
    place = next((n for n, words in enumerate(_ORDINALS) if _is(f"{_BEFORE}(?:{words}){_AFTER}", said)), None)
    if place is None or place > offered:
        return None
    return NONE if place == offered else place


def _is(pattern: str, said: str) -> bool:
    return re.fullmatch(rf"(?:{pattern}){_POLITE}", said) is not None


def _plain(words: str) -> str:
    """Small letters, digits and single spaces: without accents, marks, emoji."""
    bare = unicodedata.normalize("NFD", words.casefold().replace("º", "o").replace("ª", "a").replace("'", ""))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(char for char in bare if not unicodedata.combining(char))))
