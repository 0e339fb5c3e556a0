"""Replies that a channel has ready: how they wait in the inbox for their turn."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from bot.turn import Choice, Said


def packed(said: Sequence[Said]) -> str:
    """The reply as the inbox keeps it."""
    return json.dumps([asdict(each) for each in said], ensure_ascii=False)


def unpacked(content: str) -> tuple[Said, ...]:
    """The reply that `packed` has put away."""
    return tuple(
        Said(each["text"], tuple(Choice(**choice) for choice in each["choices"]), each["link"])
        for each in json.loads(content)
    )
