"""A parsed message read key by key, also when it is odd."""

import pytest

from bot.dialogue.parsed import bands_of, candidates_of, choice_of, entities_of, language_of, parts_of
from bot.engine.protocol import NEVER_SURE
from bot.engine.requests import understanding_of
from bot.turn import Bands, Candidate, Entity, EntityKind, MessagePart

ROW = {"intent_response_key": "compra/pago", "confidence": 0.4}
PARTS = [{"text": "a", "ranking": [ROW]}, {"text": "b", "ranking": []}]
PAYPAL = {"entity": "payment_method", "value": "paypal", "start": 5, "end": 11, "extractor": "EntityFinder"}
DATE = {"entity": "date", "value": "2026-11-22", "start": 0, "end": 4}


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ({"answer_from": 0.5, "ask_from": 0.2}, Bands(0.5, 0.2)),
        ({"answer_from": 0.2, "ask_from": 0.5}, Bands(0.2, 0.2)),
        ({"answer_from": 0.5}, None),
        ({"answer_from": "0.5", "ask_from": True}, None),
        (None, None),
        ([], None),
    ],
)
def test_bands(bands: object, expected: Bands | None) -> None:
    assert bands_of({"bands": bands}) == expected


@pytest.mark.parametrize("parts", [None, [], PARTS[:1], "ab", {"a": 1}])
def test_fewer_than_two_parts_are_none(parts: object) -> None:
    assert parts_of({"parts": parts}) == ()


def test_parts_and_entities_are_read_in_their_order() -> None:
    assert parts_of({"parts": PARTS}) == (MessagePart("a", (Candidate("compra.pago", 0.4),)), MessagePart("b", ()))
    odd = [None, {"entity": "size", "value": "M"}, {"entity": "date", "value": "x"}, PAYPAL, DATE]
    assert entities_of({"entities": odd}) == (
        Entity(EntityKind.DATE, "2026-11-22", 0, 4),
        Entity(EntityKind.PAYMENT_METHOD, "paypal", 5, 11),
    )


def test_language_and_choice_are_entities_of_the_whole_message() -> None:
    message = {"entities": [PAYPAL, {"entity": "language", "value": "en"}, {"entity": "choice", "value": "a.b"}]}
    assert (language_of(message), choice_of(message)) == ("en", "a.b")
    assert (language_of({}), choice_of({"entities": "x"})) == (None, None)


def test_odd_rankings_are_passed_over() -> None:
    rows = [ROW, None, {"intent_response_key": "greet", "confidence": 1}, {"intent_response_key": "a/b"}]
    assert candidates_of({"response_selector": {"default": {"ranking": rows}}}) == (Candidate("compra.pago", 0.4),)
    assert candidates_of({"response_selector": {"default": None}}) == ()


def test_an_understanding_holds_all_of_it() -> None:
    parsed = {
        "intent": {"name": "compra", "confidence": 0.5},
        "response_selector": {"default": {"ranking": [ROW]}},
        "bands": {"answer_from": 0.5, "ask_from": 0.2},
        "parts": PARTS,
        "entities": [PAYPAL, {"entity": "language", "value": "es"}],
    }
    found = understanding_of(parsed)
    assert (found.intent, found.confidence, found.candidates) == ("compra", 0.5, (Candidate("compra.pago", 0.4),))
    assert (found.bands, len(found.parts), found.language) == (Bands(0.5, 0.2), 2, "es")
    assert found.entities == (Entity(EntityKind.PAYMENT_METHOD, "paypal", 5, 11),)
    assert understanding_of({"intent": parsed["intent"]}).bands == NEVER_SURE
