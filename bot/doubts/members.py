"""What is in the groups of open doubts, as queries see it: messages to the bot, and contacts of other channels."""

from typing import Any, Final

from sqlalchemy import func, or_, select

from bot.doubts.tables import doubt_message
from bot.touchpoints.tables import evidence, touchpoint

MEMBERS: Final = doubt_message.outerjoin(touchpoint, touchpoint.c.turn_id == doubt_message.c.turn_id).outerjoin(
    evidence, evidence.c.contact_id == doubt_message.c.turn_id
)
"""Each member with the turn or the evidence it is; one that was erased has neither."""
WORDS: Final = func.coalesce(touchpoint.c.text_redacted, evidence.c.quote)
AT: Final = func.coalesce(touchpoint.c.at, evidence.c.at, evidence.c.brought_at)
"""When it was asked."""
SEEN_AT: Final = func.coalesce(touchpoint.c.at, evidence.c.brought_at)
"""When we heard of it: a list of last year's calls is news on the day it is brought in."""
TIMES: Final = func.coalesce(evidence.c.n, 1)
"""How often: one line of a table may stand for many calls."""
FEELING: Final = func.coalesce(touchpoint.c.sentiment, evidence.c.score)
THERE: Final = or_(touchpoint.c.turn_id.is_not(None), evidence.c.contact_id.is_not(None))


def erased() -> Any:
    """The condition that a row of `doubt_message` belongs to nothing any more."""
    turn = select(touchpoint.c.turn_id).where(touchpoint.c.turn_id == doubt_message.c.turn_id)
    contact = select(evidence.c.contact_id).where(evidence.c.contact_id == doubt_message.c.turn_id)
    return ~turn.exists() & ~contact.exists()
