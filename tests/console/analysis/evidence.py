"""A console over a small log written by hand: the map `tienda`, in the days of May of `tests.analytics.written`."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.engine import Engine

from bot.console.shelf import MapShelf
from bot.touchpoints.database import writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import conversation, touchpoint
from tests.analytics.written import DAY, MAY, Talk, Turn, write
from tests.console.browsing import World

HOSTILE = "=cmd() <b>feria</b>"
ASKED, MISSED = Turn("mirar", "duda_0", sentiment=0.6), Turn("pagar", kind="fallback", sentiment=-0.8)
LIKED = Turn("mirar", "duda_1", sentiment=0.2, helpful=True)


def evidence(database: Engine, folder: Path) -> World:
    """Forty conversations in May, ten of which end with a miss; thirty-five misses in the four weeks before."""
    world = World(database, folder)
    world.clock.at = MAY.ends_at + DAY / 2
    register(
        database, MapShelf(world.project, lambda: date(2026, 5, 29)).read().maps, "r1", at=MAY.starts_at - 60 * DAY
    )
    write(database, *_talks())
    with writing(database) as connection:
        connection.execute(update(conversation).where(conversation.c.source.is_not(None)).values(source=HOSTILE))
        connection.execute(
            update(touchpoint)
            .where(touchpoint.c.conversation_id == "c39")
            .values(
                text_redacted="Hola <script>soy [nombre]</script>",
                page="/ofertas",
                confidence=0.71,
                candidates=[{"path": "mirar.duda_0", "confidence": 0.71}, {"path": "pagar.pagar", "confidence": 0.2}],
            )
        )
    return world


def _talks() -> Iterator[Talk]:
    for number in range(40):
        turns = [ASKED, LIKED, MISSED] if number % 4 == 0 else [ASKED]
        yield Talk(
            day=0.5 + number * 0.65,
            turns=turns,
            customer="ana" if number in (38, 39) else f"c{number}",
            outcome="abandoned" if number % 4 == 0 else "resolved_implied",
            channel="telegram" if number == 38 else "web",
            persona="ana" if number % 2 else None,
            source="feria" if number == 0 else None,
            map_id="tienda",
        )
    for number in range(35):
        yield Talk(-27 + number * 0.7, [MISSED], customer=f"b{number}", outcome="abandoned", map_id="tienda")
    yield Talk(3.0, [ASKED], customer="tester", map_id="tienda", is_test=True)
