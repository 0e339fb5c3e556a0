"""One turn inside Rasa, the same for the embedded engine and for our channel: strict where Rasa is forgiving."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.turn import Choice, Said


class TurnError(Exception):
    """Rasa could not take this turn, or had nothing to say to it."""


@dataclass(frozen=True, slots=True)
class RasaTurn:
    """What Rasa needs of a turn; `text` has been made harmless, or is a payload of ours."""

    turn_id: str
    sender: str
    text: str
    channel: str
    metadata: Mapping[str, Any]


class _Collecting(OutputChannel):  # type: ignore[misc]
    """Keeps messages whole, where Rasa's own collecting channel cuts texts at blank lines."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self.messages: list[dict[str, Any]] = []

    def name(self) -> str:
        """The customer's channel: Rasa picks the variant of an answer by it."""
        return self._channel

    async def send_response(self, _recipient: str, message: dict[str, Any]) -> None:
        """Keep the message."""
        self.messages.append(message)


async def take_turn(agent: Agent, turn: RasaTurn) -> tuple[Said, ...]:
    """Let Rasa answer. `TurnError` when it fails, cannot store the turn, or stays silent.

    A session begins in silence: who opened the chat is greeted by the answer to `/session_start`, once, and who
    writes first gets an answer and no greeting. A turn that is already answered gets the same answer again.
    """
    _without_forgetful_fallback(agent)
    try:
        async with agent.lock_store.lock(turn.sender):
            messages = await _answered(agent, turn)
    except SystemExit as end:  # Rasa's SQL store ends the process for some bad values; a turn is all it may cost
        raise TurnError("Rasa's tracker store refused the conversation") from end
    except Exception as error:
        raise TurnError(f"{type(error).__name__}: {error}") from error
    said = said_of(messages)
    if not said:
        raise TurnError("Rasa had nothing to say; an action has failed, see the log above")
    return said


async def _answered(agent: Agent, turn: RasaTurn) -> list[dict[str, Any]]:
    """Rasa's own way through a message (`MessageProcessor.handle_message` of 3.6.21), with a silent session start."""
    processor = agent.processor
    silent, out = _Collecting(turn.channel), _Collecting(turn.channel)
    metadata = dict(turn.metadata)
    tracker = await processor.fetch_tracker_and_update_session(turn.sender, silent, metadata)
    earlier = _said_before(tracker, turn.turn_id)
    if earlier:
        return earlier
    message = UserMessage(
        turn.text, out, turn.sender, input_channel=turn.channel, message_id=turn.turn_id, metadata=metadata
    )
    await processor._handle_message_with_tracker(message, tracker)
    tracker = await processor.run_action_extract_slots(out, tracker)
    await processor._run_prediction_loop(out, tracker)
    await processor.run_anonymization_pipeline(tracker)
    await processor.save_tracker(tracker)
    return out.messages


def _said_before(tracker: DialogueStateTracker, turn_id: str) -> list[dict[str, Any]]:
    """What was said to this very turn, if it is the last one: a crash may make the gateway ask twice."""
    said: list[dict[str, Any]] = []
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered):
            said.append(event.message())
        elif isinstance(event, UserUttered):
            return said[::-1] if event.message_id == turn_id else []
    return []


def _without_forgetful_fallback(agent: Agent) -> None:
    """Take away the wrapper that goes on in memory, unnoticed, when the tracker store fails."""
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        agent.tracker_store = agent.processor.tracker_store = store._tracker_store


def said_of(messages: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    """Rasa's messages as ours: buttons become choices, `{"link": ...}` or an attachment the link of its text."""
    said: list[Said] = []
    for message in messages:
        text = str(message.get("text") or "").strip()
        link = _link(message)
        choices = tuple(Choice(str(b["title"]), str(b["payload"])) for b in message.get("buttons") or ())
        if text or (choices and not said):
            said.append(Said(text, choices, link))
        elif said and (link or choices):
            last = said.pop()
            said.append(Said(last.text, last.choices + choices, link or last.link))
        elif link:
            said.append(Said(link, (), link))
    return tuple(said)


def _link(message: Mapping[str, Any]) -> str | None:
    custom, attachment = message.get("custom"), message.get("attachment")
    if isinstance(custom, Mapping) and isinstance(custom.get("link"), str):
        return str(custom["link"]) or None
    return attachment if isinstance(attachment, str) and attachment else None
