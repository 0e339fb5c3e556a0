"""The page of definitions: what every number is, in the reader's language."""

from starlette.responses import Response

from bot.analytics.definitions import DEFINITIONS
from bot.analytics.statistics import BAND_DAYS, DRAWS, MIN_SAMPLE
from bot.analytics.window import DEFAULT_DAYS
from bot.catalogue import text
from bot.console.analysis.registry import VIEWS
from bot.console.routing import PageRoute
from bot.console.visit import Visit

_RULES = ("window", "counted", "rates", "means", "few", "verdicts", "band")


async def metrics(visit: Visit) -> Response:
    """`GET analysis/metrics#<id>`: a definition for each metric; what the address asks stays with the links."""
    numbers = {"days": DEFAULT_DAYS, "draws": DRAWS, "least": MIN_SAMPLE, "band": BAND_DAYS}

    def tell(key: str) -> str:
        return text(f"analysis.{key}", visit.language)

    return visit.page(
        "analysis/metrics",
        definitions=DEFINITIONS,
        rules=[text(f"analysis.rule.{name}", visit.language, **numbers) for name in _RULES],
        views=VIEWS,
        query=visit.request.url.query,
        tell=tell,
        per=lambda each: tell(f"metrics.per_{each.per or 'whole'}"),
        level=lambda each: tell(f"metrics.level_{each.level.value}"),
    )


PAGES = (PageRoute("metrics", "/analysis/metrics", metrics),)
