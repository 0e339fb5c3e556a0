"""What a messenger gets of the gateway: sessions it knows by its own ids, prepared replies, and erasing everything."""

import asyncio
from dataclasses import replace
from pathlib import Path

from sqlalchemy.engine import Connection, Engine

from bot.engine.protocol import EngineError, EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import Erased, Incoming, Place, Session, Whereabouts
from bot.turn import Choice, Said
from tests.databases import rows
from tests.gateway.harness import Clock, answers, asked, greeted, press, refused, say, serving
from tests.gateway.sample import hotel, shop

PRICE = Choice("¿Cómo pago?", '/choose{"choice": "compra.pago"}')


async def entered(gateway: JournalGateway, chat: str = "7", place: Place = Place()) -> Session:  # noqa: B008
    return await gateway.desk.enter("telegram", chat=chat, person="7", place=place)


def nothing_else(_connection: Connection, _erased: Erased) -> None:
    return None


async def test_a_chat_has_one_session_for_ever_and_a_person_one_customer_key(database: Engine) -> None:
    async with serving(database) as gateway:
        first = await entered(gateway)
        await asked(gateway, first, "m1", "¿El envío es gratis?")
        group = await entered(gateway, chat="-100:7")
    async with serving(database) as gateway:
        again = await entered(gateway)
    assert again == first
    assert group.session_id != first.session_id
    keys = rows(database, "SELECT DISTINCT customer_key FROM session")
    assert len(keys) == 1


async def test_entering_greets_nobody_and_an_opening_does(database: Engine) -> None:
    async with serving(database) as gateway:
        session = await entered(gateway)
        assert await gateway.history(session) == ()
        await gateway.accept(session, Incoming("o1", RequestKind.OPENING, ""))
        assert [line.text for line in await answers(gateway, session, 1)] == ["Hola."]


async def test_an_opening_moves_the_customer_and_changes_the_language(database: Engine) -> None:
    spoken = replace(shop(), translations=(replace(shop(), language="en"),))
    engine = ScriptedEngine()
    async with serving(database, engine, maps=[spoken]) as gateway:
        session = await entered(gateway)
        await asked(gateway, session, "m1", "hola")
        assert await gateway.desk.whereabouts(session) == Whereabouts("tienda", "decision")
        there = Place(stage="compra", language="en-GB")
        await gateway.accept(session, Incoming("o1", RequestKind.OPENING, "", there))
        await answers(gateway, session, 1, after=2)
        assert await gateway.desk.whereabouts(session) == Whereabouts("tienda", "compra")
        assert (await entered(gateway)).language == "en"
        await asked(gateway, session, "m2", "and now?")
    context = engine.requests[-1].context
    assert (context.stage, context.stage_source, context.language) == ("compra", "context", "en")
    assert len({each.context.conversation_id for each in engine.requests}) == 1


async def test_an_opening_on_another_map_begins_another_conversation(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine, maps=[shop(), hotel()]) as gateway:
        session = await entered(gateway)
        await asked(gateway, session, "m1", "hola")
        await gateway.accept(session, Incoming("o1", RequestKind.OPENING, "", Place(stage="stay")))
        await answers(gateway, session, 1, after=2)
    first, second = (each.context for each in engine.requests)
    assert (first.map_id, second.map_id) == ("tienda", "hotel")
    assert first.conversation_id != second.conversation_id


