"""Rasa's own settings, `config.yml` and `endpoints.yml`: a project gets them once and may then change them."""

import re
from collections.abc import Mapping
from importlib.resources import files as packaged
from pathlib import Path
from typing import Final

from bot.journeys.model import JourneyMap, MapSettings

_NAMES: Final = ("config.yml", "endpoints.yml")


def rasa_settings(language: str, *, timezone: str = MapSettings().timezone) -> Mapping[str, str]:
    """The settings a new project starts with, by file name; language and time zone are those of its maps."""
    folder = packaged("bot.compiler").joinpath("project_files")
    shipped = {name: folder.joinpath(name).read_text(encoding="utf-8") for name in _NAMES}
    base = language.split("-")[0]
    config = re.sub(r"(?m)^( *)language: .*$", rf"\g<1>language: {base}", shipped["config.yml"])
    shipped["config.yml"] = re.sub(r"(?m)^( *)timezone: .*$", rf"\g<1>timezone: {timezone}", config)
    return shipped


def provide_rasa_settings(root: Path, journey: JourneyMap) -> tuple[str, ...]:
    """Write the settings a project lacks and return their names; what is there stays as it is."""
    settings = rasa_settings(journey.language, timezone=journey.settings.timezone)
    missing = {name: content for name, content in settings.items() if not (root / name).exists()}
    for name, content in missing.items():
        (root / name).write_text(content, encoding="utf-8")
    return tuple(missing)
