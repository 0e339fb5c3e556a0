"""Rasa's own settings, `config.yml` and `endpoints.yml`: a project gets them once and may then change them."""

import re
from collections.abc import Mapping
from importlib.resources import files as packaged
from pathlib import Path
from typing import Final

_NAMES: Final = ("config.yml", "endpoints.yml")


def rasa_settings(language: str) -> Mapping[str, str]:
    """The settings a new project starts with, by file name; `language` is that of its maps."""
    folder = packaged("bot.compiler").joinpath("project_files")
    shipped = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _NAMES}
    base = language.split("-")[0]
    shipped["config.yml"] = re.sub(r"(?m)^language: .*$", f"language: {base}", shipped["config.yml"], count=1)
    return shipped


def provide_rasa_settings(root: Path, *, language: str) -> tuple[str, ...]:
    """Write the settings a project lacks and return their names; what is there stays as it is."""
    missing = {name: content for name, content in rasa_settings(language).items() if not (root / name).exists()}
    for name, content in missing.items():
        (root / name).write_text(content, encoding="utf-8")
    return tuple(missing)
