"""Our channel for `rasa run`: takes turns from the gateway's remote engine, and from nobody else."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.rasa_parts import lean, quiet, wire
from bot.rasa_parts.forgetting import ForgettingError, forget
from bot.rasa_parts.releases import release_of_model
from bot.rasa_parts.turns import RasaTurn, TurnError, take_turn


class TravesiaChannel(InputChannel):  # type: ignore[misc]
    """In `credentials.yml`: `bot.rasa_parts.channel.TravesiaChannel: {token: ${TRAVESIA_RASA_TOKEN}}`."""

    @classmethod
    def name(cls) -> str:
        """Routes live below `/webhooks/travesia/`."""
        return wire.CHANNEL

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TravesiaChannel":
        """Rasa's constructor; `ValueError` without a token, so that a server never stands open by mistake."""
        return cls(str((credentials or {}).get("token") or ""))

    def __init__(self, token: str) -> None:
        if len(token) < 16 or token.startswith("${"):
            raise ValueError("bot.rasa_parts.channel.TravesiaChannel needs a `token` of 16 characters or more")
        self._token = token.encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:  # noqa: ARG002
        """Four routes: take a turn, understand a text, forget conversations, name the release."""
        quiet.redact_rasas_own_logs()
        lean.speed_up()
        routes = Blueprint("travesia_channel")

        async def authenticate(request: Request) -> HTTPResponse | None:
            given = request.headers.get(wire.HEADER, "").encode("utf-8", "replace")
            if hmac.compare_digest(given, self._token):
                return None
            return response.json({"error": "forbidden"}, status=403)

        routes.middleware(authenticate, "request")
        routes.add_route(_turn, wire.TURN, methods=["POST"])
        routes.add_route(_understand, wire.UNDERSTAND, methods=["POST"])
        routes.add_route(_forget, wire.FORGET, methods=["POST"])
        routes.add_route(_release, wire.RELEASE, methods=["GET"])
        return routes


async def _turn(request: Request) -> HTTPResponse:
    try:
        said = await take_turn(request.app.ctx.agent, RasaTurn(**request.json))
    except TurnError as error:
        return response.json({"error": str(error)}, status=502)
    return response.json({"said": [asdict(each) for each in said]})


async def _understand(request: Request) -> HTTPResponse:
    return response.json(await request.app.ctx.agent.parse_message(request.json["text"]))


async def _forget(request: Request) -> HTTPResponse:
    try:
        await forget(request.app.ctx.agent, request.json["senders"])
    except ForgettingError as error:
        return response.json({"error": str(error)}, status=502)
    return response.json({"forgotten": len(request.json["senders"])})


async def _release(request: Request) -> HTTPResponse:
    return response.json({"release": release_of_model(request.app.ctx.agent.processor.model_path)})
