"""Turns what a message may ask into weighted features: stemmed words and pieces, blind to accents, case and ¿¡."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import snowballstemmer

from bot.language.askable import askable

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Row = tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]
"""One message: the columns that are not zero, and their values."""

WORD_WEIGHT: Final = 0.5
"""Share of the words in a message's squared length; pieces of words have the rest."""
PIECES: Final = range(2, 6)
"""Lengths of the pieces of words: they survive typing errors and unseen endings."""
_WORD: Final = re.compile(r"[^\W_]+")
_STEMMED_AS: Final = {"es": "spanish", "en": "english"}
_MARKS_OF: Final = {
    "es": "el la los las un una de que en y es por para con mi me se lo como cuanto puedo hay si",
    "en": "the a an of to in and is for with my i you it do how what can there if on are",
}


def folded(text: str) -> str:
    """The text in lower case without accents or marks: `¿Cuánto cuesta?` becomes `cuanto cuesta`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(_WORD.findall(plain))


def language_of(lines: Iterable[str]) -> str:
    """Spanish or English, whichever lends more of its little words to these lines."""
    counts = Counter(word for line in lines for word in folded(line).split())
    return max(_MARKS_OF, key=lambda language: sum(counts[word] for word in _MARKS_OF[language].split()))


@lru_cache(maxsize=20_000)
def stem(word: str, language: str) -> str:
    """The word without its ending: `bicicletas` and `bicicleta` become one."""
    return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=4)
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMED_AS[language])


def _counted(text: str, language: str) -> tuple[Counter[str], Counter[str]]:
    """Words with pairs of neighbours, and pieces of words; the two keep apart by their first letter."""
    words = folded(askable(text)).split()
    stems = [stem(word, language) for word in words]
    whole = Counter(f"w{stem}" for stem in stems)
    whole.update(f"w{left} {right}" for left, right in pairwise(stems))
    pieces: Counter[str] = Counter()
    for word in words:
        padded = f" {word} "
        for length in PIECES:
            pieces.update(f"c{padded[at : at + length]}" for at in range(max(1, len(padded) - length + 1)))
    return whole, pieces


def features_of(text: str) -> tuple[Counter[str], Counter[str]]:
    """How often each word or pair of words, and each piece of a word, is in a text of either language."""
    return _counted(text, language_of([text]))


@dataclass(frozen=True)
class Vocabulary:
    """The features known from training, how rare each is, and the language of the stems."""

    language: str
    columns: Mapping[str, int]
    rarity: npt.NDArray[np.float32]
    """Inverse document frequency by column."""
    unknown: float
    """Rarity of a feature never seen: it counts in a message's length, so that strange messages look like nothing."""

    def row(self, text: str) -> Row:
        """The message as a sparse row of length at most 1; shorter the more of it is unknown."""
        columns: list[int] = []
        values: list[float] = []
        shares = (WORD_WEIGHT, 1 - WORD_WEIGHT)
        for counted, share in zip(_counted(text, self.language), shares, strict=True):
            known, squared = [], 0.0
            for feature, count in counted.items():
                column = self.columns.get(feature)
                rarity = self.unknown if column is None else float(self.rarity[column])
                value = (1 + math.log(count)) * rarity
                squared += value * value
                if column is not None:
                    known.append((column, value))
            scale = math.sqrt(share / squared) if squared else 0.0
            columns.extend(column for column, _ in known)
            values.extend(value * scale for _, value in known)
        return np.array(columns, dtype=np.int32), np.array(values, dtype=np.float32)

    def matrix(self, texts: Sequence[str]) -> "csr_matrix":
        """The rows of several messages, one under the other."""
        from scipy.sparse import csr_matrix  # a process without a model does well without it

        rows = [self.row(text) for text in texts]
        starts = np.concatenate([[0], np.cumsum([len(columns) for columns, _ in rows])])
        return csr_matrix(
            (np.concatenate([v for _, v in rows]), np.concatenate([c for c, _ in rows]), starts),
            shape=(len(rows), len(self.columns)),
            dtype=np.float32,
        )


def vocabulary_of(lines: Sequence[str]) -> Vocabulary:
    """Learn the features of the training lines; the same lines give the same columns."""
    language = language_of(lines)
    seen_in: Counter[str] = Counter()
    for line in lines:
        for counted in _counted(line, language):
            seen_in.update(counted.keys())
    features = sorted(seen_in)
    rarity = [math.log((1 + len(lines)) / (1 + seen_in[feature])) + 1 for feature in features]
    return Vocabulary(
        language=language,
        columns={feature: column for column, feature in enumerate(features)},
        rarity=np.array(rarity, dtype=np.float32),
        unknown=math.log(1 + len(lines)) + 1,
    )
