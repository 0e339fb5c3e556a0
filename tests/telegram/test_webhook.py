"""T22-T29 and T33: what anybody may send to our webhook, and what comes of it."""

import asyncio
import hmac
import json
import secrets

import pytest
from sqlalchemy.engine import Engine

from tests.databases import rows
from tests.telegram.bot_api import BotApi
from tests.telegram.customers import Person, channel_post, unknown_kind
from tests.telegram.harness import OURS, WEBHOOK_SECRET, behind_webhook, on_telegram

ANA, BEA = 612_000_001, 612_000_002
TURNS = "SELECT text_redacted AS text FROM touchpoint ORDER BY row_id"


def said(*texts: str) -> list[str]:
    return [f"Has dicho: {text}" for text in texts]


@pytest.mark.parametrize(
    "secret", [None, "", WEBHOOK_SECRET[:-1], WEBHOOK_SECRET + "0", WEBHOOK_SECRET.upper(), "contraseña"]
)
async def test_t22_an_update_without_the_very_secret_is_refused_and_changes_nothing(
    sqlite: Engine, api: BotApi, secret: str | None
):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api) as door:
        asked = len(api.calls)
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret.encode()}
        answer = await door.client.post(door.path, json=ana.message("hola"), headers=headers)
        assert answer.status_code == 403
        assert WEBHOOK_SECRET not in answer.text
        assert await door.post(ana.message("ahora sí")) == 200
        await api.until(lambda: said("ahora sí")[0] in ana.texts())
        assert ana.texts()[-1:] == said("ahora sí")
        assert {call.chat_id for call in api.calls[asked:]} <= {ANA, None}
    assert rows(sqlite, TURNS) == [{"text": "ahora sí"}]


async def test_t22_the_secret_is_compared_in_constant_time_and_is_not_in_the_url(
    sqlite: Engine, api: BotApi, monkeypatch: pytest.MonkeyPatch
):
    compared: list[tuple[object, ...]] = []

    def spy(*both: object) -> bool:
        compared.append(both)
        return both[0] == both[1]

    monkeypatch.setattr(hmac, "compare_digest", spy)
    monkeypatch.setattr(secrets, "compare_digest", spy)
    async with behind_webhook(sqlite, api) as door:
        assert await door.post(Person(api, ANA).message("hola"), secret="wrong") == 403
        assert any({b"wrong", "wrong"} & set(both) for both in compared)
        (call,) = api.called("setWebhook")
        assert call.raw["secret_token"] == WEBHOOK_SECRET
        assert WEBHOOK_SECRET not in call.raw["url"]
        assert api.token not in call.raw["url"]


async def test_t23_the_same_update_five_times_and_at_two_replicas_is_one_turn_and_one_answer(
    sqlite: Engine, api: BotApi
):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api) as one, behind_webhook(sqlite, api) as other:
        update = ana.message("hola")
        statuses = [await one.post(update) for _ in range(5)]
        twice = ana.message("¿a la vez?")
        statuses += await asyncio.gather(*(door.post(twice) for door in (one, other) for _ in range(3)))
        assert statuses == [200] * 11
        await api.until(lambda: said("¿a la vez?")[0] in ana.texts())
        assert [text for text in ana.texts() if text.startswith("Has")] == said("hola", "¿a la vez?")
    assert rows(sqlite, TURNS) == [{"text": "hola"}, {"text": "¿a la vez?"}]


async def test_t24_t25_t29_neither_order_nor_growth_of_update_ids_means_anything(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api):
        first, second = ana.message("sí"), ana.message("sí")
        api.deliver(second, first)
        api.world.updates.restart_numbers(41)
        api.deliver(ana.message("una semana después"))
        await api.until(lambda: said("una semana después")[0] in ana.texts())
        assert [text for text in ana.texts() if text.startswith("Has")] == said("sí", "sí", "una semana después")
        assert api.settled


