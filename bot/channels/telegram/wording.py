"""A line of the conversation as messages of a chat: formatted, with link and buttons, split where it is long."""

from typing import Final
from urllib.parse import urljoin

from bot.catalogue import text
from bot.channels.telegram.deliveries import Part
from bot.channels.telegram.keyboards import rows_of
from bot.channels.telegram.markdown import is_address, runs_of
from bot.channels.telegram.runs import Run, Tag, html_of, units
from bot.channels.telegram.splitting import LONGEST, parts_of
from bot.gateway.protocol import ChatEvent

_ROOM: Final = 200
"""Units kept free in each message for what may have to be put before it: that it is a repeat."""


class Wording:
    """Makes messages of lines; `site` stands before the links of a map that begin with `/`."""

    def __init__(self, site: str = "") -> None:
        self._site = site

    def parts_of(self, event: ChatEvent, *, language: str, late: bool = False) -> list[Part]:
        """The messages of one line, the buttons under the last; `late` begins with an apology for that."""
        runs = runs_of(event.text)
        if late:
            runs = [Run(f"{text('telegram.late', language)}\n\n", (Tag("i"),)), *runs]
        link = self._link(event.link)
        if link is not None and link not in event.text:
            runs = [*runs, Run("\n\n"), Run(text("telegram.link", language), (Tag("a", link),))]
        pieces = parts_of(runs, longest=LONGEST - _ROOM)
        last = len(pieces)
        return [
            Part(html_of(piece), rows_of(event.choices) if place == last else ())
            for place, piece in enumerate(pieces, start=1)
        ]

    def _link(self, link: str | None) -> str | None:
        if link is None:
            return None
        whole = urljoin(self._site, link) if self._site and link.startswith("/") else link
        return whole if is_address(whole) else None


def with_choice(html: str, title: str, *, language: str) -> str | None:
    """A message with the choice that was made of it; `None` when there is no room or nothing to show it on."""
    shown = html_of([Run("\n\n"), Run(text("telegram.chosen", language, choice=title), (Tag("b"),))])
    return html + shown if html and units(html) + units(shown) <= LONGEST else None
