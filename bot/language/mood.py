"""Weighs the mood of a text by words, phrases, emoji and the small words around them; and says what decided."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from bot.language.mood_grammar import GRAMMARS, MoodGrammar
from bot.language.mood_words import MoodWords, Phrase, emoji_moods, mood_words
from bot.language.normalising import folded, is_stretched, spelled_out, unstretched, without_invisible

NEGATED: Final = -0.6
"""`no es bueno` is bad, but less than `es malo` is."""
TURNED: Final = 0.5
"""What stands before a `pero` counts half."""
BOOSTED: Final = 1.3
DAMPENED: Final = 0.6
REACH: Final = 4
"""Content words after a negator that it may turn round."""
SHORT_REACH: Final = 2
STRONG: Final = 2.5
"""A word this strong is felt even inside a question."""
CLOSING: Final = 4
"""Thanks after this many words of content, none of them glad, are how a message ends and no feeling."""
SOFTNESS: Final = 6.0
"""How slowly the sum approaches 1: a sum of 2 gives 0.63, of 4 gives 0.85."""

MOST_READ: Final = 4000
"""Characters: a chat message is a tenth of it, and nobody pastes a book to say how they feel."""

_SEGMENT: Final = re.compile(r"[^.!?¿\n…]*[.!?…\n]+|[^.!?¿\n…]+|¿[^?¿\n]*\??")
_TOKEN: Final = re.compile("\x01\\d+|[^\\W\\d_]+(?:'[^\\W\\d_]+)?|[,;:()]")
_WORD_START: Final = re.compile(r"(?<=[^\w\s'])(?=\w)")
_YES: Final = re.compile(r"\b[sS][íÍ]\b")
_WORD: Final = re.compile(r"[^\W_]")
_THANKS: Final = re.compile(r"gracias|thank")
_LOUD: Final = re.compile(r"\b[^\W\d_a-zà-ÿ]{4,}\b")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that speaks of a mood."""

    words: str
    score: float
    fact: bool = False
    thanks: bool = False
    emoji: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """The mood of a text, -1 to 1, and what decided it, in order."""

    score: float
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class _Walk:
    """Where the reader of a text is: what it has found, and what hangs over the next words."""

    asking: bool = False
    """This segment is a question or a request."""
    asked: bool = False
    """Some segment was."""
    loudness: float = 1.0
    negated: int = 0
    factor: float = 1.0
    content: int = 0
    """Words that say something and speak of no mood."""
    turns: int = 0
    """How many `pero` have gone by."""
    found: list[tuple[Part, int]] = field(default_factory=list)
    """Each part with the turns before it: how often it was turned is known at the end."""

    def add(self, part: Part) -> None:
        self.found.append((part, self.turns))

    def rest(self) -> None:
        self.negated, self.factor = 0, 1.0

    def parts(self) -> list[Part]:
        return [replace(part, score=part.score * TURNED ** (self.turns - turns)) for part, turns in self.found]


def longest_read(text: str) -> str:
    """What is read of a text: all of it, or its two ends, where a long one says how somebody feels."""
    return text if len(text) <= MOST_READ else f"{text[: MOST_READ // 2]}\n{text[-MOST_READ // 2 :]}"


def weigh(text: str, language: str, *, known: MoodWords | None = None) -> Mood:
    """Weigh a text in Spanish or English; any other language has only its emoji weighed.

    `known` stands in for our own words of that language.
    """
    base = language.split("-")[0].lower()
    walk = _Walk()
    for segment in _SEGMENT.findall(without_invisible(longest_read(text))):
        if base in GRAMMARS and _WORD.search(segment):
            _read(segment, base, walk, known=known or mood_words(base))
        for part in _emoji(segment):
            walk.add(part)
    parts = _settled(walk.parts(), matter=walk.asked or walk.content >= CLOSING)
    total = math.fsum(part.score for part in parts)
    return Mood(total / math.sqrt(total * total + SOFTNESS), tuple(part for part in parts if part.score))


