"""Answers to surveys: what is taken, until when, what is stored of it, and how it is forgotten."""

from dataclasses import replace

import pytest
from sqlalchemy.engine import Engine

from bot.gateway.forgetting_words import Windows, count_old_texts, empty_old_texts
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import AskedSurvey, ChatEvent, Session
from bot.journeys.model import MapSettings, Survey
from tests.builders import HERE
from tests.databases import rows
from tests.gateway.harness import NOON, Clock, greeted, refused, serving
from tests.gateway.opinions_harness import DAY, asking, at, csat, engine_for, say_all, surveys_of

KEPT = "SELECT kind, score, comment, commented, at FROM survey_response"
LOW = "Gracias por decírnoslo. ¿Qué tendríamos que haber hecho mejor?"
HIGH = "¡Gracias por tu respuesta! Si quieres, cuéntanos por qué."
WORDS = "Gracias por contárnoslo. Lo leemos y nos ayuda a mejorar."


async def asked_in(gateway: JournalGateway, *said: str) -> tuple[Session, AskedSurvey]:
    """A session in which a survey has been asked."""
    session = await greeted(gateway)
    await say_all(gateway, session, *(said or ("compra: ¿cómo pago?",)), "gracias")
    survey = (await surveys_of(gateway, session))[0].survey
    assert survey is not None
    return session, survey


def told(line: ChatEvent) -> tuple[int | None, bool, str]:
    assert line.survey is not None
    return line.survey.score, line.survey.commented, line.survey.thanks


async def test_a_score_may_change_until_there_are_words(database: Engine) -> None:
    clock = Clock()
    async with serving(database, engine_for(database), maps=[asking(csat())], now=clock) as gateway:
        session, survey = await asked_in(gateway)
        answer = gateway.opinions.answer_survey
        clock.at += 10
        assert told(await answer(session, survey.id, score=2)) == (2, False, LOW)
        clock.at += 10
        assert told(await answer(session, survey.id, score=4)) == (4, False, HIGH)
        line = await answer(session, survey.id, comment="  Muy\u200b claro. ")
        assert told(line) == (4, True, WORDS)
        assert line == (await surveys_of(gateway, session))[0]
        for again in ({"score": 4}, {"comment": "Muy claro."}, {"score": 4, "comment": "Muy claro."}):
            assert await answer(session, survey.id, **again) == line
        for other in ({"score": 5}, {"comment": "Otra cosa."}, {"score": 1, "comment": "Muy claro."}):
            with refused("survey_closed"):
                await answer(session, survey.id, **other)
    whole = rows(database, "SELECT * FROM survey_response")
    asked = rows(database, "SELECT * FROM survey_asked")[0]
    carried = ("survey_id", "conversation_id", "customer_key", "journey_key", "map_id", "release", "kind", "stage_id")
    stored = {"row_id": 1, "at": NOON + 10, "score": 4.0, "comment": "Muy claro.", "commented": True}
    assert whole == [{**stored, **{name: asked[name] for name in carried}}]
    assert (asked["kind"], asked["stage_id"], asked["map_id"]) == ("csat", "compra", "tienda")
    assert rows(database, "SELECT turns, ended_at, outcome FROM conversation") == [
        {"turns": 2, "ended_at": NOON, "outcome": None}
    ]
    assert rows(database, "SELECT count(*) AS n FROM touchpoint") == [{"n": 2}]


async def test_a_score_and_words_may_come_together(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking(csat())]) as gateway:
        session, survey = await asked_in(gateway)
        line = await gateway.opinions.answer_survey(session, survey.id, score=1, comment="Tardasteis.")
    assert told(line) == (1, True, WORDS)


@pytest.mark.parametrize(
    ("kind", "lowest", "highest"),
    [("csat", 1, 5), ("ces", 1, 7), ("nps", 0, 10)],
)
async def test_a_score_stands_on_its_scale(sqlite: Engine, kind: str, lowest: int, highest: int) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking(Survey(kind, HERE))]) as gateway:
        session, survey = await asked_in(gateway)
        assert (survey.scores[0], survey.scores[-1]) == (lowest, highest)
        for wrong in (lowest - 1, highest + 1, True):
            with refused("bad_score"):
                await gateway.opinions.answer_survey(session, survey.id, score=wrong)
        with refused("bad_score"):
            await gateway.opinions.answer_survey(session, survey.id, comment="Sin nota.")
        for nothing in ("", " \n\u200b"):
            with refused("empty_message"):
                await gateway.opinions.answer_survey(session, survey.id, comment=nothing)
        assert rows(sqlite, KEPT) == []
        for right in (lowest, highest):
            line = await gateway.opinions.answer_survey(session, survey.id, score=right)
            assert told(line)[:2] == (right, False)


