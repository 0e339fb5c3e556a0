"""The folder of maps with several people at it: what is saved, merged, told as a conflict, and never half written."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.catalogue import told
from bot.errors import CataloguedError
from bot.journeys.editing import desk as desk_module
from bot.journeys.editing import replacing
from bot.journeys.editing.desk import History, MapDesk, Saved, fingerprint
from bot.journeys.editing.edits import Conflict, EditRefusedError, Insert, Move, Remove, Rename, Set, Several
from bot.journeys.editing.ordering import order_of
from bot.journeys.editing.places import Place, item_place, stage_place
from bot.journeys.editing.values import Group
from bot.project import Project

ROOT = Path(__file__).parents[3]
FILE = "journey_maps/m.yml"
TEXT = """\
journey: M
stages:
  - {name: A, goal: uno, note: dos, pains: [x, z]}
  - name: B
    questions:
      - {id: q, ask: [a, b, e], answer: c}
"""
A, B = stage_place(FILE, "a"), stage_place(FILE, "b")
Q = item_place(FILE, "b.q")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "p")
    project.maps.mkdir(parents=True)
    (project.root / FILE).write_text(TEXT, encoding="utf-8")
    return project


def text(project: Project, file: str = FILE) -> str:
    return (project.root / file).read_text(encoding="utf-8")


def saved(result: "Saved | Conflict | None") -> Saved:
    assert isinstance(result, Saved)
    return result


def test_an_edit_is_written_and_the_file_keeps_its_permissions(project: Project) -> None:
    (project.root / FILE).chmod(0o640)
    desk = MapDesk(project)
    state = desk.read()
    assert state.fingerprints == {FILE: fingerprint(TEXT.encode())}
    done = saved(desk.save(Set(A / "goal", "tres"), seen=state.fingerprints))
    assert (done.touched, done.state) == ((FILE,), desk.read())
    assert text(project) == TEXT.replace("uno", "tres")
    assert (project.root / FILE).stat().st_mode & 0o7777 == 0o640
    assert [path.name for path in project.maps.iterdir()] == ["m.yml"]


def test_an_edit_that_changes_nothing_touches_nothing(project: Project) -> None:
    before = (project.root / FILE).stat()
    history = History(MapDesk(project))
    assert saved(history.save(Set(A / "goal", "uno"), seen={})).touched == ()
    assert (project.root / FILE).stat() == before
    assert not history.can_undo


def test_edits_of_different_things_on_one_line_are_both_kept(project: Project) -> None:
    mine, theirs = MapDesk(project), MapDesk(project)
    seen = mine.read().fingerprints
    saved(theirs.save(Set(A / "note", "otra"), seen=theirs.read().fingerprints))
    saved(mine.save(Set(A / "goal", "mía"), seen=seen))
    assert text(project) == TEXT.replace("uno", "mía").replace("dos", "otra")


def test_edits_of_one_thing_are_a_conflict_with_all_three_texts_and_nothing_is_written(project: Project) -> None:
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    (project.root / FILE).write_text(TEXT.replace("uno", "suya"), encoding="utf-8")
    assert desk.save(Set(A / "goal", "mía"), seen=seen) == Conflict(A / "goal", "uno", "mía", "suya")
    assert text(project) == TEXT.replace("uno", "suya")
    assert saved(desk.save(Set(A / "goal", "suya"), seen=seen)).touched == ()


LISTED = """\
journey: M
stages:
  - name: A
    pains: [{id: x, what: X}, {id: y, what: Y}, {id: z, what: Z}]
  - {name: B, pains: [{id: w, what: W}]}
