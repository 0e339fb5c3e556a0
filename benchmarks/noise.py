"""Spoils messages as hurried thumbs do, always the same way: typing slips, lost accents, SMS spelling, capitals."""

import re
import unicodedata
from random import Random
from typing import Final

SLIP_EVERY: Final = 14
"""Letters from one slip to the next, on average; at least one slip in a message of four letters or more."""
WITHOUT_ACCENTS: Final = 0.7
SMS: Final = 0.3
CAPITALS: Final = 0.06
_ROWS: Final = ("qwertyuiop", "asdfghjklñ", "zxcvbnm")
_SMS: Final = {
    "que": "q",
    "qué": "q",
    "porque": "xq",
    "por": "x",
    "para": "xa",
    "también": "tb",
    "cuando": "cdo",
    "cuándo": "cdo",
    "cuanto": "cto",
    "cuánto": "cto",
    "mucho": "mxo",
    "estoy": "toy",
    "está": "sta",
    "gracias": "grax",
    "hacer": "acer",
    "hay": "ay",
    "quiero": "kiero",
    "bien": "bn",
    "no": "n",
    "me": "m",
    "de": "d",
    "te": "t",
}
_WORD: Final = re.compile(r"\w+")


def noisy(text: str, *, seed: int = 1) -> str:
    """The message as it comes from a hurried thumb; the same for the same text and seed, on every machine."""
    chance = Random(f"{seed}:{text}")
    if chance.random() < SMS:
        text = _WORD.sub(lambda word: _SMS.get(word[0].lower(), word[0]), text)
    if chance.random() < WITHOUT_ACCENTS:
        text = _without_accents(text).replace("¿", "").replace("¡", "")
    letters = sum(char.isalpha() for char in text)
    slips = max(1 if letters >= 4 else 0, round(letters / SLIP_EVERY))
    for _ in range(slips):
        text = _slipped(text, chance)
    return text.upper() if chance.random() < CAPITALS else text


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _slipped(text: str, chance: Random) -> str:
    """One slip at a letter that is not the first of its word: a neighbouring key, a swap, a drop or a double."""
    places = [at for at in range(1, len(text)) if text[at].isalpha() and text[at - 1].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    kind = chance.choice(("neighbour", "swap", "drop", "double"))
    before, char, after = text[:at], text[at], text[at + 1 :]
    if kind == "neighbour":
        return before + _neighbour(char, chance) + after
    if kind == "swap":
        return before[:-1] + char + before[-1] + after
    return before + after if kind == "drop" else before + char + char + after


def _neighbour(char: str, chance: Random) -> str:
    for row in _ROWS:
        at = row.find(_without_accents(char.lower()) if char.lower() != "ñ" else "ñ")
        if at >= 0:
            near = chance.choice([row[place] for place in (at - 1, at + 1) if 0 <= place < len(row)])
            return near.upper() if char.isupper() else near
    return char
