"""A map to take along: its poster as SVG, PNG or PDF."""

from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import partial
from typing import Final

import vl_convert
from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.console.board import board_of
from bot.console.board_sheet import sheet_of
from bot.console.poster import poster
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit

_PNG_SCALE: Final = 2.5
"""3000 points wide: good on a screen and on an A3 sheet from an office printer."""


def _svg(drawn: str) -> bytes:
    return drawn.encode("utf-8")


def _png(drawn: str) -> bytes:
    return vl_convert.svg_to_png(drawn, scale=_PNG_SCALE)


def _pdf(drawn: str) -> bytes:
    return vl_convert.svg_to_pdf(drawn)


_KINDS: Final[Mapping[str, tuple[str, Callable[[str], bytes]]]] = {
    "svg": ("image/svg+xml", _svg),
    "png": ("image/png", _png),
    "pdf": ("application/pdf", _pdf),
}


async def poster_file(visit: Visit) -> Response:
    """`GET maps/{map_id}/board.{kind}`: the poster, in the reader's language; taking it along is a deed."""
    kind = visit.request.path_params["kind"]
    sheet = await visit.work(sheet_of, visit.services, visit.request.path_params["map_id"])
    if sheet is None or kind not in _KINDS:
        return missing(visit)
    media, made = _KINDS[kind]
    accounts = visit.services.accounts
    day = datetime.fromtimestamp(accounts.now(), timezone.utc).strftime("%Y-%m-%d")
    drawn = await visit.work(partial(poster, board_of(sheet.journey), say=visit.say, day=day))
    content = await visit.work(made, drawn)
    name = f"{sheet.journey.id}.{kind}"
    await visit.work(record, accounts.database, Deed(visit.actor, Action.EXPORTED, name), at=accounts.now())
    return Response(content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


PAGES = (PageRoute("poster", "/maps/{map_id}/board.{kind}", poster_file),)