async def test_t26_updates_of_other_kinds_are_taken_and_come_to_nothing(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api) as door:
        ana.writes("hola")
        await api.until(lambda: said("hola")[0] in ana.texts())
        shown = len(ana.texts())
        strange = [
            channel_post(api, "Rebajas"), channel_post(api, "Más rebajas", edited=True), ana.reaction(ana.newest()),
            ana.press_of("algo", message=None), unknown_kind(api), ana.service(pinned_message={"nothing": "known"}),
            {"update_id": 1}, {}, {"update_id": "x", "message": []}, {"message": {"text": "hola"}},
            ana.service(new_chat_title="Otra"), ana.membership("kicked", "member"),
        ]  # fmt: skip
        assert [await door.post(update) for update in strange] == [200] * len(strange)
        for body in (b"", b"null", b"[]", b'"hola"', b"{", b"\xff\xfe"):
            answer = await door.client.post(
                door.path, content=body, headers={"X-Telegram-Bot-Api-Secret-Token": WEBHOOK_SECRET}
            )
            assert answer.status_code in (200, 400)
        ana.writes("¿sigues ahí?")
        await api.until(lambda: said("¿sigues ahí?")[0] in ana.texts())
        assert len(ana.texts()) == shown + 1
        assert api.refusals() == {}
        (call,) = api.called("setWebhook")
        assert set(json.loads(call.raw["allowed_updates"])) == {
            "message", "edited_message", "callback_query", "my_chat_member",
        }  # fmt: skip
    assert rows(sqlite, TURNS) == [{"text": "hola"}, {"text": "¿sigues ahí?"}]


async def test_t26_who_blocks_the_bot_has_their_conversation_closed_and_is_not_written_to_until_they_return(
    sqlite: Engine, api: BotApi
):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api):
        ana.writes("hola")
        await api.until(lambda: said("hola")[0] in ana.texts())
        ana.blocks()
        await api.until(lambda: api.settled)
        assert rows(sqlite, "SELECT outcome IS NULL AS open FROM conversation") == [{"open": 0}]
        asked = len(api.called("sendMessage"))
        ana.private.state = "open"
        ana.api.deliver(ana.membership("kicked", "member"))
        ana.writes("he vuelto")
        await api.until(lambda: said("he vuelto")[0] in ana.texts())
        assert all(call.status == 200 for call in api.called("sendMessage")[asked:])


async def test_t27_an_edited_message_is_noted_and_not_answered(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api):
        update = ana.writes("¿el envio?")
        await api.until(lambda: said("¿el envio?")[0] in ana.texts())
        photo = ana.sends("photo", caption="mi rueda")
        await api.until(lambda: len(rows(sqlite, TURNS)) == 2)
        await api.until(lambda: len(ana.texts()) >= 3)
        shown = ana.texts()
        api.deliver(ana.edit(update, "¿el envío?"), ana.edit(photo, "mi rueda rota", field="caption"))
        await api.until(lambda: api.settled)
        ana.writes("vale")
        await api.until(lambda: said("vale")[0] in ana.texts())
        assert ana.texts() == [*shown, *said("vale")]
    assert len(rows(sqlite, TURNS)) == 3
    assert rows(sqlite, "SELECT count(*) AS n FROM telegram_event WHERE kind LIKE '%edit%'") == [{"n": 2}]


async def test_t33_nobody_can_set_the_webhook_from_outside(sqlite: Engine, api: BotApi):
    async with behind_webhook(sqlite, api) as door:
        for path in ("/set_webhook", "/telegram/set_webhook", "/telegram/webhook/set_webhook", f"{door.path}/set"):
            for method in ("GET", "POST"):
                assert (await door.client.request(method, path)).status_code in (403, 404, 405)
        assert (await door.client.get(door.path)).status_code == 405
        assert len(api.called("setWebhook")) == 1


async def test_the_webhook_is_set_once_kept_at_a_restart_and_taken_away_when_polling(sqlite: Engine, api: BotApi):
    ana = Person(api, ANA)
    async with behind_webhook(sqlite, api), behind_webhook(sqlite, api):
        assert len(api.called("setWebhook")) == 1
        assert api.world.webhook is not None
        assert api.world.webhook.url.startswith(f"{OURS}/")
    assert api.world.webhook is not None, "what comes while we are away is kept for us"
    ana.writes("¿hola?")
    async with on_telegram(sqlite, api):
        await api.until(lambda: said("¿hola?")[0] in ana.texts())
        assert api.world.webhook is None
        assert not api.called("getUpdates")[0].raw.get("drop_pending_updates")
