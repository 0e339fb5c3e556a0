"""Releases in the database: kept whole or not at all, one pointer, plans carried out once."""

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.errors import CataloguedError
from bot.publishing import store as store_module
from bot.publishing.archive import checksum_of, pack
from bot.publishing.releases import (
    Activation,
    ActivationKind,
    Active,
    Planned,
    Release,
    Step,
    TrainedModel,
)
from bot.publishing.store import ReleaseStore
from bot.touchpoints.database import writing
from bot.touchpoints.map_registry import register
from tests.builders import make_map, make_stage
from tests.databases import rows
from tests.publishing.samples import NOON, new_release


@pytest.fixture
def store(database: Engine) -> ReleaseStore:
    return ReleaseStore(database)


def refused(key: str, **values: object) -> "pytest.RaisesContext[CataloguedError]":
    return pytest.raises(CataloguedError, match="^" + str(CataloguedError(f"errors.publishing.{key}", **values)) + "$")


def test_a_release_comes_back_as_it_was_kept(store: ReleaseStore) -> None:
    assert (store.list(), store.active(), store.activations(), store.planned()) == ((), None, (), None)
    kept = store.keep(new_release(reason="porque sí"), at=NOON, base=None)
    assert kept == Release(
        number=1,
        id="1-funo",
        created_at=NOON,
        author="Ana",
        note="nota de uno",
        reason="porque sí",
        version="1.0.0",
        step=Step.FIRST,
        language_version=1,
        fingerprint="funo",
        maps_checksum=checksum_of(pack(new_release().files)),
        has_model=True,
    )
    assert store.list() == (kept,)
    assert store.active() == Active(1, NOON, "Ana")
    assert store.files(1) == new_release().files
    assert store.model(1) == TrainedModel(b"model of uno", "made from uno", 2.5)
    assert store.generated(1) == {"domain.yml": "sha of uno"}
    assert store.training(1) == {"questions": 3}
    assert store.examination(1) == {"own": {"asked": 12}}
    assert store.made_from("made from uno") == 1
    assert store.made_from("made from another") is None


def test_what_may_be_missing_is_missing(store: ReleaseStore) -> None:
    store.keep(new_release(training=None, examination=None), at=NOON, base=None)
    assert (store.training(1), store.examination(1)) == (None, None)


def test_going_back_moves_the_pointer_and_history_remembers(store: ReleaseStore) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    store.keep(new_release("dos"), at=NOON + 1, base=1)
    store.roll_back(1, at=NOON + 2, by="Luis")
    assert store.active() == Active(1, NOON + 2, "Luis")
    assert [release.number for release in store.list()] == [2, 1]
    assert [release.number for release in store.list(limit=1)] == [2]
    assert store.activations() == (
        Activation(1, NOON + 2, "Luis", ActivationKind.ROLLED_BACK),
        Activation(2, NOON + 1, "Ana", ActivationKind.PUBLISHED),
        Activation(1, NOON, "Ana", ActivationKind.PUBLISHED),
    )


def test_what_was_compared_with_another_release_is_refused_and_leaves_nothing(store: ReleaseStore) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    with refused("overtaken", number=1):
        store.keep(new_release("dos"), at=NOON + 1, base=None)
    assert [release.number for release in store.list()] == [1]


def test_a_release_that_is_not_there_is_told(store: ReleaseStore) -> None:
    for ask in (store.get, store.files, store.generated, store.training, store.examination):
        with refused("no_such_release", number=7):
            ask(7)  # type: ignore[operator]
    with refused("no_such_release", number=7):
        store.roll_back(7, at=NOON, by="Ana")
    assert store.model(7) is None


@pytest.mark.parametrize(
    ("table", "column"), [("release", "maps"), ("release_model", "content")], ids=["maps", "model"]
)
def test_bytes_that_are_not_those_that_were_kept_are_never_served(
    store: ReleaseStore, database: Engine, table: str, column: str
) -> None:
    store.keep(new_release(), at=NOON, base=None)
    with writing(database) as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = :other"), {"other": b"cut"})
    with refused("damaged", number=1, reason="the checksum differs"):
        store.files(1) if table == "release" else store.model(1)


