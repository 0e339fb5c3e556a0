"""A sheet of SVG: rectangles, lines and texts, written so that no text of a map can be anything but text."""

import re
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from bot.console.poster_text import FONT, lines_of

LEADING: Final = 1.28
"""Height of a line, of its size."""
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML may hold."""

_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
A3: Final = (1190.55, 841.89)
"""The sheet, in points."""
SHAPE: Final = A3[0] / A3[1]

INK: Final = "#1d2723"
SOFT: Final = "#55625c"
LINE: Final = "#d9d3c3"
PAPER: Final = "#f8f5ee"
WHITE: Final = "#ffffff"
GREEN: Final = "#17604a"
TINT: Final = "#e9f1ea"
CLAY: Final = "#a03f1b"
CLAY_TINT: Final = "#fbeae2"
GOLD: Final = "#7a5a05"
GOLD_TINT: Final = "#f8efd4"


@dataclass(frozen=True, slots=True)
class Pen:
    """How a text is written."""

    size: float = 11.0
    colour: str = INK
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class Ink:
    """What has been drawn so far; lengths in points, from the upper left corner."""

    wide: float = 0.0
    high: float = 0.0
    parts: list[str] = field(default_factory=list)

    def box(
        self,
        at: tuple[float, float],
        size: tuple[float, float],
        *,
        fill: str,
        edge: str = "none",
        behind: int | None = None,
    ) -> None:
        """A rectangle, with `behind` under everything drawn since there were that many parts."""
        drawn = (
            f'<rect x="{at[0]:.1f}" y="{at[1]:.1f}" width="{size[0]:.1f}" height="{size[1]:.1f}"'
            f' rx="{0 if fill == WHITE else 6}" fill="{fill}" stroke="{edge}"/>'
        )
        self.parts.insert(len(self.parts) if behind is None else behind, drawn)

    def path(self, points: str, *, edge: str, thick: float = 1.0, dashed: bool = False) -> None:
        """A line along an SVG path of ours."""
        dashes = ' stroke-dasharray="4 5"' if dashed else ""
        self.parts.append(
            f'<path d="{points}" fill="none" stroke="{edge}" stroke-width="{thick:g}" stroke-linecap="round"{dashes}/>'
        )

    def curve(self, points: str, *, at: tuple[float, float], scale: tuple[float, float], edge: str) -> None:
        """A path of ours with its unit made larger; the line stays as thick as it is."""
        self.parts.append(
            f'<g transform="translate({at[0]:.1f} {at[1]:.1f})"><path d="{stretched(points, scale)}" fill="none"'
            f' stroke="{edge}" stroke-width="3.2" stroke-linecap="round"/></g>'
        )

    def dot(self, x: float, y: float, *, radius: float, fill: str) -> None:
        """A filled circle."""
        self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" fill="{fill}"/>')

    def line(self, text: str, *, at: tuple[float, float], pen: Pen, anchor: str = "start") -> None:
        """One line of text, its base line at a point."""
        style = (' font-weight="700"' if pen.bold else "") + (' font-style="italic"' if pen.italic else "")
        self.parts.append(
            f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" font-size="{pen.size:g}" fill="{pen.colour}"'
            f' text-anchor="{anchor}"{style}>{escape(clean(text))}</text>'
        )

    def text(self, text: str, *, at: tuple[float, float], room: float, pen: Pen) -> float:
        """Text in lines that fit a width, from an upper left corner; how high it has become."""
        lines = lines_of(clean(text), room=room, size=pen.size, bold=pen.bold)
        for number, line in enumerate(lines):
            self.line(line, at=(at[0], at[1] + pen.size + number * pen.size * LEADING), pen=pen)
        return len(lines) * pen.size * LEADING

    def sheet(self, *, title: str, language: str) -> str:
        """All of it on an A3 sheet lying: what is larger is made smaller as a whole."""
        scale = max(self.wide / A3[0], self.high / A3[1])
        wide, high = A3[0] * scale, A3[1] * scale
        aside = (wide - self.wide) / 2
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{A3[0]}" height="{A3[1]}" xml:lang={quoteattr(language)}'
            f' viewBox="0 0 {wide:.1f} {high:.1f}" role="img" font-family="{FONT}">'
            f"<title>{escape(clean(title))}</title>"
            f'<rect width="{wide:.1f}" height="{high:.1f}" fill="{PAPER}"/>'
            f'<g transform="translate({aside:.1f} 0)">{"".join(self.parts)}</g></svg>'
        )


def stretched(points: str, scale: tuple[float, float]) -> str:
    """The numbers of a path of ours, written `M0 1 C2 3 4 5 6 7`, each made larger along its axis."""
    axis = 0

    def larger(found: "re.Match[str]") -> str:
        nonlocal axis
        axis = 1 - axis
        return f"{float(found[0]) * scale[1 - axis]:.1f}"

    return _NUMBER.sub(larger, points)


def clean(text: str) -> str:
    """A text without the signs that XML cannot hold."""
    return _CONTROL.sub("", text)
