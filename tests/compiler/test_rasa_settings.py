"""A folder that holds only maps gets Rasa's settings once; a project's own settings are never touched."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.compiler.rasa_settings import provide_rasa_settings, rasa_settings
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.project import Project

REPOSITORY = Path(__file__).parent.parent.parent


def a_map(language: str = "es", timezone: str = "Europe/Madrid") -> JourneyMap:
    (written,) = load_project(Project(REPOSITORY), today=date(2026, 11, 22))
    return replace(written, language=language, settings=replace(written.settings, timezone=timezone))


@pytest.mark.parametrize(
    ("language", "zone", "base"), [("es", "America/Bogota", "es"), ("en-GB", "Europe/London", "en")]
)
def test_a_bare_folder_gets_both_files_in_its_language_and_time(tmp_path, language, zone, base):
    assert provide_rasa_settings(tmp_path, a_map(language, zone)) == ("config.yml", "endpoints.yml")
    config = YAML(typ="safe").load(tmp_path / "config.yml")
    assert config["language"] == base
    assert {
        "name": "bot.rasa_parts.entity_finder.EntityFinder",
        "timezone": zone,
        "language": base,
    } in config["pipeline"]
    assert (tmp_path / "endpoints.yml").read_text(encoding="utf-8") == rasa_settings(language)["endpoints.yml"]


def test_the_hotel_reckons_days_where_it_stands(tmp_path):
    (hotel,) = load_project(Project(REPOSITORY / "examples" / "harbour_house"), today=date(2026, 11, 22))
    provide_rasa_settings(tmp_path, hotel)
    (finder,) = (
        part for part in YAML(typ="safe").load(tmp_path / "config.yml")["pipeline"] if "EntityFinder" in part["name"]
    )
    assert (finder["timezone"], finder["language"]) == ("Europe/London", "en")


def test_a_projects_own_settings_stay(tmp_path):
    (tmp_path / "config.yml").write_text("mine\n", encoding="utf-8")
    assert provide_rasa_settings(tmp_path, a_map()) == ("endpoints.yml",)
    assert (tmp_path / "config.yml").read_text(encoding="utf-8") == "mine\n"
    assert provide_rasa_settings(tmp_path, a_map()) == ()


def test_the_repository_itself_uses_what_it_ships():
    shipped = rasa_settings("es")
    assert {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in shipped} == dict(shipped)
