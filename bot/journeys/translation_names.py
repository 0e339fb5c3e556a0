"""How the file of a translation is called: `shop.en.yml` beside `shop.yml`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUFFIXES: Final = (".yml", ".yaml")
_NAME: Final = re.compile(r"(?P<stem>.+)[.](?P<language>[a-z]{2})")


@dataclass(frozen=True, slots=True)
class TranslationName:
    """What the name of a translation's file says."""

    language: str
    """Two letters."""
    bases: tuple[Path, ...]
    """Where the map it translates may stand, the usual place first."""


def translation_name(file: str | Path) -> TranslationName | None:
    """What a file's name says of a translation; `None` when it is called like a map."""
    path = Path(file)
    found = _NAME.fullmatch(path.stem) if path.suffix.lower() in SUFFIXES else None
    if found is None:
        return None
    return TranslationName(found["language"], tuple(path.with_name(found["stem"] + suffix) for suffix in SUFFIXES))


def translations_of(files: Mapping[str, bytes | None], file: str) -> list[str]:
    """Those of the files that translate the map of that name; a file without content is not there."""
    names = ((each, translation_name(each)) for each, content in sorted(files.items()) if content is not None)
    return [each for each, name in names if name and Path(file) in name.bases]
