"""Takes a message apart: the greeting or thanks in front of a question, and the several questions it may hold."""

import re
from typing import Final

from bot.language.askable import ends_of
from bot.language.entity_words import word_set
from bot.language.normalising import folded

MOST_PARTS: Final = 4
"""Questions looked for in one message; who asks more has pasted a form."""
FEWEST_WORDS: Final = 2
"""Words of a question that no question mark closes."""
SHORTEST: Final = 4
"""Letters of a word that may be asked about alone: `precio`, `¿talla?`."""

_GREETING: Final = re.compile(
    r"^(?:[\s¡!¿]*(?:hola+|holi|ola|buenas(?: tardes| noches)?|buenos dias|buen dia|muy buenas|saludos|que tal|hey+|ey|"
    r"hi+(?: there| all)?|hello+(?: there| all)?|hiya|good (?:morning|afternoon|evening)|"
    r"(?:como (?:estas?|estan|va|va todo|andas?)|how are you(?: doing| today)?)(?=\s*[,.?!]))\b[\s,.?!:;)-]*)+"
)
_THANKS: Final = re.compile(
    r"^[\s¡!]*(?:(?:ok|okay|vale|perfecto|genial|great)[\s,.!]+)?"
    r"(?:(?:muchas|mil|muchisimas) )?(?:gracias|thanks|thank you|thx)\b[\s,.!:;)-]*"
)
_OPENER: Final = re.compile(
    r"^[\s¡!¿]*(?:(?:ok|okay|okey|oki|vale|bueno|bien|pues|dale|entonces|well|so|alright|right)\b[\s,.!:;-]*)+"
)
"""Words that only take the floor: `ok bye` is a goodbye, and no consent."""
_NO_SUBJECT: Final = (
    word_set("small_talk.addresses") | word_set("small_talk.fillers") | word_set("small_talk.tag_questions")
)
"""What is no question even when it is all that is left: `hola guapa`, `¿verdad?`"""
_ASKING_WORDS: Final = (
    "que|cual|cuales|cuanto|cuanta|cuantos|cuantas|como|cuando|donde|quien|por que|para cuando|a que|hasta que|en que|"
    "de que|puedo|podria|podeis|pueden|podes|se puede|teneis|tienen|tenes|hay|haceis|hacen|aceptais|aceptan|enviais|"
    "envian|quiero saber|queria saber|quisiera saber|necesito saber|me gustaria saber|queria preguntar|"
    "what|which|how|when|where|who|why|can|could|do|does|is|are|will|would|i want to know|i'd like to know"
)
"""How a question begins, folded."""
_JOINING_WORDS: Final = "y ademas|y tambien|y|e|and|also|ademas|tambien|otra cosa|another thing|plus"
_ADDING_WORDS: Final = "y ademas|y tambien|ademas|tambien|and also|also"
"""After these, what was to be known goes on: `quiero saber cuánto tarda, y también si puedo pagar`."""
_SPACES: Final = re.compile(r"[^\S\n]+")
_CLOSED: Final = re.compile(r"(?<=[?!.;])\s+|(?<=\?)(?=¿|[^\W\d_]+\s)|\n+")
_JOINED: Final = re.compile(
    rf"(?: ?[,;] ?| )(?:(?:{_JOINING_WORDS})[ ,:]+(?=¿|(?:{_ASKING_WORDS})\b)"
    rf"|(?:{_ADDING_WORDS}),? (?=(?:si|whether|if)\b))"
)
_ASKS: Final = re.compile(rf"\?|^\W*(?:(?:{_JOINING_WORDS}|pero|but)\W+)?(?:{_ASKING_WORDS})\b")
_EXCLAIMED: Final = re.compile(r"[^?]*!\W*")
_REMARK: Final = re.compile(
    r"\W*(?:(?:y|and|pero|but) )?(?:es|seria|esto es|eso es|is (?:it|that|this)|are they)(?: \w+){1,2}\W*"
)
"""A little question about what was asked just before it: `¿cuánto cuesta? ¿es caro?`"""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def without_greeting(text: str) -> str:
    """The text without the greeting in front of it, or the thanks in front of a question.

    The whole text when nothing but a greeting is there, or one that names who is greeted: `hola guapa`.
    """
    plain = folded(text)
    if len(plain) != len(text):  # a letter that folds into two: places would not match
        return text
    greeting = _GREETING.match(plain)
    begin = greeting.end() if greeting else 0
    thanks = _THANKS.match(plain[begin:])
    if thanks and _ASKS.search(plain[begin + thanks.end() :]):
        begin += thanks.end()
    rest = text[begin:]
    return rest if len(_WORD.findall(rest)) >= FEWEST_WORDS or _is_subject(rest) else text


def without_opener(text: str) -> str:
    """The text without the words in front that only take the floor; the whole text when there is nothing else."""
    plain = folded(text)
    opener = _OPENER.match(plain) if len(plain) == len(text) else None
    rest = text[opener.end() :] if opener else text
    return rest if _WORD.search(rest) else text


def asked_in(text: str) -> tuple[str, ...]:
    """The pieces of a message that look like a question, in order; of a very long one, those at its two ends."""
    text = without_greeting(_SPACES.sub(" ", ends_of(text)))
    return tuple(piece for closed in _CLOSED.split(text) for piece in _questions_of(closed))


def questions_in(text: str) -> tuple[str, ...]:
    """The pieces of a message that each look like a question of their own, in order; empty unless there are two.

    `¿Cuánto cuesta el envío y puedo pagar con Bizum?` holds two; `el lunes me mudo. ¿llega antes?` one.
    """
    asking = asked_in(text)
    several = [piece for at, piece in enumerate(asking) if not (_is_remark(piece) and at == len(asking) - 1)]
    return tuple(several[:MOST_PARTS]) if len(several) > 1 else ()


def _questions_of(sentence: str) -> list[str]:
    """The questions of one sentence; what follows a joint asks, that is how joints are found."""
    if _EXCLAIMED.fullmatch(sentence):
        return []
    first, *joined = _halves(sentence)
    asking = [first] if _ASKS.search(folded(first).strip()) else []
    return [
        piece.strip()
        for piece in (*asking, *joined)
        if len(_WORD.findall(piece)) >= FEWEST_WORDS or (piece.rstrip().endswith("?") and _is_subject(piece))
    ]


def _is_subject(piece: str) -> bool:
    """Whether the piece is a single word that something may be asked about."""
    words = _WORD.findall(folded(piece))
    return len(words) == 1 and len(words[0]) >= SHORTEST and words[0] not in _NO_SUBJECT


def _halves(text: str) -> list[str]:
    plain = folded(text)
    if len(plain) != len(text):
        return [text]
    halves, begin = [], 0
    for joint in _JOINED.finditer(plain):
        halves.append(text[begin : joint.start()])
        begin = joint.end()
    return [*halves, text[begin:]]


def _is_remark(piece: str) -> bool:
    return _REMARK.fullmatch(folded(piece)) is not None
