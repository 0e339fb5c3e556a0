"""How an answer will look: as the web chat shows it and as Telegram does, as blocks of runs for a page to draw."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.dialogue.markdown import runs_of
from bot.dialogue.runs import Run
from bot.journeys.facts import filled
from bot.journeys.positions import Text

_WEB: Final = re.compile(
    r"\*\*(?P<bold>[^*\n]+)\*\*"
    r"|\[(?P<words>[^\]\n]{1,300})\]\((?P<target>[^()\s]{1,2000})\)"
    r"|(?P<address>https://[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?¡¿…])"
    r"|(?P<contact>(?:mailto:|tel:)[^\s<>\"'()\[\]]*[^\s<>\"'()\[\].,;:!?])"
    r"|(?P<mail>[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+)"
)
"""What the widget makes of an answer (`INLINE` of widget.js); a test holds the two together."""
_ITEM: Final = re.compile(r"^\s*(?:([-*•])|\d{1,2}[.)])\s+(.*)$")
_SAFE: Final = re.compile(r"(https://[^@\s]+|mailto:\S+|tel:\S+|/(?![/\\])\S*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words with the tags around them, outermost first: `strong`, `em`, `code`, `pre`, `blockquote`, `a`."""

    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`p`), or an item of a list with dots (`ul`) or numbers (`ol`)."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Bubble:
    """One answer, drawn."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What one channel shows after the question: one of the alternatives, and the buttons below it."""

    channel: str
    bubbles: tuple[Bubble, ...]
    buttons: tuple[str, ...]
    link: str


def preview_of(
    channel: str, texts: Sequence[str], *, facts: Mapping[str, Text], buttons: Sequence[str], link: str
) -> Preview:
    """The alternatives of an answer as a channel shows them, their facts filled in."""
    draw = _telegram if channel == "telegram" else _web
    bubbles = tuple(Bubble(tuple(draw(filled(text, facts)))) for text in texts)
    return Preview(channel, bubbles, tuple(buttons), filled(link, facts))


def _telegram(text: str) -> Iterator[Block]:
    yield Block("p", tuple(_piece(run) for run in runs_of(text)))


def _piece(run: Run) -> Piece:
    names = {"b": "strong", "i": "em"}
    return Piece(run.text, tuple(names.get(tag.name, tag.name) for tag in run.tags))


def _web(text: str) -> Iterator[Block]:
    for block in re.split(r"\n\s*\n", text):
        rows: list[Piece] = []
        for row in (each for each in block.split("\n") if each.strip()):
            item = _ITEM.match(row)
            if item is None:
                rows += [*([Piece("\n")] if rows else []), *_inline(row.strip())]
                continue
            if rows:
                yield Block("p", tuple(rows))
                rows = []
            yield Block("ul" if item[1] else "ol", tuple(_inline(item[2])))
        if rows:
            yield Block("p", tuple(rows))


def _inline(text: str) -> Iterator[Piece]:
    start = 0
    for found in _WEB.finditer(text):
        yield from _plain(text[start : found.start()])
        start = found.end()
        if found["bold"]:
            yield Piece(found["bold"], ("strong",))
        elif found["mail"] or _SAFE.fullmatch(found["target"] or found["address"] or found["contact"]):
            yield Piece(found["words"] or found[0], ("a",))
        else:
            yield Piece(found[0])
    yield from _plain(text[start:])


def _plain(text: str) -> Iterator[Piece]:
    if text:
        yield Piece(text)