def test_maps_stay_for_ever_and_models_of_the_newest_and_of_the_active_release(
    store: ReleaseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "MODELS_KEPT", 2)
    store.keep(new_release("a"), at=NOON, base=None)
    store.keep(new_release("b"), at=NOON, base=1)
    store.keep(new_release("c"), at=NOON, base=2)
    store.roll_back(2, at=NOON, by="Ana")
    store.keep(new_release("d"), at=NOON, base=2, not_before=NOON + 60)
    store.keep(new_release("e"), at=NOON, base=2, not_before=NOON + 60)
    assert [(each.number, each.has_model) for each in store.list()] == [
        (5, True),
        (4, True),
        (3, False),
        (2, True),  # the active one
        (1, False),
    ]
    assert store.model(1) is None
    assert store.files(1) == new_release("a").files
    store.restore_model(1, TrainedModel(b"again", "made from a", 1.0))
    assert store.model(1) == TrainedModel(b"again", "made from a", 1.0)


def test_a_planned_release_answers_when_its_hour_has_come_and_once(store: ReleaseStore) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    store.keep(new_release("dos"), at=NOON, base=1, not_before=NOON + 60)
    assert store.active() == Active(1, NOON, "Ana")
    assert store.planned() == Planned(2, NOON + 60, "Ana")
    assert store.activate_due(at=NOON + 59) is None
    assert store.activate_due(at=NOON + 60) == 2
    assert store.active() == Active(2, NOON + 60, "Ana")
    assert store.activations()[0] == Activation(2, NOON + 60, "Ana", ActivationKind.PLANNED)
    assert (store.planned(), store.activate_due(at=NOON + 61)) == (None, None)


def test_the_log_expects_a_planned_release_from_its_hour_on(store: ReleaseStore, database: Engine) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    planned = store.keep(new_release("dos"), at=NOON, base=1, not_before=NOON + 60)
    register(database, [make_map(make_stage("decision"))], planned.id, at=NOON, version=planned.version)
    store.activate_due(at=NOON + 61)
    assert rows(database, "SELECT registered_at FROM map_version") == [{"registered_at": NOON + 61}]


def test_of_many_processes_one_carries_a_plan_out(store: ReleaseStore) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    store.keep(new_release("dos"), at=NOON, base=1, not_before=NOON + 60)
    together, done = threading.Barrier(4), []

    def look() -> None:
        together.wait()
        done.append(store.activate_due(at=NOON + 61))

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done, key=str) == [2, None, None, None]
    assert len(store.activations()) == 2


def test_what_comes_later_withdraws_what_was_planned(store: ReleaseStore) -> None:
    store.keep(new_release("uno"), at=NOON, base=None)
    store.keep(new_release("dos"), at=NOON, base=1, not_before=NOON + 60)
    store.keep(new_release("tres"), at=NOON + 1, base=1)
    assert store.planned() is None
    store.keep(new_release("cuatro"), at=NOON + 2, base=3, not_before=NOON + 60)
    store.roll_back(1, at=NOON + 3, by="Ana")
    assert (store.planned(), store.withdraw_planned()) == (None, None)
    store.keep(new_release("cinco"), at=NOON + 4, base=1, not_before=NOON + 60)
    assert store.withdraw_planned() == 5
    assert (store.planned(), store.activate_due(at=NOON + 99)) == (None, None)


def test_there_is_one_pointer(store: ReleaseStore, database: Engine) -> None:
    store.keep(new_release(), at=NOON, base=None)
    with pytest.raises(IntegrityError), writing(database) as connection:
        connection.execute(text("INSERT INTO active_release (slot, number, since, by) VALUES (2, 1, 0, 'x')"))
    assert rows(database, "SELECT slot, number FROM active_release") == [{"slot": 1, "number": 1}]
