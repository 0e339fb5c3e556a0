"""The seeded chance behind everything that varies in the synthetic log."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar

Thing = TypeVar("Thing")


class Dice:
    """The same seed throws the same again."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - it must come out the same again
        self._owed: defaultdict[object, float] = defaultdict(self._random.random)

    def happens(self, probability: float) -> bool:
        """Whether it happens this time."""
        return self._random.random() < probability

    def in_turn(self, of: object, probability: float) -> bool:
        """Whether it happens this time, so that of all times for the same `of` it is as many as promised, and even."""
        self._owed[of] += probability
        if self._owed[of] < 1:
            return False
        self._owed[of] -= 1
        return True

    def between(self, least: float, most: float) -> float:
        """Any number of the span."""
        return self._random.uniform(least, most)

    def around(self, middle: float, spread: float) -> float:
        """Evenly around `middle`, and never beyond −1 or 1, so that the mean stays what was planted."""
        reach = min(spread, 1 - abs(middle))
        return middle + self._random.uniform(-reach, reach)

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Any of them."""
        return self._random.choice(things)

    def weighed(self, things: Mapping[Thing, float]) -> Thing:
        """Any of them, those with more weight more often."""
        return self._random.choices(list(things), list(things.values()))[0]
