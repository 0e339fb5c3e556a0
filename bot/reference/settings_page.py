"""The page of settings: every environment variable with its default and what it does."""

from dataclasses import Field, fields
from typing import Any, Final

from bot.reference.page import Page, cell, made
from bot.settings import Settings

PATH: Final = "docs/settings.md"

_INTRODUCTION: Final = """\
Everything is set through environment variables, read once when a command starts; there is no settings file. All of
them may be left alone: `travesia run` works without any. A value that is not allowed stops every command, with one
line that says what is."""


def settings_page() -> Page:
    """The page, from the class of settings."""
    rows = [
        f"| `{each.metadata['variable']}` | {_shown(each.default)} | {_allowed(each)} "
        f"| {cell(each.metadata['sentence'])} |"
        for each in fields(Settings)
    ]
    table = "\n".join(["| Variable | Default | Allowed | Meaning |", "|---|---|---|---|", *rows])
    return made(PATH, "Settings", _INTRODUCTION, table)


def _shown(default: object) -> str:
    return f"`{default}`" if default != "" else "(empty)"


def _allowed(setting: "Field[Any]") -> str:
    span, choices = setting.metadata["span"], setting.metadata["choices"]
    if span:
        return f"{span[0]} to {span[1]}"
    return ", ".join(_shown(choice) for choice in choices) or "any text"
