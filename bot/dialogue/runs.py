"""Formatted text as runs: what the words are, and which of Telegram's tags stand around them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

import nh3

_TAGS: Final = {"b", "i", "code", "pre", "blockquote", "a"}
_SCHEMES: Final = {"http", "https", "tg"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One of Telegram's HTML tags; `href` for a link only."""

    name: str
    href: str = ""

    @property
    def opening(self) -> str:
        """The start tag."""
        return f'<{self.name} href="{escape(self.href)}">' if self.href else f"<{self.name}>"

    @property
    def closing(self) -> str:
        """The end tag."""
        return f"</{self.name}>"


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same tags, outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


def units(text: str) -> int:
    """The length of a text as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_of(runs: Sequence[Run]) -> str:
    """The words alone."""
    return "".join(run.text for run in runs)


def html_of(runs: Sequence[Run]) -> str:
    """The runs as Telegram's HTML; tags are always closed in the opposite order, and everything else is escaped."""
    written: list[str] = []
    around: tuple[Tag, ...] = ()
    for run in (run for run in runs if run.text):
        kept = 0
        while kept < min(len(around), len(run.tags)) and around[kept] == run.tags[kept]:
            kept += 1
        written += [tag.closing for tag in reversed(around[kept:])]
        written += [tag.opening for tag in run.tags[kept:]]
        written.append(escape(run.text, quote=False))
        around = run.tags
    written += [tag.closing for tag in reversed(around)]
    return sieved("".join(written))


def sieved(html: str) -> str:
    """The last sieve on HTML that came of what authors write: Telegram's tags without anything else, links to sites."""
    cleaned = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None)
    return cleaned.replace("&nbsp;", "\N{NO-BREAK SPACE}")  # Telegram knows no such name
