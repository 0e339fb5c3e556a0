"""The double hands out updates as Telegram does: one poller, confirmed by the offset, or a webhook."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from tests.channels.web.serving import serving
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import MEDIA, Person, channel_post, group, migrate, unknown_kind
from tests.telegram.webhook import SECRET_HEADER, Delivery
from tests.telegram.world import TOKEN, USERNAME

ANA = 612_000_001
OURS = "https://bot.example"


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Bot]:
    async with Bot(TOKEN, base_url=api.base_url) as talking:
        yield talking


@pytest.fixture
def ana(api: BotApi) -> Person:
    return Person(api, ANA)


def ids(updates: tuple[Update, ...]) -> list[int]:
    return [update.update_id for update in updates]


async def test_updates_stay_until_a_higher_offset_confirms_them(bot: Bot, api: BotApi, ana: Person):
    first, second = ana.writes("hola"), ana.writes("¿el envío?")
    assert ids(await bot.get_updates()) == [first["update_id"], second["update_id"]]
    assert ids(await bot.get_updates(offset=first["update_id"] + 1)) == [second["update_id"]]
    assert not api.settled
    assert await bot.get_updates(offset=second["update_id"] + 1, timeout=0) == ()
    assert api.settled


async def test_a_waiting_poller_gets_an_update_as_soon_as_there_is_one(bot: Bot, ana: Person):
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await bot.get_me()
    ana.writes("hola")
    (update,) = await asyncio.wait_for(polling, 5)
    assert (update.message.text, update.effective_user.language_code) == ("hola", "es")


async def test_the_older_of_two_pollers_is_told_so_and_so_is_one_beside_a_webhook(bot: Bot, api: BotApi):
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await api.until(lambda: api.endpoint.polled)
    async with Bot(TOKEN, base_url=api.base_url) as newer:
        assert await newer.get_updates(timeout=0) == ()
    with pytest.raises(Conflict, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 5)
    await bot.set_webhook(f"{OURS}/telegram")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates(timeout=0) == ()


async def test_kinds_that_were_not_asked_for_do_not_come_unless_forced(bot: Bot, api: BotApi, ana: Person):
    await bot.get_updates(timeout=0, allowed_updates=["message"])
    post, reaction = channel_post(api, "Rebajas"), ana.reaction(await shown(bot, api))
    api.deliver(post, reaction)
    api.deliver(unknown_kind(api), forced=True)
    ana.writes("hola")
    assert [update.message and update.message.text for update in await bot.get_updates()] == [None, "hola"]
    assert api.world.updates.dropped == [post, reaction]


async def shown(bot: Bot, api: BotApi):
    await bot.send_message(ANA, "hola")
    return api.shown(ANA)[-1]


async def test_every_kind_of_update_is_one_the_library_can_read(bot: Bot, api: BotApi, ana: Person):
    there, club = await shown(bot, api), group(api, -4_001, kind="group")
    said = ana.message(f"/start@{USERNAME} abc_1")
    updates = [
        said, ana.edit(said, "otra cosa"), ana.press_of("x", message=None), ana.forwarded("mirad"),
        ana.reply("¿y esto?", there), ana.message(f"¡Hola @{USERNAME}!", club), ana.membership("member", "kicked"),
        ana.reaction(there), channel_post(api, "Rebajas"), channel_post(api, "Más", edited=True),
        ana.service(club, new_chat_title="Otra"), *migrate(api, club, -1_004_001),
        *(ana.media(kind, caption="¿?") for kind in MEDIA),
    ]  # fmt: skip
    read = [Update.de_json(update, bot) for update in updates]
    assert [update.update_id for update in read] == sorted(update["update_id"] for update in updates)
    start, edited, inline, forwarded, reply, mention = read[:6]
    assert start.message.parse_entities() == {start.message.entities[0]: f"/start@{USERNAME}"}
    assert (edited.edited_message.message_id, edited.edited_message.text) == (start.message.message_id, "otra cosa")
    assert (inline.callback_query.message, inline.callback_query.inline_message_id) == (None, "AAEAAgADBAU")
    assert forwarded.message.forward_origin.sender_user_name == "Carmen"
    assert (reply.message.reply_to_message.from_user.username, reply.message.chat.type) == (USERNAME, "private")
    assert list(mention.message.parse_entities().values()) == [f"@{USERNAME}"]
    assert [update.message.effective_attachment is not None for update in read[-len(MEDIA) :]] == [True] * len(MEDIA)


class OurServer:
    """A webhook that answers what it is told to."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[int, str | None]] = []
        self.app = Starlette(routes=[Route("/telegram", self.take, methods=["POST"])])

    async def take(self, request: Request) -> Response:
        self.got.append(((await request.json())["update_id"], request.headers.get(SECRET_HEADER)))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 200)


async def test_a_webhook_gets_each_update_with_the_secret_until_it_says_yes(bot: Bot, api: BotApi, ana: Person):
    ours = OurServer(500, 404, 200)
    with serving(ours.app) as local:
        api.routes = {OURS: local}
        await bot.set_webhook(f"{OURS}/telegram", secret_token="s3cret", allowed_updates=["message"])
        first, second = ana.writes("uno")["update_id"], ana.writes("dos")["update_id"]
        await api.until(lambda: api.settled)
        assert ours.got == [*[(first, "s3cret")] * 3, (second, "s3cret")]
        assert [delivery.status for delivery in api.deliveries] == [500, 404, 200, 200]
        info = await bot.get_webhook_info()
        assert (info.url, info.pending_update_count, info.allowed_updates) == (f"{OURS}/telegram", 0, ("message",))
        await bot.delete_webhook()
        ana.writes("tres")
        assert [update.message.text for update in await bot.get_updates()] == ["tres"]
    assert len(ours.got) == 4


async def test_a_webhook_where_nobody_answers_keeps_its_updates(bot: Bot, api: BotApi, ana: Person):
    api.routes = {OURS: "http://127.0.0.1:9"}
    await bot.set_webhook(f"{OURS}/telegram")
    update = ana.writes("hola")["update_id"]
    await api.until(lambda: len(api.deliveries) > 1)
    assert api.deliveries[0] == Delivery(update, "http://127.0.0.1:9/telegram", 0)
    assert "Connection failed" in str((await bot.get_webhook_info()).last_error_message)
    assert not api.settled


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("http://bot.example/telegram", {}),
        ("https://bot.example:8000/telegram", {}),
        (f"{OURS}/t", {"secret_token": "with blanks"}),
        (f"{OURS}/t", {"max_connections": 101}),
    ],
)
async def test_a_webhook_telegram_would_not_take_is_refused(bot: Bot, url: str, options: dict[str, object]):
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, **options)
    assert (await bot.get_webhook_info()).url == ""


async def test_duplicates_reorderings_and_new_numbers_come_as_they_were_lined_up(bot: Bot, api: BotApi, ana: Person):
    one, two = ana.message("uno"), ana.message("dos")
    api.world.updates.restart_numbers(17)
    low = ana.message("tres")
    api.deliver(two, one, one, low)
    assert [update.message.text for update in await bot.get_updates()] == ["dos", "uno", "uno", "tres"]
    assert low["update_id"] == 17
