"""Starting against a Bot API that does not let us, and going on when it stops answering."""

import logging

import pytest
from sqlalchemy.engine import Engine

from bot.catalogue import LANGUAGES, told
from bot.channels.telegram.channel import build_telegram
from bot.channels.telegram.options import TelegramOptions
from bot.engine.scripted import ScriptedEngine
from bot.errors import CataloguedError
from bot.turn import Said
from tests.channels.telegram.serving import on_telegram, options_of
from tests.gateway.harness import serving
from tests.gateway.sample import SECRET, shop
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, group, migrate
from tests.telegram.faults import Mishap
from tests.telegram.world import USERNAME

ANA = 612_000_001


async def refusal(database: Engine, options: TelegramOptions) -> CataloguedError:
    """Why the channel does not start; one line in every language, without the token."""
    async with serving(database) as gateway:
        with pytest.raises(CataloguedError) as caught:
            await build_telegram(gateway, database, options, maps=[shop()]).start()
    for language in LANGUAGES:
        line = told(caught.value, language)
        assert "\n" not in line
        assert options.token not in line or not options.token
    assert caught.value.__cause__ is None
    return caught.value


@pytest.mark.parametrize("token", ["7201934856:AAF-not-this-one", "nonsense", ""])
async def test_a_wrong_token_is_told(sqlite: Engine, api: BotApi, token: str) -> None:
    assert (await refusal(sqlite, options_of(api, token=token))).key == "errors.telegram.wrong_token"


async def test_an_api_that_nobody_answers_at_is_told(sqlite: Engine, api: BotApi) -> None:
    options = options_of(api)
    with api.unreachable():
        error = await refusal(sqlite, options)
    assert (error.key, error.values["url"]) == ("errors.telegram.unreachable", api.address)


async def test_an_api_in_trouble_is_told(sqlite: Engine, api: BotApi) -> None:
    api.faults.plan(Mishap.BAD_GATEWAY, "getMe", times=99)
    assert (await refusal(sqlite, options_of(api))).key == "errors.telegram.unreachable"


async def test_another_program_that_asks_for_the_same_updates_is_told(
    sqlite: Engine, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        async with on_telegram(sqlite, api, first_pause=0.05):
            error = await refusal(sqlite, options_of(api, start_seconds=5))
    assert error.key == "errors.telegram.other_poller"
    lines = [record.getMessage() for record in caplog.records if "409" in record.getMessage()]
    assert len(lines) >= 1


async def test_after_a_refusal_the_same_channel_can_start(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with serving(sqlite) as gateway:
        channel = build_telegram(gateway, sqlite, options_of(api), maps=[shop()])
        with api.unreachable(), pytest.raises(CataloguedError):
            await channel.start()
        await channel.start()
        ana.writes("hola")
        await api.until(lambda: ana.texts()[-1:] == ["Has dicho: hola"])
        await channel.stop()


async def test_a_telegram_that_goes_away_and_comes_back_costs_two_lines_and_no_message(
    sqlite: Engine, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    ana = Person(api, ANA)
    with caplog.at_level(logging.WARNING):
        async with on_telegram(sqlite, api):
            ana.writes("hola")
            await api.until(lambda: ana.texts()[-1:] == ["Has dicho: hola"])
            with api.unreachable():
                await api.until(lambda: any("no updates" in record.getMessage() for record in caplog.records))
                ana.writes("¿estás?")
            await api.until(lambda: ana.texts()[-1:] == ["Has dicho: ¿estás?"])
    said = [record.getMessage() for record in caplog.records if "updates from" in record.getMessage()]
    assert len(said) == 2, said
    assert said[0].startswith("no updates from Telegram: ")
    assert said[1] == "updates from Telegram again"


async def test_what_was_said_while_the_channel_was_away_is_delivered_at_its_next_start(
    sqlite: Engine, api: BotApi
) -> None:
    ana, bea = Person(api, ANA), Person(api, 612_000_002, "Bea")
    engine = ScriptedEngine(pause=0.4)
    async with serving(sqlite, engine) as gateway:
        channel = build_telegram(gateway, sqlite, options_of(api), maps=[shop()])
        await channel.start()
        ana.writes("hola")
        bea.writes("hola")
        await api.until(lambda: api.settled)
        await channel.stop()
    async with on_telegram(sqlite, api, engine):
        await api.until(lambda: [each.texts()[-1:] for each in (ana, bea)] == [["Has dicho: hola"]] * 2)
    assert [len(each.texts()) for each in (ana, bea)] == [2, 2]


async def test_a_customer_whose_message_is_old_is_asked_for_pardon(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    late = ana.message("hola")
    late["message"]["date"] -= 600
    async with on_telegram(sqlite, api):
        api.deliver(late)
        await api.until(lambda: len(ana.texts()) == 2)
    assert ana.texts()[1] == "Perdona el retraso, no he podido contestarte antes.\n\nHas dicho: hola"


async def test_who_writes_far_too_fast_is_asked_to_wait_once(sqlite: Engine, api: BotApi) -> None:
    ana = Person(api, ANA)
    async with on_telegram(sqlite, api):
        api.deliver(*(ana.message(str(number)) for number in range(75)))
        await api.until(lambda: api.settled and any("Un momento" in each for each in ana.texts()), within=30)
        await api.until(lambda: len([each for each in ana.texts() if each.startswith("Has dicho")]) >= 60, within=30)
    assert len([each for each in ana.texts() if "Un momento" in each]) == 1


async def test_a_group_that_moves_takes_its_conversations_along(sqlite: Engine, api: BotApi) -> None:
    ana, club = Person(api, ANA), group(api, -4_000_111, kind="group")
    engine = ScriptedEngine()
    async with on_telegram(sqlite, api, engine):
        ana.writes(f"@{USERNAME} una", club)
        await api.until(lambda: api.texts(club.id)[-1:] == ["Has dicho: una"])
        api.deliver(*migrate(api, club, -1_001_000_000_222))
        new = api.chat(-1_001_000_000_222)
        ana.writes(f"@{USERNAME} dos", new)
        await api.until(lambda: api.texts(new.id)[-1:] == ["Has dicho: dos"])
    assert api.texts(new.id) == ["Has dicho: dos"]
    assert len({each.context.conversation_id for each in engine.requests}) == 1


async def test_an_answer_finds_its_group_where_it_has_moved(sqlite: Engine, api: BotApi) -> None:
    ana, club = Person(api, ANA), group(api, -4_000_111, kind="group")

    async def slowly(_request: object) -> tuple[Said, ...]:
        migrate(api, club, -1_001_000_000_222)  # nobody has told us yet when the answer is sent
        return (Said("ya"),)

    async with on_telegram(sqlite, api, ScriptedEngine(slowly)):
        ana.writes(f"@{USERNAME} una", club)
        await api.until(lambda: -1_001_000_000_222 in api.world.chats and api.texts(-1_001_000_000_222)[-1:] == ["ya"])


def test_options_need_no_more_than_a_token_and_a_secret() -> None:
    assert TelegramOptions(token="1:a", secret=SECRET).api_url == "https://api.telegram.org"
