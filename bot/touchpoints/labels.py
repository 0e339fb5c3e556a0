"""What customers meant, in their own words: unclear messages with the question that was chosen to explain them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.touchpoints.database import reading
from bot.touchpoints.tables import touchpoint


@dataclass(frozen=True, slots=True)
class Label:
    """One message with the question it asked, as its author said: an example for later training."""

    text: str
    """Redacted, as it stands in the log."""
    question: str
    """Path `stage.question`, under the ids of its time."""
    language: str


def labels(database: Engine) -> tuple[Label, ...]:
    """Every message that a choice has explained, oldest first; texts that were emptied since are left out."""
    choice, unclear = touchpoint.alias("choice"), touchpoint.alias("unclear")
    query = (
        select(unclear.c.text_redacted, choice.c.home_stage_id, choice.c.question_id, unclear.c.language)
        .join(unclear, unclear.c.turn_id == choice.c.clarifies)
        .where(choice.c.chosen.is_(True), choice.c.question_id.is_not(None))
        .where(unclear.c.text_redacted.is_not(None), unclear.c.text_redacted != "")
        .order_by(choice.c.row_id)
    )
    with reading(database) as connection:
        return tuple(
            Label(row.text_redacted, f"{row.home_stage_id}.{row.question_id}", row.language)
            for row in connection.execute(query)
        )
