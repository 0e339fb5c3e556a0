"""The colours of charts: variables of our style sheet on a page, the light ones in a file."""

from collections.abc import Mapping
from typing import Final

INK: Final = "var(--ink)"
SOFT: Final = "var(--soft)"
LINE: Final = "var(--line)"
CARD: Final = "var(--card)"
GOOD: Final = "var(--chart-1)"
"""Blue-green of what was observed, the first series."""
BAD: Final = "var(--chart-2)"
"""Vermilion of what hurts, the second series."""
SERIES: Final = tuple(f"var(--chart-{number})" for number in range(1, 7))
"""Six series that people with any colour vision tell apart (after Okabe and Ito); label them directly all the same."""

LIGHT: Final[Mapping[str, str]] = {
    **{"--ink": "#1d2723", "--soft": "#55625c", "--line": "#e2dccd", "--card": "#ffffff"},
    **{"--chart-1": "#006b52", "--chart-2": "#b8480b", "--chart-3": "#2f6fb0"},
    **{"--chart-4": "#8a6a00", "--chart-5": "#a8477f", "--chart-6": "#5c6b73"},
}
"""As `analysis.css` and `console.css` have them by daylight; a test keeps them the same."""


def by_daylight(drawn: str) -> str:
    """The same drawing with colours instead of variables, on paper of its own: for a file."""
    for name, colour in LIGHT.items():
        drawn = drawn.replace(f"var({name})", colour)
    return drawn
