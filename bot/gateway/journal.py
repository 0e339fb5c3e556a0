"""The journal: every step of a message as one durable transaction, called by the gateway in threads."""

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from bot.gateway.answers import Outcome, write_outcome
from bot.gateway.arrivals import BURST, Arrival, DuplicateArrivalError, write_arrival
from bot.gateway.atlas import Atlas
from bot.gateway.claims import Claimant, Claimed, claim, ready_sessions, release_the_dead
from bot.gateway.closing import Stored, close_idle, close_now
from bot.gateway.erasing import customer_of, erase_customer, forgotten, unforgotten, waiting_of, wipe
from bot.gateway.joining import Joined, Joining, TakenAlreadyError, join
from bot.gateway.known import make_session, whereabouts
from bot.gateway.lines import following, last_numbers, newest
from bot.gateway.offering import offered
from bot.gateway.protocol import AlsoErase, ChatEvent, Erased, Whereabouts
from bot.gateway.survey_answers import SurveyAnswer, write_survey_answer
from bot.gateway.surveys import Silent, ask_silent, find_the_silent
from bot.gateway.tables import session
from bot.gateway.votes import write_vote
from bot.touchpoints.database import reading, writing
from bot.turn import Choice


class Journal:
    """The only thing in the gateway that touches the database."""

    def __init__(self, database: Engine, atlas: Atlas, *, stored: Stored | None = None) -> None:
        self._database = database
        self._atlas = atlas
        self._stored = stored

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
        return close_idle(self._database, self._atlas, at=at, stored=self._stored)

    def find_the_silent(self, at: float) -> tuple[Silent, ...]:
        """Conversations whose customers have fallen silent, and in which a survey is due."""
        return find_the_silent(self._database, self._atlas, at=at)

    def ask_silent(self, seen: Silent, *, at: float) -> bool:
        """Ask it, unless somebody has spoken or asked meanwhile; whether something was asked."""
        return ask_silent(self._database, seen, at=at, atlas=self._atlas)

    def vote(self, session_id: str, number: int, *, helpful: bool | None) -> ChatEvent:
        """Write whether an answer helped; the line as it is now. Raises `GatewayError`."""
        with writing(self._database) as connection:
            return write_vote(connection, session_id, number, helpful=helpful)

    def answer_survey(self, answer: SurveyAnswer) -> ChatEvent:
        """Write an answer to a survey; the line as it is now. Raises `GatewayError`."""
        with writing(self._database) as connection:
            return write_survey_answer(connection, answer, self._atlas)

    def know(self, session_id: str, *, channel: str, language: str, customer_key: str, at: float) -> None:
        """Make a session that has not begun to talk, unless it is there."""
        with writing(self._database) as connection:
            make_session(connection, session_id, channel=channel, language=language, customer_key=customer_key, at=at)

    def whereabouts(self, session_id: str) -> Whereabouts | None:
        """Where a session's customer is; `None` when there is no such session."""
        with reading(self._database) as connection:
            return whereabouts(connection, session_id, self._atlas)

    def offered(self, session_id: str, choice_id: str, *, at: float) -> Choice | None:
        """What a choice meant, as long as it can be pressed."""
        with reading(self._database) as connection:
            return offered(connection, choice_id, session_id=session_id, at=at)

    def leave(self, session_id: str) -> bool:
        """Close the conversation of a customer who has left for good."""
        return close_now(self._database, session_id, atlas=self._atlas, stored=self._stored)

    def waiting_with(self, session_id: str) -> int:
        """How many messages wait for an answer on all the sessions of this session's customer."""
        with reading(self._database) as connection:
            customer = customer_of(connection, session_id)
            return 0 if customer is None else waiting_of(connection, customer)

    def erase(self, session_id: str, *, channel: str, at: float, also: AlsoErase) -> Erased | None:
        """Delete everything about a session's customer, and what the channel keeps, in one transaction."""
        with writing(self._database) as connection:
            customer = customer_of(connection, session_id)
            if customer is None:
                return None
            erased = erase_customer(connection, customer, channel=channel, at=at)
            also(connection, erased)
        wipe(self._database)
        return erased

    def join(self, joining: Joining, *, take: Callable[[Connection], bool]) -> Joined | None:
        """Make one customer of two sessions, if `take` gets the right to, or if they are one already.

        `None` when a session is gone or the right is. Raises `BusyCustomerError`: ask again a little later.
        """
        try:
            with writing(self._database) as connection:
                joined = join(connection, joining)
                if joined is not None and joined.anew and not take(connection):
                    raise TakenAlreadyError
        except TakenAlreadyError:
            return None
        return joined

    def unforgotten(self) -> dict[str, list[str]]:
        """Conversations that are erased here and not yet in the engine, by receipt."""
        with reading(self._database) as connection:
            return unforgotten(connection)

    def forgotten(self, receipt: str) -> None:
        """The engine has forgotten too."""
        with writing(self._database) as connection:
            forgotten(connection, receipt)

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
