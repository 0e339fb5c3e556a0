"""Delivers updates to the bot's webhook as Telegram does: by POST, with the secret, again until a 2xx."""

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import httpx

if TYPE_CHECKING:
    from tests.telegram.bot_api import BotApi
    from tests.telegram.update_queue import Waiting

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
PAUSE: Final = 0.05
"""Seconds before an update is delivered again; Telegram waits longer."""


@dataclass(frozen=True)
class Delivery:
    """One try; `status` is 0 when nobody answered."""

    update_id: int
    url: str
    status: int


class Deliverer:
    """The loop of one server's life."""

    def __init__(self, api: "BotApi") -> None:
        self._api = api
        self.news = asyncio.Event()
        self._stopped = False
        self._busy: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        self._stopped = True
        self.news.set()

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=10) as client:
            while not self._stopped:
                self.news.clear()
                self._send_what_may_go(client)
                await self.news.wait()
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)

    def _send_what_may_go(self, client: httpx.AsyncClient) -> None:
        hook = self._api.world.webhook
        while hook is not None and len(self._busy) < hook.max_connections:
            with self._api.changed:
                waiting = self._api.world.updates.free()
            if waiting is None:
                return
            task = asyncio.create_task(self._send(client, waiting))
            self._busy.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._busy.discard(task)
        self.news.set()

    async def _send(self, client: httpx.AsyncClient, waiting: "Waiting") -> None:
        status, url = 0, ""
        try:
            hook = self._api.world.webhook
            if hook is None:
                return
            headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
            url = self._here(hook.url)
            try:
                answer = await client.post(url, json=waiting.update, headers=headers)
                status = answer.status_code
            except httpx.HTTPError as error:
                hook.last_error = f"Connection failed: {type(error).__name__}"
            else:
                hook.last_error = "" if answer.is_success else f"Wrong response from the webhook: {status}"
            if not 200 <= status < 300:
                await asyncio.sleep(PAUSE)
        finally:
            with self._api.changed:
                self._api.deliveries.append(Delivery(waiting.number, url, status))
                self._api.world.updates.settle(waiting, delivered=200 <= status < 300)
                self._api.changed.notify_all()

    def _here(self, url: str) -> str:
        for public, local in self._api.routes.items():
            if url.startswith(public):
                return local + url[len(public) :]
        raise AssertionError(f"nobody answers at {url}: tell the double with `routes`")
