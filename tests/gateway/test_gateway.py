"""The gateway as a channel sees it, on both databases."""

import asyncio

import pytest
from sqlalchemy.engine import Engine

from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.protocol import Accepted, ChatEvent, Incoming, OfferedChoice, Place
from bot.turn import Choice, Said
from tests.databases import rows
from tests.gateway.harness import NOON, Clock, answers, asked, greeted, press, refused, say, serving


def plain(events: list[ChatEvent]) -> list[tuple[int, str, str, str | None, bool]]:
    return [(e.number, e.author, e.text, e.in_reply_to, e.last) for e in events]


async def test_a_conversation_from_greeting_to_answer(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine, now=Clock()) as gateway:
        session = await greeted(gateway, Place(stage="compra", page="/carrito?x=1", campaign="otoño", language="en-GB"))
        accepted = await say(gateway, session, "m1", "¿El envío es gratis?")
        lines = await answers(gateway, session, 2)
        assert await gateway.session(session.token) == session
        assert await gateway.history(session) == tuple(lines)
    assert accepted == Accepted("m1", duplicate=False, shortened=False)
    assert session.language == "es"  # the only one its map speaks
    assert lines == [
        ChatEvent(1, "bot", "Hola.", NOON),
        ChatEvent(2, "customer", "¿El envío es gratis?", NOON, in_reply_to="m1", last=False),
        ChatEvent(3, "bot", "Has dicho: ¿El envío es gratis?", NOON, in_reply_to="m1"),
    ]
    greeting, question = engine.requests
    assert (greeting.kind, question.kind) == (RequestKind.OPENING, RequestKind.TEXT)
    told = question.context
    assert (told.sequence, told.channel, told.language, told.release) == (1, "web", "es", "scripted")
    assert (told.stage, told.stage_source, told.map_id) == ("compra", "context", "tienda")
    assert rows(database, "SELECT seq, text_redacted, outcome, response_ms, stage_source FROM touchpoint") == [
        {
            "seq": 1,
            "text_redacted": "¿El envío es gratis?",
            "outcome": "ok",
            "response_ms": 0,
            "stage_source": "context",
        }
    ]


async def test_a_retry_is_answered_once_with_the_same_reply(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine) as gateway:
        session = await greeted(gateway)
        first = await say(gateway, session, "m1", "hola")
        again = await asyncio.gather(*(say(gateway, session, "m1", "hola") for _ in range(5)))
        lines = await answers(gateway, session, 2)
        late = await say(gateway, session, "m1", "hola")
        await asked(gateway, session, "m2", "adiós")
    assert (first.duplicate, [each.duplicate for each in again], late.duplicate) == (False, [True] * 5, True)
    assert plain(lines)[1:] == [(2, "customer", "hola", "m1", False), (3, "bot", "Has dicho: hola", "m1", True)]
    assert [request.content for request in engine.requests] == ["", "hola", "adiós"]
    assert rows(database, "SELECT count(*) AS n FROM touchpoint") == [{"n": 2}]


async def test_the_same_id_in_another_session_is_another_message(database: Engine) -> None:
    async with serving(database) as gateway:
        ana, eva = await greeted(gateway), await greeted(gateway)
        assert not (await say(gateway, ana, "m1", "soy Ana")).duplicate
        assert not (await say(gateway, eva, "m1", "soy Eva")).duplicate
        assert (await answers(gateway, eva, 2))[-1].text == "Has dicho: soy Eva"


async def test_a_burst_keeps_its_order_however_long_each_answer_takes(database: Engine) -> None:
    pauses = iter([0.0, 0.08, 0.0, 0.04, 0.0, 0.02])

    async def uneven(request: EngineRequest) -> tuple[Said, ...]:
        await asyncio.sleep(next(pauses))
        return (Said(f"1 {request.content}"), Said(f"2 {request.content}"))

    async with serving(database, ScriptedEngine(uneven)) as gateway:
        session = await greeted(gateway)
        await asyncio.gather(*(say(gateway, session, f"m{i}", f"pregunta {i}") for i in range(5)))
        lines = (await answers(gateway, session, 6))[2:]
    sent = [line.in_reply_to for line in lines if line.author == "customer"]
    told = [(line.in_reply_to, line.text[0], line.last) for line in lines if line.author == "bot"]
    assert sent == ["m0", "m1", "m2", "m3", "m4"]
    assert told == [(each, part, part == "2") for each in sent for part in "12"]
    assert [line.number for line in lines] == list(range(3, 18))
    assert [row["seq"] for row in rows(database, "SELECT seq FROM touchpoint ORDER BY row_id")] == [1, 2, 3, 4, 5]


async def test_sessions_are_answered_beside_each_other_up_to_the_limit(database: Engine) -> None:
    busy = peak = 0

    async def watched(request: EngineRequest) -> tuple[Said, ...]:
        nonlocal busy, peak
        busy += 1
        peak = max(peak, busy)
        await asyncio.sleep(0.1)
        busy -= 1
        return (Said("ya"),)

    async with serving(database, ScriptedEngine(watched), concurrent_turns=3) as gateway:
        sessions = [await gateway.open("web", Place()) for _ in range(7)]
        await asyncio.gather(*(answers(gateway, session, 1) for session in sessions))
    assert peak == 3


