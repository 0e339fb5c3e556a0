"""Opens the log for one question: reads the address, finds the map, and says what its filter may choose."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.analytics.choices import Choices, choices
from bot.analytics.demonstration import is_sample
from bot.analytics.scope import Scope, Terms
from bot.analytics.stages import read_stages
from bot.console.analysis.asking import Ask
from bot.console.analysis.formats import Formats
from bot.console.analysis.inquiry import SIDES, Asker, Misread
from bot.console.visit import Services
from bot.errors import UserError
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import studying
from bot.touchpoints.tables import conversation


@contextmanager
def asking(services: Services, query: Mapping[str, str], *, language: str) -> Iterator[Ask | None]:
    """The question of an address, inside one reading transaction; `None` where there is no map to ask about. Blocks."""
    maps = maps_of(services)
    if not maps:
        yield None
        return
    wanted = query.get("map", "")[:200]
    journey = next((each for each in maps if each.id == wanted), maps[0])
    with studying(services.accounts.database) as connection:
        yield _ask(connection, journey, maps, query=query, language=language, services=services)


def maps_of(services: Services) -> tuple[JourneyMap, ...]:
    """The maps of the release that answers; before the first one, those on the disk."""
    try:
        active = services.publishing.active()
        published = services.publishing.maps(active.number) if active else ()
    except UserError:  # a release that this version no longer reads
        published = ()
    return published or services.shelf.read().maps


def has_conversations(connection: Connection) -> bool:
    """Whether there is anything to see."""
    return connection.execute(select(conversation.c.conversation_id).limit(1)).first() is not None


def _ask(
    connection: Connection,
    journey: JourneyMap,
    maps: Sequence[JourneyMap],
    *,
    query: Mapping[str, str],
    language: str,
    services: Services,
) -> Ask:
    zone, at = ZoneInfo(journey.settings.timezone), services.accounts.now()
    known = _known(services, journey.id)
    inquiry, misread = Asker(journey.id, zone, _values(journey, known), at).read(query)
    if any(each.name in SIDES for each in misread):  # perhaps it is so new that nobody knew it a moment ago
        known = choices(connection, journey.id)
        inquiry, misread = Asker(journey.id, zone, _values(journey, known), at).read(query)
    wanted = query.get("map", "")
    if wanted and wanted != journey.id:
        misread = (Misread("map", wanted[:40]), *misread)
    stages = read_stages(connection, journey.id)
    scope = Scope(stages, inquiry.window, inquiry.filter, Terms.of(journey.settings))
    return Ask(
        connection=connection,
        inquiry=inquiry,
        scope=scope,
        before=scope.before(),
        map=journey,
        maps=tuple(maps),
        choices=known,
        now=at,
        formats=Formats(language, zone),
        query=query,
        path=services.path_of,
        misread=misread,
        is_sample=is_sample(connection),
    )


def _known(services: Services, map_id: str) -> Choices:
    def read() -> Choices:
        with studying(services.accounts.database) as connection:
            return choices(connection, map_id)

    return services.known.look(map_id, read, state=None) or Choices()


def _values(journey: JourneyMap, known: Choices) -> Mapping[str, Collection[str]]:
    return {
        "stage": [str(each.id) for each in journey.stages],
        "persona": [*(each.id for each in journey.personas), *known.personas],
        "channel": known.channels,
        "language": known.languages,
        "source": known.sources,
    }
