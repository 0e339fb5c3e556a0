"""Probabilities rise with every measure, and the two thresholds are worth what they promise."""

import numpy as np
import pytest

from bot.language.question_calibration import (
    MOST_REJECTED,
    UNTRIED_BANDS,
    Calibration,
    Scores,
    Trial,
    calibrated,
    learnt_bands,
    measures,
)
from bot.turn import Band

CURVE = Calibration((-2.0, 4.0, 1.0, 1.0))


def scores(*ridge: float, hidden: int = 0) -> Scores:
    likeness = np.clip(np.array(ridge), 0, 1)
    return Scores(np.array(ridge), None, likeness, None, hidden)


def trials(*, known: int, strangers: int) -> list[Trial]:
    """Known lines with a clear winner, and strangers without one."""
    random = np.random.default_rng(3)
    mine = [Trial(at, 0, scores(*(random.random(4) * 0.3 + [0.6, 0, 0, 0]))) for at in range(known)]
    theirs = [Trial(known + at, None, scores(*(random.random(4) * 0.3))) for at in range(strangers)]
    return [*mine, *theirs]


def test_a_measure_per_column_and_a_row_per_leaf_that_can_be_answered() -> None:
    rows = measures(scores(0.2, 0.9, 0.5, hidden=1))
    assert np.allclose(rows, [[0.2, -0.7, 0.2], [0.9, 0.4, 0.9]])


def test_the_lead_of_a_leaf_alone_is_its_score() -> None:
    assert measures(scores(0.4)).tolist() == [[0.4, 0.4, 0.4]]


def test_the_regression_adds_its_share() -> None:
    plain = Scores(np.array([0.5, 0.5]), None, np.zeros(2), None)
    helped = Scores(np.array([0.5, 0.5]), np.array([9.0, 0.0]), np.zeros(2), None)
    assert np.allclose(plain.combined, [0.5, 0.5])
    assert np.allclose(helped.combined, [0.65, 0.5])


def test_a_learnt_curve_knows_strangers_and_no_measure_counts_against_a_leaf() -> None:
    curve = calibrated(trials(known=60, strangers=60))
    assert min(curve.weights[1:]) >= 0
    assert curve.probabilities(scores(0.9, 0.1, 0.1, 0.1))[0] > 0.9
    assert curve.probabilities(scores(0.2, 0.2, 0.2, 0.2)).max() < 0.2


@pytest.mark.parametrize("huge", [1e6, -1e6])
def test_a_probability_is_one_whatever_the_scores(huge: float) -> None:
    probabilities = CURVE.probabilities(scores(huge, 0.0))
    assert np.all((probabilities >= 0) & (probabilities <= 1))


def test_thresholds_answer_the_known_and_not_the_strangers() -> None:
    tried = trials(known=100, strangers=100)
    curve = calibrated(tried)
    bands = learnt_bands(tried, curve)
    assert 0 < bands.ask_from <= bands.answer_from < 1
    heard: dict[bool, list[Band]] = {True: [], False: []}
    for trial in tried:
        heard[trial.leaf is not None].append(bands.band_of(float(curve.probabilities(trial.scores).max())))
    assert heard[True].count(Band.ANSWER) >= 95
    assert heard[True].count(Band.FALLBACK) <= 100 * MOST_REJECTED
    assert heard[False].count(Band.ANSWER) <= 5


def test_without_a_known_line_the_sample_maps_curve_and_thresholds_serve() -> None:
    strangers = trials(known=0, strangers=3)
    curve = calibrated(strangers)
    assert curve.probabilities(scores(0.8, 0.1))[0] > 0.9
    assert learnt_bands(strangers, curve) == UNTRIED_BANDS
    assert len(calibrated([]).weights) == 4