async def test_an_open_question_takes_words_alone(sqlite: Engine) -> None:
    async with serving(sqlite, engine_for(sqlite), maps=[asking(at("compra", "open"))]) as gateway:
        session, survey = await asked_in(gateway)
        assert survey.scores == ()
        with refused("bad_score"):
            await gateway.opinions.answer_survey(session, survey.id, score=3, comment="Nada.")
        with refused("empty_message"):
            await gateway.opinions.answer_survey(session, survey.id)
        line = await gateway.opinions.answer_survey(session, survey.id, comment="Nada.")
    assert told(line) == (None, True, WORDS)
    assert rows(sqlite, "SELECT kind, score, comment FROM survey_response") == [
        {"kind": "open", "score": None, "comment": "Nada."}
    ]


async def test_a_survey_is_ones_own_and_for_a_day(database: Engine) -> None:
    clock = Clock()
    async with serving(database, engine_for(database), maps=[asking(csat())], now=clock) as gateway:
        session, survey = await asked_in(gateway)
        stranger = await greeted(gateway)
        for whose, which in ((stranger, survey.id), (session, "another")):
            with refused("survey_unknown"):
                await gateway.opinions.answer_survey(whose, which, score=1)
        assert survey.until == NOON + DAY
        clock.at = survey.until
        await gateway.opinions.answer_survey(session, survey.id, score=5)
        clock.at += 0.5
        with refused("survey_closed"):
            await gateway.opinions.answer_survey(session, survey.id, score=4)
    assert rows(database, "SELECT score FROM survey_response") == [{"score": 5.0}]


async def test_words_are_redacted_and_cut_before_they_are_stored(sqlite: Engine) -> None:
    def redact(text: str) -> str:
        return text.replace("ana@correo.es", "[correo]")

    def stored(text: str) -> str:
        return text.replace("AB-1", "[pedido]")

    journey = asking(csat())
    async with serving(sqlite, engine_for(sqlite), maps=[journey], redact=redact, stored=stored) as gateway:
        session, survey = await asked_in(gateway)
        comment = "x" * 995 + "ana@correo.es AB-1"
        await gateway.opinions.answer_survey(session, survey.id, score=1, comment=comment)
        other, second = await asked_in(gateway)
        await gateway.opinions.answer_survey(other, second.id, score=1, comment="AB-1, ana@correo.es")
    found = [str(row["comment"]) for row in rows(sqlite, "SELECT comment FROM survey_response ORDER BY row_id")]
    assert found == ["x" * 995 + "[corr", "[pedido], [correo]"]


async def test_a_stage_that_keeps_no_text_keeps_no_comment(sqlite: Engine) -> None:
    first, second = asking().stages
    journey = replace(asking(csat()), stages=(first, replace(second, keep_text=False)))
    async with serving(sqlite, engine_for(sqlite), maps=[journey]) as gateway:
        session, survey = await asked_in(gateway)
        line = await gateway.opinions.answer_survey(session, survey.id, score=1, comment="Me llamo Ana.")
        assert told(line) == (1, True, WORDS)
        assert await gateway.opinions.answer_survey(session, survey.id, score=1, comment="Me llamo Ana.") == line
    assert [(row["score"], row["comment"], bool(row["commented"])) for row in rows(sqlite, KEPT)] == [(1.0, None, True)]


async def test_comments_go_when_their_time_has_passed_and_the_score_stays(database: Engine) -> None:
    clock, journey = Clock(), asking(csat(), settings=MapSettings(keep_text="10d"))
    async with serving(database, engine_for(database), maps=[journey], now=clock) as gateway:
        session, survey = await asked_in(gateway)
        await gateway.opinions.answer_survey(session, survey.id, score=1, comment="Tardasteis.")
        late = clock.at + 11 * DAY
        assert count_old_texts(database, Windows([journey]), now=late) == 10
        while empty_old_texts(database, Windows([journey]), now=late):
            pass
        line = (await surveys_of(gateway, session))[0]
    assert (line.text, told(line)) == ("…", (1, True, WORDS))
    assert [(row["score"], row["comment"]) for row in rows(database, KEPT)] == [(1.0, None)]


async def test_erasing_a_customer_takes_their_opinions_along(database: Engine) -> None:
    async with serving(database, engine_for(database), maps=[asking(csat())]) as gateway:
        gone, survey = await asked_in(gateway)
        await gateway.opinions.answer_survey(gone, survey.id, score=1, comment="Tardasteis.")
        stays, other = await asked_in(gateway)
        await gateway.opinions.answer_survey(stays, other.id, score=5)
        await gateway.desk.erase(gone, channel="web", also=lambda *_: None)
        with refused("survey_unknown"):
            await gateway.opinions.answer_survey(gone, survey.id, score=1)
        with refused("line_unknown"):
            await gateway.opinions.vote(gone, 4, helpful=True)
    left = "SELECT a.survey_id, r.score FROM survey_asked a JOIN survey_response r ON r.survey_id = a.survey_id"
    assert rows(database, left) == [{"survey_id": other.id, "score": 5.0}]
    counts = "SELECT (SELECT count(*) FROM survey_asked) AS asked, (SELECT count(*) FROM survey_response) AS answered"
    assert rows(database, counts) == [{"asked": 1, "answered": 1}]
