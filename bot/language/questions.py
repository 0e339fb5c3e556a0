"""The question model: which question a message asks, from its words, its letters and its meaning."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import numpy.typing as npt

from bot.errors import CataloguedError
from bot.language.askable import askable
from bot.language.question_calibration import Calibration, Scores
from bot.language.question_features import Vocabulary
from bot.language.sentence_encoder import SentenceEncoder, Vectors
from bot.language.small_talk_words import SmallTalkWords
from bot.language.spelling import Spelling
from bot.language.splitting import MOST_PARTS, asked_in, without_greeting, without_opener
from bot.language.telling_words import TellingWords
from bot.turn import Bands

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float32]

FORMAT: Final = 4
"""Raised when the saved files change their meaning; an older model is refused, not misread."""

SMALL_TALK_HANDICAP: Final = 0.25
"""Taken from the score of small talk: its lines are short and made of words that any question may hold ("no me llegó"
is not a no). Found on the development messages of the sample map."""

BACKGROUND: Final = "-"
"""The leaf of what nobody's map answers, always the last; it takes from the others and is never an answer itself."""

MEANING: Final = 4.0
"""Weight of likeness in meaning beside likeness in words and letters; found on the development corpora."""


LONG: Final = 200
"""Characters of a message from which on a question in it may drown in what is told around it."""

ALMOST: Final = 0.9
"""Share of the upper threshold that a message too short to tell its question gets: near enough to be asked about."""


@dataclass(frozen=True, slots=True)
class RankedLeaf:
    """A leaf, `stage/question` or a small-talk intent, with the probability that it is what was asked."""

    leaf: str
    confidence: float


class QuestionModel(Protocol):
    """Ranks the leaves it was trained on for a message. Confidences are honest probabilities from 0 to 1."""

    @property
    def bands(self) -> Bands:
        """The thresholds learnt in training."""

    def predict(self, text: str) -> tuple[RankedLeaf, ...]:
        """Every leaf, best first; all at 0 for a message in which there is nothing to understand."""

    def save(self, folder: Path) -> None:
        """Write the model as arrays and JSON, nothing that runs when it is read."""


@dataclass(frozen=True)
class MeaningPart:
    """What the model keeps of the sentence vectors of its training lines."""

    encoder: SentenceEncoder
    spelling: Spelling
    vectors: Vectors
    """(lines, dimension)."""
    linear: Floats | None
    """(dimension + 1, leaves): logistic regression on the vectors, the intercept last; `None` for very large maps."""

    def vector(self, text: str) -> Vectors:
        """The message's vector: as it stands, averaged with its mended spelling where that differs."""
        plain = spoken_form(text)
        mended = self.spelling.mended(plain, knows=self.encoder.knows)
        rows = self.encoder.encode((plain,) if mended == plain else (plain, mended))
        mean = rows.mean(axis=0)
        return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9), dtype=np.float32)


def spoken_form(text: str) -> str:
    """What is encoded of a text: what may ask something, in lower case, because shouting is not another meaning."""
    return without_greeting(askable(text)).strip().lower()


def alike_in_meaning(cosines: Any) -> Any:
    """Cosines of sentence vectors as a likeness from 0 to 1: a Gaussian of their distance."""
    return np.exp(2 * (cosines - 1))


def handicap_of(leaves: Sequence[str]) -> Floats:
    """What is taken from the ridge score of each leaf."""
    free = {leaf for leaf in leaves if "/" in leaf or leaf == BACKGROUND}
    return np.array([0.0 if leaf in free else SMALL_TALK_HANDICAP for leaf in leaves], dtype=np.float32)


