"""In which language a chat message is written, or that nobody could tell: little words, then pieces of words."""

import math
import re
from dataclasses import dataclass
from typing import Final

from bot.language.message_words import MessageWords, message_words, pieces_of
from bot.language.normalising import folded

CERTAIN_FROM: Final = 0.6
"""Confidence below which a language is not told: a wrong one changes the reply's language, none changes nothing."""
_READ: Final = 1_000
"""Characters that are read: a language shows in the first lines, and a message of any length costs the same."""
_PRIOR: Final = {"es": 1.5, "en": 1.0}
"""Log weight before the first word: what the maps are written in is likelier than what they are not."""
_PRIOR_OF_OTHERS: Final = -1.0
_OF_A_WORD: Final = 4.0
"""Log weight of a word that a language has and another has not; also the most that an unknown word may weigh."""
_OF_PIECES: Final = 0.4
"""Share of the pieces' log weight: neighbouring pieces overlap, so that each says less than it seems to."""
_OF_MARKS: Final = 3.0
_MARKS: Final = {"¿": ("es",), "¡": ("es",), "ñ": ("es", "gl"), "ß": ("de",), "ã": ("pt",), "õ": ("pt",)}
_FOREIGN: Final = frozenset("äåæøœßâêôãõăąęěčćđğıłńřşšșțžőű")
"""Letters of neither Spanish nor English."""
_NOT_WORDS: Final = re.compile(r"\[[^\]\n]{1,30}\]|https?://\S+|www\.\S+|(?<!\S)\S*[@\d]\S*")
"""Placeholders of redaction, addresses, and whatever has a figure in it."""
_LAUGHTER: Final = re.compile(r"\b(?:a?(?:[jh][aeio]){2,}[jh]?|x+d+)\b")
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’`´][^\W\d_]+)*")
_APOSTROPHE: Final = re.compile(r"['’`´]")
_SCRIPTS: Final = (
    ("\u0370", "\u03ff", "el"),
    ("\u0400", "\u04ff", "ru"),
    ("\u0590", "\u05ff", "he"),
    ("\u0600", "\u06ff", "ar"),
    ("\u0900", "\u097f", "hi"),
    ("\u0e00", "\u0e7f", "th"),
    ("\u3040", "\u30ff", "ja"),
    ("\u4e00", "\u9fff", "zh"),
    ("\uac00", "\ud7af", "ko"),
)
"""First and last letter of a script, and the language that most people write in it."""


@dataclass(frozen=True, slots=True)
class HeardLanguage:
    """A language as it was heard in a message."""

    code: str
    """ISO 639-1."""
    confidence: float
    """From 0.6 to 1: how likely this language is among those that the words were weighed for."""


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the message's language; `None` when nobody could tell, as of "ok", "Bizum" or "😂"."""
    heard = heard_language(text)
    return heard.code if heard else None


def heard_language(text: str) -> HeardLanguage | None:
    """The language of a message with its confidence; `None` when it stays below `CERTAIN_FROM`.

    Spanish and English are told best. Of the others only the ones in the table of words are named for certain; a
    script of its own (Cyrillic, Arabic, Han...) is named by its largest language. Only the first thousand characters
    are read.
    """
    plain = _DRAWN_OUT.sub(r"\1", _LAUGHTER.sub(" ", _NOT_WORDS.sub(" ", text[:_READ].casefold())))
    table = message_words()
    words = _words(plain, table)
    if not any(len(word) > 1 for word in words) and _MARKS.keys().isdisjoint(plain):
        return _of_script(plain)
    scores = _scores(words, table)
    _weigh_marks(plain, scores)
    best = max(scores, key=scores.__getitem__)
    confidence = 1 / sum(math.exp(score - scores[best]) for score in scores.values())
    found = HeardLanguage(best, confidence) if confidence >= CERTAIN_FROM else None
    return _of_script(plain) or found


def _words(plain: str, table: MessageWords) -> list[str]:
    """Folded words that may tell; `don't` is one where the table knows it as `dont`, `l'hôtel` is `l'` and `hotel`."""
    words = []
    for written in _WORD.findall(plain):
        whole = folded(_APOSTROPHE.sub("", written))
        *elided, last = [whole] if whole in table.tells else folded(_APOSTROPHE.sub("'", written)).split("'")
        words += [*(f"{part}'" for part in elided), last]
    return [word for word in words if word not in table.silent and (len(word) > 1 or word in table.tells)]


def _scores(words: list[str], table: MessageWords) -> dict[str, float]:
    """Log weights by language: of the words that the table has, and of the pieces of those that it has not."""
    scores = {language: _PRIOR.get(language, _PRIOR_OF_OTHERS) for language in table.languages}
    for word in words:
        known = table.tells.get(word)
        if known:
            for language in known:
                scores[language] += _OF_A_WORD
            continue
        rows = [table.pieces.get(piece, table.unseen) for piece in pieces_of(word)]
        summed = [sum(column) for column in zip(*rows, strict=True)]
        most = max(summed)
        for language, weight in zip(table.languages, summed, strict=True):
            scores[language] += max(_OF_PIECES * (weight - most), -_OF_A_WORD)
    return scores


def _weigh_marks(plain: str, scores: dict[str, float]) -> None:
    """Add what single letters and marks say."""
    for mark, languages in _MARKS.items():
        if mark in plain:
            for language in languages:
                scores[language] += _OF_MARKS
    if not _FOREIGN.isdisjoint(plain):
        for language in _PRIOR:
            scores[language] -= _OF_MARKS


def _of_script(plain: str) -> HeardLanguage | None:
    """The language of a script of its own, when most letters are of it."""
    letters = [char for char in plain if char.isalpha()]
    foreign = [code for char in letters if char > "\u036f" for first, last, code in _SCRIPTS if first <= char <= last]
    share = len(foreign) / len(letters) if letters else 0.0
    if share < CERTAIN_FROM:
        return None
    # Japanese writes its own letters between Chinese ones, never the other way round.
    return HeardLanguage("ja" if "ja" in foreign else max(sorted(set(foreign)), key=foreign.count), share)