async def test_a_prepared_reply_waits_for_its_turn_and_no_engine_is_asked(database: Engine) -> None:
    engine = ScriptedEngine(pause=0.05)
    async with serving(database, engine) as gateway:
        session = await entered(gateway)
        await say(gateway, session, "m1", "hola")
        told = (Said("Puedes preguntar esto:", (PRICE,), "https://shop.example"), Said("Eso es todo."))
        await gateway.accept(session, Incoming("m2", RequestKind.TOLD, "/ayuda", told=told))
        repeated = await gateway.accept(session, Incoming("m2", RequestKind.TOLD, "/ayuda", told=told))
        await say(gateway, session, "m3", "¿y eso?")
        lines = await answers(gateway, session, 3)
        [choice] = [choice for line in lines for choice in line.choices]
        await press(gateway, session, "m4", choice.id)
        await answers(gateway, session, 1, after=lines[-1].number)
    assert repeated.duplicate
    assert [(line.text, line.in_reply_to) for line in lines if line.author == "bot"] == [
        ("Has dicho: hola", "m1"),
        ("Puedes preguntar esto:", "m2"),
        ("Eso es todo.", "m2"),
        ("Has dicho: ¿y eso?", "m3"),
    ]
    assert [line.text for line in lines if line.author == "customer"] == ["hola", "/ayuda", "¿y eso?"]
    assert [each.content for each in engine.requests] == ["hola", "¿y eso?", PRICE.payload]
    turns = rows(database, "SELECT seq, text_redacted FROM touchpoint ORDER BY seq")
    assert turns == [
        {"seq": 1, "text_redacted": "hola"},
        {"seq": 2, "text_redacted": "¿y eso?"},
        {"seq": 3, "text_redacted": "¿Cómo pago?"},
    ]


async def test_media_are_turns_of_their_own_kind_and_no_doubt(database: Engine) -> None:
    async with serving(database) as gateway:
        session = await entered(gateway)
        told = (Said("Solo leo texto."),)
        await gateway.accept(session, Incoming("m1", RequestKind.MEDIA, "[foto]", told=told))
        await answers(gateway, session, 1)
        await gateway.desk.leave(session.session_id)
    assert rows(database, "SELECT kind, text_redacted, answered, outcome, channel FROM touchpoint") == [
        {"kind": "media", "text_redacted": "[foto]", "answered": None, "outcome": "ok", "channel": "telegram"}
    ]
    assert rows(database, "SELECT outcome, turns FROM conversation") == [{"outcome": "unengaged", "turns": 1}]


async def test_a_channel_asks_in_the_customers_name(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine) as gateway:
        session = await entered(gateway)
        person = Choice("Hablar con una persona", "/human_handoff")
        await gateway.accept(session, Incoming("m1", RequestKind.CHOICE, "", asked=person))
        lines = await answers(gateway, session, 1)
    assert lines[0].text == "Hablar con una persona"
    assert [(each.kind, each.content) for each in engine.requests] == [(RequestKind.CHOICE, "/human_handoff")]


async def offering(_request: EngineRequest) -> tuple[Said, ...]:
    return (Said("Mira:", (PRICE,)),)


async def test_a_choice_means_something_to_its_own_session_only_and_not_for_ever(database: Engine) -> None:
    clock = Clock()
    async with serving(database, ScriptedEngine(offering), now=clock) as gateway:
        session, other = await entered(gateway), await entered(gateway, chat="8")
        lines = await asked(gateway, session, "m1", "hola")
        choice = lines[-1].choices[0].id
        assert await gateway.desk.offered(session, choice) == PRICE
        assert await gateway.desk.offered(other, choice) is None
        clock.at += 31 * 86_400
        assert await gateway.desk.offered(session, choice) is None


async def test_a_messenger_may_hand_over_a_whole_hour_at_once(database: Engine) -> None:
    async with serving(database, now=Clock()) as gateway:  # no second passes, however slow the machine
        session = await entered(gateway)
        for number in range(61):
            await say(gateway, session, f"m{number}", "hola")
        with refused("too_many_messages"):
            await say(gateway, session, "m61", "hola")


