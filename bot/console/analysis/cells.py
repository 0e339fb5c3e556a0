"""The cells of a view's tables: values with what must be known to read them, and a way to what is behind them."""

from dataclasses import dataclass
from enum import Enum

from bot.analytics.statistics import Change, Mean, Rate


class Kind(Enum):
    """What a column holds: how it is aligned, and into which columns of a file it goes."""

    TEXT = "text"
    COUNT = "count"
    RATE = "rate"
    MEAN = "mean"
    NUMBER = "number"
    CHANGE = "change"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Words:
    """A text, perhaps with a page behind it; `lang` when it is in the map's language, `note` small beneath."""

    text: str
    href: str = ""
    lang: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """How many; `href` leads to them."""

    n: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A rate, shown in percent with its interval and n."""

    rate: Rate
    href: str = ""


@dataclass(frozen=True, slots=True)
class Average:
    """A mean with its interval and n; `None` when there was nothing to take it of."""

    mean: Mean | None
    href: str = ""
    signed: bool = False
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Number:
    """A value of another kind; `n` is what it rests on, where that is known."""

    value: float | None
    digits: int = 1
    signed: bool = False
    n: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in seconds."""

    seconds: float | None
    n: int | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A change since the window before, with what may be said of it; of rates in percentage points."""

    change: Change
    share: bool = True


Cell = Words | Count | Share | Average | Number | Span | Moved
