"""What indicators are called in words."""

from bot.catalogue import text
from bot.journeys.metrics import METRICS


def indicator_name(metric: str, language: str) -> str:
    """The name of an indicator; of one that an author made up, its own."""
    return text(f"metrics.name.{metric}", language) if metric in METRICS else metric.replace("_", " ")


def indicator_names(language: str) -> tuple[tuple[str, str], ...]:
    """All that the product can measure, by id and name, in the order of the alphabet."""
    return tuple(sorted(((each, indicator_name(each, language)) for each in METRICS), key=lambda each: each[1].lower()))
