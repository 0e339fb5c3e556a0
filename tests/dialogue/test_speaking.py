"""The customer's language: our sentences follow it, and a map that does not speak it says so once."""

import pytest

from bot.dialogue.speaking import name_of
from bot.dialogue.turn_reading import heard_in, read_turn
from tests.builders import make_context, make_map, make_question, make_stage
from tests.dialogue.builders import make_message, make_services, make_shop, make_tracker
from tests.dialogue.conversing import Conversation

PAY, RETURN = "compra.formas_pago", "lealtad.devolver"
SPANISH_ONLY = "For now I can only give you the details in Spanish:"


def test_an_english_message_to_a_spanish_map_is_told_so_once() -> None:
    talk = Conversation()
    first = talk.says("how can I pay?", (PAY, 0.9), language="en")
    assert [(each.text, each.answer_of) for each in first.replies] == [(SPANISH_ONLY, None), ("", PAY)]
    second = talk.says("and how do I return it?", (RETURN, 0.9), language="en")
    assert [each.answer_of for each in second.replies] == [RETURN]
    assert [each.language for each in talk.logged] == ["en", "en"]


def test_another_conversation_is_told_again() -> None:
    talk = Conversation()
    talk.slots["told_language"] = "an earlier conversation"
    assert talk.says("how can I pay?", (PAY, 0.9), language="en").replies[0].text == SPANISH_ONLY


@pytest.mark.parametrize("language", [None, "es", "fr"])
def test_nothing_is_told_in_the_maps_language_or_in_one_we_do_not_speak(language: str | None) -> None:
    decision = Conversation().says("?", (PAY, 0.9), language=language)
    assert [each.answer_of for each in decision.replies] == [PAY]


def test_a_miss_is_not_told_about_languages() -> None:
    decision = Conversation().says("blah", language="en")
    assert [each.text[:5] for each in decision.replies] == ["Sorry"]


def test_a_spanish_message_to_an_english_map_is_told_so_in_spanish() -> None:
    hotel = make_map(make_stage("stay", make_question("breakfast", ["When is breakfast?"])), language="en-GB")
    decision = Conversation(make_services(hotel), language="en").says(
        "¿desayuno?", ("stay.breakfast", 0.9), language="es"
    )
    assert decision.replies[0].text == "Los detalles, de momento, solo te los puedo dar en inglés:"


@pytest.mark.parametrize(("language", "name"), [("es", "Spanish"), ("xx", "xx")])
def test_languages_have_names(language: str, name: str) -> None:
    assert name_of(language, "en") == name


def event(language: str | None) -> dict[str, object]:
    entities = [{"entity": "language", "value": language}] if language else []
    return {"event": "user", "parse_data": {"entities": entities}}


@pytest.mark.parametrize(
    ("now", "before", "heard"),
    [
        ("en", ["es"], "en"),
        (None, ["es", "en", None], "en"),
        (None, [None], None),
        (None, [], None),
        ("fr", ["en"], "fr"),
    ],
)
def test_the_language_heard_last_counts_when_a_message_does_not_tell(
    now: str | None, before: list[str | None], heard: str | None
) -> None:
    tracker = make_tracker(make_message(language=now), events=[event(each) for each in before])
    assert heard_in(tracker) == heard


def test_what_was_heard_in_an_earlier_session_is_over() -> None:
    tracker = make_tracker(make_message(), events=[event("en"), {"event": "session_started"}, event(None)])
    assert heard_in(tracker) is None


@pytest.mark.parametrize(("heard", "speaks"), [("en", "en"), ("es", "es"), ("fr", "es"), (None, "es")])
def test_our_sentences_follow_the_customer_where_we_speak_the_language(heard: str | None, speaks: str) -> None:
    turn = read_turn(make_tracker(make_message(language=heard)), make_services())
    assert (turn.context.language, turn.heard) == (speaks, heard)


def test_a_language_that_only_the_map_speaks_is_followed_too() -> None:
    french = make_shop(language="fr")
    turn = read_turn(make_tracker(make_message(language="fr", context=make_context())), make_services(french))
    assert turn.context.language == "fr"


def test_a_language_of_nobody_here_is_told_once_in_the_sessions() -> None:
    talk = Conversation()
    first = talk.says("je voudrais payer par carte", (PAY, 0.9), language="fr")
    only = "Perdona, de momento solo puedo responderte en español."
    assert [(each.text, each.answer_of) for each in first.replies] == [(only, None), ("", PAY)]
    assert [each.answer_of for each in talk.says("et comment le rendre?", (RETURN, 0.9), language="fr").replies] == [
        RETURN
    ]


def test_a_miss_in_a_language_of_nobody_here_says_which_ones_there_are() -> None:
    shop = make_shop(translations=(make_shop(language="en", translated=frozenset()),))
    decision = Conversation(make_services(shop)).says("quelle heure est-il?", language="fr", bands=None)
    assert decision.replies[0].text == "Perdona, de momento solo puedo responderte en español o inglés."
    assert len(decision.replies) == 2
    in_english = Conversation(make_services(shop), language="en").says("quelle heure est-il?", language="fr")
    assert in_english.replies[0].text == "Sorry, for now I can only answer in Spanish or English."


def test_two_words_tell_no_language_of_others() -> None:
    assert [each.text for each in Conversation().says("ciao bella", (PAY, 0.9), language="it").replies] == [""]
