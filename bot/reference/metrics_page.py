"""The page of metrics: what every number is, from the definitions beside the code that computes them."""

from typing import Final

from bot.analytics.definitions import DEFINITIONS, Definition
from bot.analytics.statistics import BAND_DAYS, DRAWS, MIN_SAMPLE
from bot.analytics.window import DEFAULT_DAYS
from bot.reference.page import Page, cell, made

PATH: Final = "docs/metrics.md"

_INTRODUCTION: Final = f"""\
Every number is computed from the touchpoint log, for one map, a window and a filter, and is the same on SQLite and
PostgreSQL.

- **W**, the window, is whole days in the map's time zone: by default the {DEFAULT_DAYS} days before today, compared
  with the {DEFAULT_DAYS} days before those. **K** is how long something is observed after it began; what has not been
  observed that long yet is counted as open, never guessed.
- Test conversations are never counted. A conversation is *engaged* when it has ended and held a doubt; one that is
  still open has not ended in any way yet.
- A stage or question that was renamed (`was`) is one under its present name.
- **Rates** come with Wilson's 95 % interval, differences of rates with Newcombe's. **Means** are taken per
  conversation first, and their interval from {DRAWS:,} resamplings of the conversations; in lists of many items the
  normal interval of a mean takes its place.
- Under the map's `settings.min_sample` ({MIN_SAMPLE} by default) a number is grey and takes no verdict. A comparison is
  *better* or *worse* only when the whole interval of the difference is on one side of zero; else it is *no demonstrable
  change*, or *not enough data*.
- A **control band** is the median ± 3 × 1.4826 × MAD of the previous {BAND_DAYS} daily values; two days outside in a
  row are worth a look, one may be chance."""


def metrics_page() -> Page:
    """The page, a row for each metric."""
    rows = [_row(each) for each in DEFINITIONS]
    head = [
        "| Metric | Name | For each | Formula | Unit | Window | Level | Read it with |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return made(PATH, "Metrics", _INTRODUCTION, "\n".join([*head, *rows]))


def _row(each: Definition) -> str:
    place = each.per or "the whole"
    cells = (each.name("en"), place, each.formula("en"), each.unit("en"), each.window, each.level.value)
    return f"| `{each.id}` | {' | '.join(cell(words) for words in (*cells, each.read_with('en')))} |"
