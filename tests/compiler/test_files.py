"""The compiler writes its own files whole, and nobody else's."""

from pathlib import Path

import pytest

from bot.compiler import Changes, GeneratedFile, release_of, stale, write_all
from bot.compiler.files import header
from bot.errors import UserError

DOMAIN = GeneratedFile("domain.yml", header(["journey_maps/a.yml"]) + "intents: []\n")
NLU = GeneratedFile("data/nlu/a.yml", header(["journey_maps/a.yml"]) + "nlu: []\n")
OLD = GeneratedFile("data/nlu/old.yml", header(["journey_maps/old.yml"]) + "nlu: []\n")


def tree(root: Path) -> dict[str, str]:
    return {p.relative_to(root).as_posix(): p.read_text("utf-8") for p in sorted(root.rglob("*")) if p.is_file()}


def codes(files: list[GeneratedFile], root: Path) -> list[tuple[str, str]]:
    return [(problem.code, problem.at.file) for problem in stale(files, root)]


def test_an_empty_project_gets_every_file(tmp_path: Path) -> None:
    changes = write_all([DOMAIN, NLU], tmp_path)
    assert changes == Changes(written=("domain.yml", "data/nlu/a.yml"), removed=())
    assert tree(tmp_path) == {file.path: file.text for file in (DOMAIN, NLU)}


def test_a_second_time_nothing_is_written(tmp_path: Path) -> None:
    write_all([DOMAIN, NLU], tmp_path)
    before = (tmp_path / "domain.yml").stat().st_mtime_ns
    assert write_all([DOMAIN, NLU], tmp_path) == Changes((), ())
    assert (tmp_path / "domain.yml").stat().st_mtime_ns == before


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    write_all([DOMAIN, NLU], tmp_path)
    (tmp_path / "domain.yml").write_text(DOMAIN.text + "slots: {}\n", "utf-8")
    assert write_all([DOMAIN, NLU], tmp_path) == Changes(("domain.yml",), ())
    assert tree(tmp_path)["domain.yml"] == DOMAIN.text


def test_what_a_lost_map_left_behind_is_removed(tmp_path: Path) -> None:
    write_all([DOMAIN, NLU, OLD], tmp_path)
    assert write_all([DOMAIN, NLU], tmp_path) == Changes((), ("data/nlu/old.yml",))
    assert sorted(tree(tmp_path)) == ["data/nlu/a.yml", "domain.yml"]


def test_stale_says_what_write_all_would_do(tmp_path: Path) -> None:
    write_all([DOMAIN, OLD], tmp_path)
    (tmp_path / "domain.yml").write_text(DOMAIN.text + "#\n", "utf-8")
    assert codes([DOMAIN, NLU], tmp_path) == [
        ("JM902", "data/nlu/a.yml"),
        ("JM903", "data/nlu/old.yml"),
        ("JM901", "domain.yml"),
    ]
    write_all([DOMAIN, NLU], tmp_path)
    assert stale([DOMAIN, NLU], tmp_path) == []


@pytest.mark.parametrize("path", ["domain.yml", "data/nlu/mine.yml", "data/stories/deep/mine.yml"])
def test_a_hand_written_file_is_named_and_nothing_is_touched(path: str, tmp_path: Path) -> None:
    mine = tmp_path / path
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("nlu: []\n", "utf-8")
    assert codes([DOMAIN, NLU], tmp_path).count(("JM904", path)) == 1
    with pytest.raises(UserError) as caught:
        write_all([DOMAIN, NLU], tmp_path, language="en")
    assert str(caught.value) == (
        f"{path}:1:1: JM904 stands where only generated files may stand, and is not one; "
        "move it to another folder or into the map; we leave it alone"
    )
    assert tree(tmp_path) == {path: "nlu: []\n"}


def test_hidden_files_may_keep_a_folder(tmp_path: Path) -> None:
    keep = tmp_path / "data" / "nlu" / ".gitkeep"
    keep.parent.mkdir(parents=True)
    keep.touch()
    write_all([NLU], tmp_path)
    assert keep.exists()


