"""Finds identity and tax documents of Spain and Latin America, and what a word announces as one."""

import re
from collections.abc import Callable, Iterator
from typing import Final

from stdnum.ar import cuit
from stdnum.br import cnpj, cpf
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.do import cedula
from stdnum.es import nif
from stdnum.mx import curp, rfc
from stdnum.pe import ruc
from stdnum.us import ssn
from stdnum.ve import rif

from bot.language.personal_cues import Cues
from bot.language.spans import Span

_UNMISTAKABLE: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    (r"[klmxyz][ .-]{0,2}\d[ .-]?\d{3}[ .-]?\d{3}[ .-]{0,2}[a-z]", nif.is_valid),
    (r"\d{1,2}[ .-]?\d{3}[ .-]?\d{3}(?:[ .-]{0,3}|/)[a-z]", lambda code: nif.is_valid(code.rjust(9, "0"))),
    (r"\d(?: \d){7} ?[a-z]", nif.is_valid),
    (r"[a-zñ&]{3,4}[ -]?\d{6}[ -]?[a-z\d]{2}[a\d]", lambda code: rfc.is_valid(code, validate_check_digits=True)),
    (r"[a-z]{4}[ -]?\d{6}[ -]?[hm][a-z]{5}[ -]?[a-z\d]\d", curp.is_valid),
)
"""How a document is written that articles and orders are not, and whether its check letter is right."""
_LIKE_OTHERS: Final[tuple[tuple[str, Callable[[str], bool]], ...]] = (
    (r"[a-hjnp-suvw][ .-]?\d{2}[ .]?\d{3}[ .]?\d{2}[ .-]?[\da-j]", nif.is_valid),
    (r"(?:2[0347]|3[034])[ .-]?\d{2}\.?\d{3}\.?\d{3}[ .-]?\d", cuit.is_valid),
    (r"(?:\d{1,2}\.\d{3}\.\d{3}|\d{7,8}) ?[-–] ?[\dk]", rut.is_valid),
    (r"\d{3}\.?\d{3}\.?\d{3} ?[-–] ?\d", nit.is_valid),
    (r"(?:1[0567]|20)\d{9}", ruc.is_valid),
    (r"\d{3}[. ]?\d{3}[. ]?\d{3}[-. ]?\d{2}", cpf.is_valid),
    (r"\d{2}\.?\d{3}\.?\d{3}/\d{4}-?\d{2}", cnpj.is_valid),
    (r"\d{3}-\d{7}-\d", cedula.is_valid),
    (r"\d{3}-\d{2}-\d{4}", ssn.is_valid),
    (r"[vejg]-?\d{8}-\d", rif.is_valid),
    (r"[ve]-?\d{1,2}\.\d{3}\.\d{3}", bool),
)
"""The same for documents that could be something else, where a word before them says so."""


def _compiled(
    written: tuple[tuple[str, Callable[[str], bool]], ...],
) -> tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]:
    around = r"(?<![\w#/+])(?<!\d[.-]){}(?![^\W_]|[.-]\d)"
    return tuple((re.compile(around.format(form), re.IGNORECASE), check) for form, check in written)


_SURE_PATTERNS: Final = _compiled(_UNMISTAKABLE)
_PATTERNS: Final = _compiled(_LIKE_OTHERS)
_GAPS: Final = re.compile(r"[ .–/-]")
_WORD_NOT_LETTER: Final = re.compile(r" [aeouy](?= [^\W\d_])")
"""`12345678 y gracias`: the letter is a word, not the check letter."""
_NAMED: Final = re.compile(
    r"""
    (?<!\w) (?: d\.?n\.?i | n\.?i\.?e | n\.?i\.?f | c\.?i\.?f | c[eé]dula | c\.?\ ?c | c\.?i | r\.?u\.?t | r\.?f\.?c
        | curp | cuit | cuil | r\.?u\.?c | c\.?p\.?f | cnpj | r\.?i\.?f | n\.?i\.?t | pasaporte | passport | ine
        | (?: documento | carn[eé] | identificaci[oó]n ) (?: \ nacional )? (?: \ de\ identidad )?
        | (?: national | identity | identification ) (?: \ (?: id | card | document | number | no\.? ) ){0,2}
        | (?<!order\ ) id\ (?: card | number | no\.? ) | ssn | nss | social\ security | seguridad\ social
        | national\ insurance | (?: licencia | permiso ) \ de\ conducir | driv(?: er['’]?s | ing ) \ licen[cs]e )
    \W{1,3}
    (?: (?: n[uú]mero | n[º°o]\.? | n[uú]m\.? | number | es | is | de | del | la | el | mi | my | son | empresa
        | identidad | identity | ciudadan[ií]a | extranjer[ií]a | titular | company | card | espa[ñn]ol | argentin[oa]
        | mexican[oa] | colombian[oa] | chilen[oa] | peruan[oa] | venezolan[oa] | uruguay[oa] | ecuatorian[oa]
        | spanish | british | american | us | uk ) \W{1,3} ){0,5}
    ( (?= [a-z]{0,5} [ .-]? \d ) [a-z\d] (?: [ .-]? \d | [.-]? [a-z] ){4,19} ) (?! [^\W_] )
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""After such a word the check digit does not have to be right: people make mistakes with their own numbers too."""
_DIGIT: Final = re.compile(r"\d")
_FEWEST_DIGITS: Final = 5


def documents(text: str, cues: Cues) -> Iterator[Span]:
    """Documents that add up, unless a word says that the code is an article or an order; and what is announced."""
    for patterns in (_SURE_PATTERNS, _PATTERNS):
        for pattern, check in patterns:
            for found in pattern.finditer(text):
                if _is_document(text, found, check) and (
                    patterns is _SURE_PATTERNS or not _is_other(text, found, cues)
                ):
                    yield Span(*found.span(), "identity")
    for found in _NAMED.finditer(text):
        if sum(sign.isdigit() for sign in found[1]) >= _FEWEST_DIGITS:
            yield Span(*found.span(1), "identity")


def _is_document(text: str, found: re.Match[str], check: Callable[[str], bool]) -> bool:
    return check(_GAPS.sub("", found[0]).upper()) and not _WORD_NOT_LETTER.match(text, found.end() - 2)


def _is_other(text: str, found: re.Match[str], cues: Cues) -> bool:
    """Tell whether a word about phones or orders stands before the code, with no other number between."""
    cue = cues.before(found.start())
    return cue is not None and cue.kind != "card" and _DIGIT.search(text, cue.end, found.start()) is None