async def test_erasing_leaves_nothing_of_the_customer_and_all_of_the_others(database: Engine, tmp_path: Path) -> None:
    engine = ScriptedEngine(offering)
    gone: list[tuple[str, ...]] = []
    async with serving(database, engine) as gateway:
        session, group = await entered(gateway), await entered(gateway, chat="-100:7")
        other = await greeted(gateway)
        for each in (session, group, other):
            await asked(gateway, each, "m1", "palabras que nadie más dice" if each is not other else "hola")
        erased = await gateway.desk.erase(
            session, channel="telegram", also=lambda _connection, erased: gone.append(erased.sessions)
        )
        with refused("session_unknown"):
            await say(gateway, session, "m2", "¿sigues ahí?")
        with refused("session_unknown"):
            await gateway.desk.erase(session, channel="telegram", also=nothing_else)
        with refused("session_unknown"):
            await gateway.desk.whereabouts(session)
        assert len(await gateway.history(other)) == 3
    assert (erased.turns, erased.conversations, erased.complete) == (2, 2, True)
    assert gone == [erased.sessions]
    assert set(erased.sessions) == {session.session_id, group.session_id}
    assert len(erased.receipt) == 10
    for table in ("session", "inbox", "outbox", "touchpoint", "conversation", "journey", "lease", "offered_choice"):
        assert "nadie más" not in str(rows(database, f"SELECT * FROM {table}")), table
    for table in ("session", "touchpoint", "conversation", "journey"):
        assert len(rows(database, f"SELECT * FROM {table}")) == 1, table
    assert {each.content for each in engine.requests} == {"", "hola"}
    assert rows(database, "SELECT receipt, turns FROM erasure") == [{"receipt": erased.receipt, "turns": 2}]
    kept = bytes_of_database(tmp_path)
    assert "nadie más".encode() not in kept


async def test_erasing_waits_for_the_answer_that_is_being_thought_about(database: Engine) -> None:
    engine = ScriptedEngine(pause=0.2)
    async with serving(database, engine) as gateway:
        session = await entered(gateway)
        await say(gateway, session, "m1", "hola")
        erased = await gateway.desk.erase(session, channel="telegram", also=nothing_else)
    assert erased.turns == 1
    assert rows(database, "SELECT * FROM touchpoint") == []


async def test_a_turn_that_outlives_its_customer_is_dropped_in_silence(database: Engine) -> None:
    thinking, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(_request: EngineRequest) -> tuple[Said, ...]:
        thinking.set()
        await go_on.wait()
        return (Said("demasiado tarde"),)

    async with serving(database, ScriptedEngine(slowly)) as gateway:
        session = await entered(gateway)
        await say(gateway, session, "m1", "hola")
        await thinking.wait()
        gateway.desk._patience = 0.0
        await gateway.desk.erase(session, channel="telegram", also=nothing_else)
        go_on.set()
    assert rows(database, "SELECT * FROM touchpoint") == []
    assert rows(database, "SELECT * FROM outbox") == []


class Forgetful(ScriptedEngine):
    """Fails to forget until it is told that it can."""

    def __init__(self) -> None:
        super().__init__()
        self.able = False
        self.forgotten: list[str] = []

    async def forget(self, conversation_ids: object) -> None:
        if not self.able:
            raise EngineError("not now")
        self.forgotten += list(conversation_ids)  # type: ignore[call-overload]


async def test_what_the_engine_could_not_forget_is_asked_of_it_again(database: Engine) -> None:
    engine = Forgetful()
    async with serving(database, engine) as gateway:
        session = await entered(gateway)
        await asked(gateway, session, "m1", "hola")
        [talk] = {each.context.conversation_id for each in engine.requests}
        erased = await gateway.desk.erase(session, channel="telegram", also=nothing_else)
        assert not erased.complete
        engine.able = True
        assert await gateway.desk.finish_erasing() == frozenset()
        assert await gateway.desk.finish_erasing() == frozenset()
    assert engine.forgotten == [talk]


async def test_who_writes_now_is_answered_before_what_has_waited_long(database: Engine) -> None:
    engine = ScriptedEngine()
    async with serving(database, engine, concurrent_turns=1) as gateway:
        late, live = await entered(gateway), await entered(gateway, chat="8")
        gateway._workers._most = 0  # nobody is answered while they come in
        for number in range(3):
            await gateway.accept(late, Incoming(f"m{number}", RequestKind.TEXT, f"ayer {number}", late=True))
        await say(gateway, live, "m1", "ahora")
        await say(gateway, live, "m2", "y ahora")
        gateway._workers._most = 1
        gateway._workers.wake()
        await answers(gateway, late, 3)
        await answers(gateway, live, 2)
    assert [each.content for each in engine.requests] == ["ahora", "y ahora", "ayer 0", "ayer 1", "ayer 2"]


def bytes_of_database(folder: Path) -> bytes:
    """Everything that the database's files hold, its journal too."""
    return b"".join(file.read_bytes() for file in folder.glob("travesia.db*"))
