"""Scripted misfortune: what happens to which request instead of, before or after its proper answer."""

import random
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum


class Mishap(str, Enum):
    """What can go wrong with one request."""

    TOO_MANY = "429 with retry_after for the chat"
    TOO_MANY_FOR_ALL = "429 with retry_after for everybody"
    SERVER_ERROR = "500 with Telegram's JSON, nothing done"
    BAD_GATEWAY = "502 with a page of HTML, nothing done"
    RESET = "the connection is reset, nothing done"
    HANG = "no answer until the client goes away, nothing done"
    SLOW = "done after `seconds`"
    MALFORMED = "200 with half a JSON, nothing done"
    DONE_THEN_HANG = "done, then no answer until the client goes away"
    DONE_THEN_RESET = "done, then the connection is reset"
    DONE_THEN_MALFORMED = "done, then 200 with half a JSON"
    BAD_REQUEST = "400 can't parse entities"


UNHEARD = (Mishap.RESET, Mishap.HANG, Mishap.MALFORMED)
"""Not done, and the caller cannot know it."""
AMBIGUOUS = (Mishap.DONE_THEN_HANG, Mishap.DONE_THEN_RESET, Mishap.DONE_THEN_MALFORMED)


@dataclass
class Plan:
    """A mishap for the next `times` matching requests after the first `spare` of them."""

    mishap: Mishap
    method: str | None = None
    chat_id: int | None = None
    words: str = ""
    """Only requests whose text holds these words."""
    spare: int = 0
    times: int = 1
    seconds: int = 1
    met: int = 0

    def takes(self, method: str, chat_id: int | None, text: str) -> bool:
        if self.method not in (None, method) or self.chat_id not in (None, chat_id) or self.words not in text:
            return False
        self.met += 1
        return self.spare < self.met <= self.spare + self.times


@dataclass
class Chaos:
    """Mishaps by chance, the same for the same seed whatever the order in which chats are served."""

    seed: int
    chances: dict[Mishap, float]
    methods: tuple[str, ...]
    counted: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    doubtful: set[tuple[str, int | None]] = field(default_factory=set)
    """Where the last request left a doubt: the next one does not, for a repeat that is lost too is lost for good."""

    def mishap(self, method: str, chat_id: int | None) -> Mishap | None:
        if method not in self.methods:
            return None
        self.counted[method, chat_id] += 1
        roll = random.Random(f"{self.seed} {method} {chat_id} {self.counted[method, chat_id]}").random()
        for mishap, chance in self.chances.items():
            if roll < chance:
                return self._not_twice(mishap, (method, chat_id))
            roll -= chance
        self.doubtful.discard((method, chat_id))
        return None

    def _not_twice(self, mishap: Mishap, where: tuple[str, int | None]) -> Mishap | None:
        if mishap in (*AMBIGUOUS, *UNHEARD):
            if where in self.doubtful:
                return None
            self.doubtful.add(where)
        return mishap


class Faults:
    """All that is planned, and how often each mishap has happened."""

    def __init__(self) -> None:
        self.happened: Counter[Mishap] = Counter()
        self._plans: list[Plan] = []
        self._chaos: Chaos | None = None

    def plan(self, mishap: Mishap, method: str | None = None, **more: object) -> Plan:
        plan = Plan(mishap, method, **more)  # type: ignore[arg-type]
        self._plans.append(plan)
        return plan

    def chaos(self, seed: int, chances: dict[Mishap, float], *methods: str) -> None:
        self._chaos = Chaos(seed, chances, methods)

    def calm(self) -> None:
        """Nothing more goes wrong."""
        self._plans.clear()
        self._chaos = None

    def next(self, method: str, chat_id: int | None, text: str) -> tuple[Mishap, int] | None:
        """The mishap of this request and its seconds."""
        taken = [plan for plan in self._plans if plan.takes(method, chat_id, text)]
        if taken:
            self.happened[taken[0].mishap] += 1
            return taken[0].mishap, taken[0].seconds
        mishap = self._chaos.mishap(method, chat_id) if self._chaos else None
        if mishap is None:
            return None
        self.happened[mishap] += 1
        return mishap, 1
