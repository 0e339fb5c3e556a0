"""Every text the product says to people, in Spanish and English, from one catalogue."""

from functools import cache
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML

from bot.errors import CataloguedError, UserError

LANGUAGES: Final = ("es", "en")
"""The product's own languages; Spanish first, and the one used when another is asked for."""

_FOLDER: Final = Path(__file__).parent


def text(key: str, language: str, /, **values: object) -> str:
    """Return the sentence under `key`, with `values` filled in.

    `key` is `<file>.<path inside the file>`: `problems.JM204.repair` stands in
    `problems/<language>/*.yml` under `JM204: {repair: ...}`. An unknown language falls back to Spanish;
    an unknown key is a bug and raises `KeyError`.
    """
    return sentences(_known(language))[key].format(**values)


def told(error: UserError, language: str) -> str:
    """What a user's mistake says to a reader of `language`; one that was put into words where it arose says those."""
    return text(error.key, language, **error.values) if isinstance(error, CataloguedError) else str(error)


def _known(language: str) -> str:
    base = language.split("-")[0].lower()
    return base if base in LANGUAGES else LANGUAGES[0]


@cache
def sentences(language: str) -> dict[str, str]:
    """All sentences of one language, by dotted key.

    The catalogue is a folder per subject and a folder per language inside it:
    `bot/catalogue/<subject>/<language>/<any>.yml`; each YAML file is a nested mapping of sentences.
    """
    found: dict[str, str] = {}
    for file in sorted(_FOLDER.glob(f"*/{language}/*.yml")):
        subject = file.parent.parent.name
        tree = YAML(typ="safe").load(file.read_text(encoding="utf-8")) or {}
        for key, sentence in _leaves(tree, subject):
            if key in found:
                raise ValueError(f"{file}: the key {key} is in the catalogue twice")
            found[key] = sentence
    return found


def _leaves(tree: object, prefix: str) -> list[tuple[str, str]]:
    if isinstance(tree, dict):
        return [leaf for key, branch in tree.items() for leaf in _leaves(branch, f"{prefix}.{key}")]
    return [(prefix, str(tree))]
