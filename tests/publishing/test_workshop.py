"""The workshop trains only what nobody has trained: a model of the same files may lie about, or be kept."""

from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.errors import CataloguedError, UserError
from bot.project import Project
from bot.publishing import workshop as workshop_module
from bot.publishing.archive import files_of
from bot.publishing.releases import TrainedModel
from bot.publishing.store import ReleaseStore
from bot.publishing.workshop import Built, Workshop
from bot.rasa_parts.releases import ModelNote, report_file, write_note
from tests.publishing.samples import NOON, new_release

WANTED = "made from these very files"


@pytest.fixture
def workshop(shop: Project, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    monkeypatch.setattr(workshop_module, "made_from", lambda _project: WANTED)
    return Workshop(shop)


def model_in(folder: Path, *, made_from: str, report: str | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    model = folder / "m.tar.gz"
    model.write_bytes(b"by hand")
    write_note(model, ModelNote("f", made_from, 1.5))
    if report:
        report_file(model).write_text(report, encoding="utf-8")
    return model


def must_not_train() -> None:
    raise AssertionError("nobody needs a training here")


def test_a_model_trained_by_hand_on_the_same_files_is_taken(workshop: Workshop, shop: Project, sqlite: Engine) -> None:
    model = model_in(shop.models, made_from=WANTED, report='{"questions": 3}')
    learnt = workshop.train(ReleaseStore(sqlite), training=must_not_train)
    assert (learnt.path, learnt.model) == (model, TrainedModel(b"by hand", WANTED, 1.5))
    assert learnt.report == '{"questions": 3}'


def test_a_model_that_is_kept_is_taken_with_its_report(workshop: Workshop, sqlite: Engine) -> None:
    store = ReleaseStore(sqlite)
    store.keep(new_release(model=TrainedModel(b"kept", WANTED, 2.5)), at=NOON, base=None)
    learnt = workshop.train(store, training=must_not_train)
    assert (learnt.path.read_bytes(), learnt.model) == (b"kept", TrainedModel(b"kept", WANTED, 2.5))
    assert learnt.report == '{"questions": 3}'


def test_else_it_is_trained(workshop: Workshop, shop: Project, sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ReleaseStore(sqlite)
    store.keep(new_release(training=None), at=NOON, base=None)
    model_in(shop.models, made_from="other files")
    monkeypatch.setattr(workshop_module, "train", lambda project: model_in(project.models, made_from=WANTED))
    told: list[bool] = []
    learnt = workshop.train(store, training=lambda: told.append(True))
    assert (told, learnt.report, learnt.path.parent) == ([True], None, workshop.project.models)


def test_a_model_without_a_note_is_not_ours(
    workshop: Workshop, sqlite: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain(project: Project) -> Path:
        model = model_in(project.models, made_from=WANTED)
        model.with_name("m.json").unlink()
        return model

    monkeypatch.setattr(workshop_module, "train", plain)
    with pytest.raises(ValueError, match="was not made here"):
        workshop.train(ReleaseStore(sqlite), training=lambda: None)


def test_what_is_edited_meanwhile_is_not_seen_and_the_pipeline_is_the_projects_own(
    workshop: Workshop, shop: Project
) -> None:
    shop.config.write_text("recipe: default.v1\nlanguage: es\n", encoding="utf-8")
    maps = workshop.check(files_of(shop), language="es")
    (shop.maps / "tienda.yml").write_text("half a wo", encoding="utf-8")
    built = workshop.compile(maps, language="es")
    assert isinstance(built, Built)
    assert built.maps[0].name == "Tienda de té"
    assert built.project.config.read_bytes() == shop.config.read_bytes()
    assert sorted(built.generated)[-1] == "domain.yml"
    workshop.close()
    assert not built.project.root.exists()


def test_leftovers_of_the_dead_are_swept_away(workshop: Workshop, shop: Project) -> None:
    workshop.check(files_of(shop), language="es")
    assert Workshop(shop).project.root.exists() is False


def test_a_model_that_is_damaged_is_told(workshop: Workshop, sqlite: Engine) -> None:
    store = ReleaseStore(sqlite)
    store.keep(new_release(model=TrainedModel(b"kept", WANTED, 2.5)), at=NOON, base=None)
    with sqlite.begin() as connection:
        connection.exec_driver_sql("UPDATE release_model SET content = X'00'")
    with pytest.raises(CataloguedError, match=r"errors\.publishing\.damaged"):
        workshop.train(store, training=must_not_train)


def test_broken_words_of_mood_are_told_before_anything_is_made(workshop: Workshop, shop: Project) -> None:
    shop.sentiment.write_text("words: [unclosed", encoding="utf-8")
    with pytest.raises(UserError, match=r"sentiment\.yml"):
        workshop.check(files_of(shop), language="es")
