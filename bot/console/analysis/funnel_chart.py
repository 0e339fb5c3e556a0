"""The funnel of stages as a drawing: how many get there, how they feel above each bar, how many are lost below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.analytics.drop_off import StageDropOff
from bot.analytics.emotions import StageEmotion
from bot.analytics.statistics import Mean, Rate
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import BAD, GOOD, INK, SOFT
from bot.console.analysis.view import Chart

_WIDTH: Final = WIDTH - 60
_ROOM: Final = 1.15
"""Above the longest bar, for its number."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel; `lost` is `None` for the last one, which nobody can be lost from."""

    felt: StageEmotion
    reach: Rate
    lost: StageDropOff | None
    still_open: int

    @property
    def observed(self) -> Mean | None:
        """The emotion in points, −2 to +2, where enough conversations were heard."""
        return self.felt.observed if self.felt.observed and self.felt.observed.is_enough else None


def funnel_chart(ask: Ask, steps: Sequence[Step], *, title: str) -> Chart | None:
    """Three bands, one above the other: emotion, journeys, and those lost; `None` where nobody came."""
    if not any(step.reach.hits for step in steps):
        return None
    names = [ask.stage_name(step.felt.stage.id) for step in steps]
    rows = [_row(ask, step) for step in steps]
    x: dict[str, object] = {"field": "stage", "type": "nominal", "sort": names, "title": None}
    spec = {
        "data": {"values": rows},
        "spacing": 6,
        "vconcat": [
            {"width": _WIDTH, "height": 120, "layer": list(_feelings(ask, x))},
            {"width": _WIDTH, "height": 190, "layer": list(_bars(ask, x, rows))},
            {"width": _WIDTH, "height": 24, **_lost(x)},
        ],
    }
    return Chart("funnel", title, ask.say("funnel.chart_label"), spec)


def _feelings(ask: Ask, x: dict[str, object]) -> Iterator[dict[str, object]]:
    y = {
        **{"type": "quantitative", "title": ask.say("funnel.emotion"), "scale": {"domain": [-2, 2]}},
        "axis": {"values": [-2, -1, 0, 1, 2], "format": "d"},
    }
    hidden = {**x, "axis": None}
    yield {"mark": {"type": "rule", "color": SOFT, "strokeWidth": 1.5}, "encoding": {"y": {"datum": 0}}}
    hollow = {"type": "point", "color": SOFT, "size": 300, "filled": False, "strokeWidth": 2.5, "opacity": 1}
    yield _known("expected", hollow, {"x": hidden, "y": {**y, "field": "expected"}})
    spread = {"x": hidden, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    yield _known("observed", {"type": "rule", "color": GOOD, "strokeWidth": 2}, spread)
    full = {"type": "point", "color": GOOD, "size": 130, "filled": True, "opacity": 1}
    yield _known("observed", full, {"x": hidden, "y": {**y, "field": "observed"}})
    beside = {"type": "text", "align": "left", "dx": 15, "fontWeight": "bold", "color": INK}
    told = {"x": hidden, "y": {**y, "field": "observed"}, "text": {"field": "felt"}}
    for test, dy in (("!datum.below", -10), ("datum.below", 12)):  # away from the line of zero
        yield _known("observed", {**beside, "dy": dy}, told, test)


def _bars(ask: Ask, x: dict[str, object], rows: Sequence[dict[str, object]]) -> Iterator[dict[str, object]]:
    most = max(int(str(row["n"])) for row in rows)
    y = {
        **{"field": "n", "type": "quantitative", "title": ask.say("funnel.journeys"), "axis": {"tickCount": 4}},
        "scale": {"domain": [0, _ROOM * most], "nice": False},
    }
    axis = {"labelAngle": 0, "labelLimit": 120, "domain": False, "ticks": False, "labelPadding": 8}
    named = {**x, "axis": axis}
    bar = {"type": "bar", "color": GOOD, "width": {"band": 0.62}, "cornerRadiusEnd": 4}
    yield {"mark": bar, "encoding": {"x": named, "y": y}}
    above = {"type": "text", "dy": -9, "color": INK, "fontWeight": "bold"}
    yield {"mark": above, "encoding": {"x": named, "y": y, "text": {"field": "told"}}}


def _lost(x: dict[str, object]) -> dict[str, object]:
    mark = {"type": "text", "color": BAD, "fontWeight": "bold"}
    return {"mark": mark, "encoding": {"x": {**x, "axis": None}, "text": {"field": "lost"}}}


def _known(field: str, mark: object, encoding: object, *tests: str) -> dict[str, object]:
    wanted = (f"datum.{field} !== null", *tests)
    return {"transform": [{"filter": test} for test in wanted], "mark": mark, "encoding": encoding}


def _row(ask: Ask, step: Step) -> dict[str, object]:
    observed = step.observed
    interval = observed.interval if observed else None
    share = ask.formats.percent(step.reach.value or 0.0)
    lost = step.lost.drop_off if step.lost else None
    gone = lost.value if lost is not None and lost.is_enough else None
    return {
        "stage": ask.stage_name(step.felt.stage.id),
        "n": step.reach.hits,
        "told": f"{ask.formats.number(step.reach.hits)} · {share}",
        "expected": step.felt.expected,
        "observed": observed.value if observed else None,
        "below": observed is not None and observed.value < 0,
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
        "felt": ask.formats.signed(observed.value) if observed else "",
        "lost": "" if gone is None else ask.say("funnel.lost", share=ask.formats.percent(gone)),
    }
