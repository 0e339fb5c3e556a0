"""T28, T30-T32 and T34: groups, answers full of signs, very long ones, what is no text, and where the token may be."""

import logging
import random

import pytest
from sqlalchemy.engine import Engine

from bot.channels.telegram.wording import Wording
from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.protocol import ChatEvent
from bot.turn import Choice, Said
from tests.databases import rows
from tests.telegram.bot_api import BotApi
from tests.telegram.chats import Chat
from tests.telegram.customers import MEDIA, Person, group, is_notice
from tests.telegram.faults import Mishap
from tests.telegram.formatting import formatted, units
from tests.telegram.harness import on_telegram
from tests.telegram.world import USERNAME

ANA, BEA = 612_000_001, 612_000_002
SIGNS = "_*[]()~`>#+-=|{}.!<>&\"'\\/:;@\n  "
WORDS = (
    "envío", "gratis", "<b>", "</b>", '<a href="', "](", "https://ciclos.example/a_b(c)", "**", "__", "```", "&lt;",
    "&#0;", "&nbsp;", "<br>", "1. ", "- ", "> ", "# ", "![", "]", "<!--", "🚲", "🏳️\u200d🌈", "ñ", "tg://user?id=1",
    "\u0301", "\x00",
)  # fmt: skip


def scripted(*answers: str) -> ScriptedEngine:
    """Says hello, then one answer after the other, whatever is asked."""
    left = list(answers)

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        return (Said("Hola."),) if request.kind is RequestKind.OPENING else (Said(left.pop(0)),)

    return ScriptedEngine(reply)


def answers_in(api: BotApi, chat: Chat) -> list[str]:
    return [text for text in api.texts(chat.id) if not is_notice(text)]


async def test_t28_in_a_group_it_speaks_when_spoken_to_and_never_mixes_people(sqlite: Engine, api: BotApi):
    ana, bea, club = Person(api, ANA), Person(api, BEA, "Bea"), group(api)
    machine = Person(api, 777_000, "Otro bot", bot=True)
    async with on_telegram(sqlite, api):
        ana.writes("¿quedamos el domingo?", club)
        machine.writes(f"@{USERNAME} ¿qué tal?", club)
        ana.writes(f"@{USERNAME} ¿el envío es gratis?", club)
        await api.until(lambda: answers_in(api, club))
        api.deliver(bea.reply("¿y a Canarias?", api.shown(club.id)[-1], club))
        await api.until(lambda: len(answers_in(api, club)) == 2)
        await api.until(lambda: api.settled)
        assert answers_in(api, club) == ["Has dicho: ¿el envío es gratis?", "Has dicho: ¿y a Canarias?"]
        assert api.refusals() == {}
    told = rows(sqlite, "SELECT text_redacted AS text, conversation_id AS talk FROM touchpoint ORDER BY row_id")
    assert [turn["text"] for turn in told] == ["¿el envío es gratis?", "¿y a Canarias?"]
    assert len({turn["talk"] for turn in told}) == 2
    assert len(rows(sqlite, "SELECT DISTINCT customer_key FROM conversation")) == 2


def fuzzed(seed: int) -> str:
    chance = random.Random(seed)
    parts = [
        chance.choice(WORDS) if chance.random() < 0.6 else chance.choice(SIGNS) for _ in range(chance.randint(3, 40))
    ]
    return "".join(parts) + "\nfin"


def test_t30_a_thousand_answers_full_of_signs_are_all_html_that_telegram_reads():
    lost: list[str] = []
    for answer in map(fuzzed, range(1_000)):
        event = ChatEvent(1, "bot", answer, 0.0)
        read = [formatted(part.html, "HTML") for part in Wording().parts_of(event, language="es")]
        lost += [link for part in read for link in part.lost_links]
        assert read[-1].text.endswith("fin")
    assert lost == []


async def test_t30_a_hundred_of_them_arrive(sqlite: Engine, api: BotApi):
    answers = [fuzzed(seed) for seed in range(100)]

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.OPENING:
            return (Said("Hola."),)
        return tuple(Said(answer) for answer in answers[int(request.content) :: 10])

    people = [Person(api, ANA + number) for number in range(10)]
    async with on_telegram(sqlite, api, ScriptedEngine(reply)):
        for number, person in enumerate(people):
            person.writes(str(number))
        await api.until(lambda: sum(len(person.answers()) for person in people) == 100, within=30)
        assert api.refusals() == {}
        assert api.world.lost_links == []
    assert [text for person in people for text in person.answers() if not text.endswith("fin")] == []


