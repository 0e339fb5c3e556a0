"""Takes what is not to be stored out of the bot's own lines, once their conversation is over."""

from collections.abc import Callable

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.gateway.tables import outbox
from bot.touchpoints.tables import touchpoint


def mask_lines(connection: Connection, conversation_id: str, *, stored: Callable[[str], str]) -> None:
    """Store what the bot said in a conversation as `stored` leaves it: an order number that it repeated is hidden.

    Not earlier: the customer is to read the number in the answer, and a chat that reconnects reads it from here.
    """
    turns = select(touchpoint.c.turn_id).where(touchpoint.c.conversation_id == conversation_id)
    said = select(outbox.c.session_id, outbox.c.number, outbox.c.text).where(
        outbox.c.turn_id.in_(turns), outbox.c.author == "bot"
    )
    for row in connection.execute(said).all():
        kept = stored(row.text)
        if kept != row.text:
            line = (outbox.c.session_id == row.session_id) & (outbox.c.number == row.number)
            connection.execute(update(outbox).where(line).values(text=kept))
