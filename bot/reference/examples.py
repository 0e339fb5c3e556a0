"""Examples of problems: the golden cases of the tests, with the maps they check and what they print."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LONGEST_MAP: Final = 40
"""Lines of a map that a reader still takes for an example."""


@dataclass(frozen=True, slots=True)
class Example:
    """Maps by file name, as far as they can be shown, and the lines printed about them in each language."""

    code: str
    maps: Mapping[str, str]
    printed: Mapping[str, tuple[str, ...]]


def read_examples(golden: Path) -> dict[str, Example]:
    """The first golden case of every code, by code; a case is a folder `<CODE>_<slug>/`."""
    found: dict[str, Example] = {}
    for case in sorted(path for path in golden.iterdir() if path.is_dir()):
        code = case.name.partition("_")[0]
        if code not in found:
            found[code] = _example(code, case)
    return found


def _example(code: str, case: Path) -> Example:
    shown = {file.name: _shown(file) for file in sorted(case.glob("*.yml"))}
    printed = {
        file.suffixes[0][1:]: tuple(
            line for line in file.read_text(encoding="utf-8").splitlines() if f": {code} " in line
        )
        for file in sorted(case.glob("expected.*.txt"))
    }
    return Example(code, {name: text for name, text in shown.items() if text is not None}, printed)


def _shown(file: Path) -> str | None:
    try:
        text = file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None
    visible = all(sign.isprintable() or sign == "\n" for sign in text)
    return text if text.strip() and visible and len(text.splitlines()) <= _LONGEST_MAP else None
