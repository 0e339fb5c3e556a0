"""What customers on Telegram think: thumbs under answers, scores under surveys, words in a reply."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.channels.telegram.wording import Wording
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.protocol import AskedSurvey, ChatEvent
from bot.journeys.model import JourneyMap, MapSettings, Survey
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.turn import Choice, Said
from tests.builders import HERE, make_text
from tests.channels.telegram.serving import on_telegram
from tests.databases import rows
from tests.gateway.harness import Clock
from tests.gateway.sample import shop
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Shown
from tests.telegram.customers import Person, group
from tests.telegram.faults import Mishap
from tests.telegram.world import USERNAME

ANA, BEA = 612_000_001, 612_000_002
PAY = Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}')
VOTES = "SELECT helpful FROM touchpoint ORDER BY seq"
RESPONSES = "SELECT kind, score, comment FROM survey_response ORDER BY row_id"
DAY = 86_400.0
TOKEN = "0" * 32


def map_with(*surveys: Survey, **fields: Any) -> JourneyMap:
    settings = MapSettings(session_gap="30min", journey_gap="30d", feedback=True)
    return shop(**{"settings": settings, "surveys": surveys, **fields})


def survey(kind: str, asks: str = "¿Qué tal?") -> Survey:
    return Survey(kind, HERE, ask=make_text(asks))


@asynccontextmanager
async def asking(database: Engine, api: BotApi, *surveys: Survey, **options: Any) -> AsyncIterator[ScriptedEngine]:
    """A bot that answers every question, with a button where it holds «opciones», and logs as the actions do."""

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.OPENING:
            return (Said("Hola."),)
        thanks = request.content in ("gracias", "thanks")
        values: dict[str, Any] = {"kind": TurnKind.QUESTION, "answered": True}
        if thanks:
            values = {"kind": TurnKind.CHITCHAT, "intent": "thanks"}
        values |= {"stage_id": "compra", "stage_source": StageSource.QUESTION}
        SqlTouchpointLog(database).record(TouchpointEvent(request.context, text_redacted=request.content, **values))
        said = "De nada." if thanks else f"Sí: {request.content}"
        return (Said(said, (PAY,) if "opciones" in request.content else ()),)

    engine = ScriptedEngine(reply)
    async with on_telegram(database, api, engine, maps=[map_with(*surveys)], **options):
        yield engine


async def asked(api: BotApi, person: Person, words: str, expected: str = "") -> Shown:
    """Say it; the message that ends the answer."""
    person.writes(words)
    await api.until(lambda: person.texts() and person.newest().text.startswith(expected or f"Sí: {words}"))
    return person.newest()


async def asked_a_survey(api: BotApi, person: Person, asks: str = "¿Qué tal?") -> Shown:
    await asked(api, person, "hola")
    return await asked(api, person, "gracias", asks)


def acknowledged(key: str, language: str = "es", *, alert: bool = False) -> list[dict[str, Any]]:
    return [{"text": text(f"telegram.{key}", language), "show_alert": alert}]


def reply(person: Person, words: str, to: Shown) -> None:
    person.api.deliver(person.reply(words, to))


async def test_a_vote_is_thanked_for_marked_counted_and_may_be_changed(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api) as engine:
        answer = await asked(api, ana, "hola")
        assert answer.titles == ["👍", "👎"]
        ana.presses(answer, "👍")
        await api.until(lambda: answer.titles == ["✓ 👍", "👎"])
        assert rows(sqlite, VOTES) == [{"helpful": 1}]
        ana.presses(answer, "👎")
        await api.until(lambda: answer.titles == ["👍", "✓ 👎"])
    assert rows(sqlite, VOTES) == [{"helpful": 0}]
    assert ana.press_answers() == [acknowledged("opinion.thanks")] * 2
    assert [each.content for each in engine.requests] == ["hola"], "a vote is no turn"
    assert api.refusals() == {}


async def test_the_same_vote_again_changes_nothing_and_is_acknowledged(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api):
        answer = await asked(api, ana, "hola")
        press = ana.press(answer, "👍")
        api.deliver(press, press, ana.press(answer, "👍"))
        await api.until(lambda: api.settled and all(ana.press_answers()) and answer.titles == ["✓ 👍", "👎"])
        await asked(api, ana, "sigo")
    assert rows(sqlite, VOTES) == [{"helpful": 1}, {"helpful": None}]
    assert ana.press_answers() == [acknowledged("opinion.thanks")] * 2


async def test_choices_stay_when_one_votes_and_thumbs_stay_when_one_chooses(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api):
        answer = await asked(api, ana, "opciones")
        assert answer.titles == ["¿Cómo pago?", "👍", "👎"]
        ana.presses(answer, "👎")
        await api.until(lambda: answer.titles == ["¿Cómo pago?", "👍", "✓ 👎"])
        ana.presses(answer, "¿Cómo pago?")
        await api.until(lambda: answer.titles == ["👍", "✓ 👎"] and ana.newest() is not answer)
    assert answer.text == "Sí: opciones\n\n✓ ¿Cómo pago?"
    assert api.refusals() == {}


async def test_going_on_closes_the_choices_and_a_late_vote_counts_without_opening_them(
    sqlite: Engine, api: BotApi
) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api):
        answer = await asked(api, ana, "opciones")
        before = ana.press(answer, "👍")  # as the telephone shows it, with the choice
        keyboard = [{"keyboard": answer.message_id}]
        await api.until(lambda: rows(sqlite, "SELECT keyboard FROM telegram_chat") == keyboard)
        await asked(api, ana, "sigo")
        await api.until(lambda: answer.titles == ["👍", "👎"])
        api.deliver(before)
        await api.until(lambda: answer.titles == ["✓ 👍", "👎"])
    assert rows(sqlite, VOTES) == [{"helpful": 1}, {"helpful": None}]


async def test_nobody_is_asked_where_the_map_does_not_want_to_know(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: ana.answers())
        assert ana.newest().titles == []
    assert rows(sqlite, "SELECT * FROM telegram_asked") == []


async def test_votes_explain_themselves_when_they_are_old_forged_or_of_an_erased_life(
    sqlite: Engine, api: BotApi
) -> None:
    ana, bea, clock = Person(api, ANA), Person(api, BEA, "Bea"), Clock()
    async with asking(sqlite, api, now=clock):
        answer, theirs = await asked(api, ana, "hola"), await asked(api, bea, "hola")
        message = ana.press(answer, "👍")["callback_query"]["message"]
        foreign = str(theirs.keyboard[0][0]["callback_data"])
        own = str(answer.keyboard[0][0]["callback_data"])
        forged = (foreign, f"v:{'0' * 32}:1", own.replace("v:", "s:"), f"{own}1", "v:x")
        api.deliver(*(ana.press_of(data, message=message) for data in forged))
        await api.until(lambda: api.settled and all(ana.press_answers()[1:]))
    assert [each[0]["show_alert"] for each in ana.press_answers()[1:]] == [True] * 5
    assert rows(sqlite, VOTES) == [{"helpful": None}] * 2


async def test_in_a_group_nobody_votes_for_somebody_else(sqlite: Engine, api: BotApi) -> None:
    ana, bea, club = Person(api, ANA), Person(api, BEA, "Bea"), group(api)
    async with asking(sqlite, api):
        ana.writes(f"@{USERNAME} hola", club)
        await api.until(lambda: len(api.shown(club.id)) == 2)
        answer = api.shown(club.id)[-1]
        bea.presses(answer, "👎")
        await api.until(lambda: bea.press_answers() == [acknowledged("not_yours", alert=True)])
        ana.presses(answer, "👍")
        await api.until(lambda: answer.titles == ["✓ 👍", "👎"])
    assert rows(sqlite, VOTES) == [{"helpful": 1}]


async def test_a_survey_is_answered_by_button_and_in_words(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api, survey("csat")) as engine:
        asks = await asked_a_survey(api, ana)
        assert asks.text == "¿Qué tal?\n\n1 = muy mal · 5 = muy bien"
        assert asks.titles == ["1", "2", "3", "4", "5"]
        ana.presses(asks, "2")
        await api.until(lambda: asks.titles == ["1", "✓ 2", "3", "4", "5"] and ana.newest() is not asks)
        why = ana.newest()
        assert (why.text, why.prompt) == (text("replies.surveys.thanks_low", "es"), "Escribe aquí tu respuesta")
        ana.presses(asks, "4")
        await api.until(lambda: asks.titles == ["1", "2", "3", "✓ 4", "5"])
        too_late = ana.press(asks, "1")
        reply(ana, "Muy amables", why)
        await api.until(lambda: ana.newest().text == text("replies.surveys.thanks_words", "es") and not asks.titles)
        assert asks.text == "¿Qué tal?\n\n1 = muy mal · 5 = muy bien\n\n✓ 4"
        api.deliver(too_late)
        await api.until(lambda: ana.press_answers()[-1] == acknowledged("survey.closed", alert=True))
    assert api.refusals() == {}, "what stands there already is not drawn again"
    assert rows(sqlite, RESPONSES) == [{"kind": "csat", "score": 4, "comment": "Muy amables"}]
    assert ana.press_answers()[:2] == [acknowledged("opinion.thanks")] * 2
    assert [each.content for each in engine.requests] == ["hola", "gracias"], "no answer to a survey is a turn"


async def test_nps_has_two_rows_and_a_score_may_be_written_as_a_reply(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api, survey("nps", "¿Nos recomendarías?")) as engine:
        asks = await asked_a_survey(api, ana, "¿Nos recomendarías?")
        assert [[button["text"] for button in row] for row in asks.keyboard] == [
            ["0", "1", "2", "3", "4", "5"], ["6", "7", "8", "9", "10"],
        ]  # fmt: skip
        reply(ana, "porque sí", asks)
        await api.until(lambda: ana.newest().text == text("telegram.survey.score_first", "es"))
        reply(ana, "10", asks)
        await api.until(lambda: "✓ 10" in asks.titles and ana.newest().prompt is not None)
        assert ana.newest().text == text("replies.surveys.thanks_score", "es")
        reply(ana, "11", asks)
        await api.until(lambda: ana.newest().text == text("telegram.survey.score_first", "es"))
    assert rows(sqlite, RESPONSES) == [{"kind": "nps", "score": 10, "comment": None}]
    assert len(engine.requests) == 2


async def test_an_open_question_takes_a_reply_and_a_message_that_is_none_is_a_message(
    sqlite: Engine, api: BotApi
) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api, survey("open", "¿Qué mejorarías?")) as engine:
        asks = await asked_a_survey(api, ana, "¿Qué mejorarías?")
        assert (asks.text, asks.titles, asks.prompt) == ("¿Qué mejorarías?", [], "Escribe aquí tu respuesta")
        await asked(api, ana, "otra duda")
        words = ana.reply("Más colores", asks)
        api.deliver(words, words)
        await api.until(lambda: ana.newest().text == text("replies.surveys.thanks_words", "es") and api.settled)
        api.deliver(ana.edit(words, "Menos colores"))
        await api.until(lambda: api.settled)
        reply(ana, "Y más tallas", asks)
        await api.until(lambda: ana.newest().text == text("telegram.survey.closed", "es"))
    assert rows(sqlite, RESPONSES) == [{"kind": "open", "score": None, "comment": "Más colores"}]
    assert [each.content for each in engine.requests] == ["hola", "gracias", "otra duda"]
    assert ana.texts().count(text("replies.surveys.thanks_words", "es")) == 1


async def test_a_reply_to_anything_else_is_a_message(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api) as engine:
        answer = await asked(api, ana, "hola")
        reply(ana, "¿y el envío?", answer)
        await api.until(lambda: ana.newest().text == "Sí: ¿y el envío?")
    assert [each.content for each in engine.requests] == ["hola", "¿y el envío?"]


async def test_a_survey_that_is_over_explains_itself(sqlite: Engine, api: BotApi) -> None:
    ana, clock = Person(api, ANA), Clock()
    async with asking(sqlite, api, survey("csat"), now=clock):
        asks = await asked_a_survey(api, ana)
        clock.at += 2 * DAY
        ana.presses(asks, "5")
        await api.until(lambda: ana.press_answers() == [acknowledged("survey.closed", alert=True)])
        await api.until(lambda: asks.titles == [])
        reply(ana, "5", asks)
        await api.until(lambda: ana.newest().text == text("telegram.survey.closed", "es"))
    assert rows(sqlite, RESPONSES) == []


@pytest.mark.parametrize(
    ("kind", "scores", "ends"),
    [
        ("csat", range(1, 6), "1 = very bad · 5 = very good"),
        ("ces", range(1, 8), "1 = not easy at all · 7 = very easy"),
        ("nps", range(11), "0 = not likely at all · 10 = very likely"),
    ],
)
def test_the_ends_of_a_scale_are_told_in_the_customers_language(kind: str, scores: range, ends: str) -> None:
    asks = ChatEvent(1, "bot", "How was it?", 0.0, survey=AskedSurvey("s", kind, tuple(scores)))
    (part,) = Wording().parts_of(asks, language="en", token=TOKEN)
    assert part.html == f"How was it?\n\n<i>{ends}</i>"
    assert [int(title) for row in part.keyboard for title, _ in row] == list(scores)
    assert max(len(data.encode()) for row in part.keyboard for _, data in row) <= 64


def test_a_survey_that_has_its_words_asks_nothing_more() -> None:
    asks = ChatEvent(1, "bot", "¿Qué tal?", 0.0, survey=AskedSurvey("s", "csat", (1, 2), 2, commented=True))
    (part,) = Wording().parts_of(asks, language="es", token=TOKEN)
    assert (part.keyboard, part.asked) == ((), None)


async def test_erasing_forgets_what_was_asked_and_its_buttons_explain_themselves(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api, survey("csat")):
        asks = await asked_a_survey(api, ana)
        answer = next(shown for shown in api.shown(ANA) if shown.text == "Sí: hola")
        ana.presses(asks, "5")
        await api.until(lambda: ana.newest().prompt is not None)
        ana.writes("/borrar")
        await api.until(lambda: ana.newest().text == text("telegram.erase.ask", "es"))
        ana.presses(ana.newest(), text("telegram.erase.yes", "es"))
        await api.until(lambda: "Recibo" in ana.newest().text)
        await api.until(lambda: rows(sqlite, "SELECT * FROM telegram_chat") == [])
        for shown, title in ((answer, "👍"), (asks, "4")):
            ana.presses(shown, title)
        await api.until(lambda: ana.press_answers()[-2:] == [acknowledged("stale", alert=True)] * 2)
    assert rows(sqlite, "SELECT * FROM telegram_asked") == []
    assert rows(sqlite, RESPONSES) == []


async def test_an_answer_that_was_shown_and_not_heard_of_can_be_voted_on_in_both_copies(
    sqlite: Engine, api: BotApi
) -> None:
    ana = Person(api, ANA)
    api.faults.plan(Mishap.DONE_THEN_RESET, "sendMessage", words="Sí: hola")
    async with asking(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: len(ana.answers()) == 2)
        first, second = api.shown(ANA)[-2:]
        ana.presses(first, "👍")
        await api.until(lambda: first.titles == ["✓ 👍", "👎"])
        ana.presses(second, "👎")
        await api.until(lambda: second.titles == ["👍", "✓ 👎"])
    assert rows(sqlite, VOTES) == [{"helpful": 0}]


async def test_a_restart_forgets_no_question(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with asking(sqlite, api, survey("csat")):
        asks = await asked_a_survey(api, ana)
        await api.until(lambda: api.settled)
    async with asking(sqlite, api, survey("csat")):
        ana.presses(asks, "3")
        await api.until(lambda: ana.newest().prompt is not None)
        reply(ana, "Regular", ana.newest())
        await api.until(lambda: rows(sqlite, RESPONSES) == [{"kind": "csat", "score": 3, "comment": "Regular"}])


async def test_what_was_asked_a_month_ago_is_forgotten(sqlite: Engine, api: BotApi) -> None:
    ana, clock = Person(api, ANA), Clock()
    async with asking(sqlite, api, now=clock):
        answer = await asked(api, ana, "hola")
    clock.at += 31 * DAY
    async with asking(sqlite, api, now=clock):
        ana.presses(answer, "👍")
        await api.until(lambda: ana.press_answers() == [acknowledged("opinion.stale", alert=True)])
    assert rows(sqlite, "SELECT * FROM telegram_asked") == []
