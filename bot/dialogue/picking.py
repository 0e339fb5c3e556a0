"""Answers in words to "did you mean one of these?": the second one, yes, both, none of them."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

NONE: Final = -1
"""What `picked` gives for a refusal of everything that was offered."""

_ORDINALS: Final = (
    r"1a|1o|1ra|1ro|1st|primer|primera|primero|first",
    r"2a|2o|2da|2do|2nd|segunda|segundo|second",
    r"3a|3o|3ra|3ro|3er|3rd|tercer|tercera|tercero|third",
    r"4a|4o|4ta|4to|4th|cuarta|cuarto|fourth",
)
_NUMBERS: Final = (r"1|uno|una|one", r"2|dos|two", r"3|tres|three", r"4|cuatro|four")
_LAST: Final = r"ultima|ultimo|last"
_MIDDLE: Final = r"(la|el) (del medio|de en medio|de enmedio)|(the )?middle one"
_BEFORE: Final = (
    r"(?:(?:si|yes|ok|vale|pues|creo que|i think|es|era|seria|it is|its|quiero(?= (?:la|el|decir))|decir"
    r"|me refiero a|me refiero con|i mean|i meant|con|por|para|a) )*"
    r"(?:(?:la|el|lo|the|numero|number|no|num|n|opcion|option|pregunta|question|respuesta) )*"
)
"""No plural article: "las dos" and "the two of them" are both of them, which is no choice of one."""
_NOUN: Final = r"(?: (?:opcion|pregunta|one|option|question))?"
_AMONG: Final = r"(?: (?:de ellas|de todas|de estas|de esas|de las (?:tres|dos)|of them|of these|of those))?"
_POLITE: Final = r"(?: (?:por favor|porfa|please|pls|gracias|thanks|thank you))*"
_YES: Final = (
    r"(?:si|sip|sii+|claro|claro que si|exacto|exactamente|eso|eso es|eso mismo|justo|justo eso|correcto|asi es|esa|ese"
    r"|esa es|ese es|a eso|a eso me refiero|vale|ok|okay|dale|de acuerdo|yes|yep|yeah|yup|sure|right|exactly|correct"
    r"|that|that one|that is it|thats it|thats right|that is right|this one|si (?:eso|esa|es|claro|exacto|gracias)"
    r"|yes (?:that one|it is|that is it|thats it|please|exactly))"
)
_THOSE: Final = (
    r"(?:est[ao]s?|es[ao]s?|ese|este|ellas|ellos|(?:las|los) (?:anteriores|dos|tres|opciones)"
    r"|these|them|those|the (?:above|two|three|options))"
)
_NOTHING: Final = (
    rf"(?:ninguna|ninguno|ningun|nada)(?: de {_THOSE})?(?: (?:me )?(?:sirve|vale|cuadra|encaja|interesa|es))?"
)
_NEITHER: Final = rf"(?:none|neither|nope)(?: of {_THOSE})?(?: one)?"
_OTHER: Final = r"otra cosa|algo (?:distinto|diferente)|something else|something different|another thing"
_MEANING: Final = (
    r"(?:es|era|son|quiero|queria|quiero decir|busco|pregunto por|me refiero a|me referia a|quise decir|a|its"
    r"|it is|i mean|i meant|i want)"
)
_NONE: Final = (
    rf"(?:pues |y )?(?:no )?(?:{_MEANING} )?(?:{_NOTHING}|{_NEITHER}|{_OTHER})"
    rf"|(?:pues )?no (?:{_MEANING} )?{_THOSE}|(?:no )?(?:its |it is )?not (?:any of )?(?:{_THOSE}|that|this)(?: one)?"
    r"|ni (?:la |lo )?(?:una|uno) ni (?:la |lo )?(?:otra|otro)|ni es[ao] ni (?:es[ao]|lo otro|la otra)"
    r"|i (?:dont|do not|didnt|did not) mean (?:that|this|these|those|any of (?:these|them|those))"
)
_ALL: Final = (
    r"(?:tod[ao]s|(?:tod[ao]s )?(?:est[ao]s|es[ao]s)|all|all of (?:them|these|those)|all (?:two|three)|every one)"
)
_SO_MANY: Final = {
    2: r"amb[ao]s|(?:tod[ao]s )?(?:las|los) (?:dos|2)|both(?: of (?:them|these|those))?|the two(?: of them)?"
    r"|(?:la |el )?(?:primer[ao]|un[ao]|1) y (?:la |el )?(?:segund[ao]|otr[ao]|2)"
    r"|(?:the )?(?:first|one) and (?:the )?(?:second|other|two)(?: one)?",
    3: r"(?:tod[ao]s )?(?:las|los) (?:tres|3)|all three(?: of them)?|the three(?: of them)?",
}
"""How as many are taken together; "las dos" of three is no choice."""
_BEFORE_ALL: Final = r"si|yes|pues|vale|ok|a|por|son|eran|me refiero|me refiero a|quiero|dime|i mean|i meant|its|it is"
_NO: Final = r"(?:pues |que |ay )?no|nop|nope|que va|para nada|no no|no gracias|no thanks|no eso no|eso no|not really"


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


def picked_all(typed: str, offered: int) -> bool:
    """Whether the words take everything that was offered: "las dos", "ambas", "all of them". Never of one alone."""
    if offered not in _SO_MANY:
        return False
    taken = rf"(?:{_ALL}|{_SO_MANY[offered]})(?: (?:cosas|preguntas|opciones|questions))?"
    return _is(rf"(?:(?:{_BEFORE_ALL}) )*{taken}", _plain(typed))


def _by_place(said: str, offered: int) -> int | None:
    if _is(f"{_BEFORE}(?:{_LAST}){_NOUN}{_AMONG}", said):
        return offered - 1
    if offered == 3 and _is(_MIDDLE, said):
        return 1
    place = next((place for place in range(len(_NUMBERS)) if _is(_words_of(place), said)), None)
    if place is None or place > offered:
        return None
    return NONE if place == offered else place


def _words_of(place: int) -> str:
    """How that place is said; "two of them" is a number of things and no place."""
    return f"{_BEFORE}(?:(?:{_ORDINALS[place]}){_NOUN}{_AMONG}|(?:{_NUMBERS[place]}){_NOUN})"


def _is(pattern: str, said: str) -> bool:
    return re.fullmatch(rf"(?:{pattern}){_POLITE}", said) is not None


def _plain(words: str) -> str:
    """Small letters, digits and single spaces: without accents, marks, emoji."""
    bare = unicodedata.normalize("NFD", words.casefold().replace("º", "o").replace("ª", "a").replace("'", ""))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(char for char in bare if not unicodedata.combining(char))))
