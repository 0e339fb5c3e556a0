"""How single parts of a map become the plan."""

import pytest

from bot.compiler import compile_maps
from bot.compiler.answers import variants_of
from bot.compiler.lowering import lower, minutes_of, phrases_of, source_of
from bot.compiler.plan import Condition, Rule, Variant
from bot.journeys.model import Answer, MapSettings, Persona
from bot.journeys.positions import SourcePosition
from tests.builders import HERE, make_map, make_question, make_stage, make_text


def answer(*default: str, **by_channel: str) -> Answer:
    return Answer(
        tuple(make_text(text) for text in default), HERE, {key: (make_text(text),) for key, text in by_channel.items()}
    )


def test_every_stage_has_one_rule_and_every_rule_ends_in_the_log() -> None:
    stages = [
        make_stage(name, make_question("duda", ["a", "b"]), make_question("otra", ["c"])) for name in ("uno", "dos")
    ]
    rules = lower([make_map(*stages)]).rules
    assert rules[:2] == (
        Rule("uno: Uno", "uno", ("action_answer", "action_log_touchpoint")),
        Rule("dos: Dos", "dos", ("action_answer", "action_log_touchpoint")),
    )
    assert {rule.actions[-1] for rule in rules} == {"action_log_touchpoint"}
    assert [rule.intent for rule in rules[2:]] == [
        "choose",
        "greet",
        "goodbye",
        "thanks",
        "bot_challenge",
        "human_handoff",
        "capabilities",
        "affirm",
        "deny",
        "nlu_fallback",
        "out_of_scope",
    ]


def test_a_stage_without_questions_is_no_intent() -> None:
    plan = lower([make_map(make_stage("vacia"), make_stage("compra", make_question("duda", ["a"])))])
    assert plan.intents[0] == "compra"
    assert "vacia" not in plan.intents
    assert all(rule.intent != "vacia" for rule in plan.rules)


def test_channels_and_personas_give_their_full_product_and_the_persona_wins() -> None:
    question = make_question("q", ["a"], answer_object=answer("D", telegram="T", prisas="P", prudente="U"))
    journey = make_map(personas=tuple(Persona(name, name, HERE) for name in ("prudente", "prisas", "otra")))
    prisas, prudente = Condition("persona", "prisas"), Condition("persona", "prudente")
    assert variants_of(question, journey) == (
        Variant("D"),
        Variant("T", channel="telegram"),
        Variant("P", condition=prisas),
        Variant("P", channel="telegram", condition=prisas),
        Variant("U", condition=prudente),
        Variant("U", channel="telegram", condition=prudente),
    )


def test_the_same_alternative_written_twice_is_said_once() -> None:
    assert variants_of(make_question("q", ["a"], answer_object=answer("D", "D")), make_map()) == (Variant("D"),)


def test_facts_are_filled_in_answers_links_and_variants() -> None:
    facts = {"plazo": make_text("24 h"), "pagina": make_text("/envios")}
    journey = make_map(facts=facts)
    question = make_question("q", [" en { plazo }? ", "en 24 h?"], "En {plazo}.", link=make_text("{pagina}#p"))
    assert variants_of(question, journey) == (Variant("En 24 h.", link="/envios#p"),)
    assert phrases_of(question, journey) == ("en 24 h?",)


@pytest.mark.parametrize(
    ("duration", "minutes"), [("30min", 30), ("90s", 1.5), ("2h", 120), ("1d", 1440), ("1w", 10080), ("1mo", 43200)]
)
def test_a_session_ends_after_the_gap_of_the_map(duration: str, minutes: float) -> None:
    assert minutes_of(duration) == minutes
    assert lower([make_map(settings=MapSettings(session_gap=duration))]).session_minutes == minutes


def test_the_source_is_named_as_the_project_sees_it() -> None:
    journey = make_map(at=SourcePosition("/home/ana/tienda/journey_maps/tienda.yml", 1, 1))
    assert source_of(journey) == "journey_maps/tienda.yml"


def test_the_order_in_which_maps_are_given_does_not_matter() -> None:
    one = make_map(make_stage("uno", make_question("q", ["a"])), id="uno", language="en")
    two = make_map(make_stage("dos", make_question("q", ["b"])), id="dos")
    assert compile_maps([one, two]) == compile_maps([two, one])


def test_compiling_nothing_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no map"):
        compile_maps([])


@pytest.mark.parametrize("maps", [("a", "a"), ("a", "b")])
def test_two_things_of_one_name_are_a_bug_of_the_caller(maps: tuple[str, str]) -> None:
    stage = make_stage("compra", make_question("q", ["a"]))
    with pytest.raises(ValueError, match="more than once"):
        compile_maps([make_map(stage, id=name) for name in maps])
