"""The engine elsewhere: turns go over HTTP to our channel in a `rasa run`."""

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from bot.engine.neutral import neutral
from bot.engine.protocol import EngineError, EngineRequest, Understanding
from bot.engine.requests import rasa_text, understanding_of
from bot.errors import CataloguedError
from bot.rasa_parts import wire
from bot.turn import Choice, Said


class RemoteEngine:
    """Speaks to `rasa run --credentials` with `bot.rasa_parts.channel.TravesiaChannel` at `url`.

    Deadlines are the caller's; here only a connection that nobody accepts gives up, after two seconds.
    """

    def __init__(self, url: str, token: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._release = ""
        try:
            self._client = httpx.AsyncClient(
                base_url=url,
                headers={wire.HEADER: token},
                timeout=httpx.Timeout(60.0, connect=2.0),
                transport=transport,
            )
        except httpx.InvalidURL as error:
            raise CataloguedError("errors.remote.no_address", url=url) from error

    @property
    def release(self) -> str:
        """The release the server had when the engine started; empty before."""
        return self._release

    async def start(self) -> None:
        """Ask the server which release it serves; `UserError` when it is not there, or not ours."""
        try:
            answer = await self._client.get(f"{wire.ROOT}{wire.RELEASE}")
        except httpx.HTTPError as error:
            raise CataloguedError("errors.remote.unavailable", url=self._url) from error
        if answer.status_code == httpx.codes.FORBIDDEN:
            raise CataloguedError("errors.remote.wrong_token", url=self._url)
        try:
            self._release = str(answer.raise_for_status().json()["release"])
        except (httpx.HTTPStatusError, ValueError, KeyError, TypeError) as error:  # something else answers there
            raise CataloguedError("errors.remote.no_channel", url=self._url) from error

    async def reply(self, request: EngineRequest) -> tuple[Said, ...]:
        """Answer one request; `EngineError` when the server fails or stays silent."""
        context = request.context
        body = {
            "turn_id": context.turn_id,
            "sender": context.conversation_id,
            "text": rasa_text(request),
            "channel": context.channel,
            "metadata": context.to_metadata(),
        }
        said = tuple(_said(each) for each in (await self._posted(wire.TURN, body)).get("said", ()))
        if not said:
            raise EngineError("Rasa had nothing to say")
        return said

    async def understand(self, text: str) -> Understanding:
        """Parse a text without touching any conversation."""
        return understanding_of(await self._posted(wire.UNDERSTAND, {"text": neutral(text)}))

    async def forget(self, conversation_ids: Sequence[str]) -> None:
        """Let the server erase these conversations."""
        await self._posted(wire.FORGET, {"senders": list(conversation_ids)})

    async def _posted(self, route: str, body: Mapping[str, object]) -> dict[str, Any]:
        try:
            answer = await self._client.post(f"{wire.ROOT}{route}", json=dict(body))
            answer.raise_for_status()
            return dict(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            raise EngineError(f"{self._url}: {error}") from error

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _said(row: dict[str, Any]) -> Said:
    return Said(str(row["text"]), tuple(Choice(**choice) for choice in row["choices"]), row["link"])
