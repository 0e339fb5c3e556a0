"""What the demonstration shop shows of a journey map: plain values for its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.journeys.facts import filled
from bot.journeys.model import JourneyMap, Stage
from bot.journeys.positions import Text

ILLUSTRATIONS: Final = Path(__file__).parent / "static" / "illustrations"
QUESTIONS_SHOWN: Final = 3
_TOUCHPOINTS_SHOWN: Final = 4
_ICONS: Final = ("compass", "lens", "scales", "basket", "heart")


@dataclass(frozen=True, slots=True)
class ShopContact:
    """A touchpoint on the page."""

    name: str
    channel: str | None


@dataclass(frozen=True, slots=True)
class ShopStage:
    """One section of the page."""

    id: str
    number: int
    name: str
    icon: str
    thinks: str | None
    goal: str | None
    contacts: tuple[ShopContact, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shop:
    """The whole page."""

    id: str
    name: str
    language: str
    scope: str | None
    product: str | None
    illustration: str
    stages: tuple[ShopStage, ...]


class ShopWindows:
    """The maps as shops, made again when other maps are served."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        """`maps` may show another release from one moment to the next."""
        self._maps = maps
        self._shown: tuple[tuple[JourneyMap, ...], tuple[Shop, ...]] = ((), ())

    def now(self) -> tuple[Shop, ...]:
        """One shop for each map that is served at this moment."""
        maps = tuple(self._maps)
        shown, shops = self._shown
        if len(shown) != len(maps) or any(old is not new for old, new in zip(shown, maps, strict=True)):
            shops = tuple(shop_of(journey) for journey in maps)
            self._shown = (maps, shops)
        return shops


def shop_of(journey: JourneyMap) -> Shop:
    """Read a map as a shop window; facts such as `{price}` are filled in."""
    stages = tuple(_stage(stage, journey, number=number) for number, stage in enumerate(journey.stages, start=1))
    own = ILLUSTRATIONS / f"{journey.id}.svg"
    return Shop(
        id=journey.id,
        name=journey.name,
        language=journey.language.split("-")[0],
        scope=_filled(journey.scope, journey.facts),
        product=_filled(journey.context.product, journey.facts),
        illustration=own.name if own.is_file() else "journey.svg",
        stages=stages,
    )


def _stage(stage: Stage, journey: JourneyMap, *, number: int) -> ShopStage:
    channels = {channel.id: channel.name or channel.id for channel in journey.channels}
    contacts = (
        ShopContact(touchpoint.name, channels.get(touchpoint.channel.value) if touchpoint.channel else None)
        for touchpoint in stage.touchpoints[:_TOUCHPOINTS_SHOWN]
    )
    questions = (filled(question.canonical, journey.facts) for question in stage.questions[:QUESTIONS_SHOWN])
    return ShopStage(
        id=stage.id,
        number=number,
        name=stage.name,
        icon=_icon(number, of=len(journey.stages)),
        thinks=_filled(stage.thinks, journey.facts),
        goal=_filled(stage.goal, journey.facts),
        contacts=tuple(contacts),
        questions=tuple(questions),
    )


def _icon(number: int, *, of: int) -> str:
    """Icons tell the way from looking around to coming back, however many stages there are."""
    if of == 1:
        return _ICONS[0]
    return _ICONS[round((number - 1) * (len(_ICONS) - 1) / (of - 1))]


def _filled(words: Text | None, facts: Mapping[str, Text]) -> str | None:
    return filled(words.value.strip(), facts) if words else None


def shop_for(shops: Sequence[Shop], shop_id: str | None) -> Shop:
    """The shop of that id, else the first."""
    return next((shop for shop in shops if shop.id == shop_id), shops[0])
