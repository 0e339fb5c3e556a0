"""What views found is kept while the log stays as it is, for a minute; two who ask the same wait for one look."""

import threading
from collections.abc import Callable

import pytest

from bot.console.analysis.ahead import Ahead
from bot.console.analysis.looks import MINUTE, Looks


class Clock:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


def counting() -> tuple[Callable[[], int], list[int]]:
    made: list[int] = []

    def make() -> int:
        made.append(len(made) + 1)
        return len(made)

    return make, made


class Slow:
    """Takes until it is let go."""

    def __init__(self, error: Exception | None = None) -> None:
        self.began, self.go, self.times, self.error = threading.Event(), threading.Event(), 0, error

    def __call__(self) -> int:
        self.times += 1
        self.began.set()
        assert self.go.wait(60)
        if self.error:
            raise self.error
        return self.times


def test_the_same_state_is_looked_at_once_and_another_anew() -> None:
    looks, (make, _) = Looks[int](Clock()), counting()
    assert [looks.look("a", make, state=state) for state in (1, 1, 2, 2, 1)] == [1, 1, 2, 2, 3]
    assert looks.look("b", make, state=1) == 4


def test_nothing_is_shown_for_longer_than_a_minute() -> None:
    clock = Clock()
    looks, (make, _) = Looks[int](clock), counting()
    assert (looks.look("a", make, state=1), looks.age("a"), looks.age("b")) == (1, 0.0, None)
    clock.at += MINUTE - 1
    assert (looks.look("a", make, state=1), looks.age("a")) == (1, MINUTE - 1)
    clock.at += 1
    assert looks.look("a", make, state=1) == 2


def test_two_who_ask_the_same_wait_for_one_look() -> None:
    looks, slow, found = Looks[int](Clock()), Slow(), []
    asking = [threading.Thread(target=lambda: found.append(looks.look("a", slow, state=1))) for _ in range(4)]
    for each in asking:
        each.start()
    assert slow.began.wait(60)
    slow.go.set()
    for each in asking:
        each.join(60)
    assert (found, slow.times) == ([1] * 4, 1)


def test_who_lost_patience_gets_what_was_found_meanwhile_though_the_log_went_on() -> None:
    clock = Clock()
    looks, slow = Looks[int](clock, patience=0.0), Slow()
    assert looks.look("a", slow, state=1) is None
    assert looks.look("a", slow, state=2) is None
    slow.go.set()
    looks.patience = 60.0
    assert [looks.look("a", slow, state=state) for state in (3, 4, 5)] == [1, 1, 2]  # each who waited is served once


def test_a_failure_is_told_to_who_asked_to_who_waited_and_never_kept() -> None:
    looks, slow = Looks[int](Clock(), patience=0.0), Slow(ValueError("no"))
    assert looks.look("a", slow, state=1) is None
    slow.go.set()
    looks.patience = 60.0
    with pytest.raises(ValueError, match="no"):
        looks.look("a", slow, state=1)
    slow.error = None
    assert looks.look("a", slow, state=1) == slow.times == 2


def test_memory_ends() -> None:
    looks, (make, made) = Looks[int](Clock()), counting()
    for number in range(70):
        looks.look(number, make, state=1)
    assert looks.look(69, make, state=1) == 70
    assert looks.look(0, make, state=1) == 71 == len(made)


def test_looking_again_keeps_what_is_new() -> None:
    looks, (make, _) = Looks[int](Clock()), counting()
    looks.look("a", make, state=1)
    looks.renew("a", make, state=2)
    assert looks.look("a", make, state=2) == 2


class Rounds:
    """Lets rounds run at once, until they have been slept between so often."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.runs: list[Callable[[], None]] = []
        self.slept: list[float] = []
        self.ahead = Ahead(now=self.clock, sleep=self.sleep, begin=self.runs.append)
        self.looked: list[str] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.at += 400

    def seen(self, name: str, *, takes: float = 0.0, error: Exception | None = None) -> None:
        def again() -> None:
            self.looked.append(name)
            self.clock.at += takes
            if error:
                raise error

        self.ahead.seen(name, again)


def test_rounds_look_again_at_what_was_asked_in_the_last_quarter_of_an_hour_the_latest_first() -> None:
    rounds = Rounds()
    rounds.seen("first")
    rounds.seen("second", takes=20, error=ValueError("no"))
    rounds.seen("first")
    [run] = rounds.runs
    run()
    assert rounds.looked == ["first", "second"] * 3
    assert rounds.slept == [20.0] * 3
    rounds.seen("later")
    assert len(rounds.runs) == 2
    rounds.runs[1]()
    assert rounds.looked[6:] == ["later"] * 3
    assert rounds.slept[3:] == [5.0] * 3


def test_rounds_remember_only_so_many() -> None:
    rounds = Rounds()
    for number in range(40):
        rounds.seen(str(number))
    rounds.runs[0]()
    assert sorted(set(rounds.looked), key=int) == [str(number) for number in range(8, 40)]


def test_rounds_run_beside_everything_else() -> None:
    clock, looked = Clock(), threading.Event()

    def again() -> None:
        clock.at += 2_000
        looked.set()

    Ahead(now=clock, sleep=lambda _seconds: None).seen("a", again)
    assert looked.wait(60)
