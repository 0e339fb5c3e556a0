"""The maps that are being served: a sequence that shows another release from one moment to the next."""

from collections.abc import Iterator, Sequence
from typing import overload

from bot.journeys.model import JourneyMap


class MapsInUse(Sequence[JourneyMap]):
    """For who reads the maps again each time they need them; who wants them to stand still takes a `tuple` of them."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        self._maps = tuple(maps)

    def show(self, maps: Sequence[JourneyMap]) -> None:
        """These are the maps from now on; from any thread, while others read."""
        self._maps = tuple(maps)

    @overload
    def __getitem__(self, place: int) -> JourneyMap: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[JourneyMap]: ...

    def __getitem__(self, place: int | slice) -> JourneyMap | Sequence[JourneyMap]:
        return self._maps[place]

    def __len__(self) -> int:
        return len(self._maps)

    def __iter__(self) -> Iterator[JourneyMap]:
        """Of one release to the end, even when another one takes over meanwhile."""
        return iter(self._maps)
