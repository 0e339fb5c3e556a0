"""Takes a message apart: the greeting in front of a question, and the several questions it may hold."""

import re
from typing import Final

from bot.language.normalising import folded

MOST_PARTS: Final = 4
"""Questions looked for in one message; who asks more has pasted a form."""
MOST_CHARACTERS: Final = 600
"""Part of a message in which several questions are looked for."""
FEWEST_WORDS: Final = 2

_GREETING: Final = re.compile(
    r"^[\s¡!¿]*(?:(?:hola+|holi|ola|buenas(?: tardes| noches)?|buenos dias|buen dia|muy buenas|saludos|que tal|hey+|ey|"
    r"hi+|hello+|hiya|good (?:morning|afternoon|evening))\b[\s,.!¡:;)-]*)+"
)
_ASKING_WORDS: Final = (
    "que|cual|cuales|cuanto|cuanta|cuantos|cuantas|como|cuando|donde|quien|por que|para cuando|a que|hasta que|en que|"
    "de que|puedo|podria|podeis|pueden|podes|se puede|teneis|tienen|tenes|hay|haceis|hacen|aceptais|aceptan|enviais|"
    "envian|quiero saber|necesito saber|me gustaria saber|"
    "what|which|how|when|where|who|why|can|could|do|does|is|are|will|would|i want to know|i'd like to know"
)
"""How a question begins, folded."""
_JOINING_WORDS: Final = "y ademas|y tambien|y|e|and|also|ademas|tambien|otra cosa|another thing|plus"
_CLOSED: Final = re.compile(r"(?<=[?!.;])\s+|\n+")
_JOINED: Final = re.compile(rf"(?:\s*[,;]?\s+|\s*[,;]\s*)(?:{_JOINING_WORDS})[\s,:]+(?=¿|(?:{_ASKING_WORDS})\b)")
_ASKS: Final = re.compile(rf"\?|^\W*(?:(?:{_JOINING_WORDS}|pero|but)\W+)?(?:{_ASKING_WORDS})\b")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def without_greeting(text: str) -> str:
    """The text without the greeting in front of it; the whole text when nothing but a greeting is there."""
    plain = folded(text)
    if len(plain) != len(text):  # a letter that folds into two: places would not match
        return text
    found = _GREETING.match(plain)
    rest = text[found.end() :] if found else text
    return rest if len(_WORD.findall(rest)) >= FEWEST_WORDS else text


def questions_in(text: str) -> tuple[str, ...]:
    """The pieces of a message that each look like a question of their own, in order; empty unless there are two.

    `¿Cuánto cuesta el envío y puedo pagar con Bizum?` holds two; `el lunes me mudo. ¿llega antes?` one.
    """
    text = without_greeting(text[:MOST_CHARACTERS])
    pieces = [piece for closed in _CLOSED.split(text) for piece in _halves(closed)]
    asking = [piece.strip() for piece in pieces if _looks_like_one(piece)]
    return tuple(asking[:MOST_PARTS]) if len(asking) > 1 else ()


def _halves(text: str) -> list[str]:
    plain = folded(text)
    if len(plain) != len(text):
        return [text]
    halves, begin = [], 0
    for joint in _JOINED.finditer(plain):
        halves.append(text[begin : joint.start()])
        begin = joint.end()
    return [*halves, text[begin:]]


def _looks_like_one(piece: str) -> bool:
    return len(_WORD.findall(piece)) >= FEWEST_WORDS and _ASKS.search(folded(piece).strip()) is not None
