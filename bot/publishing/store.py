"""The releases in the database: kept whole, listed without their bytes, one of them active."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection, Engine, Row
from sqlalchemy.sql.expression import Select

from bot.errors import CataloguedError
from bot.publishing import tables
from bot.publishing.archive import checksum_of, pack, unpack
from bot.publishing.releases import (
    LANGUAGE_VERSION,
    Activation,
    ActivationKind,
    Active,
    MapFile,
    NewRelease,
    Planned,
    Release,
    Step,
    TrainedModel,
    release_id,
)
from bot.touchpoints.database import reading, writing
from bot.touchpoints.map_registry import begin_to_expect
from bot.touchpoints.upsert import Upsert, insert_once

MODELS_KEPT: Final = 10
"""How many of the newest releases keep their model; the active one always does. Maps are kept for ever."""

_LISTED: Final = (
    "number",
    "release_id",
    "created_at",
    "author",
    "note",
    "reason",
    "version",
    "step",
    "language_version",
    "fingerprint",
    "maps_checksum",
)
_POINTER: Final = Upsert(
    tables.active_release,
    key=("slot",),
    columns=("slot", "number", "since", "by"),
    update=("number", "since", "by"),
)


class ReleaseStore:
    """Every question about releases, and the few things that change them, each in one transaction."""

    def __init__(self, database: Engine) -> None:
        """The database must be migrated; it belongs to the caller."""
        self._database = database

    def list(self, *, limit: int | None = None) -> tuple[Release, ...]:
        """The releases, the newest first."""
        query = _listing().order_by(tables.release.c.number.desc())
        with reading(self._database) as connection:
            rows = connection.execute(query if limit is None else query.limit(limit))
            return tuple(_release(row) for row in rows)

    def get(self, number: int) -> Release:
        """The release of that number; `UserError` when there is none."""
        with reading(self._database) as connection:
            row = connection.execute(_listing().where(tables.release.c.number == number)).first()
        if row is None:
            raise CataloguedError("errors.publishing.no_such_release", number=number)
        return _release(row)

    def active(self) -> Active | None:
        """Which release answers; `None` where nothing was ever published."""
        with reading(self._database) as connection:
            return _active(connection)

    def activations(self) -> tuple[Activation, ...]:
        """Every time a release began to answer, the newest first."""
        query = select(tables.release_activation).order_by(tables.release_activation.c.row_id.desc())
        with reading(self._database) as connection:
            return tuple(
                Activation(row.number, row.at, row.by, ActivationKind(row.kind)) for row in connection.execute(query)
            )

    def files(self, number: int) -> tuple[MapFile, ...]:
        """What the authors wrote, byte for byte; `UserError` when there is no such release or it was damaged."""
        columns = (tables.release.c.maps, tables.release.c.maps_checksum)
        with reading(self._database) as connection:
            row = connection.execute(select(*columns).where(tables.release.c.number == number)).first()
        if row is None:
            raise CataloguedError("errors.publishing.no_such_release", number=number)
        return unpack(row.maps, checksum=row.maps_checksum, number=number)

    def model(self, number: int) -> TrainedModel | None:
        """The model of a release; `None` when it is no longer kept. `UserError` when it was damaged."""
        table = tables.release_model
        with reading(self._database) as connection:
            row = connection.execute(select(table).where(table.c.number == number)).first()
        if row is None:
            return None
        if checksum_of(row.content) != row.checksum:
            raise CataloguedError("errors.publishing.damaged", number=number, reason="the checksum differs")
        return TrainedModel(row.content, row.made_from, row.seconds)

    def made_from(self, made_from: str) -> int | None:
        """The newest release whose kept model was made from exactly this: training again would change nothing."""
        query = select(func.max(tables.release_model.c.number)).where(tables.release_model.c.made_from == made_from)
        with reading(self._database) as connection:
            number = connection.execute(query).scalar()
        return None if number is None else int(number)

    def generated(self, number: int) -> Mapping[str, str]:
        """SHA-256 of each file that was compiled for the release, by path."""
        return dict(self._column(number, "files"))

    def training(self, number: int) -> Mapping[str, object] | None:
        """The report of the release's training, as `bot.language.question_report` writes it."""
        kept = self._column(number, "training")
        return None if kept is None else dict(json.loads(kept))

    def examination(self, number: int) -> Mapping[str, object] | None:
        """What examining the release has shown, as `bot.publishing.examination` writes it."""
        kept = self._column(number, "examination")
        return None if kept is None else dict(kept)

    def planned(self) -> Planned | None:
        """The release that waits for its hour, if one does."""
        with reading(self._database) as connection:
            row = connection.execute(select(tables.planned_activation)).first()
        return None if row is None else Planned(row.number, row.not_before, row.by)

    def _column(self, number: int, name: str) -> Any:  # a JSON document, or text that holds one
        with reading(self._database) as connection:
            row = connection.execute(select(tables.release.c[name]).where(tables.release.c.number == number)).first()
        if row is None:
            raise CataloguedError("errors.publishing.no_such_release", number=number)
        return row[0]

    def keep(
        self,
        new: NewRelease,
        *,
        at: float,
        base: int | None,
        not_before: float | None = None,
    ) -> Release:
        """Keep a release and let it answer, now or not before an hour: all of it in one transaction, or nothing.

        `base` is the release it was compared with: `UserError` when another one has become active meanwhile. A release
        that was waiting for its hour waits no more, for this one comes after it.
        """
        with writing(self._database) as connection:
            active = _active(connection)
            if (active.number if active else None) != base:
                raise CataloguedError("errors.publishing.overtaken", number=active.number if active else 0)
            number = int(connection.execute(select(func.max(tables.release.c.number))).scalar() or 0) + 1
            _insert(connection, new, number=number, at=at)
            connection.execute(delete(tables.planned_activation))
            if not_before is not None:
                planned = {"number": number, "not_before": not_before, "by": new.author}
                connection.execute(tables.planned_activation.insert().values(planned))
            else:
                _point_to(connection, Activation(number, at, new.author, ActivationKind.PUBLISHED))
            _forget_old_models(connection)
        return self.get(number)

    def roll_back(self, number: int, *, at: float, by: str) -> None:
        """Let an older release answer again; `UserError` when there is none. What was planned is withdrawn."""
        self.get(number)
        with writing(self._database) as connection:
            connection.execute(delete(tables.planned_activation))
            _point_to(connection, Activation(number, at, by, ActivationKind.ROLLED_BACK))

    def restore_model(self, number: int, model: TrainedModel) -> None:
        """Keep the model of an old release again, which was trained anew in order to go back to it."""
        with writing(self._database) as connection:
            _insert_model(connection, number, model)

    def activate_due(self, *, at: float) -> int | None:
        """Let a planned release answer whose hour has come; its number, `None` when there is nothing to do.

        However many processes ask, exactly one of them does it.
        """
        due = tables.planned_activation.c.not_before <= at
        with reading(self._database) as connection:  # most of the time: an idle process never asks for the write lock
            if connection.execute(select(tables.planned_activation.c.number).where(due)).first() is None:
                return None
        with writing(self._database) as connection:
            row = connection.execute(select(tables.planned_activation).where(due)).first()
            if row is None:
                return None
            table = tables.planned_activation
            if connection.execute(delete(table).where(table.c.number == row.number)).rowcount != 1:
                return None
            _point_to(connection, Activation(row.number, at, row.by, ActivationKind.PLANNED))
            begin_to_expect(connection, _release_id(connection, row.number), at=at)
        return int(row.number)

    def withdraw_planned(self) -> int | None:
        """Take back what waits for its hour; its number, `None` when nothing waited."""
        with writing(self._database) as connection:
            number = connection.execute(select(tables.planned_activation.c.number)).scalar()
            connection.execute(delete(tables.planned_activation))
        return None if number is None else int(number)


