"""What a new project holds: the map of a template under a new name, and the files that Rasa and git want beside it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files as packaged
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.compiler.rasa_settings import rasa_settings
from bot.errors import UserError
from bot.journeys.identifiers import id_from
from bot.journeys.library import check_content
from bot.journeys.model import JourneyMap
from bot.journeys.quoting import written

TEMPLATES: Final = ("cinco-fases", "embudo", "minimo")
"""The templates by the names people type; the first is the one for those who do not choose."""

_WRITTEN_ON: Final = date(2026, 11, 16)
"""The day for which the templates were written: their dates move with the day of `travesia init`."""

_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_SEPARATORS: Final = re.compile(r"[-_\s]+")

_GITIGNORE: Final = """\
# Made from journey_maps/ by `travesia compile` and `travesia train`, or written while the bot runs
/data/
/domain.yml
/models/
/var/
.rasa/
"""


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project to be: its map, and every file by its path below the folder."""

    map: JourneyMap
    map_path: str
    files: Mapping[str, str]

    @property
    def questions(self) -> int:
        """How many questions the map answers."""
        return sum(len(stage.questions) for stage in self.map.stages)


def name_from(wanted: str, *, folder: Path, language: str) -> str:
    """The map's name: the one wanted, else the folder's as a title (`mi-tienda` gives `Mi tienda`)."""
    given = " ".join(wanted.split())
    from_folder = _SEPARATORS.sub(" ", folder.resolve().name).strip()
    name = given or from_folder[:1].upper() + from_folder[1:] or text("cli.init.default_name", language)
    return name.encode("utf-8", "replace").decode("utf-8")  # a name typed in another encoding has no valid text


def build_project(template: str, *, name: str, language: str, today: date) -> NewProject:
    """The files of a new project from `template` in `language`. `UserError` if a map cannot bear that name."""
    slug = id_from(name) or text("cli.init.default_id", language)
    map_path = f"journey_maps/{slug}.yml"
    shipped = packaged("bot").joinpath(f"templates/{template}/{language}/map.yml").read_text(encoding="utf-8")
    content = _map_text(shipped, name=name, slug=slug, today=today)
    checked = check_content(content.encode("utf-8"), file=map_path, today=today)
    if checked.map is None or checked.failed:
        raise UserError(checked.lines()[0])
    return NewProject(
        checked.map,
        map_path,
        {
            map_path: content,
            **rasa_settings(language, timezone=checked.map.settings.timezone),
            ".gitignore": _GITIGNORE,
            "README.md": text("cli.init.readme", language, name=name, map=map_path) + "\n",
        },
    )


def _map_text(template: str, *, name: str, slug: str, today: date) -> str:
    moved = _DATE.sub(lambda found: (date.fromisoformat(found[0]) + (today - _WRITTEN_ON)).isoformat(), template)
    named = _with_line("journey", written(name), moved)
    business = re.sub(r"(?m)^  (negocio|business): .*$", lambda found: f"  {found[1]}: {written(name)}", named)
    return _with_line("id", slug, business)


def _with_line(key: str, value: str, content: str) -> str:
    """`content` with its line `key: ...` at the margin saying `value`."""
    return re.sub(rf"(?m)^{key}: .*$", lambda _: f"{key}: {value}", content, count=1)
