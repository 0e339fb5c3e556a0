"""A job that several processes could do is done by one, again when it is due, and by another when that one died."""

from sqlalchemy.engine import Engine

from bot.analytics.findings.turns import LIFE, done, take

NOW = 1_790_000_000.0
HOUR = 3_600.0


def test_one_takes_it_the_others_wait_until_it_is_due_again(database: Engine) -> None:
    assert take(database, "findings", owner="a", every=HOUR, now=NOW)
    assert not take(database, "findings", owner="b", every=HOUR, now=NOW)
    assert take(database, "digest", owner="b", every=HOUR, now=NOW)
    done(database, "findings", owner="a", at=NOW + 10)
    assert not take(database, "findings", owner="b", every=HOUR, now=NOW + 11)
    assert take(database, "findings", owner="b", every=HOUR, now=NOW + 10 + HOUR)


def test_the_dead_block_nobody_and_end_nothing_when_they_wake(sqlite: Engine) -> None:
    assert take(sqlite, "findings", owner="a", every=60, now=NOW)
    assert not take(sqlite, "findings", owner="b", every=60, now=NOW + LIFE - 1)
    assert take(sqlite, "findings", owner="b", every=60, now=NOW + LIFE)
    done(sqlite, "findings", owner="a", at=NOW + LIFE + 1)
    assert not take(sqlite, "findings", owner="c", every=60, now=NOW + LIFE + 100)


def test_a_clock_that_was_put_back_is_no_reason_to_wait(sqlite: Engine) -> None:
    assert take(sqlite, "findings", owner="a", every=HOUR, now=NOW)
    done(sqlite, "findings", owner="a", at=NOW)
    assert take(sqlite, "findings", owner="a", every=HOUR, now=NOW - 2 * HOUR)


def test_who_looked_at_the_same_moment_and_writes_second_does_not_get_it(sqlite: Engine, monkeypatch) -> None:
    assert take(sqlite, "findings", owner="a", every=HOUR, now=NOW)
    done(sqlite, "findings", owner="a", at=NOW)
    due = NOW + HOUR
    real = take.__globals__["insert_once"]

    def overtaken(*arguments: object) -> bool:
        monkeypatch.undo()
        return bool(real(*arguments)) or _by_another(arguments)

    def _by_another(arguments: tuple[object, ...]) -> bool:
        connection, table, _ = arguments
        connection.execute(table.update().values(owner="b", held_until=due + LIFE))  # type: ignore[attr-defined]
        return False

    monkeypatch.setattr("bot.analytics.findings.turns.insert_once", overtaken)
    assert not take(sqlite, "findings", owner="a", every=HOUR, now=due)
