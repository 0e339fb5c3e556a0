"""Publishing: every step that fails leaves the old release as it was, and says what happened."""

import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.errors import CataloguedError, UserError
from bot.project import Project
from bot.publishing.archive import files_of
from bot.publishing.lease import publishing_alone
from bot.publishing.publisher import Order, Publisher, RegressionsError, Stage
from bot.publishing.releases import Active, Planned, Step
from bot.publishing.store import ReleaseStore
from bot.publishing.workshop import Workshop
from bot.touchpoints.database import connect
from tests.databases import rows
from tests.publishing.conftest import NOON, edit, order_of
from tests.publishing.quick import FINE, WORSE, without_training


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    without_training(monkeypatch.setattr)


@pytest.fixture
def published(publisher: Publisher, shop: Project, quick: None) -> Publisher:
    publisher.publish(order_of(shop, note="primera"))
    edit(shop, "30 días", "45 días")
    return publisher


def only_the_first(store: ReleaseStore) -> bool:
    return ([each.number for each in store.list()], store.active()) == ([1], Active(1, NOON, "Ana"))


def test_an_order_is_carried_out_step_by_step(publisher: Publisher, shop: Project, quick: None, sqlite: Engine) -> None:
    steps: list[Stage] = []
    first = publisher.publish(order_of(shop, note="primera"), progress=steps.append)
    assert steps == [Stage.CHECKING, Stage.COMPILING, Stage.TRAINING, Stage.EXAMINING, Stage.KEEPING]
    assert first.examination is FINE
    assert (first.release.number, first.release.version, first.release.step) == (1, "1.0.0", Step.FIRST)
    assert (first.release.author, first.release.note, first.release.created_at) == ("Ana", "primera", NOON)
    assert first.release.id == f"1-{first.release.fingerprint}"
    assert publisher.store.files(1) == files_of(shop)
    assert "domain.yml" in publisher.store.generated(1)
    assert publisher.store.examination(1) == {**FINE.to_json(), "held_out": {**FINE.to_json()["held_out"], "lost": {}}}  # type: ignore[dict-item]
    registered = rows(sqlite, "SELECT release, name FROM map_version")
    assert registered == [{"release": first.release.id, "name": "Tienda de té"}]
    edit(shop, "30 días", "45 días")
    second = publisher.publish(order_of(shop))
    assert (second.release.version, second.release.step, len(second.changes)) == ("1.0.1", Step.PATCH, 1)
    assert publisher.store.active() == Active(2, NOON, "Ana")
    assert not (shop.var / "publishing").exists(), "the workshop is left clean"


def test_a_plan_comes_into_force_with_the_release_its_author_names(
    published: Publisher, shop: Project, sqlite: Engine
) -> None:
    file = shop.maps / "tienda.yml"
    plans = "plans:\n  - {id: plazo, name: Más plazo, touches: [posventa.devolver], live_in: 1.0.0, status: live}\n"
    plans += "  - {id: avisos, name: Avisos, touches: [posventa], status: live}\n"
    file.write_text(file.read_text(encoding="utf-8") + plans, encoding="utf-8")
    second = published.publish(order_of(shop)).release
    first = published.store.get(1)
    edit(shop, "45 días", "60 días")
    published.publish(order_of(shop))
    assert rows(sqlite, "SELECT plan_id, release, path FROM plan_release ORDER BY plan_id") == [
        {"plan_id": "avisos", "release": second.id, "path": "posventa"},
        {"plan_id": "plazo", "release": first.id, "path": "posventa.devolver"},
    ]
    versions = rows(sqlite, "SELECT version FROM map_version ORDER BY version")
    assert [row["version"] for row in versions] == ["1.0.0", "1.1.0", "1.1.1"]


def test_the_same_maps_are_not_published_twice(publisher: Publisher, shop: Project, quick: None) -> None:
    publisher.publish(order_of(shop))
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.unchanged: number=1$"):
        publisher.publish(order_of(shop))
    assert only_the_first(publisher.store)


def test_a_broken_map_is_told_with_the_authors_own_path(published: Publisher, shop: Project) -> None:
    edit(shop, "        answer: Con tarjeta o Bizum.\n", "")
    with pytest.raises(UserError) as caught:
        published.publish(order_of(shop))
    assert "\njourney_maps/tienda.yml:" in str(caught.value)
    assert "publishing" not in str(caught.value)
    assert only_the_first(published.store)


def test_a_published_id_is_not_lost_without_was(published: Publisher, shop: Project) -> None:
    edit(shop, "id: devolver", "id: devolver_te")
    with pytest.raises(UserError) as caught:
        published.publish(order_of(shop))
    assert "\njourney_maps/tienda.yml:" in str(caught.value)
    assert "devolver" in str(caught.value)
    assert only_the_first(published.store)