async def test_t31_a_very_long_answer_comes_whole_in_parts_that_end_with_sentences(sqlite: Engine, api: BotApi):
    sentence = "La bicicleta <eléctrica> & la de carretera tienen dos años de garantía 🚲. "
    long = sentence * 150
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, scripted(long, "🚲" * 5_000, "corta")):
        for question in ("una", "dos", "tres"):
            ana.writes(question)
        await api.until(lambda: ana.answers()[-1:] == ["corta"])
        assert api.refusals() == {}
    parts = [text for text in ana.answers() if "garantía" in text]
    assert " ".join(parts) == long.strip()
    assert all(units(part) <= 4096 and part.endswith("🚲.") for part in parts)
    assert "".join(text for text in ana.answers() if set(text) == {"🚲"}) == "🚲" * 5_000


async def test_t31_buttons_carry_short_ids_whatever_they_stand_for(sqlite: Engine, api: BotApi):
    titles = ["Sí", "¿Cuánto tarda el envío a Canarias, Ceuta y Melilla si pago contra reembolso?" * 3, "<No>"]
    asked: list[str] = []

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        asked.append(request.content)
        choices = tuple(
            Choice(title, f'/compra{{"what": "{number}{"x" * 200}"}}') for number, title in enumerate(titles)
        )
        return (Said("¿Cuál?", choices),) if request.content == "hola" else (Said("Bien."),)

    ana = Person(api, ANA)
    async with on_telegram(sqlite, api, ScriptedEngine(reply)):
        ana.writes("hola")
        await api.until(lambda: ana.answers() and ana.newest().titles)
        shown = ana.newest()
        data = [button["callback_data"] for row in shown.keyboard for button in row]
        assert all(1 <= len(each.encode()) <= 64 and "compra" not in each for each in data)
        assert len(set(data)) == 3
        ana.presses(shown, shown.titles[2])
        await api.until(lambda: ana.answers()[-1:] == ["Bien."])
        assert asked[-1].startswith('/compra{"what": "2')
        assert len(ana.press_answers()[0]) == 1
        await api.until(lambda: api.chat(ANA).shown[shown.message_id].keyboard == [])
        assert "<No>" in api.chat(ANA).shown[shown.message_id].text
        before = ana.answers()
        ana.api.deliver(
            ana.press_of(data[0], message=ana.press(shown_again(shown, data), "x")["callback_query"]["message"])
        )
        await api.until(lambda: len(ana.press_answers()[-1]) == 1)
        await api.until(lambda: api.settled)
        assert api.refusals() == {}
        assert len(asked) <= 3
        assert before[0].startswith("¿Cuál?")


def shown_again(shown, data):
    """The old message as a device shows it that has not heard of its change."""
    from dataclasses import replace

    return replace(shown, keyboard=[[{"text": "x", "callback_data": data[0]}]])


@pytest.mark.parametrize("kind", sorted(set(MEDIA) - {"dice"}))
async def test_t32_what_is_no_text_gets_a_friendly_line_and_is_logged_as_media(sqlite: Engine, api: BotApi, kind: str):
    ana = Person(api, ANA)
    engine = ScriptedEngine()
    async with on_telegram(sqlite, api, engine):
        ana.sends(kind)
        await api.until(lambda: ana.answers())
        ana.writes("gracias")
        await api.until(lambda: ana.answers()[-1:] == ["Has dicho: gracias"])
        assert len(ana.answers()) == 2
        assert len(ana.answers()[0]) > 20
        assert not ana.answers()[0].startswith("Has dicho")
        assert api.world.fetched == []
        assert api.refusals() == {}
    assert [request.content for request in engine.requests if request.content] == ["gracias"]
    kinds = rows(sqlite, "SELECT kind, answered FROM touchpoint ORDER BY row_id")
    assert kinds[0] == {"kind": "media", "answered": None}
    stored = str(rows(sqlite, "SELECT content, shown FROM inbox")) + str(rows(sqlite, "SELECT text FROM outbox"))
    assert not any(trace in stored for trace in ("612345678", "43.36", "factura.pdf", "BQACAgQ"))


async def test_t34_the_token_is_in_no_log_of_ours_and_of_no_library(
    sqlite: Engine, api: BotApi, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    ana = Person(api, ANA)
    api.faults.plan(Mishap.MALFORMED, "sendMessage")
    api.faults.plan(Mishap.RESET, "getUpdates", spare=1)
    api.faults.plan(Mishap.SERVER_ERROR, "sendChatAction")
    async with on_telegram(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: ana.answers())
        with api.unreachable():
            await api.until(lambda: True)
        ana.writes("adiós")
        await api.until(lambda: ana.answers()[-1:] == ["Has dicho: adiós"])
        secret = api.token.split(":")[1]
    logged = "\n".join(f"{record.getMessage()} {record.exc_info} {record.args}" for record in caplog.records)
    assert secret not in logged
    assert secret not in caplog.text
    tables = ("telegram_chat", "telegram_delivery", "telegram_event")
    stored = [row for table in tables for row in rows(sqlite, f"SELECT * FROM {table}")]
    assert secret not in str(stored)
    assert str(ANA) not in str(stored)
