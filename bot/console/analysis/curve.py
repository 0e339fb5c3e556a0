"""The two curves of a journey: what the map expects customers to feel, and what they felt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.analytics.statistics import Interval
from bot.console.analysis.asking import Ask
from bot.console.analysis.charts import HEIGHT, WIDTH
from bot.console.analysis.ink import GOOD, INK, SOFT
from bot.console.analysis.view import Chart


@dataclass(frozen=True, slots=True)
class Feeling:
    """One stage, in points from −2 to +2; `None` where nothing was expected, or nobody was heard."""

    name: str
    expected: float | None
    observed: float | None
    interval: Interval | None = None


def curve(ask: Ask, id: str, feelings: Sequence[Feeling], *, title: str, label: str) -> Chart | None:
    """Both curves over the stages, with the 95 % interval of what was observed; `None` without any stage."""
    import altair as alt

    if not feelings:
        return None
    names = [each.name for each in feelings]
    data = alt.InlineData(values=list(_rows(ask, feelings)))
    x = alt.X("stage:N", sort=names, title=None, axis=alt.Axis(labelAngle=0, labelLimit=130, domain=False, ticks=False))
    scale, ticks = alt.Scale(domain=[-2, 2]), alt.Axis(values=[-2, -1, 0, 1, 2], format="d")
    y = alt.Y("value:Q", title=ask.say("emotions.axis"), scale=scale, axis=ticks)
    last = next((each for each in reversed(feelings) if each.observed is not None), feelings[-1])
    higher = -11 if (last.expected or 0) > (last.observed or 0) else 11  # two names side by side never meet
    base = alt.Chart(data)
    expected, observed = (base.transform_filter(f"datum.what == '{what}'") for what in ("expected", "observed"))
    drawn = alt.layer(
        alt.Chart(alt.InlineData(values=[{}])).mark_rule(color=SOFT, strokeWidth=1.5).encode(y=alt.datum(0)),
        expected.mark_line(color=SOFT, strokeDash=[6, 5], strokeWidth=2.5).encode(x=x, y=y),
        expected.mark_point(color=SOFT, size=50, filled=True, opacity=1).encode(x=x, y=y),
        observed.mark_rule(color=GOOD, strokeWidth=2).encode(x=x, y=alt.Y("low:Q"), y2="high:Q"),
        observed.mark_line(color=GOOD, strokeWidth=3.5).encode(x=x, y=y),
        observed.mark_point(color=GOOD, size=110, filled=True, opacity=1).encode(x=x, y=y),
        *(
            observed.transform_filter(f"datum.below == {side}")
            .mark_text(color=INK, dy=dy, fontWeight="bold")
            .encode(x=x, y=y, text="told:N")
            for side, dy in (("false", -18), ("true", 20))
        ),
        *(
            side.transform_filter("datum.name != ''")
            .mark_text(align="left", dx=14, dy=dy, color=colour)
            .encode(x=x, y=y, text="name:N")
            for side, dy, colour in ((expected, higher, SOFT), (observed, -higher, GOOD))
        ),
    )
    return Chart(id, title, label, drawn.properties(width=WIDTH - 110, height=HEIGHT + 40).to_dict())


def _rows(ask: Ask, feelings: Sequence[Feeling]) -> Iterator[dict[str, object]]:
    """One row for each point; the last of each curve carries its name, so that no legend is needed."""
    for what in ("expected", "observed"):
        heard = [each for each in feelings if (each.expected if what == "expected" else each.observed) is not None]
        for each in heard:
            value = each.expected if what == "expected" else each.observed
            assert value is not None
            interval = each.interval if what == "observed" else None
            low, high = (interval.low, interval.high) if interval else (value, value)
            yield {
                **{"stage": each.name, "what": what, "value": value, "low": low, "high": high},
                "below": value < (each.expected if each.expected is not None else -value),
                "told": ask.formats.signed(value),
                "name": ask.say(f"emotions.{what}") if each is heard[-1] else "",
            }