def test_a_link_out_of_the_project_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    outside.write_text(DOMAIN.text, "utf-8")
    project = tmp_path / "project"
    project.mkdir()
    (project / "domain.yml").symlink_to(outside)
    with pytest.raises(UserError, match="JM904"):
        write_all([DOMAIN], project)
    assert outside.read_text("utf-8") == DOMAIN.text


def test_a_link_to_nowhere_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "domain.yml").symlink_to(tmp_path / "nowhere.yml")
    with pytest.raises(UserError, match="JM904"):
        write_all([DOMAIN], tmp_path)


def test_a_linked_folder_does_not_lead_out_of_the_project(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "data").symlink_to(outside)
    with pytest.raises(UserError, match="JM904"):
        write_all([NLU], project)
    assert list(outside.iterdir()) == []


def test_a_refusing_disk_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where a folder must be", "utf-8")
    with pytest.raises(UserError, match=r"cannot write .*; check permissions and disk space"):
        write_all([NLU], tmp_path, language="en")


def test_a_failed_write_leaves_the_old_file_and_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_all([DOMAIN], tmp_path)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_all([GeneratedFile("domain.yml", DOMAIN.text + "slots: {}\n")], tmp_path)
    assert tree(tmp_path) == {"domain.yml": DOMAIN.text}


@pytest.mark.parametrize("path", ["/etc/x.yml", "../x.yml", "data/nlu/../../../x.yml", "data\\..\\x.yml"])
def test_no_file_can_be_made_outside_the_project(path: str) -> None:
    with pytest.raises(ValueError, match="below the project"):
        GeneratedFile(path, "")


def test_the_release_changes_with_any_byte_and_not_with_order() -> None:
    release = release_of([DOMAIN, NLU])
    assert release == release_of([NLU, DOMAIN])
    assert len(release) == 12
    assert len({release, release_of([DOMAIN]), release_of([DOMAIN, GeneratedFile(NLU.path, NLU.text + "\n")])}) == 3


def test_a_header_stays_one_line_whatever_the_file_is_called() -> None:
    assert header(["journey_maps/a\nnlu:\u2028.yml"]).count("\n") == 1
    assert header(["a.yml", "b.yml"]) == (
        "# Generated by `travesia compile` (Travesía) from a.yml, b.yml. Edit the map, not this file.\n"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "es",
            [
                "data/nlu/a.yml:1:1: JM902 falta este archivo generado; "
                "ejecuta `travesia compile` y guarda el resultado",
                "data/nlu/mine.yml:1:1: JM904 está donde solo caben archivos generados y no lo es; "
                "llévalo a otra carpeta o pasa lo que dice al mapa; no lo tocamos",
                "data/nlu/old.yml:1:1: JM903 sobra; viene de un mapa que ya no está; "
                "ejecuta `travesia compile`, que lo borra",
                "domain.yml:1:1: JM901 no corresponde a los mapas de ahora; "
                "ejecuta `travesia compile` y guarda el resultado",
            ],
        ),
        (
            "en",
            [
                "data/nlu/a.yml:1:1: JM902 this generated file is missing; "
                "run `travesia compile` and commit the result",
                "data/nlu/mine.yml:1:1: JM904 stands where only generated files may stand, and is not one; "
                "move it to another folder or into the map; we leave it alone",
                "data/nlu/old.yml:1:1: JM903 is left over from a map that is gone; "
                "run `travesia compile`, which removes it",
                "domain.yml:1:1: JM901 does not match the maps as they are now; "
                "run `travesia compile` and commit the result",
            ],
        ),
    ],
)
def test_the_words_for_what_is_stale(language: str, words: list[str], tmp_path: Path) -> None:
    write_all([DOMAIN, OLD], tmp_path)
    (tmp_path / "domain.yml").write_text(DOMAIN.text + "#\n", "utf-8")
    (tmp_path / "data" / "nlu" / "mine.yml").write_text("nlu: []\n", "utf-8")
    assert [problem.render(language) for problem in stale([DOMAIN, NLU], tmp_path)] == words
