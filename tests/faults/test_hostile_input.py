"""Whatever is sent, and under whatever id, the process goes on and everybody else is served."""

import random
import unicodedata

import pytest
from sqlalchemy.engine import Engine

import bot.touchpoints.database
from bot.engine.protocol import RequestKind
from bot.gateway.intake import clean
from bot.gateway.protocol import Accepted, GatewayError, Incoming, Place
from tests.databases import rows
from tests.gateway.harness import asked, greeted, serving

ROUNDS = 2_000
NASTY = ["\ud800", "\udfff", "\x00", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\u0301" * 500, "\n" * 50, "﷽", "'"]
NASTY += [
    "{x}",
    "%s",
    "/restart",
    "／restart",
    "<img src=x onerror=alert(1)>",
    "👩‍👩‍👧‍👦",
    "\u2028",
    "\r\n",
    "🇪🇸",
    "\U0010ffff",
]


def strange(chance: random.Random) -> str:
    """A text of any characters at all, lone surrogates among them."""
    size = chance.choice([0, 1, 3, 20, 200])
    anything = [chr(chance.randrange(0x110000)) for _ in range(size)]
    return "".join(anything + chance.sample(NASTY, chance.randrange(4)))


async def test_two_thousand_strange_messages_do_no_harm(sqlite: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    for level in ("_FULL", "_NORMAL"):  # no power cut here: do not wait for the disk two thousand times
        monkeypatch.setattr(bot.touchpoints.database, level, 0)
    chance, outcomes = random.Random(11), set()
    async with serving(sqlite, now=FastClock()) as gateway:
        session = await greeted(gateway)
        for number in range(ROUNDS):
            external_id = f"m{number}" if number % 4 else strange(chance)
            place = Place(strange(chance), "/" + strange(chance), strange(chance), strange(chance))
            kind = chance.choice([RequestKind.TEXT, RequestKind.TEXT, RequestKind.CHOICE])
            try:
                accepted = await gateway.accept(session, Incoming(external_id, kind, strange(chance), place))
                outcomes.add(type(accepted).__name__)
            except GatewayError as refusal:
                outcomes.add(refusal.code)
            if number % 20 == 0:
                try:
                    await gateway.session(strange(chance))
                except GatewayError as refusal:
                    outcomes.add(refusal.code)
        other = await greeted(gateway)
        assert (await asked(gateway, other, "m1", "¿sigues ahí?"))[-1].text == "Has dicho: ¿sigues ahí?"
    assert outcomes == {Accepted.__name__, "bad_id", "empty_message", "choice_unknown", "session_unknown"}
    stored = "".join(str(row["shown"]) for row in rows(sqlite, "SELECT shown FROM inbox"))
    assert not {unicodedata.category(character) for character in stored} & {"Cs", "Cf"}
    assert [character for character in stored if unicodedata.category(character) == "Cc" and character != "\n"] == []


def test_cleaning_twice_changes_nothing_more() -> None:
    chance = random.Random(12)
    for _ in range(ROUNDS):
        once = clean(strange(chance))
        assert clean(once) == once
        assert once.encode("utf-8").decode("utf-8") == once


class FastClock:
    """A second passes at every look, so that nobody is ever too quick."""

    def __init__(self) -> None:
        self._at = 1_790_000_000.0

    def __call__(self) -> float:
        self._at += 1.0
        return self._at
