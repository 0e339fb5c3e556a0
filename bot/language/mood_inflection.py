"""Writes out the forms of Spanish words as chats use them: persons and tenses, gender and number, small and very."""

from collections.abc import Iterable, Iterator
from typing import Final

_GENDERS: Final = ("o", "a", "os", "as")
_VOWELS: Final = frozenset("aeiou")
_CLITICS: Final = ("me", "te", "se", "nos", "lo", "la", "los", "las", "le", "les")

_AR: Final = (
    "o as a amos ais an e aste asteis o aron aba abas abamos abais aban es emos eis en ara aras aran ado ada ados adas "
    "ando ar are aras ara aremos areis aran aria arias ariamos ariais arian ad"
)
_ER: Final = (
    "o es e emos eis en i iste io imos isteis ieron ia ias iamos iais ian a as amos ais an iera ieras ieran ido ida "
    "idos idas iendo er ere eras era eremos ereis eran eria erias eriamos eriais erian ed"
)
_IR: Final = (
    "o es e imos is en i iste io isteis ieron ia ias iamos iais ian a as amos ais an iera ieras ieran ido ida idos "
    "idas iendo ir ire iras ira iremos ireis iran iria irias iriamos iriais irian id"
)
_ENDINGS: Final = {"ar": tuple(_AR.split()), "er": tuple(_ER.split()), "ir": tuple(_IR.split())}
_STRESSED: Final = frozenset(["o", "as", "es", "a", "e", "an", "en"])
"""Endings that leave the stress on the stem, where `e` becomes `ie` and `o` becomes `ue`."""


def inflected(lemma: str, kind: str) -> tuple[str, ...]:
    """Every form, without repetition, the lemma first; all folded.

    Kinds: `-` only itself; `s` with its plural; `e` an adjective with one ending; `o` an adjective with gender,
    `n` one like `llorón`; `ar`, `er`, `ir` a verb, `ar:ie`, `er:ue` one whose stem changes.
    `ValueError` for another kind.
    """
    return tuple(dict.fromkeys((lemma, *_forms(lemma, kind))))


def _forms(lemma: str, kind: str) -> Iterable[str]:
    if kind == "-":
        return ()
    if kind == "s":
        return (_plural(lemma),)
    if kind == "e":
        return (_plural(lemma), f"{lemma}mente", *_very(_stem(lemma)))
    if kind == "n":
        return tuple(lemma + ending for ending in ("a", "es", "as"))
    if kind == "o":
        return _gendered(lemma[:-1])
    verb, _, change = kind.partition(":")
    if verb not in _ENDINGS or not lemma.endswith(verb):
        raise ValueError(f"{lemma}: no kind of word is called {kind!r}")
    return _conjugated(lemma, verb, change)


def _plural(word: str) -> str:
    if word.endswith("z"):
        return f"{word[:-1]}ces"
    return word + ("s" if word[-1] in _VOWELS else "es")


def _stem(word: str) -> str:
    return word[:-1] if word[-1] in _VOWELS else word


def _very(stem: str) -> Iterator[str]:
    return (f"{_before_e(stem)}isim{ending}" for ending in _GENDERS)


def _gendered(stem: str) -> Iterator[str]:
    """`bonito`: its genders and numbers, `bonitamente`, `bonitisimo`, and `lentito` where the stem takes it."""
    yield from (stem + ending for ending in _GENDERS)
    yield f"{stem}amente"
    yield from _very(stem)
    if not stem.endswith(("it", "ad", "id", "isim")):
        yield from (f"{_before_e(stem)}it{ending}" for ending in _GENDERS)


def _before_e(stem: str) -> str:
    """`rico` makes `riquisimo`: the sound stays, so the letters change."""
    for sound, written in (("c", "qu"), ("g", "gu"), ("z", "c")):
        if stem.endswith(sound):
            return stem[:-1] + written
    return stem


def _conjugated(lemma: str, verb: str, change: str) -> Iterator[str]:
    stem = lemma[:-2]
    changed = _with_change(stem, change)
    for ending in _ENDINGS[verb]:
        yield _joined(stem, ending, verb)
        if ending in _STRESSED and changed != stem:
            yield _joined(changed, ending, verb)
    gerund = f"{stem}{'ando' if verb == 'ar' else 'iendo'}"
    yield from (f"{start}{clitic}" for start in (lemma, gerund) for clitic in _CLITICS)


def _with_change(stem: str, change: str) -> str:
    """The stem where it is stressed: its last `e` or `o` is split."""
    if not change:
        return stem
    place = stem.rfind("e" if change == "ie" else "o")
    return stem[:place] + change + stem[place + 1 :]


def _joined(stem: str, ending: str, verb: str) -> str:
    if verb == "ar":
        return (_before_e(stem) if ending.startswith("e") else stem) + ending
    if ending.startswith(("a", "o")):
        if stem.endswith("c") and stem[-2:-1] in _VOWELS:
            return f"{stem[:-1]}zc{ending}"  # agradezco
        if stem.endswith("g"):
            return f"{stem[:-1]}j{ending}"  # encojo
    return stem + ending
