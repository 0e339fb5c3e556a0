"""Brings what people type into one form: no invisible signs, one spelling of each letter, chat spelling undone."""

import re
import unicodedata
from typing import Final

_ZERO_WIDTH_JOINER: Final = "\u200d"
"""Holds family and profession emoji together; every other format character only hides something."""
_MARK: Final = "\ue000"
"""A private character: it cannot be in a text that has been through the table below."""
_KEPT: Final = {ord("\n"), ord("\t")}
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_STRETCHED: Final = re.compile(r"([^\W\d_])\1{2,}")
_WORD: Final = re.compile(r"[^\W_]+")
_JOINED: Final = re.compile(r"(?<=[^\x00-\x7f])\u200d(?=[^\x00-\x7f])")


class _WithoutInvisible(dict[int, int | None]):
    """What `str.translate` makes of each character, found out when it is first met: to ask all of them takes long."""

    def __missing__(self, code: int) -> int | None:
        sign = chr(code)
        hidden = code not in _KEPT and sign != _ZERO_WIDTH_JOINER and unicodedata.category(sign) in _HIDDEN
        return self.setdefault(code, None if hidden else code)


_SEEN: Final = _WithoutInvisible()

_CHAT_SPELLING: Final = {
    "es": {
        **dict.fromkeys(("q", "k", "qe", "ke"), "que"),
        **dict.fromkeys(("xq", "pq", "xk", "porq", "xque"), "porque"),
        **dict.fromkeys(("tb", "tmb", "tbn", "tambn"), "tambien"),
        **dict.fromkeys(("grax", "grcs", "grasias", "thx", "thanks", "ty"), "gracias"),
        **dict.fromkeys(("bn", "vien"), "bien"),
        **dict.fromkeys(("d", "dl"), "de"),
        **dict.fromkeys(("nd", "naa", "na"), "nada"),
        **dict.fromkeys(("msj", "msg"), "mensaje"),
        **{"x": "por", "xa": "para", "m": "me", "t": "te", "s": "es", "dnd": "donde", "cdo": "cuando", "mxo": "mucho"},
        **{"mjr": "mejor", "stoy": "estoy", "toy": "estoy", "ta": "esta", "tas": "estas", "asta": "hasta"},
        **{"aora": "ahora", "ola": "hola", "yega": "llega", "yego": "llego", "yegado": "llegado"},
        **{"pf": "por favor", "xfa": "por favor", "porfa": "por favor", "pls": "por favor", "dsd": "desde"},
        **{"acer": "hacer", "ace": "hace", "aver": "a ver", "bale": "vale", "ntp": "no te preocupes"},
    },
    "en": {
        **{"u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks"},
        **{"gr8": "great", "cant": "can't", "dont": "don't", "doesnt": "doesn't", "didnt": "didn't", "wont": "won't"},
        **{"isnt": "isn't", "wasnt": "wasn't", "havent": "haven't", "hasnt": "hasn't", "im": "i'm", "ive": "i've"},
        **{"b4": "before", "l8": "late", "2day": "today", "tho": "though", "cuz": "because", "bc": "because"},
    },
}


def without_invisible(text: str) -> str:
    """The text without control, format and private characters and lone surrogates; line breaks and tabs stay.

    The joiner stays only between signs beyond ASCII, where emoji need it.
    """
    kept = text.translate(_SEEN)
    if _ZERO_WIDTH_JOINER not in kept:
        return kept
    marked = _JOINED.sub(_MARK, kept)
    return marked.replace(_ZERO_WIDTH_JOINER, "").replace(_MARK, _ZERO_WIDTH_JOINER)


def normalised(text: str) -> str:
    """The text as it is understood: compatibility forms (full-width, ligatures) made plain, single spaces, trimmed."""
    return " ".join(without_invisible(unicodedata.normalize("NFKC", without_invisible(text))).split())


def folded(text: str) -> str:
    """The text for matching: lower case and without accents; `ñ` loses its tilde, as phones lose it too."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def unstretched(text: str) -> str:
    """The text with letters drawn out three times or more said once: `graciaaaas` becomes `gracias`."""
    return _STRETCHED.sub(r"\1", text)


def is_stretched(text: str) -> bool:
    """Tell whether some letter is drawn out, which in a chat is the voice being raised."""
    return _STRETCHED.search(text) is not None


def spelled_out(text: str, language: str) -> str:
    """A folded text with the short spellings of chats written out: `xq no yega` becomes `porque no llega`."""
    spelling = _CHAT_SPELLING.get(language.split("-")[0].lower(), {})
    return _WORD.sub(lambda word: spelling.get(word[0], word[0]), text)
