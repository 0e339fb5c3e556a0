"""What training tells the author: which questions are well told apart, which collide, and which need more variants."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from bot.language.question_calibration import OFFERED, Trial
from bot.language.questions import BACKGROUND
from bot.turn import Band

if TYPE_CHECKING:
    from bot.language.question_training import Trained

FEW: Final = 5
"""Variants a question should have."""
ENOUGH_WHEN_CONFUSED: Final = 8
"""Variants for a question that is taken for others."""
WELL_KNOWN: Final = 0.7
"""Share of left-out variants found again from which a question counts as well known."""
SLIGHT: Final = 0.02
"""Chance below which small talk is not looked at any closer: it takes no variant from its question."""


@dataclass(frozen=True, slots=True)
class Collision:
    """A variant that the rest of the map would have taken for another question."""

    phrase: str
    taken_for: str
    """Leaf of the other question."""
    nearest: str
    """The variant of the other question that is most like it."""


@dataclass(frozen=True, slots=True)
class QuestionReport:
    """One question, or one kind of small talk."""

    leaf: str
    variants: int
    found_again: float | None
    """Share of its variants that are still understood when left out; `None` with one variant only."""
    more_variants: int
    """How many to add; 0 when it is fine."""
    collisions: tuple[Collision, ...]


@dataclass(frozen=True, slots=True)
class ConfusablePair:
    """Two questions whose variants are taken for each other, worst first in the report."""

    one: str
    other: str
    times: int


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """All that leaving lines out has shown; shares from 0 to 1 over the variants of questions."""

    encoder: str | None
    lines: int
    answer_from: float
    ask_from: float
    found_again: float
    """The left-out variant's own question came first."""
    among_three: float
    answered: float
    asked: float
    rejected: float
    strangers_answered: float
    """Share of variants that would get an answer if their question were not in the map: a wrong one."""
    questions: tuple[QuestionReport, ...]
    pairs: tuple[ConfusablePair, ...]


def report_of(trained: "Trained") -> TrainingReport:
    """Sum up the trials of a training."""
    model = trained.model
    known = [trial for trial in trained.trials if trial.leaf is not None and "/" in model.leaves[trial.leaf]]
    strangers = [trial for trial in trained.trials if trial.leaf is None and "/" in _leaf(trained, trial)]
    orders = {trial.line: _order(trained, trial) for trial in known}
    sure = {trial.line: _confidence(trained, trial) for trial in known}
    bands = [model.bands.band_of(confidence) for confidence in sure.values()]
    questions = tuple(
        _question(trained, leaf, orders) for leaf in range(len(model.leaves)) if model.leaves[leaf] != BACKGROUND
    )
    return TrainingReport(
        encoder=model.meaning.encoder.name if model.meaning else None,
        lines=int(model.is_variant.sum()),
        answer_from=model.bands.answer_from,
        ask_from=model.bands.ask_from,
        found_again=_share([orders[trial.line][0] == trial.leaf for trial in known]),
        among_three=_share([trial.leaf in orders[trial.line][:OFFERED] for trial in known]),
        answered=_share([band is Band.ANSWER for band in bands]),
        asked=_share([band is Band.ASK for band in bands]),
        rejected=_share([band is Band.FALLBACK for band in bands]),
        strangers_answered=_share(
            [model.bands.band_of(_confidence(trained, trial)) is Band.ANSWER for trial in strangers]
        ),
        questions=questions,
        pairs=_pairs(questions),
    )


def _leaf(trained: "Trained", trial: Trial) -> str:
    return trained.model.leaves[int(trained.model.leaf_of_line[trial.line])]


def _order(trained: "Trained", trial: Trial) -> list[int]:
    return [int(at) for at in np.argsort(-_probabilities(trained, trial), kind="stable")[:OFFERED]]


def _confidence(trained: "Trained", trial: Trial) -> float:
    return float(_probabilities(trained, trial).max())


def _probabilities(trained: "Trained", trial: Trial) -> npt.NDArray[np.float64]:
    """As a customer would meet them: small talk has no more than its share of the words."""
    model = trained.model
    probabilities = model.calibration.probabilities(trial.scores)
    for leaf in np.flatnonzero(probabilities >= SLIGHT):
        if "/" not in model.leaves[leaf]:
            probabilities[leaf] *= model.small_talk.share(trained.lines[trial.line], model.leaves[leaf])
    return probabilities


def _share(hits: list[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def _question(trained: "Trained", leaf: int, orders: Mapping[int, list[int]]) -> QuestionReport:
    model = trained.model
    variants = [int(at) for at in np.flatnonzero((model.leaf_of_line == leaf) & model.is_variant)]
    judged = [line for line in variants if line in orders]
    missed = [line for line in judged if orders[line][0] != leaf]
    found_again = _share([line not in missed for line in judged]) if judged else None
    is_question = "/" in model.leaves[leaf]
    wanted = FEW if found_again is None or found_again >= WELL_KNOWN else ENOUGH_WHEN_CONFUSED
    return QuestionReport(
        leaf=model.leaves[leaf],
        variants=len(variants),
        found_again=found_again,
        more_variants=max(0, wanted - len(variants)) if is_question else 0,
        collisions=tuple(_collision(trained, line, orders[line][0]) for line in missed),
    )


def _collision(trained: "Trained", line: int, taken_for: int) -> Collision:
    model = trained.model
    rivals = np.flatnonzero((model.leaf_of_line == taken_for) & model.is_variant)
    if model.meaning is not None:
        likeness = model.meaning.vectors[rivals] @ model.meaning.vectors[line]
    else:
        likeness = (model.lines[rivals] @ model.lines[line].T).toarray()[:, 0]
    nearest = int(rivals[int(np.argmax(likeness))])
    return Collision(trained.lines[line], model.leaves[taken_for], trained.lines[nearest])


def _pairs(questions: tuple[QuestionReport, ...]) -> tuple[ConfusablePair, ...]:
    times: dict[tuple[str, str], int] = defaultdict(int)
    for question in questions:
        for collision in question.collisions:
            if "/" in question.leaf and "/" in collision.taken_for:
                one, other = sorted((question.leaf, collision.taken_for))
                times[one, other] += 1
    ordered = sorted(times.items(), key=lambda each: (-each[1], each[0]))
    return tuple(ConfusablePair(one, other, count) for (one, other), count in ordered)


def report_to_json(report: TrainingReport) -> dict[str, Any]:
    """The report as JSON-ready values; `report_from_json` reads it back."""
    return asdict(report)


def report_from_json(stored: Mapping[str, Any]) -> TrainingReport:
    """Read a stored report back. `KeyError` or `TypeError` when it is none."""
    questions = tuple(
        QuestionReport(**{**each, "collisions": tuple(Collision(**one) for one in each["collisions"])})
        for each in stored["questions"]
    )
    pairs = tuple(ConfusablePair(**each) for each in stored["pairs"])
    return TrainingReport(**{**stored, "questions": questions, "pairs": pairs})
