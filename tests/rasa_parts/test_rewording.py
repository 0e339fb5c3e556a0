"""A model whose answers were reworded is the one that training in full would have made, and asks for no less."""

import json
import shutil
import tarfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.compiler import compile_maps, examples_of, write_all
from bot.compiler.rasa_settings import provide_rasa_settings
from bot.journeys.library import load_project
from bot.language.question_lessons import remembered_lessons
from bot.project import Project
from bot.rasa_parts.releases import read_note, report_file
from bot.rasa_parts.rewording import reworded
from bot.rasa_parts.training import made_from, train

MAP = Path(__file__).parents[1] / "publishing" / "tienda.yml"
NEW = "Tienes 45 días. Guarda el tíquet: con él {50 %} menos.\nGracias."


def compiled(root: Path, *edits: tuple[str, str]) -> tuple[Project, list[tuple[str, str]]]:
    project = Project(root)
    project.maps.mkdir(parents=True)
    words = MAP.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in words
        words = words.replace(old, new)
    (project.maps / "tienda.yml").write_text(words, encoding="utf-8")
    maps = load_project(project, today=date(2026, 11, 22))
    provide_rasa_settings(project.root, maps[0])
    write_all(compile_maps(maps), project.root)
    return project, list(examples_of(maps))


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Path]:
    project, _ = compiled(tmp_path_factory.mktemp("old") / "tienda")
    return project, train(project)


RULES = "components/train_RulePolicy0/rule_policy.json"


def inside(model: Path) -> dict[str, Any]:
    """Everything in a model but what two trainings on the same files give differently.

    Those are the moment and the names of a making, and the order in which Rasa writes a set of rules.
    """
    found: dict[str, Any] = {}
    with tarfile.open(model) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content is not None:
                found[member.name] = content.read()
    told = json.loads(found.pop("metadata.json"))
    for node in told["predict_schema"]["nodes"].values():
        (node["resource"] or {}).pop("output_fingerprint", None)
    lookup = json.loads(found[RULES])["lookup"]
    found[RULES] = {key: sorted(value) if isinstance(value, list) else value for key, value in lookup.items()}
    return {**found, **{key: value for key, value in told.items() if key not in ("trained_at", "model_id")}}


EDIT = ("Tienes 30 días para devolverlo.", json.dumps(NEW, ensure_ascii=False))


def test_only_answers_differ_and_the_model_is_that_of_a_full_training(
    old: tuple[Project, Path], tmp_path: Path
) -> None:
    new, examples = compiled(tmp_path / "tienda", EDIT)
    quick = reworded(*old, new, examples=examples)
    assert quick is not None
    quick_note, quick_report = read_note(quick), report_file(quick).read_bytes()
    found = inside(quick)
    shutil.rmtree(new.models)
    remembered_lessons.forget()  # else the full training would be given what the quick one has learnt
    full = train(new)
    full_note = read_note(full)
    assert quick_note is not None
    assert full_note is not None
    assert (quick_note.release, quick_note.made_from) == (full_note.release, full_note.made_from)
    assert full_note.made_from == made_from(new)
    assert found == inside(full)
    assert quick_report == report_file(full).read_bytes()
    assert NEW.replace("{", "{{").replace("}", "}}") in json.dumps(found["domain"], ensure_ascii=False).replace(
        "\\n", "\n"
    )


def another_component(project: Project) -> None:
    words = project.config.read_text(encoding="utf-8")
    project.config.write_text(f"{words}- name: MemoizationPolicy\n", encoding="utf-8")


@pytest.mark.parametrize(
    "edits",
    [
        (("precio del envío a casa", "precio del envío a mi casa"),),
        (("id: devolver", "id: devolver_te"),),
        (("journey: Tienda de té", "journey: Tienda de té\nsettings: {session_gap: 2h}"),),
    ],
    ids=["another wording", "another id", "another setting"],
)
def test_anything_else_that_differs_needs_a_full_training(
    old: tuple[Project, Path], tmp_path: Path, edits: tuple[tuple[str, str], ...]
) -> None:
    new, examples = compiled(tmp_path / "tienda", *edits)
    assert reworded(*old, new, examples=examples) is None
    assert not new.models.exists()


def other_code(old: Project, new: Project, model: Path) -> None:
    note = model.with_name(model.name.removesuffix(".tar.gz") + ".json")
    note.write_text(note.read_text(encoding="utf-8").replace('"made_from": "', '"made_from": "other'), encoding="utf-8")


def no_note(old: Project, new: Project, model: Path) -> None:
    model.with_name(model.name.removesuffix(".tar.gz") + ".json").unlink()


def other_pipeline(old: Project, new: Project, model: Path) -> None:
    another_component(new)


def a_component_of_which_nobody_knows(old: Project, new: Project, model: Path) -> None:
    for each in (old, new):
        another_component(each)
    note = model.with_name(model.name.removesuffix(".tar.gz") + ".json")
    told = {**json.loads(note.read_text(encoding="utf-8")), "made_from": made_from(old)}
    note.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize("spoil", [other_code, no_note, other_pipeline, a_component_of_which_nobody_knows])
def test_a_model_of_other_making_is_not_reworded(
    old: tuple[Project, Path], tmp_path: Path, spoil: Callable[[Project, Project, Path], None]
) -> None:
    copied = Project(shutil.copytree(old[0].root, tmp_path / "old"))
    model = copied.models / old[1].name
    new, examples = compiled(tmp_path / "new", EDIT)
    spoil(copied, new, model)
    assert reworded(copied, model, new, examples=examples) is None
