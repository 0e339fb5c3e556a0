"""From the map's plain text or Markdown to runs that Telegram can show: links, bold, italics, lists, code, quotes."""

import re
from collections.abc import Sequence
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.dialogue.runs import Run, Tag, plain_of

_RULES: Final = ("blockquote", "fence", "heading", "list", "backticks", "emphasis", "link", "newline", "escape")
"""No HTML, no entities, no images, no rules made of dashes: in an answer those are ordinary signs."""
_ADDRESS: Final = re.compile(r"(https?://[^\s/?#.]+(\.[^\s/?#.]+)+([/?#]\S*)?|tg://\S+)", re.IGNORECASE)
"""What Telegram takes for a link; it shows the words of any other one without a link, and says nothing."""
_STYLES: Final = {"strong_open": Tag("b"), "em_open": Tag("i"), "blockquote_open": Tag("blockquote")}
_BULLET: Final = "• "

_markdown: Final = MarkdownIt("zero").enable(list(_RULES))


def runs_of(text: str) -> list[Run]:
    """The text as runs; plain text comes out as it is, and what is no Markdown stays what it looks like."""
    reader = _Reader()
    reader.read(_markdown.parse(text))
    found = reader.runs
    return found if plain_of(found).strip() else [Run(text)]


def is_address(link: str) -> bool:
    """Whether Telegram makes a link of it."""
    return _ADDRESS.fullmatch(link) is not None


class _Reader:
    """Walks over the tokens and keeps count of what is open."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self._tags: list[Tag] = []
        self._lists: list[int | None] = []
        self._target = ""
        self._link_from = 0

    def read(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._block(token)
            self._style(token)
            if token.type == "inline":
                self._inline(token.children or [])
            elif token.type == "fence":
                self._break(2)
                self._say(token.content.rstrip("\n"), Tag("pre"))

    def _block(self, token: Token) -> None:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            number = int(token.attrGet("start") or 1) if token.type.startswith("ordered") else None
            self._break(1 if self._lists else 2)
            self._lists.append(number)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "list_item_open":
            self._break(1)
            self._say("   " * (len(self._lists) - 1) + self._bullet(token))
        elif token.type in ("paragraph_open", "heading_open") and not self._begins_item():
            self._break(2)
        if token.type == "heading_open":
            self._tags.append(Tag("b"))
        elif token.type == "heading_close":
            self._tags.pop()

    def _style(self, token: Token) -> None:
        if token.type == "blockquote_open":
            self._break(2)
        if token.type in _STYLES:
            self._tags.append(_STYLES[token.type])
        elif token.type.replace("_close", "_open") in _STYLES:
            self._tags.pop()

    def _inline(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            self._style(token)
            if token.type in ("text", "text_special"):
                self._say(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                self._say("\n")
            elif token.type == "code_inline":
                self._say(token.content, Tag("code"))
            elif token.type == "link_open":
                self._begin_link(str(token.attrGet("href") or ""))
            elif token.type == "link_close":
                self._end_link()

    def _begin_link(self, target: str) -> None:
        self._target, self._link_from = target, len(self.runs)
        if is_address(target):
            self._tags.append(Tag("a", target))

    def _end_link(self) -> None:
        if is_address(self._target):
            if len(self.runs) == self._link_from:
                self._say(self._target)
            self._tags.pop()
            return
        # What it leads to is said, as it was typed, so that nothing is lost.
        shown = re.sub(r"^(mailto|tel):", "", _markdown.normalizeLinkText(self._target))
        label = plain_of(self.runs[self._link_from :])
        if shown != label:
            self._say(f" ({shown})" if label else shown)

    def _bullet(self, token: Token) -> str:
        number = self._lists[-1]
        if number is None:
            return _BULLET
        self._lists[-1] = number + 1
        return f"{number}{token.markup} "

    def _begins_item(self) -> bool:
        return bool(self._lists) and bool(self.runs) and self.runs[-1].text.strip() != "" and self._just_bulleted()

    def _just_bulleted(self) -> bool:
        last = self.runs[-1].text
        return last.endswith(_BULLET) or re.search(r"^ *\d+[.)] $", last) is not None

    def _break(self, count: int) -> None:
        """At least so many line ends before what comes; the tags around them are those that stay open."""
        if not plain_of(self.runs).strip():
            return
        ends = len(plain_of(self.runs[-2:])) - len(plain_of(self.runs[-2:]).rstrip("\n"))
        if ends < count:
            self.runs.append(Run("\n" * (count - ends), tuple(self._tags)))

    def _say(self, text: str, *more: Tag) -> None:
        """Code stands alone, and no tag stands inside itself: Telegram takes neither."""
        if text:
            self.runs.append(Run(text, more or tuple(dict.fromkeys(self._tags))))
