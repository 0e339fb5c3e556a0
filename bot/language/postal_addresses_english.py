"""Finds postal addresses in English: the number, the street, and the flat, the town and the code around them."""

import re
from collections.abc import Iterator
from typing import Final

from bot.language.postal_parts import end_of_parts, one_of
from bot.language.spans import Span

_SURE: Final = one_of(
    "street st st. road rd rd. avenue ave ave. lane ln ln. crescent cres cres. boulevard blvd blvd. mews parkway"
    " pkwy highway hwy"
)
_TYPE: Final = one_of(
    "street st st. road rd rd. avenue ave ave. lane ln ln. crescent cres cres. boulevard blvd blvd. mews parkway"
    " pkwy highway hwy drive dr dr. court ct ct. way close place pl pl. terrace square sq sq. gardens grove hill"
    " row view walk green circle park gate rise quay wharf"
)
"""Some are also what rooms look out on and what computers have: they count with a town and its code, or announced."""
_WORD: Final = r"(?:[A-Z][\w’'.-]{0,24}|\d{1,3}(?:st|nd|rd|th))"
_NAME: Final = rf"(?-i:{_WORD}(?:[ ](?:of[ ]|the[ ])?{_WORD}){{0,3}})"
_SMALL_NAME: Final = r"[a-z]{3,15}"
_UNIT: Final = r"(?:flat|apt\.?|apartment|unit|suite|ste\.?|floor|fl\.?|\#)[ ]?\w{1,5}"
_POSTCODE: Final = r"(?-i:[A-Z]{1,2}\d[A-Z\d]?[ ]?\d[A-Z]{2}\b)"
_ZIP: Final = r"(?-i:[A-Z]{2}\.?,?[ ]\d{5}(?:-\d{4})?(?!\w|[.,]\d))"
_CODE: Final = rf"(?:{_POSTCODE}|{_ZIP})"
_TAIL_FORM: Final = rf"[ ]?,?\s{{1,2}}(?:{_UNIT}(?!\w)|(?:{_NAME},?[ ]){{0,2}}(?:{_CODE}|\d{{5}}(?!\w|[.,]\d)))"
_TAIL: Final = re.compile(_TAIL_FORM, re.IGNORECASE)
_NUMBER: Final = rf"(?<![\w/.,\#-])(?:{_UNIT}(?:,[ ]?|[ ]))?\d{{1,5}}[a-z]?,?[ ]"
_STREET: Final = (
    rf"{_NUMBER}(?:{_NAME}[ ](?:{_SURE}(?![\w’'])|{_TYPE}(?={_TAIL_FORM}))|(?-i:Broadway)(?!\w)"
    rf"|{_SMALL_NAME}[ ]{_TYPE}(?={_TAIL_FORM})|{_NAME}(?=,?[ ]{_POSTCODE}|,[ ]{_NAME},?[ ]{_CODE}))"
)
_BOX: Final = r"\bp\.?[ ]?o\.?[ ]?box[ ]\d{1,6}\b"
_ANNOUNCED: Final = (
    r"\b(?:live[sd]?[ ]at|living[ ]at|address(?:[ ]is|:)|(?:ship|deliver|send)[ ](?:it[ ]|this[ ])?to)[ ]"
    rf"(?P<announced>(?:{_UNIT},?[ ])?\d{{1,5}}[a-z]?[ ](?:{_NAME}|{_SMALL_NAME}[ ]{_TYPE})(?!\w))"
)
_BEGINS: Final = (re.compile(f"{_STREET}|{_BOX}", re.IGNORECASE), re.compile(_ANNOUNCED, re.IGNORECASE))


def english_addresses(text: str) -> Iterator[Span]:
    """Addresses with a number and a street; what only sounds like one needs its code or a word that announces it."""
    for pattern in _BEGINS:
        for found in pattern.finditer(text):
            part = "announced" if "announced" in pattern.groupindex else 0
            yield Span(found.start(part), end_of_parts(text, found.end(), _TAIL), "address")
