"""The journal: every step of a message as one durable transaction, called by the gateway in threads."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.engine import Engine

from bot.gateway.answers import Outcome, write_outcome
from bot.gateway.arrivals import BURST, Arrival, DuplicateArrivalError, write_arrival
from bot.gateway.atlas import Atlas
from bot.gateway.claims import Claimant, Claimed, claim, ready_sessions, release_the_dead
from bot.gateway.closing import close_idle
from bot.gateway.lines import following, last_numbers, newest
from bot.gateway.protocol import ChatEvent
from bot.gateway.tables import session
from bot.touchpoints.database import reading, writing


class Journal:
    """The only thing in the gateway that touches the database."""

    def __init__(self, database: Engine, atlas: Atlas) -> None:
        self._database = database
        self._atlas = atlas

    def open(self, opening: Arrival, *, channel: str, language: str, customer_key: str) -> None:
        """Create a session together with its opening, which makes the bot greet."""
        with writing(self._database) as connection:
            connection.execute(
                session.insert().values(
                    session_id=opening.session_id,
                    channel=channel,
                    language=language,
                    customer_key=customer_key,
                    created_at=opening.at,
                    last_number=0,
                    tokens=BURST,
                    tokens_at=opening.at,
                )
            )
            write_arrival(connection, opening, self._atlas)

    def language(self, session_id: str) -> str | None:
        """The language of a session; `None` when there is no such session."""
        with reading(self._database) as connection:
            found = connection.execute(select(session.c.language).where(session.c.session_id == session_id)).scalar()
        return None if found is None else str(found)

    def accept(self, arrival: Arrival) -> bool:
        """Store a message; `False` when its external id was here before. Raises `GatewayError`."""
        try:
            with writing(self._database) as connection:
                write_arrival(connection, arrival, self._atlas)
        except DuplicateArrivalError:
            return False
        return True

    def claim(self, claimant: Claimant) -> Claimed | None:
        """Take the message that has waited longest among those nobody is at work on."""
        with reading(self._database) as connection:  # an idle gateway never asks for the write lock
            waiting = ready_sessions(connection, claimant.at)
        for ready in waiting:
            with writing(self._database, durable=False) as connection:
                claimed = claim(connection, ready, claimant, atlas=self._atlas)
            if claimed is not None:
                return claimed
        return None

    def finish(self, claimed: Claimed, outcome: Outcome, *, at: float) -> bool:
        """End a turn in one transaction; `False` when another process has taken it over."""
        with writing(self._database) as connection:
            return write_outcome(connection, claimed, outcome, at=at, atlas=self._atlas)

    def release_the_dead(self) -> int:
        """End the leases of processes that no longer exist; how many."""
        with writing(self._database, durable=False) as connection:
            return release_the_dead(connection)

    def close_idle(self, at: float) -> int:
        """Give every conversation that has fallen silent its outcome; how many."""
        return close_idle(self._database, self._atlas, at=at)

    def newest(self, session_id: str, *, after: int, limit: int) -> tuple[ChatEvent, ...]:
        """The newest lines above a number, oldest first."""
        with reading(self._database) as connection:
            return newest(connection, session_id, after=after, limit=limit)

    def following(self, session_id: str, *, after: int) -> tuple[ChatEvent, ...]:
        """The next lines above a number."""
        with reading(self._database) as connection:
            return following(connection, session_id, after=after)

    def last_numbers(self, session_ids: Sequence[str]) -> dict[str, int]:
        """The highest number of each session."""
        with reading(self._database) as connection:
            return dict(last_numbers(connection, session_ids))
