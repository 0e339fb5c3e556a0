"""The book keeps each thing once: open is updated, dismissed stays, what is over is solved, what returns is new."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.analytics.findings.book import DETECTORS, Sweep, bring_up_to_date
from bot.analytics.findings.evidence import FeltOtherwise, Kind, LatePlan, NewNeed, WithoutStage
from bot.analytics.findings.looking import Look, Seen
from bot.analytics.findings.lost_doubts import Cluster
from bot.analytics.findings.reading import LONGEST_NAME, all_of, decide, diagnostic_latency, findings, looked_at, one
from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.tables import finding
from tests.analytics.written import HOUR, MAY
from tests.builders import make_map, make_stage

NOW = MAY.ends_at
SHOP = make_map(make_stage("buy"), id="shop")
NAMES = frozenset({"without_stage", "felt_otherwise"})
LOST = WithoutStage(None, 5, doubts=20)
FELT = FeltOtherwise("buy", 40, expected=1.0, observed=-0.2, low=-0.4, high=0.1)


@pytest.fixture
def book(database: Engine) -> "Book":
    return Book(database)


class Book:
    """A database, and one detector that sees what the test says."""

    def __init__(self, database: Engine) -> None:
        self.database = database
        self.clock = NOW

    def sweep(self, *seen: FeltOtherwise | WithoutStage, undecided: frozenset[str] = frozenset(), **more) -> Sweep:
        self.clock += HOUR

        def told(_look: Look) -> Seen:
            return Seen(seen, undecided)

        return bring_up_to_date(self.database, SHOP, now=self.clock, detectors={told: NAMES}, **more)

    def rows(self) -> list[tuple[str, str, int]]:
        return [(each.evidence.fingerprint, each.status, each.evidence.n) for each in all_of(self.database, "shop")]

    def decide(self, status: str) -> bool:
        with writing(self.database) as connection:
            [newest, *_] = findings(connection, "shop", status=None)
            return decide(connection, newest, status, by="ana", at=self.clock)


def test_open_is_updated_and_counted_once(book: Book) -> None:
    assert book.sweep(LOST) == Sweep("shop", fresh=1, solved=0, failed=())
    assert book.sweep(replace(LOST, n=9)) == Sweep("shop", fresh=0, solved=0, failed=())
    [found] = all_of(book.database, "shop")
    assert (found.evidence, found.kind, found.status) == (replace(LOST, n=9), Kind.MISSING_STAGE, "open")
    assert (found.first_seen, found.last_seen) == (NOW + HOUR, NOW + 2 * HOUR)
    with reading(book.database) as connection:
        assert one(connection, found.number) == found
        assert one(connection, found.number + 1) is None
        assert findings(connection, "hotel") == ()
        assert findings(connection, "shop", kind=Kind.DRIFT) == ()
        assert findings(connection, "shop", kind=Kind.MISSING_STAGE) == (found,)
        assert findings(connection, "shop", since=NOW + 2 * HOUR) == ()


def test_dismissed_stays_dismissed_whether_it_is_seen_again_or_not(book: Book) -> None:
    book.sweep(LOST)
    assert book.decide("dismissed")
    book.sweep(replace(LOST, n=8))
    book.sweep()
    assert book.rows() == [("without_stage:", "dismissed", 8)]


@pytest.mark.parametrize("decided", ["open", "accepted"])
def test_what_is_over_is_solved_and_what_comes_back_is_another_row(book: Book, decided: str) -> None:
    book.sweep(LOST, FELT)
    book.decide(decided)
    assert book.sweep(LOST, undecided=frozenset({FELT.fingerprint})).solved == 0
    assert book.sweep(LOST) == Sweep("shop", fresh=0, solved=1, failed=())
    assert book.sweep(LOST, FELT) == Sweep("shop", fresh=1, solved=0, failed=())
    felt = [row for row in book.rows() if row[0] == "felt_otherwise:buy"]
    assert felt == [("felt_otherwise:buy", "open", 40), ("felt_otherwise:buy", "solved", 40)]


def test_a_decision_about_what_has_changed_meanwhile_is_none(book: Book) -> None:
    book.sweep(LOST)
    [seen] = all_of(book.database, "shop")
    assert book.decide("accepted")
    with writing(book.database) as connection:
        assert not decide(connection, seen, "dismissed", by="eva", at=book.clock)
    [found] = all_of(book.database, "shop")
    assert (found.status, found.decided_by, found.decided_at) == ("accepted", "ana", book.clock)
    assert book.decide("open")
    [found] = all_of(book.database, "shop")
    assert (found.status, found.decided_by, found.decided_at) == ("open", None, None)


def test_a_long_name_is_kept_as_far_as_it_goes(book: Book) -> None:
    book.sweep(LOST)
    looked_at(book.database, all_of(book.database, "shop"), by="a" * 100, at=NOW)
    assert [each.seen_by for each in all_of(book.database, "shop")] == ["a" * LONGEST_NAME]


def test_who_looks_first_is_noted_and_how_long_it_took_is_told(book: Book) -> None:
    with reading(book.database) as connection:
        assert diagnostic_latency(connection, "shop", since=0) is None
    book.sweep(LOST)
    assert looked_at(book.database, all_of(book.database, "shop"), by="ana", at=NOW + 4 * HOUR) == 1
    book.sweep(LOST, FELT)
    assert looked_at(book.database, all_of(book.database, "shop"), by="eva", at=NOW + 9 * HOUR) == 1
    assert looked_at(book.database, all_of(book.database, "shop"), by="leo", at=NOW + 99 * HOUR) == 0
    assert [each.seen_by for each in all_of(book.database, "shop")] == ["eva", "ana"]
    with reading(book.database) as connection:
        assert diagnostic_latency(connection, "shop", since=0) == pytest.approx((3 + 7) / 2)
        assert diagnostic_latency(connection, "shop", since=NOW + 2 * HOUR) == pytest.approx(7)


@pytest.fixture
def quick(sqlite: Engine) -> Book:
    return Book(sqlite)


def test_a_detector_that_breaks_stops_no_other_and_solves_nothing(
    quick: Book, caplog: pytest.LogCaptureFixture
) -> None:
    quick.sweep(FELT)

    def broken(_look: Look) -> Seen:
        raise ZeroDivisionError

    def other(_look: Look) -> Seen:
        return Seen((LatePlan("p", 3, plan="P", due="2026-05-01", owner=None),))

    detectors = {broken: NAMES, other: frozenset({LatePlan.name})}
    swept = bring_up_to_date(quick.database, SHOP, now=quick.clock, detectors=detectors)
    assert swept == Sweep("shop", fresh=1, solved=0, failed=("broken",))
    assert "findings: broken failed for shop" in caplog.text
    assert [status for _, status, _ in quick.rows()] == ["open", "open"]


def test_doubts_outside_every_stage_come_from_who_calls(quick: Book) -> None:
    quick.sweep(clusters=lambda: [Cluster("0f", 2, 4)])
    assert [each.evidence for each in all_of(quick.database, "shop")] == [NewNeed(None, 4, group="0f", customers=2)]
    quick.sweep(clusters=tuple)
    assert quick.rows() == [("new_need:0f", "solved", 4)]


def test_every_detector_looks_at_an_empty_log_and_finds_nothing(sqlite: Engine) -> None:
    assert bring_up_to_date(sqlite, SHOP, now=NOW) == Sweep("shop", fresh=0, solved=0, failed=())
    assert len(DETECTORS) >= 6
    assert sum(map(len, DETECTORS.values())) == len(frozenset().union(*DETECTORS.values()))


def test_two_that_look_at_once_write_one_row(sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one has written between our look at the rows and our own row."""
    book, other = Book(sqlite), connect(str(sqlite.url))
    book.sweep(LOST)
    monkeypatch.setattr("bot.analytics.findings.book._alive", lambda *_: {})
    assert Book(other).sweep(LOST).fresh == 0
    other.dispose()
    assert book.rows() == [("without_stage:", "open", 5)]


def test_a_row_that_nobody_can_read_any_more_is_not_shown(sqlite: Engine) -> None:
    book = Book(sqlite)
    book.sweep(LOST)
    with writing(sqlite) as connection:
        connection.execute(finding.update().values(facts={"name": "prophecy"}))
    assert book.rows() == []
