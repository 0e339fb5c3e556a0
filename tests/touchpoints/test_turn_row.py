"""One turn, two hands, any order: always the same row."""

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.touchpoints.database import reading, writing
from bot.touchpoints.events import MoodPhrase, Sentiment, StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.tables import conversation, touchpoint
from bot.touchpoints.turn_row import TurnResult, write_result
from bot.turn import Candidate, Entity, EntityKind
from tests.builders import make_context
from tests.databases import rows

CONTEXT = make_context(stage="decision", stage_source="page", page="/carrito", campaign="otoño", persona="prisas")
EVENT = TouchpointEvent(
    context=CONTEXT,
    kind=TurnKind.QUESTION,
    stage_id="compra",
    stage_source=StageSource.QUESTION,
    text_redacted="¿el envío es gratis?",
    touchpoint_id="carrito",
    question_id="envio_gratis",
    home_stage_id="decision",
    intent="decision",
    confidence=0.93,
    candidates=(Candidate("decision.envio_gratis", 0.93), Candidate("compra.plazo", 0.04)),
    answered=True,
    chosen=False,
    sentiment=Sentiment(-0.25, "lexicon-1", "negative", 0.75, (MoodPhrase("gratis", -0.5),)),
    entities=(Entity(EntityKind.AMOUNT, "60.00 EUR", 0, 4),),
    clarifies="turn-0",
    also_answered=("compra.plazo",),
)
RESULT = TurnResult(text_redacted="¿el envío es gratis?", response_ms=120, failed=False)
WHOLE = {
    "row_id": 1,
    "turn_id": "turn-1",
    "conversation_id": "conversation-1",
    "seq": 1,
    "customer_key": "customer",
    "journey_key": "journey",
    "at": 1_790_000_000.0,
    "map_id": "tienda",
    "release": "release-1",
    "channel": "web",
    "language": "es",
    "persona_id": "prisas",
    "page": "/carrito",
    "campaign": "otoño",
    "text_redacted": "¿el envío es gratis?",
    "response_ms": 120,
    "outcome": "ok",
    "stage_id": "compra",
    "stage_source": "question",
    "home_stage_id": "decision",
    "touchpoint_id": "carrito",
    "question_id": "envio_gratis",
    "kind": "question",
    "intent": "decision",
    "confidence": 0.93,
    "candidates": [
        {"path": "decision.envio_gratis", "confidence": 0.93},
        {"path": "compra.plazo", "confidence": 0.04},
    ],
    "answered": True,
    "chosen": False,
    "helpful": None,
    "sentiment": -0.25,
    "sentiment_version": "lexicon-1",
    "sentiment_label": "negative",
    "sentiment_confidence": 0.75,
    "sentiment_phrases": [{"words": "gratis", "weight": -0.5}],
    "entities": [{"kind": "amount", "value": "60.00 EUR"}],
    "clarifies": "turn-0",
    "also_answered": ["compra.plazo"],
}
FAILED_UNSEEN = WHOLE | {
    "outcome": "failed",
    "answered": False,
    "stage_id": "decision",
    "stage_source": "page",
    "home_stage_id": None,
    "touchpoint_id": None,
    "question_id": None,
    "kind": None,
    "intent": None,
    "confidence": None,
    "candidates": [],
    "sentiment": None,
    "sentiment_version": None,
    "sentiment_label": None,
    "sentiment_confidence": None,
    "sentiment_phrases": None,
    "entities": None,
    "clarifies": None,
    "also_answered": None,
}


def orders(*hands: str) -> list[tuple[str, ...]]:
    return sorted(set(itertools.permutations(hands)))


def write(
    database: Engine, hands: Sequence[str], *, event: TouchpointEvent = EVENT, result: TurnResult = RESULT
) -> None:
    log = SqlTouchpointLog(database)
    for hand in hands:
        if hand == "actions":
            log.record(event)
        else:
            with writing(database) as connection:
                write_result(connection, event.context, result)


def turns(database: Engine) -> list[dict[str, object]]:
    with reading(database) as connection:
        return [dict(row._mapping) for row in connection.execute(select(touchpoint))]


