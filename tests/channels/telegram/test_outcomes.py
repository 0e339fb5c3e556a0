"""What an error of the Bot API means for a message: whether it arrived, may have, or never will."""

import pytest
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.channels.telegram.api import Gone, NotSent, Outcome, Refused, Unsure, outcome_of


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (BadRequest("Chat not found"), Gone("absent")),
        (BadRequest("Have no rights to send a message"), Gone("absent")),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), Gone("absent")),
        (BadRequest("PEER_ID_INVALID"), Gone("absent")),
        (BadRequest("Not enough rights to send text messages to the chat"), Gone("absent")),
        (BadRequest("Message is too long"), Refused("message is too long")),
        (Forbidden("Forbidden: bot was blocked by the user"), Gone("forbidden")),
        (InvalidToken(), NotSent("token")),
        (TimedOut(), Unsure("timeout")),
        (NetworkError("Connection reset"), Unsure("connection")),
    ],
)
def test_every_error_is_sorted(error: TelegramError, outcome: Outcome) -> None:
    assert outcome_of(error) == outcome
