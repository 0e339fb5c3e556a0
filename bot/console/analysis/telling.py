"""Cells in the words and numbers of a reader: the value, what must be read beside it, and how sure it is."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.analytics.statistics import Interval, Verdict
from bot.console.analysis.cells import Average, Cell, Count, Moved, Number, Share, Span, Words
from bot.console.analysis.formats import Formats

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Told:
    """A cell to be shown: `tone` is `grey` without enough data, `better` or `worse` of a change, else empty."""

    text: str
    detail: str = ""
    tone: str = ""
    href: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells cells; under `least` a value is grey."""

    formats: Formats
    say: Callable[..., str]
    least: int

    def tell(self, cell: Cell) -> Told:
        """The cell for a page."""
        if isinstance(cell, Words):
            return Told(cell.text, cell.note, href=cell.href, lang=cell.lang)
        if isinstance(cell, Count):
            return Told(self.formats.number(cell.n), href=cell.href if cell.n else "")
        if isinstance(cell, Share):
            return self._share(cell)
        if isinstance(cell, Average):
            return self._average(cell)
        if isinstance(cell, Moved):
            return self._moved(cell)
        value = self._duration(cell) if isinstance(cell, Span) else self._number(cell)
        if value is None:
            return Told(NOTHING, tone="grey")
        return Told(value, *self._resting_on(cell.n, ""), href=cell.href)

    def _share(self, cell: Share) -> Told:
        rate = cell.rate
        if rate.value is None or rate.interval is None:
            return Told(NOTHING, tone="grey")
        low, high = self.formats.percent(rate.interval.low), self.formats.percent(rate.interval.high)
        between = self.say("cell.between", low=low, high=high)
        return Told(self.formats.percent(rate.value), *self._resting_on(rate.n, between), href=cell.href)

    def _average(self, cell: Average) -> Told:
        mean = cell.mean
        if mean is None:
            return Told(NOTHING, tone="grey")
        write = self.formats.signed if cell.signed else self.formats.number
        between = ""
        if mean.interval is not None:
            low, high = (write(each, digits=cell.digits) for each in (mean.interval.low, mean.interval.high))
            between = self.say("cell.between", low=low, high=high)
        return Told(write(mean.value, digits=cell.digits), *self._resting_on(mean.n, between), href=cell.href)

    def _resting_on(self, n: int | None, between: str) -> tuple[str, str]:
        """What stands beneath a value, and its tone."""
        if n is None:
            return between, ""
        told = self.formats.number(n)
        if n < self.least:
            return self.say("cell.too_few", n=told), "grey"
        return " · ".join(part for part in (between, self.say("cell.n", n=told)) if part), ""

    def _number(self, cell: Number) -> str | None:
        if cell.value is None:
            return None
        write = self.formats.signed if cell.signed else self.formats.number
        return write(cell.value, digits=cell.digits)

    def _duration(self, cell: Span) -> str | None:
        return None if cell.seconds is None else self.formats.duration(cell.seconds)

    def _moved(self, cell: Moved) -> Told:
        change = cell.change
        if change.difference is None or change.interval is None:
            return Told(NOTHING, self.say("verdict.not_enough_data"), "grey")
        verdict = self.say(f"verdict.{change.verdict.value}")
        tones = {Verdict.BETTER: "better", Verdict.WORSE: "worse", Verdict.NOT_ENOUGH_DATA: "grey"}
        between = self._spread(change.interval, share=cell.share)
        detail = verdict if change.verdict is Verdict.NOT_ENOUGH_DATA else f"{verdict} · {between}"
        return Told(self._difference(change.difference, share=cell.share), detail, tones.get(change.verdict, ""))

    def _difference(self, value: float, *, share: bool) -> str:
        key = "cell.percentage_points" if share else "cell.points"
        return self.say(key, value=self.formats.points(value) if share else self.formats.signed(value))

    def _spread(self, interval: Interval, *, share: bool) -> str:
        write = self.formats.points if share else self.formats.signed
        return self.say("cell.between", low=write(interval.low), high=write(interval.high))
