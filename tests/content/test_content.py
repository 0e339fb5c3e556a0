"""What we ship as words: the sample maps, the small talk and the messages for measuring hold together."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES
from bot.compiler.naming import HUMAN_HANDOFF, SMALL_TALK
from bot.compiler.small_talk import shipped
from bot.journeys.library import check_file, check_paths
from bot.journeys.model import JourneyMap
from bot.journeys.wording import plain

ROOT = Path(__file__).parents[2]
WRITTEN_ON = date(2026, 11, 22)

BICYCLES = ROOT / "journey_maps" / "ciclos_alameda.yml"
HOTEL = ROOT / "examples" / "harbour_house" / "journey_maps" / "harbour_house.yml"
SPANISH_HOTEL = HOTEL.with_name("harbour_house.es.yml")
MAPS = [BICYCLES, HOTEL]

DATA = ROOT / "tests" / "with_rasa" / "data"
UNSEEN = [
    (BICYCLES, DATA / "ciclos_alameda_unseen.jsonl", 3),
    (BICYCLES, DATA / "ciclos_alameda_development.jsonl", 3),
    (HOTEL, ROOT / "examples" / "harbour_house" / "unseen.jsonl", 2),
]


def journey_of(path: Path) -> JourneyMap:
    journey = check_file(path, today=WRITTEN_ON).map
    assert journey is not None
    return journey


def variants_of(journey: JourneyMap) -> dict[str, str]:
    """The path of the question by each variant's plain wording."""
    return {
        plain(variant.value): f"{stage.id}.{question.id}"
        for stage in journey.stages
        for question in stage.questions
        for variant in question.variants
    }


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_the_sample_maps_check_without_errors_or_advice(path):
    assert check_file(path, today=WRITTEN_ON).lines() == ()


@pytest.mark.parametrize(
    ("path", "stages", "fewest"),
    [
        (BICYCLES, ("descubrimiento", "investigacion", "decision", "compra", "lealtad"), 36),
        (HOTEL, ("inspiration", "planning", "booking", "stay", "return"), 30),
    ],
    ids=["bicycles", "hotel"],
)
def test_the_sample_maps_are_complete(path, stages, fewest):
    journey = journey_of(path)
    questions = [question for stage in journey.stages for question in stage.questions]
    assert tuple(stage.id for stage in journey.stages) == stages
    assert len(questions) >= fewest
    assert [q.id for q in questions if not 6 <= len(q.variants) <= 10] == []
    assert [q.id for q in questions if not q.then] == []
    for part in (
        *(journey.personas, journey.objectives, journey.kpis, journey.plans, journey.surveys, journey.evidence),
        *(journey.facts, journey.fallback, journey.handoff, journey.context.use),
        *((stage.emotion, stage.touchpoints, stage.pains, stage.opportunities, stage.kpis) for stage in journey.stages),
        *(stage.greeting for stage in journey.stages),
    ):
        assert part
        assert not isinstance(part, tuple) or all(part)


def test_the_hotel_speaks_spanish_whole():
    translation, hotel = check_paths([HOTEL.parent], today=WRITTEN_ON)
    assert (translation.file, translation.lines()) == (SPANISH_HOTEL.as_posix(), ())
    assert hotel.map is not None
    (spanish,) = hotel.map.translations
    questions = {f"{stage.id}.{each.id}": each for stage in spanish.stages for each in stage.questions}
    assert spanish.translated == questions.keys()
    assert [path for path, each in questions.items() if not 5 <= len(each.variants) <= 6] == []
    here = {text.at.file for each in questions.values() for text in (*each.variants, *each.answer.texts())}
    assert {*here, *(fact.at.file for fact in spanish.facts.values())} == {SPANISH_HOTEL.as_posix()}
    ours = {path: each.answer.by_channel.keys() for path, each in questions.items()}
    assert ours == {path: hotel.map.question(path).answer.by_channel.keys() for path in questions}


@pytest.mark.parametrize("path", ["envio_gratis", "plazo_entrega", "formas_pago", "devoluciones", "garantia"])
def test_the_bicycle_shop_answers_what_everybody_asks(path):
    assert path in {question.id for stage in journey_of(BICYCLES).stages for question in stage.questions}


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_talk_has_examples_for_every_intent_and_answers_for_all_but_the_hand_over(language):
    talk = shipped(language)
    assert tuple(talk) == SMALL_TALK
    assert [name for name in SMALL_TALK if len(talk[name].phrases) < 12] == []
    assert [name for name in SMALL_TALK if not 1 <= len(talk[name].answers) <= 3] == [HUMAN_HANDOFF]
    assert talk[HUMAN_HANDOFF].answers == ()  # only a map can promise a person


def test_no_small_talk_means_two_things_or_a_question_of_a_sample_map():
    first = {}
    for language in LANGUAGES:
        for name in SMALL_TALK:
            for phrase in shipped(language)[name].phrases:
                assert first.setdefault(plain(phrase), name) == name, phrase
    for path in MAPS:
        assert first.keys() & variants_of(journey_of(path)).keys() == set()


@pytest.mark.parametrize(("path", "file", "each"), UNSEEN, ids=lambda value: getattr(value, "stem", None))
def test_messages_for_measuring_are_no_variant_and_cover_every_question(path, file, each):
    journey = journey_of(path)
    variants = variants_of(journey)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows if plain(row["text"]) in variants] == []
    asked = [row["question"] for row in rows]
    assert {path for path in set(variants.values()) if asked.count(path) < each} == set()
    assert set(asked) - {None} == set(variants.values())
    assert asked.count(None) >= 30
    assert {row["stage"] for row in rows if "stage" in row} <= {stage.id for stage in journey.stages}
    assert len({plain(row["text"]) for row in rows}) == len(rows)


def test_no_message_for_measuring_is_also_for_developing():
    held_out, development = (
        {row["text"] for line in file.read_text(encoding="utf-8").splitlines() if (row := json.loads(line))["question"]}
        for _, file, _ in UNSEEN[:2]
    )
    assert held_out & development == set()