async def test_one_customers_burst_does_not_hold_up_the_others(sqlite: Engine) -> None:
    everybody_is_here = asyncio.Event()

    async def one_by_one(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.TEXT:
            await everybody_is_here.wait()
        return (Said("ya"),)

    engine = ScriptedEngine(one_by_one)
    async with serving(sqlite, engine, concurrent_turns=1) as gateway:
        loud, quiet = await greeted(gateway), await greeted(gateway)
        for i in range(5):
            await say(gateway, loud, f"m{i}", f"ruido {i}")
        await say(gateway, quiet, "m0", "perdón")
        everybody_is_here.set()
        await answers(gateway, quiet, 2)
        heard = [request.content for request in engine.requests[2:]]
    assert heard.index("perdón") == 1


async def test_whoever_follows_late_or_again_misses_nothing(database: Engine) -> None:
    async with serving(database) as gateway:
        session = await greeted(gateway)
        for i in range(4):
            await asked(gateway, session, f"m{i}", f"pregunta {i}")
        everything = await answers(gateway, session, 5)
        assert [each.number for each in everything] == list(range(1, 10))
        assert await answers(gateway, session, 2, after=5) == everything[5:]
        assert await gateway.history(session, after=2, limit=3) == tuple(everything[6:])
        assert await gateway.history(session, after=9) == ()


async def test_several_who_follow_one_session_all_see_everything(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        session = await gateway.open("web", Place())
        several = [asyncio.create_task(answers(gateway, session, 2)) for _ in range(3)]
        await asyncio.sleep(0.05)
        await say(gateway, session, "m1", "hola")
        first, *others = await asyncio.gather(*several)
    assert others == [first, first]


async def test_following_ends_when_the_gateway_closes(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        session = await greeted(gateway)

        async def follow() -> list[ChatEvent]:
            return [event async for event in gateway.follow(session)]

        waiting = asyncio.create_task(follow())
        await asyncio.sleep(0.05)
    assert [event.text for event in await asyncio.wait_for(waiting, 2)] == ["Hola."]
    with refused("closing"):
        await say(gateway, session, "m1", "¿sigues ahí?")
    with refused("closing"):
        await gateway.open("web", Place())


async def test_closing_waits_for_the_turns_that_are_running(sqlite: Engine) -> None:
    async with serving(sqlite, ScriptedEngine(pause=0.2)) as gateway:
        await gateway.open("web", Place())
        await asyncio.sleep(0.05)
    assert rows(sqlite, "SELECT text FROM outbox") == [{"text": "Hola."}]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (Incoming("m 1", RequestKind.TEXT, "hola"), "bad_id"),
        (Incoming("", RequestKind.TEXT, "hola"), "bad_id"),
        (Incoming("\ud800", RequestKind.TEXT, "hola"), "bad_id"),
        (Incoming("m1\n", RequestKind.TEXT, "hola"), "bad_id"),
        (Incoming("x" * 65, RequestKind.TEXT, "hola"), "bad_id"),
        (Incoming("m1", RequestKind.TEXT, ""), "empty_message"),
        (Incoming("m1", RequestKind.TEXT, " \n\t\u200b\x00\ud800 "), "empty_message"),
        (Incoming("m1", RequestKind.CHOICE, "0" * 32), "choice_unknown"),
        (Incoming("m1", RequestKind.CHOICE, '/choose{"choice": "compra.pago"}'), "choice_unknown"),
        (Incoming("m1", RequestKind.CHOICE, "\ud800\x00"), "choice_unknown"),
    ],
)
async def test_what_cannot_be_taken_is_refused_with_a_code_and_leaves_nothing(
    database: Engine, sent: Incoming, code: str
) -> None:
    async with serving(database) as gateway:
        session = await greeted(gateway)
        with refused(code):
            await gateway.accept(session, sent)
        assert len(await gateway.history(session)) == 1
    assert rows(database, "SELECT count(*) AS n FROM inbox") == [{"n": 1}]
    assert rows(database, "SELECT turns FROM conversation") == [{"turns": 0}]


async def test_a_session_may_send_five_at_once_and_then_one_per_second(database: Engine) -> None:
    clock = Clock()
    async with serving(database, now=clock) as gateway:
        session = await greeted(gateway)
        for i in range(5):
            await say(gateway, session, f"m{i}", "hola")
        with refused("too_many_messages"):
            await say(gateway, session, "m5", "hola")
        assert (await say(gateway, session, "m4", "hola")).duplicate  # a retry costs nothing
        clock.at += 1.0
        await say(gateway, session, "m5", "hola")
        with refused("too_many_messages"):
            await say(gateway, session, "m6", "hola")
        other = await greeted(gateway)
        await say(gateway, other, "m0", "yo no molesto")
        await answers(gateway, session, 7)
        await answers(gateway, other, 2)


async def test_only_our_own_unchanged_tokens_open_a_session(database: Engine) -> None:
    async with serving(database) as gateway:
        session = await greeted(gateway)
        signature = session.token.rpartition(".")[2]
        forged = [
            "",
            session.session_id,
            session.token[:-1],
            session.token + "x",
            f'"{session.session_id}".{signature}',
            "\ud800" * 20,
            "ñ.ñ",
            "x" * 100_000,
            session.token.swapcase(),
        ]
        for token in forged:
            with refused("session_unknown"):
                await gateway.session(token)


async def test_a_session_of_another_database_is_unknown(database: Engine) -> None:
    async with serving(database) as gateway:
        stranger = gateway._identity.token_of("0" * 32)
        with refused("session_unknown"):
            await gateway.session(stranger)


async def offering(request: EngineRequest) -> tuple[Said, ...]:
    if request.kind is RequestKind.OPENING:
        buttons = (Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}'), Choice("Una persona", "/human_handoff"))
        return (Said("Hola.", buttons, "https://example.org/ayuda"),)
    return (Said(f"{request.kind.value}: {request.content}"),)


async def test_a_pressed_choice_shows_its_title_and_thinks_its_payload(database: Engine) -> None:
    async with serving(database, ScriptedEngine(offering)) as gateway:
        session = await gateway.open("web", Place())
        (hello,) = await answers(gateway, session, 1)
        assert hello.link == "https://example.org/ayuda"
        assert [choice.title for choice in hello.choices] == ["¿Cómo pago?", "Una persona"]
        await press(gateway, session, "m1", hello.choices[0].id)
        lines = await answers(gateway, session, 1, after=1)
        assert (await press(gateway, session, "m1", hello.choices[0].id)).duplicate
    assert "choose" not in repr(hello)
    assert [line.text for line in lines] == ["¿Cómo pago?", 'choice: /choose{"choice": "compra.pago"}']
    assert rows(database, "SELECT text_redacted, chosen FROM touchpoint") in (
        [{"text_redacted": "¿Cómo pago?", "chosen": True}],
        [{"text_redacted": "¿Cómo pago?", "chosen": 1}],
    )


async def test_a_choice_belongs_to_its_session_and_its_time_whichever_release_answers(database: Engine) -> None:
    clock, engine = Clock(), ScriptedEngine(offering)
    async with serving(database, engine, now=clock) as gateway:
        mine, foreign = await greeted(gateway), await greeted(gateway)
        choice: OfferedChoice = (await gateway.history(mine))[0].choices[0]
        with refused("choice_unknown"):
            await press(gateway, foreign, "m1", choice.id)
        engine.release = "next"
        await press(gateway, mine, "m3", choice.id)
        clock.at += 31 * 86_400
        with refused("choice_unknown"):
            await press(gateway, mine, "m4", choice.id)
        assert (await press(gateway, mine, "m3", choice.id)).duplicate  # a retry of what was accepted in time


async def test_a_text_is_cleaned_redacted_and_cut_before_anything_is_stored(database: Engine) -> None:
    def redact(text: str) -> str:
        return text.replace("4111 1111", "[tarjeta]")

    async with serving(database, redact=redact) as gateway:
        session = await greeted(gateway)
        hostile = "\u202e\ud800Ｍi tarjeta\x00: 4111\u00a01111\r\n" + "é" * 1_500
        accepted = await say(gateway, session, "m1", hostile, Place(page="/mi/4111 1111/x"))
        lines = await answers(gateway, session, 1, after=1)
    kept = ("Mi tarjeta: [tarjeta]\n" + "é" * 1_500)[:1_000]
    assert accepted.shortened
    assert [line.text for line in lines] == [kept, f"Has dicho: {kept}"]
    stored = rows(database, "SELECT text_redacted, page FROM touchpoint")
    assert stored == [{"text_redacted": kept, "page": "/mi/[tarjeta]/x"}]


async def test_what_looks_like_rasas_syntax_arrives_as_text(sqlite: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(sqlite, engine) as gateway:
        session = await greeted(gateway)
        await asked(gateway, session, "m1", "／restart")
    assert [(r.kind, r.content) for r in engine.requests[1:]] == [(RequestKind.TEXT, "/restart")]


async def test_an_opening_can_be_asked_for_again_and_is_no_turn(database: Engine) -> None:
    async with serving(database) as gateway:
        session = await greeted(gateway)
        await gateway.accept(session, Incoming("reopened", RequestKind.OPENING, "ignored"))
        await asked(gateway, session, "m1", "hola")
        lines = await answers(gateway, session, 3)
    assert [line.text for line in lines if line.author == "bot"] == ["Hola.", "Hola.", "Has dicho: hola"]
    assert rows(database, "SELECT seq FROM touchpoint") == [{"seq": 1}]
    assert rows(database, "SELECT turns FROM conversation") == [{"turns": 1}]


async def test_the_people_who_make_the_bot_do_not_count_as_customers(sqlite: Engine) -> None:
    async with serving(sqlite) as gateway:
        await greeted(gateway, channel="terminal")
        await greeted(gateway, channel="web")
    assert rows(sqlite, "SELECT channel, is_test FROM conversation ORDER BY channel") == [
        {"channel": "terminal", "is_test": 1},
        {"channel": "web", "is_test": 0},
    ]
