"""What customers think: votes and scores by button, words by a reply to the message that asked for them."""

from collections.abc import Callable
from functools import partial

from sqlalchemy.engine import Connection

from bot.catalogue import text
from bot.channels.telegram import asked, deliveries
from bot.channels.telegram.asked import VOTE, WORDS, Asked
from bot.channels.telegram.boards import Boards
from bot.channels.telegram.conversing import Conversing
from bot.channels.telegram.deliveries import Part, Source
from bot.channels.telegram.errands import BUTTONS, Errand
from bot.channels.telegram.guests import Guest
from bot.channels.telegram.keyboards import Opinion, Rows
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.store import Store
from bot.channels.telegram.updates import Pressed, Wrote
from bot.channels.telegram.wording import Wording, with_score
from bot.dialogue.markdown import runs_of
from bot.dialogue.runs import html_of
from bot.engine.protocol import RequestKind
from bot.gateway.identity import new_id
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import ChatEvent, GatewayError, Incoming
from bot.turn import Said

_OVER = frozenset({"line_unknown", "survey_unknown", "survey_closed"})
"""Codes of what can no longer be answered."""
_UNREADABLE = frozenset({"bad_score", *_OVER})


class Ballot:
    """Takes votes and answers to surveys, and shows what was taken."""

    def __init__(
        self,
        gateway: JournalGateway,
        store: Store,
        boards: Boards,
        *,
        wording: Wording,
        conversing: Conversing,
        deliverer: Sender,
        now: Callable[[], float],
    ) -> None:
        self._gateway = gateway
        self._store = store
        self._boards = boards
        self._wording = wording
        self._conversing = conversing
        self._deliverer = deliverer
        self._now = now

    async def press(self, guest: Guest, pressed: Pressed, opinion: Opinion) -> str | None:
        """Take a vote or a score: a short word of thanks, or `None` when nobody asks for it any more.

        The same press again changes nothing. `GatewayError("unavailable")` when it must come again.
        """
        found = await self._store.read(lambda connection: asked.of_token(connection, opinion.token))
        if found is None or not _is_theirs(found, guest) or opinion.is_vote != (found.kind == VOTE):
            return None
        try:
            if opinion.is_vote:
                await self._gateway.opinions.vote(guest.session, found.number, helpful=bool(opinion.value))
            else:
                await self._score(guest, found, opinion.value)
        except GatewayError as error:
            if error.code not in _UNREADABLE:
                raise
            return None
        await self._note(found, opinion.value)
        self._mark(guest, found, pressed.sender.message, seen=pressed.rows)
        return text("telegram.opinion.thanks", guest.language)

    async def hear(self, guest: Guest, wrote: Wrote) -> bool:
        """Take words for what they reply to; `False` when that asks for none, and they are a message like any other."""
        shown = wrote.answers
        if shown is None:
            return False
        found = await self._store.read(lambda connection: asked.of_message(connection, guest.chat_key, shown))
        if found is None or found.survey_id is None or not _is_theirs(found, guest):
            return False
        try:
            thanks = await self._words(guest, found, wrote.text, shown=shown)
        except GatewayError as error:
            if error.code == "empty_message":
                return False
            if error.code not in _UNREADABLE:
                raise
            key = "closed" if error.code in _OVER else "score_first"
            thanks = text(f"telegram.survey.{key}", guest.language)
        if thanks:
            external_id = self._conversing.external_id(wrote.sender)
            told = Incoming(external_id, RequestKind.TOLD, "", told=(Said(thanks),))
            await self._conversing.say(guest, told)
        return True

    async def _words(self, guest: Guest, found: Asked, words: str, *, shown: int) -> str:
        """What is said to words; empty when they are a score, which is thanked for by asking why."""
        if found.scores and words.strip().isdecimal():
            await self._score(guest, found, int(words))
            await self._note(found, int(words))
            self._mark(guest, found, shown)
            return ""
        event = await self._gateway.opinions.answer_survey(guest.session, found.survey_id or "", comment=words)
        await self._finish(guest, found, event)
        return event.survey.thanks if event.survey is not None else ""

    async def _score(self, guest: Guest, found: Asked, score: int) -> None:
        """Take a score, and ask once for the reason."""
        event = await self._gateway.opinions.answer_survey(guest.session, found.survey_id or "", score=score)
        survey = event.survey
        if survey is None or survey.commented or not survey.thanks:
            return
        why = Asked(new_id(), guest.chat_key, found.session_id, found.number, WORDS, found.survey_id)
        prompt = text("telegram.survey.placeholder", guest.language)
        part = Part(html_of(runs_of(survey.thanks)), prompt=prompt, asked=why.token)
        source = Source(found.session_id, -found.number, event.in_reply_to)  # no line of the conversation

        def line_up(connection: Connection) -> None:
            if asked.ask(connection, why, at=self._now()):
                deliveries.add_parts(connection, guest.chat_key, [part], source=source, at=self._now())

        await self._store.write(line_up)
        self._deliverer.wake(guest.chat_key)

    def _mark(self, guest: Guest, found: Asked, message: int, *, seen: Rows = ()) -> None:
        marking = partial(self._boards.mark, guest, message, token=found.token, seen=seen)
        self._deliverer.later(guest.chat_key, Errand(message, marking, what=BUTTONS), instead=True)

    async def _note(self, found: Asked, chosen: int) -> None:
        await self._store.write(lambda connection: asked.choose(connection, found.token, chosen))

    async def _finish(self, guest: Guest, found: Asked, event: ChatEvent) -> None:
        """There are words: the score stays what it is, and its buttons go."""
        score = await self._store.read(lambda connection: asked.score_of(connection, found.survey_id or ""))
        if score is None or score.message is None or event.survey is None or event.survey.score is None:
            return
        html = self._wording.parts_of(event, language=guest.language)[-1].html
        showing = partial(self._boards.end, guest, score.message, with_score(html, event.survey.score))
        self._deliverer.later(guest.chat_key, Errand(score.message, showing, what=BUTTONS), instead=True)


def _is_theirs(found: Asked, guest: Guest) -> bool:
    return (found.chat_key, found.session_id) == (guest.chat_key, guest.session.session_id)
