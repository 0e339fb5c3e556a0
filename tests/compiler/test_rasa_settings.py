"""A folder that holds only maps gets Rasa's settings once; a project's own settings are never touched."""

from pathlib import Path

import pytest

from bot.compiler.rasa_settings import provide_rasa_settings, rasa_settings

REPOSITORY = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(("language", "line"), [("es", "language: es"), ("en-GB", "language: en")])
def test_a_bare_folder_gets_both_files_in_its_language(tmp_path, language, line):
    assert provide_rasa_settings(tmp_path, language=language) == ("config.yml", "endpoints.yml")
    assert line in (tmp_path / "config.yml").read_text(encoding="utf-8").splitlines()
    assert (tmp_path / "endpoints.yml").read_text(encoding="utf-8") == rasa_settings(language)["endpoints.yml"]


def test_a_projects_own_settings_stay(tmp_path):
    (tmp_path / "config.yml").write_text("mine\n", encoding="utf-8")
    assert provide_rasa_settings(tmp_path, language="es") == ("endpoints.yml",)
    assert (tmp_path / "config.yml").read_text(encoding="utf-8") == "mine\n"
    assert provide_rasa_settings(tmp_path, language="es") == ()


def test_the_repository_itself_uses_what_it_ships():
    shipped = rasa_settings("es")
    assert {name: (REPOSITORY / name).read_text(encoding="utf-8") for name in shipped} == dict(shipped)