@pytest.fixture
def opened(database: Engine) -> Engine:
    with writing(database) as connection:
        connection.execute(
            conversation.insert().values(
                conversation_id="conversation-1",
                customer_key="customer",
                journey_key="journey",
                map_id="tienda",
                release="release-1",
                channel="web",
                language="es",
                started_at=0.0,
                ended_at=0.0,
                turns=1,
                is_test=False,
            )
        )
    return database


@pytest.mark.parametrize("hands", orders("actions", "gateway", "actions", "gateway"), ids="-".join)
def test_every_order_and_every_repeat_gives_the_same_row(opened: Engine, hands: tuple[str, ...]) -> None:
    write(opened, hands)
    assert [row | {"row_id": 1} for row in turns(opened)] == [WHOLE]


@pytest.mark.parametrize("hands", orders("actions", "gateway"), ids="-".join)
def test_a_failed_turn_was_not_answered_whoever_comes_last(opened: Engine, hands: tuple[str, ...]) -> None:
    write(opened, hands, result=replace(RESULT, failed=True))
    assert turns(opened) == [WHOLE | {"outcome": "failed", "answered": False}]


def test_a_turn_no_action_ever_saw_is_a_whole_row_all_the_same(opened: Engine) -> None:
    write(opened, ["gateway"], result=replace(RESULT, failed=True))
    assert turns(opened) == [FAILED_UNSEEN]


def test_a_later_reading_replaces_an_earlier_one(opened: Engine) -> None:
    write(opened, ["actions", "gateway"])
    write(opened, ["actions"], event=replace(EVENT, sentiment=None, answered=None, kind=TurnKind.CHITCHAT))
    assert turns(opened) == [
        WHOLE | {"kind": "chitchat", "answered": None} | {key: None for key in WHOLE if key.startswith("sentiment")}
    ]


def test_the_actions_never_change_what_the_gateway_knows(opened: Engine) -> None:
    write(opened, ["gateway"])
    strange = replace(EVENT.context, page="/otra", received_at=1.0, release="other")
    write(opened, ["actions"], event=replace(EVENT, context=strange, text_redacted="otra cosa"))
    assert turns(opened) == [WHOLE]


@pytest.mark.parametrize("hands", orders("gateway", "actions", "actions"))
def test_the_map_is_the_one_whose_stage_the_turn_was_placed_in(opened: Engine, hands: tuple[str, ...]) -> None:
    write(opened, hands, event=replace(EVENT, map_id="hotel", stage_id="planning", home_stage_id="planning"))
    assert turns(opened) == [WHOLE | {"map_id": "hotel", "stage_id": "planning", "home_stage_id": "planning"}]


@pytest.mark.parametrize("hands", orders("gateway", "actions", "gateway"))
def test_the_language_is_the_one_the_customer_wrote_in(opened: Engine, hands: tuple[str, ...]) -> None:
    write(opened, hands, event=replace(EVENT, language="en"))
    assert turns(opened) == [WHOLE | {"language": "en"}]


def test_a_mood_without_phrases_leaves_the_column_empty(opened: Engine) -> None:
    write(opened, ["actions"], event=replace(EVENT, sentiment=Sentiment(0.0, "v", "neutral", 1.0)))
    query = "SELECT sentiment_label, sentiment_phrases IS NULL AS none FROM touchpoint"
    assert [(row["sentiment_label"], bool(row["none"])) for row in rows(opened, query)] == [("neutral", True)]


def test_an_action_server_with_a_database_of_its_own_can_log(database: Engine) -> None:
    write(database, ["actions"])
    assert turns(database) == [WHOLE | {"outcome": None, "response_ms": None}]
    assert rows(database, "SELECT conversation_id, source, outcome FROM conversation") == [
        {"conversation_id": "conversation-1", "source": "otoño", "outcome": None}
    ]


def test_both_hands_at_the_same_moment_make_one_row(opened: Engine) -> None:
    start = threading.Barrier(4)

    def hand(name: str) -> Callable[[], None]:
        def run() -> None:
            start.wait()
            write(opened, [name] * 5)

        return run

    threads = [threading.Thread(target=hand(name)) for name in ("actions", "gateway", "actions", "gateway")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row | {"row_id": 1} for row in turns(opened)] == [WHOLE]
