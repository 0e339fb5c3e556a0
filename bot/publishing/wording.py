"""A difference between two releases in a sentence, in the reader's language."""

from typing import Final

from bot.catalogue import text
from bot.journeys.aliases import key_in
from bot.publishing.changes import Change
from bot.publishing.flattening import Part

LONGEST: Final = 80
"""Characters of a text that a sentence shows; the whole text is in the change."""


def told_change(change: Change, language: str) -> str:
    """One sentence: what happened, where, and in a few words what it was and is."""
    return text(
        f"publishing.{change.part.value}_{change.what.value}",
        language,
        path=change.path,
        field=_field(change, language),
        before=_short(change.before),
        after=_short(change.after),
    )


def _field(change: Change, language: str) -> str:
    if change.part is Part.ELEMENT:
        return text(f"publishing.kind_{change.field}", language)
    name, _, other = change.field.partition("@")
    if change.part in (Part.TEXT, Part.SETTING):
        name = key_in(language, name)
    return f"{name} ({other})" if other else name


def _short(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"
