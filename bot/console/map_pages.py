"""The page of all maps."""

from starlette.responses import Response

from bot.console.board import board_of
from bot.console.routing import PageRoute
from bot.console.visit import Visit


async def home(visit: Visit) -> Response:
    """`GET /console/`: the maps, and what keeps a broken file from being one."""
    shelved = await visit.work(visit.services.shelf.read)
    return visit.page("home", boards=[board_of(each) for each in shelved.maps], broken=shelved.broken)


PAGES = (PageRoute("home", "/", home),)
