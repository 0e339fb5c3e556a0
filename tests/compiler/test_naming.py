"""The names that the map, Rasa and the actions share."""

from bot.compiler import naming
from bot.journeys import reserved


def test_the_names_of_a_question_lead_to_each_other() -> None:
    intent = naming.intent_of("decision", "envio_gratis")
    assert intent == "decision/envio_gratis"
    assert naming.path_of(intent) == "decision.envio_gratis"
    assert naming.response_of(naming.path_of(intent)) == "utter_decision/envio_gratis"
    assert naming.choose_payload("decision.envio_gratis") == '/choose{"choice": "decision.envio_gratis"}'


def test_the_checks_and_the_compiler_reserve_the_same_names() -> None:
    assert set(naming.SMALL_TALK) == set(reserved.SMALL_TALK)
    assert naming.RESERVED_STAGE_IDS == reserved.RESERVED_STAGE_IDS
