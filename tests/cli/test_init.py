"""`travesia init`: what it writes checks clean, compiles, carries its name, and never harms what was there."""

import argparse
import errno
import io
from datetime import date
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES
from bot.cli.init import arguments, run
from bot.cli.main import main
from bot.cli.project_template import TEMPLATES, build_project, name_from
from bot.cli.terminal import Terminal
from bot.compiler import compile_maps
from bot.errors import UserError
from bot.journeys.library import check_file, check_paths, load_project
from bot.project import Project
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
TODAY = date(2027, 5, 3)
"""Later than the templates were written, so that a date left behind shows."""

FILES = {".gitignore", "README.md", "config.yml", "endpoints.yml"}

EVERY_TEMPLATE = [(template, language) for template in TEMPLATES for language in LANGUAGES]


def init(*words: str, language: str = "es") -> str:
    parser = argparse.ArgumentParser()
    arguments(parser, language)
    terminal = Terminal(io.StringIO(), io.StringIO(), language, Project(Path()), Settings())
    assert run(parser.parse_args(words), terminal) == 0
    assert isinstance(terminal.out, io.StringIO)
    return terminal.out.getvalue()


def test_the_folder_is_made_inside_the_project_that_was_named(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    (tmp_path / "ours").mkdir()
    assert main(["init", "--project", str(tmp_path / "ours"), "shop", "--template", "minimo"]) == 0
    assert (tmp_path / "ours" / "shop" / "config.yml").is_file()
    assert f"cd {tmp_path / 'ours' / 'shop'}\n" in capsys.readouterr().out


def all_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(("template", "language"), EVERY_TEMPLATE)
def test_every_template_checks_without_errors_or_advice_and_compiles(template, language, tmp_path):
    folder = tmp_path / "mi-tienda"
    init(str(folder), "--template", template, "--language", language)
    today = date.today()  # noqa: DTZ011 - any day will do
    (checked,) = check_paths([folder], today=today)
    assert checked.lines() == ()
    (journey,) = load_project(Project(folder), today=today)
    assert (journey.id, journey.name, journey.language) == ("mi_tienda", "Mi tienda", language)
    assert {"domain.yml"} <= {file.path for file in compile_maps([journey])}


@pytest.mark.parametrize(("template", "language"), EVERY_TEMPLATE)
def test_the_templates_as_they_stand_are_clean_too(template, language):
    path = ROOT / "bot" / "templates" / template / language / "map.yml"
    assert check_file(path, today=date(2026, 11, 16)).lines() == ()


@pytest.mark.parametrize(
    ("template", "language", "stages"),
    [
        ("cinco-fases", "es", ["conciencia", "consideracion", "compra", "retencion", "promocion"]),
        ("cinco-fases", "en", ["awareness", "consideration", "purchase", "retention", "promotion"]),
        ("embudo", "es", ["conocimiento", "consideracion", "decision", "retencion"]),
        ("embudo", "en", ["awareness", "consideration", "decision", "retention"]),
        ("minimo", "es", ["compra", "posventa"]),
        ("minimo", "en", ["purchase", "after_sale"]),
    ],
)
def test_a_template_brings_its_stages(template, language, stages):
    project = build_project(template, name="Tienda", language=language, today=TODAY)
    assert [stage.id for stage in project.map.stages] == stages


def test_a_project_holds_these_files_and_no_other(tmp_path):
    init(str(tmp_path / "mi-tienda"))
    assert all_files(tmp_path / "mi-tienda") == FILES | {"journey_maps/mi_tienda.yml"}


def test_it_says_what_it_wrote_and_what_comes_next(tmp_path):
    said = init(str(tmp_path / "mi tienda"), "--template", "minimo", "--name", "Panadería Ruiz")
    folder = (tmp_path / "mi tienda").as_posix()
    assert said == (
        f"escrito {folder}/journey_maps/panaderia_ruiz.yml\n"
        f"escrito {folder}/config.yml\n"
        f"escrito {folder}/endpoints.yml\n"
        f"escrito {folder}/.gitignore\n"
        f"escrito {folder}/README.md\n"
        "\n"
        "«Panadería Ruiz» ya tiene mapa: 2 etapas y 6 preguntas.\n"
        "Ahora:\n"
        f"  cd '{folder}'\n"
        "  travesia run                  abre el chat en una página\n"
        "  travesia check                revisa el mapa después de cada cambio\n"
        "Tu mapa está en journey_maps/panaderia_ruiz.yml: ábrelo y cambia los ejemplos por lo tuyo.\n"
    )


def test_in_the_current_folder_there_is_nothing_to_enter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "  cd " not in init(".", "--name", "Shop", language="en")


def test_the_language_is_the_terminals_unless_chosen(tmp_path):
    init(str(tmp_path / "one"), language="en")
    init(str(tmp_path / "two"), "--language", "es", language="en")
    configs = [(tmp_path / name / "config.yml").read_text(encoding="utf-8") for name in ("one", "two")]
    assert ["language: en\n" in configs[0], "language: es\n" in configs[1]] == [True, True]
    assert (tmp_path / "one" / "journey_maps" / "one.yml").exists()


@pytest.mark.parametrize("taken", ["endpoints.yml", "config.yml", "journey_maps/tienda.yml"])
def test_a_file_in_the_way_is_told_in_one_line_and_nothing_is_written(taken, tmp_path):
    (tmp_path / taken).parent.mkdir(exist_ok=True)
    (tmp_path / taken).write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match=taken) as told:
        init(str(tmp_path), "--name", "Tienda")
    assert "\n" not in str(told.value)
    assert all_files(tmp_path) == {taken}
    assert (tmp_path / taken).read_text(encoding="utf-8") == "mine"


