"""The endpoint of "go on in Telegram": a link that takes the conversation along, once, and its picture for cameras."""

from dataclasses import dataclass
from typing import Final, Protocol

import segno
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.bodies import BODY_DEADLINE, json_body
from bot.channels.web.problems import RefusedRequestError
from bot.channels.web.requests import place_from
from bot.channels.web.sessions import refusals, session_of
from bot.channels.web.throttle import Throttle
from bot.gateway.protocol import Gateway, Place

LINKS_PER_MINUTE: Final = 6
"""Links one session may ask for a minute, and as many at once."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A link into another channel."""

    url: str
    seconds: int
    """For so long it can be followed."""


class OtherChannel(Protocol):
    """A channel on which a conversation of ours can go on; the web knows no more of it."""

    @property
    def ready(self) -> bool:
        """It is at work: a link would lead somewhere."""

    async def way_out(self, place: Place, *, session_id: str) -> WayOut:
        """A link that takes this session's conversation along, once. `GatewayError` when none can be made now."""


class TelegramLinkApi:
    """One endpoint; without another channel at work its address does not exist."""

    def __init__(
        self, gateway: Gateway, other: OtherChannel | None, *, throttle: Throttle, body_deadline: float = BODY_DEADLINE
    ) -> None:
        self._gateway = gateway
        self._other = other
        self._throttle = throttle
        self._body_deadline = body_deadline

    @property
    def offered(self) -> bool:
        """Whether there is somewhere to go on."""
        return self._other is not None and self._other.ready

    def routes(self) -> list[Route]:
        """Where the endpoint stands."""
        return [Route("/api/telegram-link", self.make, methods=["POST"])]

    async def make(self, request: Request) -> Response:
        """`POST /api/telegram-link`: the link, for how long, and the modules of its QR code as one SVG path."""
        if self._other is None or not self._other.ready:
            raise RefusedRequestError("not_found")
        session = await session_of(request, self._gateway)
        place = place_from(await json_body(request, deadline=self._body_deadline))
        if not self._throttle.take(session.session_id):
            raise RefusedRequestError("too_many_messages")
        with refusals():
            way = await self._other.way_out(place, session_id=session.session_id)
        size, path = qr_path(way.url)
        body = {"url": way.url, "seconds": way.seconds, "qr": {"size": size, "path": path}}
        return JSONResponse(body, status_code=201, headers={"Cache-Control": "no-store"})


def qr_path(words: str) -> tuple[int, str]:
    """A QR code as the side of its square in modules, with the quiet margin, and the dark modules as an SVG path.

    The path holds digits and the letters `M`, `h`, `v`, `z` only, so that a page can draw it without markup.
    """
    code = segno.make_qr(words, error="m")
    rows = [bytes(row) for row in code.matrix_iter(scale=1, border=code.default_border_size)]
    runs: list[str] = []
    for y, row in enumerate(rows):
        x = row.find(1)
        while x >= 0:
            end = row.find(0, x)
            width = (len(row) if end < 0 else end) - x
            runs.append(f"M{x} {y}h{width}v1h-{width}z")
            x = row.find(1, x + width)
    return len(rows), "".join(runs)
