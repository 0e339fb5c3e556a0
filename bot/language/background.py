"""Messages that no company's map answers: they teach the question model to say "I don't know"."""

from functools import cache
from pathlib import Path
from typing import Final

_FOLDER: Final = Path(__file__).parent / "background"


@cache
def background_messages() -> tuple[str, ...]:
    """Every message of every language, in a fixed order."""
    files = sorted(_FOLDER.glob("*.txt"))
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(dict.fromkeys(line for line in lines if line))
