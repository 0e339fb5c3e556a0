"""What the log tells the bot again: labelled words, and where customers ask next."""

from dataclasses import replace

import pytest
from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.touchpoints import stage_moves as module
from bot.touchpoints.database import writing
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.labels import Label, labels
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.stage_moves import stage_moves
from bot.touchpoints.tables import conversation
from tests.builders import make_context


class Log:
    """Writes turn after turn; the journeys and conversations are named by one letter each."""

    def __init__(self, database: Engine) -> None:
        self._log = SqlTouchpointLog(database)
        self._turns = 0

    def turn(self, stage: str | None, question: str | None = None, **fields: object) -> TouchpointEvent:
        self._turns += 1
        journey, source = fields.pop("journey", "a"), fields.pop("source", StageSource.QUESTION)
        context = make_context(
            turn_id=f"turn-{self._turns}",
            sequence=self._turns,
            conversation_id=f"conversation-{journey}",
            journey_key=f"journey-{journey}",
            received_at=float(fields.pop("at", self._turns)),  # type: ignore[arg-type]
        )
        home, _, name = (question or "").partition(".")
        event = TouchpointEvent(
            context=context,
            kind=TurnKind.QUESTION if question else TurnKind.CHITCHAT,
            stage_id=stage,
            stage_source=source,  # type: ignore[arg-type]
            text_redacted=f"words {self._turns}",
            question_id=name or None,
            home_stage_id=home or None,
            answered=True if question else None,
        )
        event = replace(event, **fields)  # type: ignore[arg-type]
        self._log.record(event)
        return event


def test_a_choice_labels_the_words_it_explains(database: Engine) -> None:
    log = Log(database)
    unclear = {"kind": TurnKind.CLARIFICATION}
    log.turn("compra", text_redacted="¿el dinero?", **unclear)
    log.turn("compra", "compra.pago", chosen=True, clarifies="turn-1")
    log.turn("compra", text_redacted="money?", language="en", **unclear)
    log.turn("compra", "lealtad.devolver", chosen=True, clarifies="turn-3")
    assert labels(database) == (
        Label("¿el dinero?", "compra.pago", "es"),
        Label("money?", "lealtad.devolver", "en"),
    )


def test_refusals_gone_texts_and_choices_that_explain_nothing_are_no_labels(database: Engine) -> None:
    log = Log(database)
    log.turn("compra", text_redacted="")
    log.turn("compra", "compra.pago", chosen=True, clarifies="turn-1")
    log.turn("compra", text_redacted="¿eh?")
    log.turn("compra", kind=TurnKind.FALLBACK, answered=False, chosen=True, clarifies="turn-3")
    log.turn("compra", "compra.pago", chosen=True)
    log.turn("compra", "compra.pago", chosen=True, clarifies="turn-gone")
    assert labels(database) == ()


def test_moves_lead_from_where_a_customer_stood_to_the_home_of_the_next_question(database: Engine) -> None:
    log = Log(database)
    log.turn("compra", "compra.pago")
    log.turn("compra", "decision.envio")  # asked in compra, at home in decision
    log.turn("lealtad", "lealtad.devolver")
    log.turn("lealtad", "lealtad.garantia")
    log.turn("compra", "compra.pago", journey="b")  # another journey: nothing came before
    log.turn("lealtad", "lealtad.devolver", journey="b")
    assert stage_moves(database) == {
        ("compra", "decision"): 1,
        ("compra", "lealtad"): 2,
        ("lealtad", "lealtad"): 1,
    }


def test_guesses_misses_and_small_talk_are_no_moves(database: Engine) -> None:
    log = Log(database)
    log.turn("compra", source=StageSource.DEFAULT)
    log.turn("compra", "compra.pago")  # came after a guess
    log.turn("compra")  # small talk
    log.turn("compra", "compra.plazo", answered=False)
    log.turn("compra", kind=TurnKind.FALLBACK, answered=False)
    assert stage_moves(database) == {}


def test_time_orders_a_journey_across_conversations(database: Engine) -> None:
    log = Log(database)
    log.turn("lealtad", "lealtad.devolver", at=9)
    log.turn("compra", "compra.pago", at=1)
    assert stage_moves(database) == {("compra", "lealtad"): 1}


def test_people_who_try_the_bot_do_not_count(database: Engine) -> None:
    log = Log(database)
    log.turn("compra", "compra.pago")
    log.turn("compra", "compra.plazo")
    with writing(database) as connection:
        connection.execute(update(conversation).values(is_test=True))
    assert stage_moves(database) == {}


def test_only_the_newest_turns_are_read(database: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_AT_MOST", 2)
    log = Log(database)
    for stage in ("compra", "compra", "lealtad", "lealtad"):
        log.turn(stage, f"{stage}.q")
    assert stage_moves(database) == {("lealtad", "lealtad"): 1}


def test_an_empty_log_tells_nothing(database: Engine) -> None:
    assert (stage_moves(database), labels(database)) == ({}, ())
