"""How to write a text so that YAML reads exactly that text."""

import re
from typing import Final

_UNSAFE_START: Final = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=<~\s]")
_UNSAFE_INSIDE: Final = re.compile(r":(\s|$)|\s#|[\n\t]")
_UNSAFE_IN_FLOW: Final = re.compile(r"[,\[\]{}?:]")
_STARTS_LIKE_A_NUMBER: Final = re.compile(r"-\d")
_READ_AS_SOMETHING_ELSE: Final = re.compile(
    r"(?i:y|n|yes|no|on|off|null)"
    r"|[-+]?[\d_]+(:[0-5]?\d)+(\.[\d_]*)?|0[\dxo].*|[-+]?(\.\d|\d[\d_]*\.?\d*)e[-+]?\d+|[-+]?\.(inf|nan).*"
)
"""What other YAML programs take for a boolean, a time or an octal; we read text, but they may look too. `true`,
`false` and dates are left alone: the language asks for them."""
_QUOTED: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def quoted(text: str) -> str:
    """`text` in double quotes, or in single ones where that saves backslashes."""
    if '"' in text and "'" not in text and not re.search(r"[\n\t\\]", text):
        return f"'{text}'"
    return '"' + "".join(_QUOTED.get(character, character) for character in text) + '"'


def is_safe_plain(text: str, *, flow: bool = False) -> bool:
    """Whether `text` may stand without quotes; inside brackets (`flow`) less is allowed."""
    if not text or text != text.strip() or _READ_AS_SOMETHING_ELSE.fullmatch(text):
        return False
    if _UNSAFE_START.match(text) and not _STARTS_LIKE_A_NUMBER.match(text):
        return False
    return not (
        _UNSAFE_INSIDE.search(text) or text.startswith(("---", "...")) or (flow and _UNSAFE_IN_FLOW.search(text))
    )


def written(text: str, *, flow: bool = False) -> str:
    """`text` as it should stand in a map: plain when that is safe, else in quotes."""
    return text if is_safe_plain(text, flow=flow) else quoted(text)