@dataclass(frozen=True)
class TrainedQuestionModel:
    """Kernel ridge in its dual form, beside a logistic regression on sentence vectors.

    The training lines are kept, and a message is weighed against each of them.
    """

    vocabulary: Vocabulary
    leaves: tuple[str, ...]
    leaf_of_line: npt.NDArray[np.int32]
    """Index of each training line's leaf; lines of a leaf stand together."""
    is_variant: npt.NDArray[np.bool_]
    """Whether a line is a way to ask; the others are sentences of the answer, which help and count less."""
    lines: "csr_matrix"
    """Features of the training lines."""
    weights: Floats
    """(lines, leaves): what likeness to a line says about a leaf."""
    meaning: MeaningPart | None
    """`None` when trained without a sentence encoder."""
    calibration: Calibration
    bands: Bands
    small_talk: SmallTalkWords
    telling: TellingWords

    def predict(self, text: str) -> tuple[RankedLeaf, ...]:
        """Every leaf, best first, by the surest reading: as it stands, without the "well" in front of it, and of a
        long message each of its questions alone."""
        questions = asked_in(text)[:MOST_PARTS] if len(text) > LONG else ()
        readings = dict.fromkeys((text, without_opener(text), *questions))
        return max((self._ranked(reading) for reading in readings), key=lambda ranked: ranked[0].confidence)

    def _ranked(self, text: str) -> tuple[RankedLeaf, ...]:
        scores = self.scores(text)
        if scores is None:
            return tuple(RankedLeaf(leaf, 0.0) for leaf in self.leaves if leaf != BACKGROUND)
        probabilities = self.calibration.probabilities(scores)
        shares = self.small_talk.shares(text, self.leaves[: len(probabilities)])
        probabilities = probabilities * np.array(shares)
        order = np.argsort(-probabilities, kind="stable")
        ranked = tuple(RankedLeaf(self.leaves[i], float(probabilities[i])) for i in order)
        return self._as_far_as_told(text, ranked)

    def _as_far_as_told(self, text: str, ranked: tuple[RankedLeaf, ...]) -> tuple[RankedLeaf, ...]:
        """The same ranking, cut under the upper threshold when the message is too short to tell its question.

        The others come nearer, and stand among the choices.
        """
        best, most = ranked[0], ALMOST * self.bands.answer_from
        told = without_greeting(askable(text))
        if best.confidence <= most or self.telling.enough(told, best.leaf, confidence=best.confidence):
            return ranked
        return tuple(RankedLeaf(each.leaf, min(each.confidence, most)) for each in ranked)

    def scores(self, text: str) -> Scores | None:
        """What each part says of each leaf; `None` when there is nothing to understand."""
        if not any(char.isalpha() for char in spoken_form(text)):
            return None
        words = self._likeness_in_words(text)
        if self.meaning is None:
            return self._scores(words, words, None) if words.any() else None
        vector = self.meaning.vector(text)
        cosines = self.meaning.vectors @ vector
        return self._scores(words, words + MEANING * alike_in_meaning(cosines), (vector, cosines))

    def _scores(self, words: Floats, likeness: Floats, meaning: tuple[Vectors, Floats] | None) -> Scores:
        ridge = (likeness @ self.weights - handicap_of(self.leaves)).astype(np.float64)
        nearest = self._nearest(words)
        if meaning is None or self.meaning is None:
            return Scores(ridge, None, nearest, None, self._hidden)
        vector, cosines = meaning
        part = self.meaning.linear
        linear = None if part is None else (vector @ part[:-1] + part[-1]).astype(np.float64)
        return Scores(ridge, linear, nearest, self._nearest(cosines), self._hidden)

    @property
    def _hidden(self) -> int:
        return int(self.leaves[-1] == BACKGROUND)

    def _nearest(self, likeness: Floats) -> npt.NDArray[np.float64]:
        starts = np.searchsorted(self.leaf_of_line, np.arange(len(self.leaves)))
        variants = np.where(self.is_variant, likeness, 0.0)
        return np.asarray(np.maximum.reduceat(variants, starts), dtype=np.float64)

    def _likeness_in_words(self, text: str) -> Floats:
        columns, values = self.vocabulary.row(text)
        dense = np.zeros(self.lines.shape[1], dtype=np.float32)
        dense[columns] = values
        return np.asarray(self.lines @ dense, dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write `questions.npz` and `questions.json` into the folder."""
        arrays: dict[str, npt.NDArray[Any]] = {
            "rarity": self.vocabulary.rarity,
            "leaf_of_line": self.leaf_of_line,
            "is_variant": self.is_variant,
            "data": self.lines.data,
            "indices": self.lines.indices,
            "indptr": self.lines.indptr,
            "weights": self.weights,
        }
        if self.meaning is not None:
            arrays["vectors"] = self.meaning.vectors
            if self.meaning.linear is not None:
                arrays["linear"] = self.meaning.linear
        np.savez_compressed(folder / "questions.npz", **arrays)
        facts = {
            "format": FORMAT,
            "language": self.vocabulary.language,
            "features": list(self.vocabulary.columns),
            "unknown": self.vocabulary.unknown,
            "leaves": list(self.leaves),
            "calibration": list(self.calibration.weights),
            "answer_from": self.bands.answer_from,
            "ask_from": self.bands.ask_from,
            "encoder": self.meaning.encoder.name if self.meaning else None,
            "small_talk": {leaf: sorted(words) for leaf, words in self.small_talk.by_leaf.items()},
            "asking": sorted(self.small_talk.asking),
            "telling": {"words": self.telling.words, "stems": self.telling.stems, "whole": sorted(self.telling.whole)},
            "forms": dict(self.meaning.spelling.forms) if self.meaning else {},
        }
        (folder / "questions.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load(folder: Path, *, encoder: SentenceEncoder | None) -> TrainedQuestionModel:
    """Read a saved model back.

    `UserError` when it was written by another version of the product, or trained with a sentence encoder that is not
    the one given: it has to be trained again.
    """
    facts = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    if facts["format"] != FORMAT:
        raise CataloguedError("errors.model.other_version", folder=folder)
    if facts["encoder"] and (encoder is None or encoder.name != facts["encoder"]):
        raise CataloguedError("errors.model.other_encoder", encoder=facts["encoder"])
    with np.load(folder / "questions.npz", allow_pickle=False) as arrays:
        return _rebuilt(facts, dict(arrays), encoder if facts["encoder"] else None)


def _rebuilt(
    facts: Mapping[str, Any], stored: Mapping[str, npt.NDArray[Any]], encoder: SentenceEncoder | None
) -> TrainedQuestionModel:
    from scipy.sparse import csr_matrix  # only who loads a model needs it

    columns = {feature: column for column, feature in enumerate(facts["features"])}
    meaning = None
    if encoder is not None:
        spelling = Spelling(facts["forms"], facts["language"])
        meaning = MeaningPart(encoder, spelling, vectors=stored["vectors"], linear=stored.get("linear"))
    return TrainedQuestionModel(
        vocabulary=Vocabulary(
            language=facts["language"],
            columns=columns,
            rarity=stored["rarity"],
            unknown=facts["unknown"],
        ),
        leaves=tuple(facts["leaves"]),
        leaf_of_line=stored["leaf_of_line"],
        is_variant=stored["is_variant"],
        lines=csr_matrix(
            (stored["data"], stored["indices"], stored["indptr"]), shape=(len(stored["indptr"]) - 1, len(columns))
        ),
        weights=stored["weights"],
        meaning=meaning,
        calibration=Calibration(tuple(facts["calibration"])),
        bands=Bands(facts["answer_from"], facts["ask_from"]),
        small_talk=SmallTalkWords(
            by_leaf={leaf: frozenset(words) for leaf, words in facts["small_talk"].items()},
            asking=frozenset(facts["asking"]),
        ),
        telling=TellingWords(
            language=facts["language"],
            words=facts["telling"]["words"],
            stems=facts["telling"]["stems"],
            whole=frozenset(facts["telling"]["whole"]),
        ),
    )