def _listing() -> Select:
    columns = [tables.release.c[name] for name in _LISTED]
    joined = tables.release.outerjoin(tables.release_model, tables.release_model.c.number == tables.release.c.number)
    return select(*columns, tables.release_model.c.checksum.label("model")).select_from(joined)


def _release(row: Row) -> Release:
    return Release(
        number=row.number,
        id=row.release_id,
        created_at=row.created_at,
        author=row.author,
        note=row.note,
        reason=row.reason,
        version=row.version,
        step=Step(row.step),
        language_version=row.language_version,
        fingerprint=row.fingerprint,
        maps_checksum=row.maps_checksum,
        has_model=row.model is not None,
    )


def _active(connection: Connection) -> Active | None:
    row = connection.execute(select(tables.active_release)).first()
    return None if row is None else Active(row.number, row.since, row.by)


def _insert(connection: Connection, new: NewRelease, *, number: int, at: float) -> None:
    maps = pack(new.files)
    connection.execute(
        tables.release.insert().values(
            number=number,
            release_id=release_id(number, new.fingerprint),
            created_at=at,
            author=new.author,
            note=new.note,
            reason=new.reason,
            version=new.version,
            step=new.step.value,
            language_version=LANGUAGE_VERSION,
            fingerprint=new.fingerprint,
            files=dict(new.generated),
            maps=maps,
            maps_checksum=checksum_of(maps),
            training=new.training,
            examination=None if new.examination is None else dict(new.examination),
        )
    )
    _insert_model(connection, number, new.model)


def _insert_model(connection: Connection, number: int, model: TrainedModel) -> None:
    row = {
        "number": number,
        "content": model.content,
        "checksum": checksum_of(model.content),
        "made_from": model.made_from,
        "seconds": model.seconds,
    }
    insert_once(connection, tables.release_model, row)


def _release_id(connection: Connection, number: int) -> str:
    return str(
        connection.execute(select(tables.release.c.release_id).where(tables.release.c.number == number)).scalar_one()
    )


def _point_to(connection: Connection, activation: Activation) -> None:
    pointer = {"slot": 1, "number": activation.number, "since": activation.at, "by": activation.by}
    _POINTER.write(connection, pointer)
    row = {"number": activation.number, "at": activation.at, "by": activation.by, "kind": activation.kind.value}
    connection.execute(tables.release_activation.insert().values(row))


def _forget_old_models(connection: Connection) -> None:
    """The models of the newest releases stay, and those of the active and of the planned one."""
    table = tables.release_model
    newest = select(tables.release.c.number).order_by(tables.release.c.number.desc()).limit(MODELS_KEPT)
    kept = {row.number for row in connection.execute(newest)}
    for other in (tables.active_release, tables.planned_activation):
        kept |= {row.number for row in connection.execute(select(other.c.number))}
    connection.execute(delete(table).where(table.c.number.not_in(sorted(kept))))
