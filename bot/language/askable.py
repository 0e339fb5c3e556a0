"""Leaves of a message what may ask something: no placeholders of personal data, no addresses, no bare announcements."""

import re
from functools import cache
from typing import Final

from bot.catalogue import LANGUAGES, sentences
from bot.language.normalising import folded, without_invisible

LONGEST: Final = 600
"""Characters that are read, half of them from the end: what a long message asks stands at its beginning or its end."""
_ADDRESS: Final = re.compile(r"(?<!\w)(?:[a-z][a-z0-9+.-]*://|www\.|(?:[a-z0-9-]+\.)+[a-z]{2,}/)\S*", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W_]+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_ANNOUNCING: Final = _words("llamo es son soy is are am m s")
"""The verbs that announce a name, an address or a number: `me llamo`, `mi correo es`, `I'm`, `the name's`."""
_AROUND: Final = _words(
    "me mi mis nos nuestro nuestra el la los las un una y o a de del con en por para te le os dejo paso aqui ahi va "
    "habla saluda este esta al my our the a an and or of to in for with under i this here"
)
_ANNOUNCED: Final = _words(
    "nombre nombres apellido apellidos completo titular correo correos email mail e electronico direccion contacto "
    "telefono tel tlf movil celular fijo numero num tarjeta iban cuenta bancaria dni nie nif documento identidad "
    "datos enlace link url web pagina domicilio vivo vivimos ip llamame llamadme llamarme escribeme escribidme "
    "apuntame "
    "name names surname full first last holder address phone mobile cell number card account bank id passport "
    "identity details website page call contact live"
)
_POLITE: Final = _words(
    "hola buenas buenos dias tardes noches gracias saludos si no hello hi hey good morning afternoon evening thanks yes"
)
"""What may stand beside an announcement and means something by itself."""


def askable(text: str) -> str:
    """The text without what cannot be a question; empty when it only tells who somebody is or how to reach them.

    `me llamo [nombre]`, `mi correo es` and a bare `[tarjeta]` become nothing; `hola, soy [nombre]` becomes `hola`;
    `me llamo [nombre], ¿el envío es gratis?` loses only the placeholder. Invisible signs go, and of a text longer
    than `LONGEST` the middle.
    """
    text = without_invisible(ends_of(text))
    kept = _placeholders().sub(" ", _ADDRESS.sub(" ", text))
    words = _WORD.findall(folded(kept))
    meaning = [word for word in words if word not in _ANNOUNCING | _AROUND | _ANNOUNCED]
    if _POLITE.issuperset(meaning) and (kept != text or _announces(words)):
        return " ".join(meaning)
    return kept


def ends_of(text: str) -> str:
    """The text, or of a longer one than `LONGEST` its beginning and its end, cut between words."""
    if len(text) <= LONGEST:
        return text
    begin, _, _ = text[: LONGEST // 2].rpartition(" ")
    _, _, end = text[-LONGEST // 2 :].partition(" ")
    return f"{begin} {end}"


def _announces(words: list[str]) -> bool:
    """Whether the words lead up to something that does not follow, or are too small to be about anything."""
    return bool(words) and (words[-1] in _ANNOUNCING or (_ANNOUNCING | _AROUND).issuperset(words))


@cache
def _placeholders() -> re.Pattern[str]:
    """Every placeholder of redaction in every language: a log and a map may speak different ones."""
    known = {
        sentence
        for language in LANGUAGES
        for key, sentence in sentences(language).items()
        if key.startswith("replies.redaction.")
    }
    return re.compile("|".join(map(re.escape, sorted(known, key=len, reverse=True))), re.IGNORECASE)
