"""Telegram's HTML, read as strictly as the real server reads it, with its own words for each mistake."""

import html
import re
from dataclasses import dataclass, field
from typing import Any, Final

from tests.telegram.refusals import bad

LONGEST_MESSAGE: Final = 4096
MOST_ENTITIES: Final = 100
_KINDS: Final = {
    "a": "text_link", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED: Final = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
"""All the named entities there are; `&nbsp;` and its like stay as they are typed."""
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});")
ADDRESS: Final = re.compile(r"(https?://[^\s/?#.]+(\.[^\s/?#.]+)+(/|[/?#]\S*)?|tg://\S+)", re.IGNORECASE)
"""What Telegram takes for a link; a host without a dot is none."""
_ATTRIBUTE: Final = re.compile(r"\s*([^\s=>/\"']*)\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[A-Za-z0-9.\-]*))?")


@dataclass
class Formatted:
    """A text without its tags, and what the tags meant; offsets and lengths in UTF-16 units, as Telegram counts."""

    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    lost_links: list[str] = field(default_factory=list)
    """Addresses of `<a>` that are no links to Telegram: it shows their words without a link and says nothing."""


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def plain(text: str) -> Formatted:
    return Formatted(text.strip())


def formatted(text: str, parse_mode: str) -> Formatted:
    """The text as it will be shown; `RefusalError` when it cannot be."""
    if not parse_mode:
        return plain(text)
    if parse_mode.lower() != "html":
        if parse_mode.lower() in ("markdown", "markdownv2"):
            raise AssertionError("this double reads HTML only")
        raise bad("unsupported parse_mode")
    return _trimmed(_Reader(text).read())


def _trimmed(read: Formatted) -> Formatted:
    lead = units(read.text) - units(read.text.lstrip())
    text = read.text.strip()
    kept = []
    for entity in read.entities:
        start = max(0, entity["offset"] - lead)
        end = min(units(text), entity["offset"] + entity["length"] - lead)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return Formatted(text, kept[:MOST_ENTITIES], read.lost_links)


def decoded(text: str) -> str:
    """Only what Telegram knows is decoded."""
    return _ENTITY.sub(lambda found: _NAMED.get(found[0]) or html.unescape(found[0]), text)


class _Reader:
    def __init__(self, text: str) -> None:
        self._raw = text
        self._at = 0
        self._open: list[tuple[str, str, int]] = []
        self._out = Formatted("")

    def read(self) -> Formatted:
        while self._at < len(self._raw):
            found = self._raw.find("<", self._at)
            end = len(self._raw) if found < 0 else found
            self._out.text += decoded(self._raw[self._at : end])
            self._at = end
            if found >= 0:
                self._end_tag() if self._raw.startswith("</", found) else self._start_tag()
        if self._open:
            raise self._mistake(f'Can\'t find end tag corresponding to start tag "{self._open[-1][0]}"')
        self._out.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return self._out

    def _start_tag(self) -> None:
        begin = self._at
        named = re.compile(r"[^\s>]*").match(self._raw, begin + 1)
        assert named is not None
        name, self._at = named[0].lower(), named.end()
        if self._at >= len(self._raw):
            raise self._mistake(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        if name not in _KINDS:
            raise self._mistake(f'Unsupported start tag "{name}" at byte offset {self._bytes(begin)}')
        argument = self._attributes(name, begin)
        if name == "span" and argument != "tg-spoiler":
            raise self._mistake(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append((name, argument, units(self._out.text)))

    def _attributes(self, tag: str, begin: int) -> str:
        wanted, argument = {"a": "href", "span": "class", "code": "class", "tg-emoji": "emoji-id"}.get(tag), ""
        while True:
            rest = re.compile(r"\s*").match(self._raw, self._at)
            assert rest is not None
            self._at = rest.end()
            if self._raw.startswith(">", self._at):
                self._at += 1
                return argument
            found = _ATTRIBUTE.match(self._raw, self._at)
            if found is None or self._at >= len(self._raw):
                raise self._mistake(f"Unclosed start tag at byte offset {self._bytes(begin)}")
            if not found[1]:
                raise self._mistake(f'Empty attribute name in the tag "{tag}" at byte offset {self._bytes(begin)}')
            value, self._at = found[2] or "", found.end()
            if self._at < len(self._raw) and not re.match(r"[\s>]", self._raw[self._at]):
                if value[:1] not in ('"', "'") and self._raw[self._at] in "\"'":
                    raise self._mistake(f"Unclosed start tag at byte offset {self._bytes(begin)}")
                raise self._mistake(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
            if found[1].lower() == wanted:
                argument = decoded(value[1:-1] if value[:1] in ('"', "'") else value.lower())

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise self._mistake(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        found = re.compile(r"</([^\s>]*)\s*(>?)").match(self._raw, begin)
        assert found is not None
        if not found[2]:
            raise self._mistake(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        name, argument, start = self._open.pop()
        told = found[1].lower()
        if told and told != name:
            where = f"at byte offset {self._bytes(begin)}"
            raise self._mistake(f'Unmatched end tag {where}, expected "</{name}>", found "</{told}>"')
        self._at = found.end()
        self._keep(name, argument, start)

    def _keep(self, name: str, argument: str, start: int) -> None:
        length = units(self._out.text) - start
        if length == 0:
            return
        entity: dict[str, Any] = {"type": _KINDS[name], "offset": start, "length": length}
        if name == "a":
            address = argument or self._out.text[-length:]
            if ADDRESS.fullmatch(address) is None:
                self._out.lost_links.append(address)
                return
            entity["url"] = address
        self._out.entities.append(entity)

    def _bytes(self, place: int) -> int:
        return len(self._raw[:place].encode())

    @staticmethod
    def _mistake(what: str) -> Exception:
        return bad(f"can't parse entities: {what}")
