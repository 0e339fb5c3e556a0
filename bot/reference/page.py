"""A page of the documentation, with the head that tells who writes it."""

from dataclasses import dataclass
from string import Formatter

from bot.catalogue import sentences


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page stands in the repository, and its whole text."""

    path: str
    text: str


def made(path: str, title: str, *blocks: str) -> Page:
    """A page of these blocks, an empty line between each two."""
    head = "<!-- Made by `python -m bot.reference`. Change the code or the catalogue, not this page. -->"
    return Page(path, "\n\n".join([head, f"# {title}", *blocks]) + "\n")


def cell(text: str) -> str:
    """A text that fits into a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def sentence(key: str, language: str) -> str:
    """A sentence of the catalogue as readers see it, with `‹name›` where a value goes."""
    parts = Formatter().parse(sentences(language)[key])
    return "".join(literal + (f"‹{name}›" if name else "") for literal, name, _, _ in parts)
