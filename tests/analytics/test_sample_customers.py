"""What comes with a synthetic log: who writes, what they say, what they score and buy; and its small decisions."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine, Row
from sqlalchemy.sql import Select

from bot.analytics.demonstration import MARK, write_demonstration
from bot.analytics.sample.dice import Dice
from bot.analytics.sample.mood import feeling
from bot.analytics.sample.people import People
from bot.analytics.sample.talks import outcome
from bot.analytics.sample.words import Words
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap, StageId
from bot.journeys.opening_hours import hand_off_hours
from bot.project import Project
from bot.touchpoints.database import connect, reading
from bot.touchpoints.tables import (
    conversation,
    external_event,
    journey,
    plan_release,
    survey_asked,
    survey_response,
    touchpoint,
)
from tests.analytics.written import MADRID

NOW = 1_780_000_000.0


@pytest.fixture(scope="module")
def shop() -> JourneyMap:
    [journey] = load_project(Project(Path(__file__).parents[2]), today=date(2026, 5, 1), language="en")
    return journey


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes, shop: JourneyMap) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("customers") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    write_demonstration(engine, shop, conversations=1_500, seed=11, now=NOW)
    yield engine
    engine.dispose()


def all_of(engine: Engine, query: Select) -> list[Row]:
    with reading(engine) as connection:
        return list(connection.execute(query))


def test_every_side_of_a_filter_has_something_on_it(demo: Engine) -> None:
    talks = all_of(demo, select(conversation))
    sides = {name: {talk._mapping[name] for talk in talks} for name in ("persona_id", "channel", "language", "source")}
    assert sides["persona_id"] == {None, "diaria", "familia", "regreso"}
    assert sides["channel"] == {"web", "telegram"}
    assert sides["language"] == {"es", "en", "pt"}
    assert sides["source"] == {None, "buscador", "redes", "boletin", "folleto", "vuelve_a_pedalear"}
    assert {talk.outcome for talk in talks} == {"abandoned", "handoff", "resolved_confirmed", "resolved_implied"}


def test_hours_are_those_of_the_map(demo: Engine, shop: JourneyMap) -> None:
    hours = hand_off_hours(shop)
    assert hours is not None
    talks = all_of(demo, select(conversation.c.started_at, conversation.c.out_of_hours))
    away = [not hours.open_at(datetime.fromtimestamp(talk.started_at, MADRID)) for talk in talks]
    assert [talk.out_of_hours for talk in talks] == away
    assert {True, False} == set(away)
    nights = sum(datetime.fromtimestamp(talk.started_at, MADRID).hour < 7 for talk in talks)
    assert nights < len(talks) * 0.1


def test_turns_tell_pages_words_candidates_and_entities(demo: Engine) -> None:
    turns = all_of(demo, select(touchpoint))
    assert {turn.kind for turn in turns} == {"question", "fallback", "handoff", "chitchat"}
    assert {turn.page for turn in turns if turn.channel == "telegram"} == {None}
    assert len({turn.page for turn in turns}) > 5
    assert {entity["kind"] for turn in turns for entity in turn.entities} == {
        *("product", "payment_method", "order_number"),
    }
    assert all(entity.keys() == {"kind"} for t in turns for entity in t.entities if entity["kind"] == "order_number")
    assert all((turn.text_redacted is None) == (turn.language != "es") for turn in turns)
    answered = [turn for turn in turns if turn.answered]
    assert all(t.candidates[0] == {"path": t.intent.replace("/", "."), "confidence": t.confidence} for t in answered)
    assert {turn.sentiment_label for turn in turns} == {None, "negative", "neutral", "positive"}


def test_the_same_miss_is_said_by_several_customers_of_a_stage(demo: Engine) -> None:
    missed = all_of(demo, select(touchpoint).where(touchpoint.c.kind == "fallback"))
    customers = Counter(
        (stage, said)
        for stage, said, _ in {(turn.stage_id, turn.text_redacted, turn.customer_key) for turn in missed}
        if said
    )
    for stage in ("descubrimiento", "investigacion", "decision", "compra"):
        assert sum(times >= 3 for (where, _), times in customers.items() if where == stage) >= 3


def test_surveys_are_asked_once_and_what_is_said_fits_its_scale(demo: Engine) -> None:
    asked = {row.survey_id: row for row in all_of(demo, select(survey_asked))}
    answers = all_of(demo, select(survey_response))
    assert {asked[answer.survey_id].kind for answer in answers} == {"csat", "ces", "nps"}
    assert 0.3 < len(answers) / len(asked) < 0.6
    scales = {"csat": range(1, 6), "ces": range(1, 8), "nps": range(11)}
    assert all(answer.score in scales[answer.kind] for answer in answers)
    assert all(answer.commented or answer.comment is None for answer in answers)
    assert any(answer.comment for answer in answers)


def test_orders_touch_no_stage_that_the_journey_did_not(demo: Engine) -> None:
    events = all_of(demo, select(external_event))
    reached = {(turn.journey_key, turn.stage_id) for turn in all_of(demo, select(touchpoint))}
    assert {event.kind for event in events} == {"order", "return", "call"}
    assert all((event.journey_key, event.stage_id) in reached for event in events)
    assert {event.stage_id for event in events if event.kind == "order"} == {"compra"}
    assert all(event.source.startswith(MARK) and event.at < NOW for event in events)


def test_the_second_release_carries_one_plan_for_what_improved(demo: Engine) -> None:
    assert [tuple(row) for row in all_of(demo, select(plan_release).order_by(plan_release.c.path))] == [
        ("ciclos_alameda", "talla_sin_miedo", "demo-2", path)
        for path in ("investigacion", "investigacion.ficha", "investigacion.talla")
    ]


def test_a_journey_is_where_its_last_conversation_was(demo: Engine) -> None:
    last = {}
    for turn in all_of(demo, select(touchpoint).order_by(touchpoint.c.at)):
        last[turn.journey_key] = turn.stage_id
    assert {row.journey_key: row.stage_id for row in all_of(demo, select(journey))} == last


def test_without_plans_personas_or_stages_we_know_there_is_a_log_all_the_same(sqlite: Engine, shop: JourneyMap) -> None:
    stages = tuple(replace(stage, id=StageId(f"s{place}"), phase=None) for place, stage in enumerate(shop.stages))
    bare = replace(shop, plans=(), personas=(), products=(), handoff=None, language="fr", stages=stages)
    write_demonstration(sqlite, bare, conversations=60, seed=1, now=NOW)
    assert all_of(sqlite, select(plan_release)) == []
    talks = all_of(sqlite, select(conversation))
    assert {talk.persona_id for talk in talks} == {None}
    assert {talk.language for talk in talks} <= {"fr", "en"}
    entities = [entity["kind"] for turn in all_of(sqlite, select(touchpoint)) for entity in turn.entities]
    assert "product" not in entities


def test_what_is_promised_in_turn_comes_as_often_as_promised() -> None:
    dice = Dice(3)
    for share, times in ((0.85, 100), (0.6, 50), (0.1, 30)):
        assert sum(dice.in_turn(share, share) for _ in range(times)) == pytest.approx(share * times, abs=1)


def test_a_mood_has_its_label_and_one_that_is_not_told_has_nothing() -> None:
    assert [feeling(score, Dice(1))["sentiment_label"] for score in (-0.5, 0.0, 0.5)] == [
        *("negative", "neutral", "positive"),
    ]
    assert set(feeling(None, Dice(1)).values()) == {None}


def test_a_share_that_the_map_does_not_say_is_an_average_one(shop: JourneyMap) -> None:
    silent = replace(shop, personas=tuple(replace(persona, share=None) for persona in shop.personas))
    people = People(silent, Dice(5))
    found = Counter(people.customer(str(number)).persona for number in range(400))
    assert min(found.values()) > 60


def test_the_last_doubt_decides_how_a_conversation_ends() -> None:
    good = {"kind": "question", "answered": True, "helpful": None}
    assert outcome([good]) == "resolved_implied"
    assert outcome([good | {"helpful": True}]) == "resolved_confirmed"
    assert outcome([good, {"kind": "chitchat"}]) == "resolved_confirmed"
    assert outcome([good | {"helpful": False}, {"kind": "chitchat"}]) == "abandoned"
    assert outcome([good, {"kind": "fallback", "answered": False, "helpful": None}]) == "abandoned"
    assert outcome([good, {"kind": "handoff"}]) == "handoff"


def test_nobody_is_made_to_speak_another_language(shop: JourneyMap) -> None:
    words = Words(shop, Dice(1))
    question = shop.stages[0].questions[0]
    assert (words.asking(question, "en"), words.missing("compra", "en"), words.saying("thanks", "en")) == (None,) * 3
    assert words.missing("no_such_stage", "es")
