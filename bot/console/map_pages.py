"""The pages of the maps: all of them, and one on a board."""

from starlette.responses import Response

from bot.console.board import board_of
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit


async def home(visit: Visit) -> Response:
    """`GET /console/`: the maps, and what keeps a broken file from being one."""
    shelved = await visit.work(visit.services.shelf.read)
    return visit.page("home", boards=[board_of(each) for each in shelved.maps], broken=shelved.broken)


async def board(visit: Visit) -> Response:
    """`GET maps/{map_id}`: stages as columns."""
    shelved = await visit.work(visit.services.shelf.read)
    journey = shelved.map(visit.request.path_params["map_id"])
    return visit.page("board", board=board_of(journey)) if journey else missing(visit)


PAGES = (PageRoute("home", "/", home), PageRoute("board", "/maps/{map_id}", board))
