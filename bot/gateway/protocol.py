"""What a channel may ask of the gateway, and the values that cross that border."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.engine import Connection

from bot.engine.protocol import RequestKind
from bot.turn import Choice, Said


class GatewayError(Exception):
    """The gateway does not take this request; `code` is stable, such as `session_unknown` or `too_many_messages`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where the customer stands on the page, as the page says it; unknown stages and languages are ignored."""

    stage: str | None = None
    page: str | None = None
    campaign: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One customer on one channel. The token is signed by us and is the only key to the session."""

    session_id: str
    token: str
    language: str
    """The language in effect: the one asked for where a map speaks it, else that of the map the customer is on."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a customer did, before anything was trusted."""

    external_id: str
    """The channel's id of this message (the widget's UUID); sent again on a retry.

    It is stored, so one that reads as personal data is refused: a bare number of nine digits, for example, may be a
    telephone. Channels whose ids are such numbers put a UUID made of them in their place.
    """
    kind: RequestKind
    content: str
    """The text, or the opaque id of an offered choice; for `media` and `told` what the customer's own line shows."""
    place: Place = Place()
    told: tuple[Said, ...] = ()
    """The channel's reply to `media` or to a command of its own, `told`: said in its turn, without the engine.

    This and `asked` are the channel's words, never a client's.
    """
    asked: Choice | None = None
    """For a `choice`: what the channel asks in the customer's name, such as a command that stands for a button."""
    late: bool = False
    """It has waited long before we got it: who writes now is answered first."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The message is stored and will be answered; `duplicate` when this external id was already here."""

    external_id: str
    duplicate: bool
    shortened: bool
    """The text was cut at 1,000 characters."""


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A button as a channel sees it."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class AskedSurvey:
    """A question of the company to the customer, asked once; its words are the text of its line."""

    id: str
    kind: str
    """`csat`, `ces`, `nps`, or `open` for one that is answered in words."""
    scores: tuple[int, ...] = ()
    """The possible scores, lowest first; none for `open`."""
    score: int | None = None
    """What the customer chose, once they have."""
    commented: bool = False
    """The customer has added words; they are never shown again."""
    thanks: str = ""
    """What to show under it once it is answered, in its own language; it invites to say why until there are words."""
    until: float = 0.0
    """Seconds since the epoch, UTC: later the answer is `survey_closed`."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a session's customer is on which map, as far as is known; the stage may be a guess."""

    map_id: str
    stage: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a customer."""

    receipt: str
    """A code that says nothing of who it was."""
    turns: int
    conversations: int
    sessions: tuple[str, ...]
    """Ids of the sessions that are gone, on every channel."""
    complete: bool
    """The engine has forgotten too; if not, it is told again until it has."""


AlsoErase = Callable[[Connection, Erased], None]
"""What a channel deletes and leaves behind in the very transaction that erases a customer."""


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """One line of the conversation as the customer sees it, in order of `number` inside the session."""

    number: int
    author: str
    """`customer` or `bot`."""
    text: str
    at: float
    """Seconds since the epoch, UTC."""
    in_reply_to: str | None = None
    """External id of the customer's message: of this very line for `customer`, of the answered one for `bot`."""
    choices: tuple[OfferedChoice, ...] = ()
    link: str | None = None
    last: bool = True
    """No more lines follow for the same message: the typing indicator may go."""
    votable: bool = False
    """The line ends an answer of the map, and the map wants to know whether it helped."""
    helpful: bool | None = None
    """The customer's vote on the answer."""
    survey: AskedSurvey | None = None
    """The line asks this."""


class Gateway(Protocol):
    """The one way in and out for every channel."""

    async def open(self, channel: str, place: Place) -> Session:
        """Create a session and let the bot greet (the greeting arrives as a `ChatEvent`)."""

    async def session(self, token: str) -> Session:
        """Check a token; `GatewayError("session_unknown")` unless it is ours and unchanged."""

    async def accept(self, session: Session, incoming: Incoming) -> Accepted:
        """Store a message durably and return.

        Codes: `empty_message`, `choice_unknown`, `too_many_messages`, `bad_id`; `closing` while the gateway stops and
        `unavailable` while the database does not answer (these two also from `open` and `session`): try again.
        """

    async def history(self, session: Session, *, after: int = 0, limit: int = 200) -> tuple[ChatEvent, ...]:
        """The lines of the session with a number above `after`, at most the newest `limit`, oldest first."""

    def follow(self, session: Session, *, after: int = 0) -> AsyncIterator[ChatEvent]:
        """Lines as they come, from `after` on; ends when the gateway closes."""


class Opinions(Protocol):
    """What customers think of the answers and of the company; the same on every channel."""

    async def vote(self, session: Session, number: int, *, helpful: bool | None) -> ChatEvent:
        """Say of an answer, by the number of its votable line, whether it helped; `None` takes the vote back.

        Gives the line as it is now; `history` shows it too, while a `follow` that has passed the line does not repeat
        it. Codes: `line_unknown`, `unavailable`.
        """

    async def answer_survey(
        self, session: Session, survey_id: str, *, score: int | None = None, comment: str = ""
    ) -> ChatEvent:
        """Answer a survey: its score, which may change until there are words, or words to it, or both.

        The same answer again changes nothing. Words without a score are for `open`; elsewhere they are a `bad_score`.
        Gives the line as it is now, with what to say in `survey.thanks`. Codes: `survey_unknown`, `bad_score`,
        `survey_closed`, `empty_message`, `unavailable`.
        """
