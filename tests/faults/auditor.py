"""The auditor: compares what customers know with what the database holds, and names every broken promise."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from bot.gateway.identity import Identity
from bot.touchpoints.database import connect
from tests.databases import rows
from tests.faults.customers import Ledger
from tests.gateway.sample import SECRET

INBOX = "SELECT * FROM inbox WHERE kind <> 'opening' ORDER BY inbox_id"
TURNS = "SELECT * FROM touchpoint ORDER BY row_id"
LINES = "SELECT * FROM outbox ORDER BY session_id, number"


def broken_promises(url: str, ledger: Ledger) -> list[str]:
    """Every promise that does not hold, by its number in `threats-and-faults.md` 0c; empty when all do."""
    engine = connect(url)
    inbox, turns, lines = rows(engine, INBOX), rows(engine, TURNS), rows(engine, LINES)
    engine.dispose()
    return sorted(
        [
            *_nothing_lost(ledger, inbox, turns),
            *_nothing_doubled(inbox, turns, lines),
            *_everything_answered(inbox, turns, lines),
            *_order_kept(ledger, inbox, turns, lines),
            *ledger.changed,
        ]
    )


def _nothing_lost(ledger: Ledger, inbox: list[Any], turns: list[Any]) -> Iterator[str]:
    turned = {turn["turn_id"] for turn in turns}
    kept = {message["external_id"]: message["turn_id"] in turned for message in inbox}
    for external_id in ledger.acknowledged:
        if external_id not in kept:
            yield f"I1: {external_id} was acknowledged and is lost"
        elif not kept[external_id]:
            yield f"I1: {external_id} has no turn"


def _nothing_doubled(inbox: list[Any], turns: list[Any], lines: list[Any]) -> Iterator[str]:
    accepted = {message["turn_id"] for message in inbox}
    yield from (
        f"I2: turn {turn['turn_id']} belongs to no message" for turn in turns if turn["turn_id"] not in accepted
    )
    for what, items in (
        ("message", [message["external_id"] for message in inbox]),
        ("turn", [turn["turn_id"] for turn in turns]),
        ("line", [(line["session_id"], line["in_reply_to"], line["author"], line["text"]) for line in lines]),
    ):
        yield from (f"I2: {what} {item} is there {count} times" for item, count in Counter(items).items() if count > 1)


def _everything_answered(inbox: list[Any], turns: list[Any], lines: list[Any]) -> Iterator[str]:
    told: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        if line["author"] == "bot":
            told[line["turn_id"]].append(line["text"])
    said = {turn["turn_id"]: turn["text_redacted"] for turn in turns}  # the inbox forgets what is answered
    whole = {turn["turn_id"] for turn in turns if (turn["outcome"], turn["kind"]) == ("ok", "question")}
    for message in inbox:
        if message["state"] != "done":
            yield f"I3: {message['external_id']} is {message['state']}"
        heard = said.get(message["turn_id"])
        expected = [f"1/2 {heard}", f"2/2 {heard}"]
        if told[message["turn_id"]] != expected:
            yield f"I3: {message['external_id']} was answered {told[message['turn_id']]}"
        if message["turn_id"] not in whole:
            yield f"I3: the turn of {message['external_id']} is not whole"


def _order_kept(ledger: Ledger, inbox: list[Any], turns: list[Any], lines: list[Any]) -> Iterator[str]:
    seqs = {turn["turn_id"]: turn["seq"] for turn in turns}
    for token, sent in ledger.sent.items():
        session = Identity(SECRET).session_of(token)
        stored = [message for message in inbox if message["session_id"] == session]
        shown = [line for line in lines if line["session_id"] == session]
        said = [line["in_reply_to"] for line in shown if line["author"] == "customer"]
        answered = list(dict.fromkeys(line["in_reply_to"] for line in shown if line["author"] == "bot"))
        wanted = [external_id for external_id in sent if external_id in {message["external_id"] for message in stored}]
        for what, order in (
            ("stored", [m["external_id"] for m in stored]),
            ("shown", said),
            ("answered", answered[1:]),
        ):
            if order != wanted:
                yield f"I4: {what} in another order than sent: {order}"
        if [seqs.get(message["turn_id"]) for message in stored] != list(range(1, len(stored) + 1)):
            yield f"I4: the turns of {session} are not numbered as they were accepted"
        if [line["number"] for line in shown] != list(range(1, len(shown) + 1)):
            yield f"I4: the lines of {session} have gaps"
        if ledger.shown[token] and ledger.shown[token] != {line["number"]: line["text"] for line in shown}:
            yield f"I3: a customer of {session} did not see every line"
