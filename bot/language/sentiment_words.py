"""A project's own words of mood: reads `sentiment.yml`, and puts its words before ours."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import CataloguedError
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from bot.journeys.reader import read
from bot.language.mood_grammar import GRAMMARS
from bot.language.mood_words import MoodWords, Phrase, mood_words
from bot.language.normalising import folded, unstretched

STRONGEST: Final = 4.0
"""What a value of 1 weighs beside our own words."""
LONGEST: Final = 60
"""Signs of a word or phrase."""

_LISTS: Final = ("words", "palabras")
_NAMES: Final = {"palabra": "word", "valor": "value", "idioma": "language"}
_FIELDS: Final = ("word", "value", "language")
_NUMBER: Final = re.compile(r"[+-]?(?:0|1|0?\.\d+|[01]\.\d+)")
_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+")


@dataclass(frozen=True, slots=True)
class ProjectWord:
    """A word or a phrase, and how it feels in this trade."""

    words: tuple[str, ...]
    """Folded."""
    value: float
    """From -1 to 1; 0 makes one of our words mean nothing here."""
    language: str


def project_words(content: bytes, *, file: str, language: str) -> tuple[ProjectWord, ...]:
    """The words of a `sentiment.yml`; `language` is what the file's words are in where they do not say.

    `UserError` with the place and the repair of the first thing that is wrong.
    """
    reading = read(content, file=file)
    if reading.problems or reading.root is None:
        raise CataloguedError("errors.sentiment.unreadable", line=reading.problems[0].render(language))
    found: dict[tuple[str, tuple[str, ...]], ProjectWord] = {}
    for node in _items(reading.root):
        word = _word(node, language)
        key = (word.language, word.words)
        if key in found:
            raise CataloguedError("errors.sentiment.twice", place=node.at, word=" ".join(word.words))
        found[key] = word
    return tuple(found.values())


def _items(root: MappingNode) -> Iterator[Node]:
    for entry in root.entries:
        if entry.key.value not in _LISTS:
            raise CataloguedError("errors.sentiment.unknown_list", place=entry.key.at, key=entry.key.value)
        if not isinstance(entry.value, ListNode):
            raise CataloguedError("errors.sentiment.no_list", place=entry.value.at, key=entry.key.value)
        yield from entry.value.items


def _word(node: Node, language: str) -> ProjectWord:
    if not isinstance(node, MappingNode):
        raise CataloguedError("errors.sentiment.no_word", place=node.at)
    given = dict(_field(entry) for entry in node.entries)
    for name in ("word", "value"):
        if name not in given:
            raise CataloguedError("errors.sentiment.missing", place=node.at, field=name)
    spoken = given["language"].value if "language" in given else language
    if spoken not in GRAMMARS:
        place = given["language"].at if "language" in given else node.at
        raise CataloguedError(
            "errors.sentiment.language", place=place, language=spoken, known=", ".join(sorted(GRAMMARS))
        )
    return ProjectWord(_tokens(given["word"]), _value(given["value"]), spoken)


def _field(entry: Entry) -> tuple[str, ScalarNode]:
    name = _NAMES.get(entry.key.value, entry.key.value)
    if name not in _FIELDS:
        raise CataloguedError("errors.sentiment.unknown_field", place=entry.key.at, key=entry.key.value)
    if not isinstance(entry.value, ScalarNode):
        raise CataloguedError("errors.sentiment.no_text", place=entry.value.at, key=entry.key.value)
    return name, entry.value


def _tokens(node: ScalarNode) -> tuple[str, ...]:
    words = tuple(_TOKEN.findall(unstretched(folded(node.value)).replace("’", "'")))
    if not words or len(node.value) > LONGEST or words[0].isdigit():
        raise CataloguedError("errors.sentiment.bad_word", place=node.at, word=node.value[:LONGEST], longest=LONGEST)
    return words


def _value(node: ScalarNode) -> float:
    written = node.value.strip().replace(",", ".")
    if not _NUMBER.fullmatch(written) or abs(float(written)) > 1:
        raise CataloguedError("errors.sentiment.bad_value", place=node.at, value=node.value)
    return float(written)


def with_project_words(words: Sequence[ProjectWord]) -> Mapping[str, MoodWords]:
    """Our words of each language with the project's before them, for `ChatSentiment`."""
    return {
        language: _extended(mood_words(language), [word for word in words if word.language == language])
        for language in sorted({word.language for word in words})
    }


def _extended(ours: MoodWords, words: Sequence[ProjectWord]) -> MoodWords:
    single = {word.words[0]: word.value * STRONGEST for word in words if len(word.words) == 1}
    several = sorted((word for word in words if len(word.words) > 1), key=lambda word: -len(word.words))
    phrases = tuple(
        Phrase(word.value * STRONGEST, re.compile(" " + r"\W+".join(map(re.escape, word.words)) + r"\b"), fact=False)
        for word in several
    )
    return MoodWords({**ours.words, **single}, ours.topics - single.keys(), phrases + ours.phrases)


def name_of(words: Sequence[ProjectWord]) -> str:
    """Eight signs that change when the project's words do, for the version in the log; empty without words."""
    if not words:
        return ""
    lines = sorted(f"{word.language} {' '.join(word.words)} {word.value}" for word in words)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:8]
