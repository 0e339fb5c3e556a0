"""Literal words into the syntaxes that Rasa would otherwise read something into: braces, entity marks, YAML.

The reasons, and what was tried on Rasa 3.6.21, stand in `docs/decisions/0003-literal-texts.md`.
"""

import json
import re
from typing import Final

from bot.compiler.plan import Slot

BRACE_SLOTS: Final = (Slot("brace_open", "text", "{"), Slot("brace_close", "text", "}"))
"""Slots that print a brace in a text which also holds a slot of the map; there doubling does not work."""

_BRACES: Final = str.maketrans({"{": "{{", "}": "}}"})
_BRACES_AS_SLOTS: Final = str.maketrans({"{": "{brace_open}", "}": "{brace_close}"})
_PLACEHOLDER: Final = re.compile(r"\{([^\W\d]\w*)\}")
_WORD_JOINER: Final = "\u2060"

_ENTITY_MARK: Final = re.compile(r"\][({\[]")
_BARE_BRACKET: Final = "[[][]"
"""Rasa reads `[text][list of entities]`: with an empty list it leaves the text, here a `[`, and no entity."""

UNPRINTABLE: Final = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
"""Inside a character class: what YAML forbids in plain sight, or takes for a line break."""

_NOT_PRINTABLE: Final = re.compile(f"[{UNPRINTABLE}]")
_LINE_BREAK: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_SPECIAL_WORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def sayable(value: str) -> str:
    """The text as a model can keep it: no outer white space, line breaks as `\\n`, no control characters but tabs.

    Rasa writes answers of several lines into its model as YAML blocks, in which anything else breaks the model.
    """
    return _CONTROL.sub("", _LINE_BREAK.sub("\n", value)).strip()


def response_text(value: str, slots: frozenset[str] = frozenset()) -> str:
    """The template that Rasa's generator prints as exactly `value`, with `{name}` of `slots` filled."""
    parts = _split_at_slots(value, slots)
    if len(parts) == 1:
        return value.translate(_BRACES)
    # Rasa takes `0[` in the result for a slot it could not fill, and then shows the raw template.
    printed = [part.replace("0[", f"0{_WORD_JOINER}[").translate(_BRACES_AS_SLOTS) for part in parts]
    printed[1::2] = [f"{{{name}}}" for name in parts[1::2]]
    return "".join(printed)


def needs_brace_slots(value: str, slots: frozenset[str]) -> bool:
    """Whether the text holds both a slot and an ordinary brace."""
    parts = _split_at_slots(value, slots)
    return len(parts) > 1 and any(brace in part for part in parts[0::2] for brace in "{}")


def _split_at_slots(value: str, slots: frozenset[str]) -> list[str]:
    """Literal text and slot names in turns, literal first and last."""
    parts = [""]
    end = 0
    for found in _PLACEHOLDER.finditer(value):
        if found.group(1) in slots:
            parts[-1] = value[end : found.start()]
            parts += [found.group(1), ""]
            end = found.end()
    parts[-1] = value[end:]
    return parts


def example_text(phrase: str) -> str:
    """The training example that Rasa reads as exactly `phrase`, without entities."""
    return phrase.replace("[", _BARE_BRACKET) if _ENTITY_MARK.search(phrase) else phrase


def yaml_string(value: str) -> str:
    """A double-quoted YAML scalar that reads back as `value`; half a character becomes U+FFFD."""
    quoted = json.dumps(_SURROGATE.sub("\ufffd", value), ensure_ascii=False)
    return _NOT_PRINTABLE.sub(_yaml_escape, quoted)


def yaml_name(name: str) -> str:
    """An id as a YAML scalar, quoted where YAML would read something else than a text."""
    return yaml_string(name) if name in _SPECIAL_WORDS else name


def _yaml_escape(found: "re.Match[str]") -> str:
    return f"\\u{ord(found.group()):04x}"
