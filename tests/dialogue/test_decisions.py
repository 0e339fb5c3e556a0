"""What is kept between turns goes through JSON and back, and odd slots are passed over."""

import json

import pytest

from bot.dialogue.decisions import Offer, Outcome, StagePlace
from bot.touchpoints.events import StageSource, TurnKind
from bot.turn import Candidate

OFFER = Offer("turn-1", (Candidate("a.b", 0.4), Candidate("a.c", 0.0)), asks=True, asked_before=True)
OUTCOME = Outcome(
    "turn-1",
    TurnKind.QUESTION,
    StagePlace("compra", StageSource.PAGE, "pago"),
    question="compra.x",
    confidence=0.5,
    runner_up="a.b",
    answered=True,
    also_answered=("a.b", "a.c"),
    chosen=True,
    clarifies="turn-0",
    refused=(Candidate("a.b", 0.4),),
)


def test_an_offer_and_an_outcome_come_back_whole() -> None:
    assert Offer.from_slot(json.loads(json.dumps(OFFER.to_slot()))) == OFFER
    assert Outcome.from_slot(json.loads(json.dumps(OUTCOME.to_slot()))) == OUTCOME


@pytest.mark.parametrize("odd", [None, "offer", [], {}, {"candidates": [{}]}, {"candidates": [], "unknown": 1}])
def test_an_odd_slot_offers_nothing(odd: object) -> None:
    assert Offer.from_slot(odd) is None


def test_only_what_the_words_brought_up_is_found() -> None:
    assert [OFFER.find(path) for path in ("a.b", "a.c", "a.d")] == [Candidate("a.b", 0.4), None, None]