def _read(segment: str, language: str, walk: _Walk, *, known: MoodWords) -> None:
    grammar = GRAMMARS[language]
    plain = _plain(segment, language)
    walk.rest()
    walk.loudness = _loudness(segment)
    walk.asking = "?" in segment or "¿" in segment or ("!" not in segment and grammar.asks.match(plain) is not None)
    walk.asked = walk.asked or walk.asking
    found, plain = _phrases(grammar.supposes.sub(" , ", plain), known, asking=walk.asking)
    for match in _TOKEN.finditer(plain):
        _step(walk, match[0], found=found, known=known, grammar=grammar)


def _plain(segment: str, language: str) -> str:
    words = folded(unstretched(_YES.sub("afirmo", segment))).replace("’", "'")
    return " " + " ".join(_WORD_START.sub(" ", spelled_out(words, language)).split())


def _phrases(plain: str, known: MoodWords, *, asking: bool) -> tuple[list[Part], str]:
    """The phrases of a segment, each replaced by a mark with its number so that its words are not weighed again."""
    found: list[Part] = []
    for phrase in known.phrases:

        def take(match: "re.Match[str]", phrase: Phrase = phrase) -> str:
            felt = 0.0 if asking and not phrase.fact and 0 < phrase.score < STRONG else phrase.score
            found.append(Part(match[0].strip(), felt, fact=phrase.fact, thanks=_THANKS.search(match[0]) is not None))
            return f" \x01{len(found) - 1} "

        plain = phrase.pattern.sub(take, plain)
    return found, plain


def _step(walk: _Walk, token: str, *, found: list[Part], known: MoodWords, grammar: MoodGrammar) -> None:
    if token[0] == "\x01":
        part = found[int(token[1:])]
        walk.add(replace(part, score=part.score * walk.loudness))
        walk.rest()
    elif not token[0].isalpha():
        walk.rest()
    elif token in grammar.turns:
        walk.turns += 1
        walk.rest()
    elif token in grammar.negators or token in grammar.short_negators:
        walk.negated = REACH if token in grammar.negators else SHORT_REACH
    else:
        _weigh_word(walk, token, known=known, grammar=grammar)


def _weigh_word(walk: _Walk, word: str, *, known: MoodWords, grammar: MoodGrammar) -> None:
    score = _score(word, walk, known)
    if score:
        turned = NEGATED if walk.negated else 1.0
        thanks = word in grammar.thanks
        walk.add(Part(word, score * turned * walk.factor * walk.loudness, thanks=thanks))
    elif word not in grammar.function_words:
        walk.content += 1
    if word in grammar.boosters and not score:
        walk.factor = BOOSTED
    elif word in grammar.dampeners:
        walk.factor = DAMPENED
    elif word not in grammar.function_words:
        walk.factor = 1.0
        walk.negated = max(walk.negated - 1, 0)


def _score(word: str, walk: _Walk, known: MoodWords) -> float:
    score = known.words.get(word, 0.0)
    if walk.asking and (word in known.topics or 0 < score < STRONG):
        return 0.0
    return score


def _loudness(segment: str) -> float:
    louder = 1.0 + 0.1 * min(segment.count("!"), 3)
    return louder * (1.15 if is_stretched(segment) or _LOUD.search(segment) else 1.0)


def _emoji(segment: str) -> Iterator[Part]:
    if segment.isascii():
        return iter(())
    moods = emoji_moods()
    seen = Counter(sign for sign in segment if sign in moods)
    # The same face ten times is one feeling, said loudly.
    return (Part(sign, moods[sign] * (BOOSTED if times > 1 else 1.0), emoji=True) for sign, times in seen.items())


def _settled(parts: list[Part], *, matter: bool) -> list[Part]:
    """Thanks that close a question or a complaint do not warm it; a smile under bad words is no joy.

    `matter` tells that the message is about something, so that thanks need a glad word beside them to count.
    """
    words = math.fsum(part.score for part in parts if not part.thanks and not part.emoji)
    cold = words < 0 or any(part.fact and part.score < 0 for part in parts) or (matter and words == 0)

    def settled(part: Part) -> Part:
        closing = part.thanks and part.score > 0 and cold
        bitter = part.emoji and part.score > 0 and words < 0
        return replace(part, score=0.0) if closing or bitter else part

    return [settled(part) for part in parts]
