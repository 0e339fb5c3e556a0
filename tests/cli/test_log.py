"""`travesia log`: what it prints of a log, of an empty one, and of one that grows."""

import argparse
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.catalogue import text
from bot.cli import log
from bot.cli.terminal import Terminal
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import writing
from bot.touchpoints.events import Sentiment, StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.home import open_log
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.tables import touchpoint
from bot.touchpoints.turn_row import TurnResult, write_result
from bot.turn import Entity, EntityKind
from tests.builders import make_context

QUESTION = TouchpointEvent(
    context=make_context(),
    kind=TurnKind.QUESTION,
    stage_id="decision",
    stage_source=StageSource.QUESTION,
    text_redacted="¿es\ngratis?",
    question_id="envio_gratis",
    home_stage_id="decision",
    confidence=0.934,
    answered=True,
    sentiment=Sentiment(0.1, "x-1"),
)


def turn(number: int, **changes: object) -> TouchpointEvent:
    context = make_context(turn_id=f"t{number}", sequence=number, received_at=1_790_000_000.0 + number)
    return replace(QUESTION, context=context, **changes)


def fill(root: Path, *events: TouchpointEvent, failed: bool = False) -> None:
    database = open_log(Project(root), Settings())
    for event in events:
        SqlTouchpointLog(database).record(event)
        with writing(database) as connection:
            write_result(connection, event.context, TurnResult(event.text_redacted, 40, failed))
    database.dispose()


def vote(root: Path, **helpful: bool) -> None:
    database = open_log(Project(root), Settings())
    with writing(database) as connection:
        for turn_id, helped in helpful.items():
            connection.execute(update(touchpoint).where(touchpoint.c.turn_id == turn_id).values(helpful=helped))
    database.dispose()


def run(root: Path, *words: str, language: str = "es") -> str:
    parser = argparse.ArgumentParser()
    log.arguments(parser, language)
    out = io.StringIO()
    options = parser.parse_args(words)
    assert log.run(options, Terminal(out, io.StringIO(), language, Project(root), Settings())) == 0
    return out.getvalue()


TABLE = """\
CUÁNDO               CANAL  ETAPA     PREGUNTA               QUÉ FUE        ¿SIRVIÓ?  CONF.  SENT.  NOMBRA  TEXTO
2026-09-21 14:13:21  web    decision  envio_gratis           pregunta       sí        0.93   +0.10  –       ¿es gratis?
2026-09-21 14:13:22  web    compra    decision.envio_gratis  pregunta       no        0.93   +0.10  –       ¿es gratis?
2026-09-21 14:13:23  web    decision  –                      no entendido   –         –      -0.50  –       ¿es gratis?
2026-09-21 14:13:24  web    decision  –                      charla         –         0.93   –      –       {long}
2026-09-21 14:13:25  web    –         –                      fallo nuestro  –         0.93   +0.10  –       ¿es gratis?
""".format(long=("gracias " * 40)[:99] + "…")


@pytest.fixture
def in_utc() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_utc")
def test_each_turn_is_a_line_of_a_table(tmp_path: Path) -> None:
    fill(
        tmp_path,
        turn(1),
        turn(2, stage_id="compra"),
        turn(3, kind=TurnKind.FALLBACK, question_id=None, confidence=None, sentiment=Sentiment(-0.5, "x-1")),
        turn(4, kind=TurnKind.CHITCHAT, question_id=None, text_redacted="gracias " * 40, sentiment=None),
    )
    fill(tmp_path, turn(5, kind=TurnKind.HANDOFF, stage_id=None, question_id=None), failed=True)
    vote(tmp_path, t1=True, t2=False)
    assert run(tmp_path) == TABLE


def test_what_was_named_is_shown_and_of_personal_things_only_that_they_were(tmp_path: Path) -> None:
    named = (
        Entity(EntityKind.ORDER_NUMBER, "48213", 0, 5),
        Entity(EntityKind.PAYMENT_METHOD, "bizum", 6, 11),
        Entity(EntityKind.EMAIL, "[correo]", 12, 20),
        Entity(EntityKind.PHONE, "[teléfono]", 21, 31),
    )
    fill(tmp_path, turn(1, entities=named))
    heading, line = run(tmp_path).splitlines()
    place = slice(heading.index("NOMBRA"), heading.index("TEXTO"))
    assert line[place].rstrip() == "nº de pedido, bizum, correo, teléfono"
    assert "order number, bizum, e-mail, phone" in run(tmp_path, language="en")
    assert json.loads(run(tmp_path, "--json"))["entities"][:2] == [
        {"kind": "order_number"},
        {"kind": "payment_method", "value": "bizum"},
    ]


def test_only_the_newest_are_shown_and_of_one_conversation_if_wanted(tmp_path: Path) -> None:
    other = replace(QUESTION, context=make_context(turn_id="x", conversation_id="otra"), text_redacted="otra cosa")
    fill(tmp_path, *(turn(number, text_redacted=f"turno {number}") for number in range(1, 6)), other)
    newest = [line.split()[-2:] for line in run(tmp_path, "--limit", "2").splitlines()[1:]]
    assert newest == [["turno", "5"], ["otra", "cosa"]]
    assert "turno" not in run(tmp_path, "--conversation", "otra")


def test_json_has_every_column_and_the_time_in_utc(tmp_path: Path) -> None:
    fill(tmp_path, turn(1))
    (line,) = run(tmp_path, "--json", language="en").splitlines()
    told = json.loads(line)
    assert told["at"] == "2026-09-21T14:13:21.000+00:00"
    assert (told["question_id"], told["kind"], told["response_ms"]) == ("envio_gratis", "question", 40)
    assert "row_id" not in told


@pytest.mark.parametrize("language", ["es", "en"])
def test_an_empty_log_says_how_to_fill_it_and_makes_no_database(tmp_path: Path, language: str) -> None:
    assert run(tmp_path, language=language) == text("cli.log.nothing", language) + "\n"
    assert run(tmp_path, "--json") == ""
    assert list(tmp_path.iterdir()) == []
    fill(tmp_path)
    assert "travesia run" in run(tmp_path, language=language)
    assert "«x»" in run(tmp_path, "--conversation", "x")


def test_following_shows_each_new_turn_once_when_it_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, turn(1, text_redacted="uno"))
    database = open_log(Project(tmp_path), Settings())
    record = SqlTouchpointLog(database).record

    def end(event: TouchpointEvent) -> None:
        with writing(database) as connection:
            write_result(connection, event.context, TurnResult(event.text_redacted, 40, failed=False))

    recently = turn(2, text_redacted="dos")
    recently = replace(recently, context=replace(recently.context, received_at=time.time()))
    long_ago = turn(4, text_redacted="cuatro, de Rasa a secas")
    third = turn(3, text_redacted="tres")
    steps: list[Callable[[], None]] = [
        lambda: record(recently),
        lambda: (record(third), end(third))[0],
        lambda: end(recently),
        lambda: record(long_ago),
        lambda: None,
    ]

    def pass_time(_seconds: float) -> None:
        if not steps:
            raise KeyboardInterrupt
        steps.pop(0)()

    monkeypatch.setattr(log.time, "sleep", pass_time)
    out = io.StringIO()
    options = argparse.Namespace(follow=True, json=True, limit=20, conversation=None)
    with pytest.raises(KeyboardInterrupt):
        log.run(options, Terminal(out, io.StringIO(), "es", Project(tmp_path), Settings()))
    database.dispose()
    shown = [json.loads(line)["text_redacted"] for line in out.getvalue().splitlines()]
    assert shown == ["uno", "tres", "dos", "cuatro, de Rasa a secas"]
