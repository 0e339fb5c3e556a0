"""Actions in this process give what the action server gives over HTTP."""

import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.rasa_parts import lean
from tests.rasa_processes import await_answer, free_port, python

lean.prepare(light=True)

from rasa.core.actions.action import ActionExecutionRejection as RasaRejection  # noqa: E402
from rasa.core.actions.action import RemoteAction  # noqa: E402
from rasa.core.channels.channel import CollectingOutputChannel  # noqa: E402
from rasa.core.nlg import TemplatedNaturalLanguageGenerator  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import BotUttered, SlotSet  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402
from rasa.shared.exceptions import RasaException  # noqa: E402

from bot.rasa_parts.local_actions import LocalActions  # noqa: E402

PACKAGE = "tests.rasa_parts.sample_actions"
CALL = {"next_action": "", "sender_id": "s", "version": "3.6.2", "tracker": {"sender_id": "s", "slots": {"a": 1}}}


@pytest.fixture(scope="module")
def action_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The SDK's own server with the same actions."""
    port = free_port()
    arguments = ["-m", "rasa_sdk", "--actions", PACKAGE, "-p", str(port)]
    with python(arguments, tmp_path_factory.mktemp("action_server")) as server:
        await_answer(f"http://127.0.0.1:{port}/health", child=server)
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def actions() -> LocalActions:
    endpoint = LocalActions(PACKAGE)
    endpoint.domain = {"intents": ["greet"]}
    return endpoint


def rasa_runs(name: str, actions: LocalActions) -> list[Any]:
    tracker = DialogueStateTracker.from_events("s", [])
    domain = Domain.empty()
    action = RemoteAction(name, actions)
    speech = TemplatedNaturalLanguageGenerator({})
    return asyncio.run(action.run(CollectingOutputChannel(), speech, tracker, domain))


@pytest.mark.parametrize("name", ["action_sync", "action_async", "action_domain", "action_nothing"])
async def test_results_are_those_of_the_http_server(name: str, actions: LocalActions, action_server: str) -> None:
    call = {**CALL, "next_action": name, "domain": actions.domain}
    async with httpx.AsyncClient(timeout=30) as client:
        over_http = await client.post(f"{action_server}/webhook", json=call)
    assert await actions.request(method="post", json=dict(call)) == over_http.json()


def test_rasa_gets_messages_and_events(actions: LocalActions) -> None:
    uttered, slot = rasa_runs("action_sync", actions)
    assert isinstance(uttered, BotUttered)
    assert uttered.text == "hola"
    assert slot == SlotSet("seen", "s")


def test_a_rejection_reaches_rasa_as_a_rejection(actions: LocalActions) -> None:
    with pytest.raises(RasaRejection, match="not now"):
        rasa_runs("action_rejects", actions)


def test_an_action_that_is_not_there_fails_as_over_http(actions: LocalActions) -> None:
    with pytest.raises(RasaException, match="action_missing"):
        rasa_runs("action_missing", actions)


def test_an_exception_of_an_action_is_seen(actions: LocalActions) -> None:
    with pytest.raises(ZeroDivisionError):
        rasa_runs("action_breaks", actions)


async def test_a_slow_action_holds_nobody_up(actions: LocalActions) -> None:
    began = time.monotonic()
    slow = asyncio.create_task(actions.request(json={**CALL, "next_action": "action_slow"}))
    await actions.request(json={**CALL, "next_action": "action_async"})
    assert not slow.done()
    answer = await slow
    assert time.monotonic() - began >= 0.2
    assert answer["events"][0]["value"] != threading.get_ident()


def test_only_the_packages_own_actions_are_registered(actions: LocalActions) -> None:
    assert "action_answer" not in actions.executor.actions
    assert sorted(actions.executor.actions) == [
        "action_async",
        "action_breaks",
        "action_domain",
        "action_nothing",
        "action_rejects",
        "action_slow",
        "action_sync",
    ]


def test_a_package_that_is_not_there_is_an_import_error() -> None:
    with pytest.raises(ImportError):
        LocalActions("tests.rasa_parts.no_such_actions")
