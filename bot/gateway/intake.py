"""What the front door makes of raw input: clean text of bounded length, checked ids, checked places."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.gateway.protocol import GatewayError

LONGEST_TEXT: Final = 1_000
"""Characters of a message that are kept."""
_LONGEST_SEEN: Final = 64 * LONGEST_TEXT
"""Characters looked at at all."""
_LONGEST_RAW: Final = 4 * LONGEST_TEXT
"""Visible characters that are normalised, whose cost grows faster than its input."""
_LONGEST_PAGE: Final = 200
_LONGEST_LABEL: Final = 100
_EXTERNAL_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_BLANK_LINES: Final = re.compile(r"\n{3,}")
_MANY_MARKS: Final = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_LINE_ENDS: Final = {"\r": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text that may go on."""

    text: str
    shortened: bool


def clean(raw: str) -> str:
    """NFKC, without control, format, private and surrogate characters; line breaks stay, runs of blank lines shrink."""
    visible = _visible(raw[:_LONGEST_SEEN].replace("\r\n", "\n"))[:_LONGEST_RAW]
    normal = _visible(unicodedata.normalize("NFKC", visible))
    return _BLANK_LINES.sub("\n\n", _MANY_MARKS.sub(r"\1", normal)).strip()


def cut(text: str) -> Cleaned:
    """At most 1,000 characters of a clean text, and whether some were lost."""
    return Cleaned(text[:LONGEST_TEXT].rstrip(), len(text) > LONGEST_TEXT)


def taken_in(raw: str, *, redact: Callable[[str], str]) -> Cleaned:
    """What the engine and the log get of a typed text: clean, without personal data, cut; empty when nothing is seen.

    Redaction comes before the cut, which could halve a card number beyond recognition.
    """
    whole = clean(raw)
    return Cleaned(cut(redact(whole)).text, cut(whole).shortened)


def check_external_id(external_id: str) -> str:
    """The id of a message as a channel gave it; `GatewayError("bad_id")` for anything but 1-64 plain characters."""
    if _EXTERNAL_ID.fullmatch(external_id) is None:
        raise GatewayError("bad_id")
    return external_id


def page_of(raw: str | None) -> str | None:
    """A page's path without its query, which may name people; `None` for what is no path of ours."""
    if raw is None or len(raw) > _LONGEST_PAGE:
        return None
    page = clean(re.split(r"[?#]", raw, maxsplit=1)[0])
    return page if page.startswith("/") and "\n" not in page else None


def label_of(raw: str | None) -> str | None:
    """A campaign's name; `None` when it is empty or no name at all."""
    if raw is None or len(raw) > _LONGEST_LABEL:
        return None
    return clean(raw).replace("\n", " ") or None


def _visible(text: str) -> str:
    return "".join(_LINE_ENDS.get(c, c) for c in text if c in _LINE_ENDS or c == "\n" or not _hidden(c))


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")