"""


def test_a_number_in_a_list_that_others_have_changed_is_a_conflict(project: Project) -> None:
    path, pains = project.root / FILE, A / "pains"
    path.write_text(LISTED, encoding="utf-8")
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    path.write_text(LISTED.replace("{id: x, what: X}, ", ""), encoding="utf-8")
    order = ("- x\n- y\n- z", "- x\n- z\n- y", "- y\n- z")
    assert desk.save(Move(pains / "z", 1), seen=seen) == Conflict(pains, *order)
    assert isinstance(desk.save(Several((Insert(pains, "n", at=1),)), seen=seen), Conflict)
    assert isinstance(desk.save(Move(B / "pains" / "w", 1, stage="a"), seen=seen), Conflict)


def test_what_others_add_behind_or_change_in_words_is_in_nobodys_way(project: Project) -> None:
    path, pains = project.root / FILE, A / "pains"
    path.write_text(LISTED, encoding="utf-8")
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    path.write_text(LISTED.replace("what: X", "what: XX").replace("what: Z}", "what: Z}, {id: n, what: N}"), "utf-8")
    saved(desk.save(Move(pains / "y", 0), seen=seen))
    saved(desk.save(Move(B / "pains" / "w", 9, stage="a"), seen=seen))
    saved(desk.save(Remove(pains / "z"), seen=seen))
    order = "pains: [{id: y, what: Y}, {id: x, what: XX}, {id: n, what: N}, {id: w, what: W}]"
    assert order in text(project)
    assert order_of(desk.read().files, pains) == ("y", "x", "n", "w")
    assert order_of(desk.read().files, B / "pains") == ()
    assert order_of({}, pains) == ()


def test_what_nobody_remembers_any_more_is_a_conflict(project: Project) -> None:
    desk = MapDesk(project)
    assert desk.save(Set(A / "goal", "mía"), seen={FILE: "old"}) == Conflict(A / "goal", "", "mía", "uno")


def test_a_thing_that_others_removed_is_a_conflict_and_one_they_only_moved_is_none(project: Project) -> None:
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    block = "  - name: B\n    questions:\n      - {id: q, ask: [a, b, e], answer: c}\n"
    (project.root / FILE).write_text(TEXT.replace(block, ""), encoding="utf-8")
    assert desk.save(Set(Q / "answer", "d"), seen=seen) == Conflict(Q / "answer", "c", "d", "")
    assert desk.save(Rename(Q, "r"), seen=seen) == Conflict(Q / "", "{id: q, ask: [a, b, e], answer: c}", "", "")
    assert isinstance(desk.save(Insert(B / "pains", "y"), seen=seen), Conflict)
    assert isinstance(desk.save(Remove(Q / "ask" / 0), seen=seen), Conflict)
    assert isinstance(desk.save(Several((Set(A / "goal", "x"), Move(Q, 0))), seen=seen), Conflict)
    (project.root / FILE).write_text(
        TEXT.replace(block, "").replace("stages:\n", f"stages:\n{block}"), encoding="utf-8"
    )
    saved(desk.save(Set(Q / "answer", "d"), seen=seen))
    assert "answer: d" in text(project)


def test_a_file_that_others_removed_is_a_conflict_and_one_that_never_was_is_refused(project: Project) -> None:
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    (project.root / FILE).unlink()
    assert desk.save(Set(A / "goal", "x"), seen=seen) == Conflict(A / "goal", "uno", "x", "")
    with pytest.raises(EditRefusedError) as caught:
        desk.save(Set(A / "goal", "x"), seen={})
    assert caught.value.key == "editing.no_file"
    project.maps.rmdir()
    assert desk.read().files == {}


def test_a_conflict_shows_answers_and_variants_as_they_stand(project: Project) -> None:
    block = TEXT.replace(
        "{id: q, ask: [a, b, e], answer: c}", "id: q\n        ask: |\n          a\n          b\n        answer: c"
    )
    (project.root / FILE).write_text(block, encoding="utf-8")
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    (project.root / FILE).write_text(block.replace("          b\n", "          z\n"), encoding="utf-8")
    assert desk.save(Set(Q / "ask", ("a", "y")), seen=seen) == Conflict(
        Q / "ask", "|\n          a\n          b", "|\n          a\n          y", "|\n          a\n          z"
    )
    mine = desk.save(Remove(Place(FILE, ("stages", "b", "questions"))), seen=seen)
    assert isinstance(mine, Conflict)
    assert mine.mine == ""
    assert mine.theirs == "      - id: q\n        ask: |\n          a\n          z\n        answer: c"
    undo = saved(desk.save(Set(A / "note", "n"), seen={})).undo
    saved(desk.save(Several((undo, Set(A / "goal", "g"))), seen=seen))
    assert "{name: A, goal: g, note: dos, pains" in text(project)


def test_many_people_adding_at_once_lose_nothing(project: Project) -> None:
    seen = MapDesk(project).read().fingerprints
    desks = [MapDesk(project) for _ in range(4)]
    for desk in desks:
        desk.read()

    def add(number: int) -> None:
        saved(desks[number % 4].save(Insert(A / "pains", f"dolor {number}"), seen=seen))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(8)))
    assert sorted(each for each in range(8) if f"dolor {each}" in text(project)) == list(range(8))


def test_undo_and_redo_leave_other_peoples_later_edits_alone(project: Project) -> None:
    desk = MapDesk(project)
    mine, theirs = History(desk), History(MapDesk(project))
    saved(mine.save(Set(B / "goal", "mía"), seen=desk.read().fingerprints))
    saved(mine.save(Set(Q / "link", "/x"), seen=desk.read().fingerprints))
    saved(theirs.save(Set(A / "goal", "suya"), seen=desk.read().fingerprints))
    after = text(project)
    saved(mine.undo())
    saved(mine.undo())
    assert text(project) == TEXT.replace("uno", "suya")
    assert (mine.can_undo, mine.can_redo, mine.undo()) == (False, True, None)
    saved(mine.redo())
    saved(mine.redo())
    assert text(project) == after
    saved(mine.undo())
    saved(mine.save(Set(B / "note", "n"), seen=desk.read().fingerprints))
    assert (mine.can_redo, mine.redo()) == (False, None)


def test_undo_of_what_others_have_changed_since_is_a_conflict(project: Project) -> None:
    desk = MapDesk(project)
    mine = History(desk)
    saved(mine.save(Set(A / "goal", "mía"), seen=desk.read().fingerprints))
    saved(desk.save(Set(A / "goal", "suya"), seen=desk.read().fingerprints))
    conflict = mine.undo()
    assert isinstance(conflict, Conflict)
    assert ("mía" in conflict.base, "uno" in conflict.mine, "suya" in conflict.theirs) == (True, True, True)
    assert text(project) == TEXT.replace("uno", "suya")


def test_a_new_translation_is_written_and_undo_removes_it(project: Project) -> None:
    history = History(MapDesk(project))
    english = "journey_maps/m.en.yml"
    saved(history.save(Set(item_place(english, "b.q") / "answer", "d"), seen={}))
    assert text(project, english) == "stages:\n  - id: b\n    questions:\n      - id: q\n        answer: d\n"
    saved(history.undo())
    assert not (project.root / english).exists()


def test_nothing_outside_the_project_is_read_or_written(project: Project, tmp_path: Path) -> None:
    outside = tmp_path / "secret.yml"
    outside.write_text(TEXT, encoding="utf-8")
    (project.maps / "link.yml").symlink_to(outside)
    (project.root / "real.yml").write_text(TEXT, encoding="utf-8")
    (project.maps / "inside.yml").symlink_to(project.root / "real.yml")
    desk = MapDesk(project)
    assert sorted(desk.read().files) == ["journey_maps/inside.yml", FILE]
    saved(desk.save(Set(Place("journey_maps/inside.yml", ("journey",)), "Otro"), seen={}))
    assert (project.maps / "inside.yml").is_symlink()
    assert text(project, "real.yml") == TEXT.replace("journey: M", "journey: Otro")
    (project.maps / "m.fr.yml").symlink_to(tmp_path / "new.yml")
    with pytest.raises(CataloguedError) as caught:
        desk.save(Set(Place("journey_maps/m.fr.yml", ("journey",)), "Otro"), seen={})
    assert told(caught.value, "en").startswith("journey_maps/m.fr.yml: the file is outside the project")
    assert not (tmp_path / "new.yml").exists()


def test_a_disk_that_refuses_leaves_the_old_text_and_says_why(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(replacing.os, "fsync", full)
    with pytest.raises(CataloguedError) as caught:
        MapDesk(project).save(Set(A / "goal", "x"), seen={})
    assert told(caught.value, "en").startswith(f"{FILE}: it cannot be saved (No space left on device)")
    assert text(project) == TEXT
    assert [path.name for path in project.maps.iterdir()] == ["m.yml"]


def test_when_one_of_two_files_cannot_be_written_neither_is(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    english = "journey_maps/m.zh.yml"
    (project.root / english).write_text("stages:\n  - {id: b, name: B}\n", encoding="utf-8")
    writing = desk_module.replace_file
    order: list[str] = []

    def failing(path: Path, content: bytes | None, *, shown: str) -> None:
        order.append(shown)
        if shown == FILE:
            raise CataloguedError("editing.unwritable", file=shown, reason="no")
        writing(path, content, shown=shown)

    monkeypatch.setattr(desk_module, "replace_file", failing)
    with pytest.raises(CataloguedError):
        MapDesk(project).save(Rename(B, "c"), seen={})
    assert order == [english, FILE, english]
    assert (text(project), text(project, english)) == (TEXT, "stages:\n  - {id: b, name: B}\n")


KILLED = """
import os, signal, sys
from pathlib import Path
from bot.journeys.editing import desk as desk_module
from bot.journeys.editing import replacing
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import Set
from bot.journeys.editing.places import stage_place
from bot.project import Project
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
setattr(*{"before": (replacing.os, "fsync", die), "after": (replacing, "_flush_folder", die)}[sys.argv[2]])
MapDesk(Project(Path(sys.argv[1]))).save(Set(stage_place("journey_maps/m.yml", "a") / "goal", "x" * 100000), seen={})
"""


@pytest.mark.parametrize(("moment", "expected"), [("before", "uno"), ("after", "x" * 100_000)])
def test_a_writer_that_is_killed_leaves_a_whole_file_and_no_lock(project: Project, moment: str, expected: str) -> None:
    run = subprocess.run([sys.executable, "-c", KILLED, project.root, moment], cwd=ROOT, check=False)
    assert run.returncode == -signal.SIGKILL
    assert text(project) == TEXT.replace("uno", expected)
    saved(MapDesk(project).save(Set(A / "goal", "yo"), seen={}))
    assert text(project) == TEXT.replace("uno", "yo")
    assert [path.name for path in project.maps.iterdir()] == ["m.yml"]


def test_a_desk_forgets_the_oldest_texts(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.journeys.editing.desk._REMEMBERED", 1)
    desk = MapDesk(project)
    seen = desk.read().fingerprints
    saved(desk.save(Set(A / "goal", "x"), seen=seen))
    assert isinstance(desk.save(Set(A / "note", "x"), seen=seen), Conflict)
    assert Group.of(a="b").get("c") is None
