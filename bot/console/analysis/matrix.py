"""How much of each row falls into each column: a grid, darker where there is more, with its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.console.analysis.charts import WIDTH
from bot.console.analysis.ink import GOOD, INK
from bot.console.analysis.view import Chart


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: its row and column by name, a value from 0 up, and how it is told."""

    row: str
    column: str
    value: float
    told: str


def matrix(id: str, found: Sequence[Square], *, columns: Sequence[str], title: str, label: str) -> Chart | None:
    """Rows in the order in which they come; `None` without any."""
    rows = list(dict.fromkeys(each.row for each in found))
    if not rows or not columns:
        return None
    plain = {"domain": False, "ticks": False, "labelPadding": 8}
    above = {**plain, "orient": "top", "labelAngle": 0, "labelLimit": max(70, (WIDTH - 240) // len(columns) - 4)}
    most = max(each.value for each in found) or 1.0
    spec = {
        "data": {"values": [{"row": e.row, "column": e.column, "value": e.value, "told": e.told} for e in found]},
        "width": WIDTH - 220,
        "height": 36 * len(rows) + 6,
        "encoding": {
            "x": {"field": "column", "type": "nominal", "sort": list(columns), "title": None, "axis": above},
            "y": {"field": "row", "type": "nominal", "sort": rows, "title": None, "axis": plain},
        },
        "layer": [
            {
                "mark": {
                    "type": "rect",
                    "color": GOOD,
                    "cornerRadius": 4,
                    "width": {"band": 0.96},
                    "height": {"band": 0.9},
                },
                "encoding": {
                    "opacity": {
                        "field": "value",
                        "type": "quantitative",
                        "scale": {"domain": [0, most], "range": [0.04, 0.42]},
                        "legend": None,
                    }
                },
            },
            {"mark": {"type": "text", "color": INK}, "encoding": {"text": {"field": "told"}}},
        ],
    }
    return Chart(id, title, label, spec)
