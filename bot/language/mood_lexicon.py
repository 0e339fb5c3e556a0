"""Makes the table of Spanish mood words: each lemma of the hand-scored list with every form that chats use."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.language.mood_grammar import GRAMMARS
from bot.language.mood_inflection import inflected

SOURCE: Final = Path(__file__).parent / "sentiment_data" / "lexicon_es.tsv"
TABLE: Final = Path(__file__).parent / "data" / "mood_words_es.txt"
_NOTICE: Final = (
    "# Made by `python -m bot.language.sentiment_training` from sentiment_data/lexicon_es.tsv; change it there.\n"
)


@dataclass(frozen=True, slots=True)
class Lemma:
    """A word as people score it."""

    word: str
    kind: str
    value: float
    """From -4 to 4; 0 for what is only a topic."""
    regions: tuple[str, ...]
    """Countries where it is said; empty for everywhere. For people: the scorer does not know where somebody is."""
    topic: bool


def lemmas(source: str) -> Iterator[Lemma]:
    """The lemmas of the source list; `ValueError` for a line of another shape, which is a bug in the list."""
    for line in source.splitlines():
        if line and not line.startswith("#"):
            word, kind, value, regions, topic = line.split("\t")
            yield Lemma(word, kind, float(value), () if regions == "-" else tuple(regions.split(",")), topic == "topic")


def table(source: str) -> str:
    """The made file: a line per lemma with its value and its forms.

    A form belongs to the first lemma that has it; a lemma as written comes before every inflection of another
    (`serio` is not of `seriar`), and the small words of grammar are never words of mood.
    """
    listed = sorted(lemmas(source), key=lambda lemma: (lemma.word, lemma.kind))
    grammar = GRAMMARS["es"]
    taken = grammar.function_words | grammar.negators | grammar.short_negators | grammar.turns
    written = {lemma.word for lemma in listed}
    lines = [_NOTICE]
    for lemma in listed:
        forms = [
            form
            for form in inflected(lemma.word, lemma.kind)
            if form not in taken and (form == lemma.word or form not in written)
        ]
        taken = taken | set(forms)
        if forms and lemma.value:
            lines.append(f"{lemma.value:g}: {' '.join(forms)}\n")
        if forms and lemma.topic:
            lines.append(f"topic: {' '.join(forms)}\n")
    return "".join(lines)
