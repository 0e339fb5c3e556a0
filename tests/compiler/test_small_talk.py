"""Small talk: complete in both languages, and second to what a map says."""

from itertools import combinations

import pytest

from bot.catalogue import LANGUAGES
from bot.compiler.naming import HUMAN_HANDOFF, SMALL_TALK
from bot.compiler.plan import Condition, Variant
from bot.compiler.small_talk import shipped, small_talk_answer, small_talk_intents, small_talk_responses
from bot.journeys.model import JourneyMap, SmallTalk
from bot.journeys.wording import plain
from tests.builders import make_map, make_question, make_stage, make_text

ENGLISH = Condition("language", "en")


def own(intent: str, *answers: str, ask: tuple[str, ...] = ()) -> SmallTalk:
    return SmallTalk(make_text(intent), tuple(map(make_text, ask)), tuple(map(make_text, answers)))


def phrases(name: str, *maps: JourneyMap) -> tuple[str, ...]:
    [intent] = [intent for intent in small_talk_intents(maps) if intent.name == name]
    return intent.phrases


def variants(name: str, *maps: JourneyMap) -> tuple[Variant, ...]:
    [response] = [response for response in small_talk_responses(maps) if response.name == f"utter_{name}"]
    return response.variants


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SMALL_TALK)
def test_each_kind_is_understood_and_answered_in_both_languages(name: str, language: str) -> None:
    talk = shipped(language)[name]
    assert len(talk.phrases) >= 8
    assert bool(talk.answers) == (name != HUMAN_HANDOFF)


def test_no_phrase_stands_for_two_kinds() -> None:
    said = {
        name: {plain(phrase) for language in LANGUAGES for phrase in shipped(language)[name].phrases}
        for name in SMALL_TALK
    }
    assert {(a, b): said[a] & said[b] for a, b in combinations(said, 2) if said[a] & said[b]} == {}


def test_both_languages_are_understood_whatever_the_map_speaks() -> None:
    both = (*shipped("es")["greet"].phrases, *shipped("en")["greet"].phrases)
    assert phrases("greet", make_map()) == tuple(dict.fromkeys(both)) == phrases("greet", make_map(language="en"))


def test_the_first_map_gives_the_language_of_the_default() -> None:
    spanish, english = shipped("es")["thanks"].answers, shipped("en")["thanks"].answers
    assert variants("thanks", make_map(language="es-MX")) == (
        *(Variant(answer) for answer in spanish),
        *(Variant(answer, condition=ENGLISH) for answer in english),
    )
    assert variants("thanks", make_map(id="a", language="en"), make_map(id="b")) == (
        *(Variant(answer) for answer in english),
        *(Variant(answer, condition=Condition("language", "es")) for answer in spanish),
    )


def test_a_map_in_another_language_speaks_spanish_where_it_says_nothing_itself() -> None:
    journey = make_map(language="fr", small_talk=(own("greet", "Bonjour !"),))
    assert variants("greet", journey)[0] == Variant("Bonjour !")
    assert variants("thanks", journey)[0] == Variant(shipped("es")["thanks"].answers[0])


def test_a_second_map_in_another_language_answers_its_own_customers() -> None:
    french = make_map(id="b", language="fr", small_talk=(own("greet", "Bonjour !"),))
    assert Variant("Bonjour !", condition=Condition("language", "fr")) in variants("greet", make_map(id="a"), french)


def test_own_answers_replace_ours_in_the_language_of_the_map_only() -> None:
    journey = make_map(small_talk=(own("greet", "¡Aúpa!", "Abrimos en {plazo}."),), facts={"plazo": make_text("1 h")})
    assert variants("greet", journey) == (
        Variant("¡Aúpa!"),
        Variant("Abrimos en 1 h."),
        *(Variant(answer, condition=ENGLISH) for answer in shipped("en")["greet"].answers),
    )


def test_own_variants_join_ours() -> None:
    journey = make_map(small_talk=(own("greet", ask=(" aúpa ", "hola")),))
    assert phrases("greet", journey) == ("aúpa", *phrases("greet", make_map()))


def test_a_wording_that_a_question_uses_belongs_to_the_question() -> None:
    journey = make_map(make_stage("compra", make_question("adios", ["¡HOLA!", "baja"])))
    assert "hola" in phrases("greet", make_map())
    assert "hola" not in phrases("greet", journey)


def test_a_kind_whose_every_wording_a_question_uses_is_not_understood() -> None:
    every = phrases("deny", make_map())
    intents = small_talk_intents([make_map(make_stage("compra", make_question("no", every)))])
    assert "deny" not in [intent.name for intent in intents]


def test_asking_for_a_person_is_answered_by_its_action_alone() -> None:
    responses = small_talk_responses([make_map()])
    assert [response.name for response in responses] == [
        f"utter_{name}" for name in SMALL_TALK if name != HUMAN_HANDOFF
    ]


def test_small_talk_of_a_translation_speaks_and_listens_in_its_language() -> None:
    english = make_map(language="en", small_talk=(own("greet", "Howdy!", ask=("howdy",)),))
    spanish = make_map(small_talk=(own("greet", "¡Aúpa!"),), translations=(english,))
    assert variants("greet", spanish) == (Variant("¡Aúpa!"), Variant("Howdy!", condition=ENGLISH))
    assert phrases("greet", spanish)[0] == "howdy"
    assert [small_talk_answer("greet", [spanish], language=each) for each in (None, "en-GB", "es", "fr")] == [
        "¡Aúpa!", "Howdy!", "¡Aúpa!", "¡Aúpa!",
    ]  # fmt: skip


def test_a_wording_of_a_translated_question_is_no_small_talk() -> None:
    english = make_map(make_stage("s", make_question("q", ["bye"])), language="en")
    assert "bye" in phrases("goodbye", make_map())
    assert "bye" not in phrases("goodbye", make_map(translations=(english,)))