@pytest.mark.parametrize("step", ["train", "compile"])
def test_a_step_that_fails_leaves_the_old_release(
    published: Publisher, shop: Project, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise CataloguedError("errors.training.refused", project=shop.root, reason="no")

    monkeypatch.setattr(Workshop, step, fail)
    with pytest.raises(CataloguedError, match=r"errors\.training\.refused"):
        published.publish(order_of(shop))
    assert only_the_first(published.store)
    assert not (shop.var / "publishing").exists()
    monkeypatch.undo()
    without_training(monkeypatch.setattr)
    assert published.publish(order_of(shop)).release.number == 2


def test_what_goes_worse_needs_a_written_reason(
    published: Publisher, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_training(monkeypatch.setattr, WORSE)
    for reason in (None, "  "):
        with pytest.raises(RegressionsError, match=r"^errors\.publishing\.regressions: count=1$") as caught:
            published.publish(order_of(shop, reason=reason))
        assert caught.value.examination is WORSE
    assert only_the_first(published.store)
    release = published.publish(order_of(shop, reason="ya no lo vendemos")).release
    assert (release.number, release.reason) == (2, "ya no lo vendemos")


def test_a_reason_nobody_needed_is_not_kept(published: Publisher, shop: Project) -> None:
    assert published.publish(order_of(shop, reason="por si acaso")).release.reason is None


def test_a_publishing_that_is_overtaken_is_refused(
    published: Publisher, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object) -> object:
        published.store.keep(_new("otra"), at=NOON, base=1)
        return FINE

    from tests.publishing.samples import new_release as _new

    monkeypatch.setattr(Publisher, "_examined", overtaken)
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.overtaken: number=2$"):
        published.publish(order_of(shop))
    assert [each.number for each in published.store.list()] == [2, 1]


def test_two_at_once_one_is_told(published: Publisher, shop: Project, sqlite: Engine) -> None:
    with (
        publishing_alone(sqlite, by="Luis", now=lambda: NOON),
        pytest.raises(CataloguedError, match=r"^errors\.publishing\.busy: by=Luis$"),
    ):
        published.publish(order_of(shop))
    assert only_the_first(published.store)


def test_a_plan_waits_and_the_past_is_refused(published: Publisher, shop: Project) -> None:
    with pytest.raises(CataloguedError, match=r"errors\.publishing\.in_the_past"):
        published.publish(order_of(shop, not_before=NOON - 60))
    release = published.publish(order_of(shop, not_before=NOON + 60)).release
    assert (release.number, published.store.active()) == (2, Active(1, NOON, "Ana"))
    assert published.store.planned() == Planned(2, NOON + 60, "Ana")


def test_going_back_takes_the_maps_and_the_model_and_versions_go_on_counting(
    published: Publisher, shop: Project
) -> None:
    published.publish(order_of(shop))
    assert published.roll_back(by="Luis").number == 1
    assert published.store.active() == Active(1, NOON, "Luis")
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.already_active: number=1$"):
        published.roll_back(1, by="Luis")
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.nothing_before: number=1$"):
        published.roll_back(by="Luis")
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.no_such_release: number=9$"):
        published.roll_back(9, by="Luis")
    edit(shop, "45 días", "60 días")
    assert published.publish(order_of(shop)).release.version == "1.0.2"


def test_there_is_nothing_to_go_back_to_before_the_first(publisher: Publisher) -> None:
    with pytest.raises(CataloguedError, match=r"^errors\.publishing\.nothing_published$"):
        publisher.roll_back(by="Luis")


def test_a_model_that_is_no_longer_kept_is_trained_again_to_go_back(
    published: Publisher, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publishing.store.MODELS_KEPT", 1)
    published.publish(order_of(shop))
    assert not published.store.get(1).has_model
    told: list[bool] = []
    assert published.roll_back(1, by="Luis", training=lambda: told.append(True)).has_model
    assert told == [True]


def test_changes_are_told_before_anything_is_published(published: Publisher, shop: Project) -> None:
    changes = published.changes(files_of(shop), since=1)
    assert [(each.path, each.before, each.after) for each in changes] == [
        ("posventa.devolver", "Tienes 30 días para devolverlo.", "Tienes 45 días para devolverlo.")
    ]
    assert [asdict(each)["path"] for each in published.changes(files_of(shop), since=None)] == ["tienda"]


VICTIM = """
import os, signal, sys
from pathlib import Path
from bot.project import Project
from bot.publishing import store as store_module
from bot.publishing.archive import files_of
from bot.publishing.publisher import Order, Publisher
from bot.touchpoints.database import connect
from tests.publishing.quick import without_training

url, root, point = sys.argv[1:]
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
without_training(setattr)
if point == "committing":
    store_module._forget_old_models = die
tell = lambda stage: die() if stage.value == point else None
project = Project(Path(root))
Publisher(project, connect(url)).publish(Order(files_of(project), "Luis"), progress=tell)
"""


@pytest.mark.parametrize("point", ["compiling", "examining", "committing"])
def test_a_process_that_is_killed_leaves_the_old_release_and_the_next_one_publishes(
    point: str, shop: Project, database: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_training(monkeypatch.setattr)
    publisher = Publisher(shop, database, now=lambda: NOON)
    publisher.publish(order_of(shop))
    edit(shop, "30 días", "45 días")
    url = database.url.render_as_string(hide_password=False)
    victim = subprocess.run(
        [sys.executable, "-c", VICTIM, url, str(shop.root), point],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        capture_output=True,
        check=False,
    )
    assert victim.returncode == -signal.SIGKILL, victim.stderr.decode()
    assert only_the_first(publisher.store)
    assert rows(database, "SELECT number FROM release_model") == [{"number": 1}]
    after = connect(url)
    assert Publisher(shop, after).publish(order_of(shop)).release.number == 2
    after.dispose()
    assert not (shop.var / "publishing").exists(), "nor does anything of the dead lie about"


def test_an_order_needs_no_more_than_files_and_an_author(shop: Project) -> None:
    order = Order(files_of(shop), "Ana")
    assert (order.note, order.reason, order.not_before, order.language) == ("", None, None, "es")
