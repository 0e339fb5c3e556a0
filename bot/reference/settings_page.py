"""The page of settings: every environment variable with its default and what it does."""

from dataclasses import fields
from typing import Final

from bot.reference.page import Page, cell, made
from bot.settings import Settings

PATH: Final = "docs/settings.md"

_INTRODUCTION: Final = """\
Everything is set through environment variables, read once when a command starts; there is no settings file. All of
them may be left alone: `travesia run` works without any."""


def settings_page() -> Page:
    """The page, from the class of settings."""
    rows = [
        f"| `{each.metadata['variable']}` | {_shown(each.default)} | {cell(each.metadata['sentence'])} |"
        for each in fields(Settings)
    ]
    table = "\n".join(["| Variable | Default | Meaning |", "|---|---|---|", *rows])
    return made(PATH, "Settings", _INTRODUCTION, table)


def _shown(default: object) -> str:
    return f"`{default}`" if default != "" else "(empty)"