def test_a_link_to_nowhere_is_in_the_way_too(tmp_path):
    (tmp_path / "config.yml").symlink_to(tmp_path / "nowhere")
    with pytest.raises(UserError, match=r"config\.yml"):
        init(str(tmp_path), "--name", "Tienda")
    assert not (tmp_path / "nowhere").exists()


def test_other_files_may_stay(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    init(str(tmp_path), "--name", "Tienda")
    assert all_files(tmp_path) == FILES | {"journey_maps/tienda.yml", "notes.txt"}


def test_a_fresh_clone_keeps_its_readme_and_its_gitignore(tmp_path):
    for name in ("README.md", ".gitignore"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    said = init(str(tmp_path), "--name", "Tienda")
    assert "README.md" not in said
    assert all_files(tmp_path) == FILES | {"journey_maps/tienda.yml"}
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in ("README.md", ".gitignore")} == {"mine"}


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="no es una carpeta"):
        init(str(tmp_path / "file"))


def test_when_the_disk_refuses_half_way_nothing_is_left(tmp_path):
    (tmp_path / "journey_maps").write_text("a file where the folder goes", encoding="utf-8")
    with pytest.raises(UserError, match="journey_maps"):
        init(str(tmp_path), "--name", "Tienda")
    assert all_files(tmp_path) == {"journey_maps"}


def test_when_the_disk_fills_up_what_was_written_is_taken_back(tmp_path, monkeypatch):
    really_open = Path.open

    def full_at_the_readme(path, *arguments, **named):
        if path.name == "README.md":
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return really_open(path, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", full_at_the_readme)
        with pytest.raises(UserError, match="No space left"):
            init(str(tmp_path), "--name", "Tienda")
    assert all_files(tmp_path) == set()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ana: flores #1", "ana_flores_1"),
        ('El "Rincón" de {Luz}', "el_rincon_de_luz"),
        ("C:\\tienda", "c_tienda"),
        ("no", "no"),
        ("日本", "mi_mapa"),
        ("x" * 80, "x" * 48),
    ],
)
def test_any_name_is_kept_as_written(name, slug):
    project = build_project("minimo", name=name, language="es", today=TODAY)
    assert (project.map.name, project.map.id, project.map_path) == (name, slug, f"journey_maps/{slug}.yml")
    assert project.map.facts["negocio"].value == name


def test_a_name_that_no_map_can_bear_is_a_users_mistake():
    with pytest.raises(UserError, match="JM0"):
        build_project("minimo", name="a\x1bb", language="es", today=TODAY)


@pytest.mark.parametrize(
    ("wanted", "folder", "name"),
    [
        ("  Mi   casa ", "tienda", "Mi casa"),
        ("", "mi-tienda_nueva", "Mi tienda nueva"),
        ("", "/", "Mi negocio"),
        ("caf\udce9", "tienda", "caf?"),
    ],
)
def test_the_name_is_the_one_wanted_or_the_folders(wanted, folder, name):
    assert name_from(wanted, folder=Path(folder), language="es") == name


def test_the_dates_of_a_template_move_with_the_day():
    journey = build_project("cinco-fases", name="Tienda", language="es", today=TODAY).map
    assert journey.reviewed_on is not None
    assert (journey.reviewed_on.value, journey.plans[0].due, journey.evidence[0].date) == (
        "2027-05-03",
        "2027-09-15",
        "2027-04-27",
    )
