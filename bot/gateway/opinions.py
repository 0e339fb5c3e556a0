"""What customers think of the answers and of the company, taken in for every channel."""

from collections.abc import Callable

from bot.gateway.intake import taken_in
from bot.gateway.journal import Journal
from bot.gateway.protocol import ChatEvent, GatewayError, Session
from bot.gateway.surely import surely
from bot.gateway.survey_answers import SurveyAnswer
from bot.gateway.threads import Threads


class JournalOpinions:
    """The gateway's `Opinions`. Neither a vote nor an answer to a survey is a turn, or a sign of life."""

    def __init__(
        self,
        *,
        journal: Journal,
        threads: Threads,
        redact: Callable[[str], str],
        stored: Callable[[str], str],
        is_closed: Callable[[], bool],
        now: Callable[[], float],
    ) -> None:
        self._journal = journal
        self._threads = threads
        self._redact = redact
        self._stored = stored
        self._is_closed = is_closed
        self._now = now

    async def vote(self, session: Session, number: int, *, helpful: bool | None) -> ChatEvent:
        """Say of an answer whether it helped; `None` takes the vote back. Codes: `line_unknown`, `unavailable`."""
        self._refuse_when_closed()
        return await surely(
            self._threads.write(lambda: self._journal.vote(session.session_id, number, helpful=helpful))
        )

    async def answer_survey(
        self, session: Session, survey_id: str, *, score: int | None = None, comment: str = ""
    ) -> ChatEvent:
        """Answer a survey; words are cut at 1,000 characters and redacted before they are stored.

        Codes: `survey_unknown`, `bad_score`, `survey_closed`, `empty_message`, `unavailable`.
        """
        self._refuse_when_closed()
        words = await self._threads.read(lambda: self._stored(taken_in(comment, redact=self._redact).text))
        answer = SurveyAnswer(session.session_id, survey_id, score, words, self._now())
        return await surely(self._threads.write(lambda: self._journal.answer_survey(answer)))

    def _refuse_when_closed(self) -> None:
        if self._is_closed():
            raise GatewayError("unavailable")
