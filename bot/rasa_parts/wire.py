"""The names on which the remote engine and our channel in `rasa run` agree."""

from typing import Final

HEADER: Final = "X-Travesia-Token"
"""Carries the shared secret; a header, because addresses end up in access logs."""
CHANNEL: Final = "travesia"
ROOT: Final = f"/webhooks/{CHANNEL}"
"""Where Rasa puts the channel's routes."""
TURN: Final = "/turn"
UNDERSTAND: Final = "/understand"
RELEASE: Final = "/release"
FORGET: Final = "/forget"
