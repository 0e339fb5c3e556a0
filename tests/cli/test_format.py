"""`travesia format`: what it writes, what it leaves alone, and how it ends."""

import argparse
import errno
import io
import stat
from pathlib import Path

import pytest

from bot.cli import format as format_command
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

LOOSE = """\
viaje:   Mi tienda   # la de siempre
etapas:
- nombre: Compra
  preguntas:
    - variantes: [cuánto cuesta el envío, "¿El envío es gratis?"]
      respuesta: no
"""
SHAPED = """\
viaje: Mi tienda   # la de siempre
etapas:
  - nombre: Compra
    preguntas:
      - variantes: |
          cuánto cuesta el envío
          ¿El envío es gratis?
        respuesta: "no"
"""


def run(root: Path, *words: str, language: str = "es") -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    format_command.arguments(parser, language)
    out = io.StringIO()
    terminal = Terminal(out, io.StringIO(), language, Project(root), Settings())
    return format_command.run(parser.parse_args(words), terminal), out.getvalue()


@pytest.fixture
def map_file(tmp_path: Path) -> Path:
    (tmp_path / "journey_maps").mkdir()
    file = tmp_path / "journey_maps" / "tienda.yml"
    file.write_text(LOOSE, encoding="utf-8")
    return file


def test_a_map_is_written_in_its_shape_and_then_has_nothing_to_change(tmp_path: Path, map_file: Path) -> None:
    map_file.chmod(0o640)
    assert run(tmp_path) == (0, f"  escrito  {map_file}\n")
    assert map_file.read_text(encoding="utf-8") == SHAPED
    assert stat.S_IMODE(map_file.stat().st_mode) == 0o640
    assert [each.name for each in map_file.parent.iterdir()] == ["tienda.yml"]
    assert run(tmp_path) == (0, "Nada que cambiar: los mapas (1) ya tienen su forma.\n")


def test_check_writes_nothing_and_ends_with_1(tmp_path: Path, map_file: Path) -> None:
    assert run(tmp_path, "--check", language="en") == (1, f"  would change  {map_file}\n")
    assert map_file.read_text(encoding="utf-8") == LOOSE
    map_file.write_text(SHAPED, encoding="utf-8")
    assert run(tmp_path, "--check")[0] == 0


def test_keys_are_rewritten_in_the_other_language_and_back(tmp_path: Path, map_file: Path) -> None:
    assert run(tmp_path, "--keys", "en")[0] == 0
    assert map_file.read_text(encoding="utf-8").splitlines()[:4] == [
        "journey: Mi tienda   # la de siempre",
        "stages:",
        "  - name: Compra",
        "    questions:",
    ]
    assert run(tmp_path, "--keys", "es")[0] == 0
    assert map_file.read_text(encoding="utf-8") == SHAPED


def test_a_broken_map_is_reported_and_left_untouched(tmp_path: Path, map_file: Path) -> None:
    broken = "viaje: Mi tienda\netapas:\n  - nombre: Compra\n    meta: Pasos: uno\n"
    map_file.write_text(broken, encoding="utf-8")
    code, printed = run(tmp_path)
    assert code == 1
    assert printed.splitlines() == [
        f"{map_file}:4:11: JM009 YAML no puede leer este texto sin comillas; "
        'escríbelo entre comillas: `meta: "Pasos: uno"`',
        f"  sin tocar  {map_file} (tiene errores)",
    ]
    assert map_file.read_text(encoding="utf-8") == broken


def test_a_link_to_a_map_stays_a_link(tmp_path: Path, map_file: Path) -> None:
    link = tmp_path / "enlace.yml"
    link.symlink_to(map_file)
    assert run(tmp_path, str(link))[0] == 0
    assert link.is_symlink()
    assert map_file.read_text(encoding="utf-8") == SHAPED


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("es", "no se puede escribir {path} (Read-only file system) y se queda como estaba; revisa"),
        ("en", "{path} cannot be written (Read-only file system) and stays as it was; check"),
    ],
)
@pytest.mark.parametrize("step", ["tempfile.NamedTemporaryFile", "shutil.copymode"])
def test_a_map_that_cannot_be_written_is_told_in_one_line_and_stays(
    step: str, language: str, said: str, tmp_path: Path, map_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(step, refuse)
    with pytest.raises(UserError) as told:
        run(tmp_path, language=language)
    assert str(told.value).startswith(said.format(path=map_file))
    assert [each.name for each in map_file.parent.iterdir()] == ["tienda.yml"]
    assert map_file.read_text(encoding="utf-8") == LOOSE


def test_a_folder_without_maps_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no hay ningún mapa"):
        run(tmp_path)
    with pytest.raises(UserError, match="no hay ningún mapa"):
        run(tmp_path, str(tmp_path))


def test_a_translation_is_written_in_its_shape_or_left_alone_in_its_language(tmp_path: Path, map_file: Path) -> None:
    run(tmp_path)
    translation = map_file.with_name("tienda.en.yml")
    translation.write_text("stages:\n    -   id: compra\n", encoding="utf-8")
    assert run(tmp_path) == (0, f"  escrito  {translation}\n")
    assert translation.read_text(encoding="utf-8") == "stages:\n  - id: compra\n"
    translation.write_text("stages: [{id: compra, emotion: 1}]\n", encoding="utf-8")
    code, printed = run(tmp_path)
    assert code == 1
    assert "tienda.en.yml:1:23: JM127 `emotion` does not belong in a translation" in printed
