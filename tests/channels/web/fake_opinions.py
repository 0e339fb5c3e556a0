"""Votes and surveys kept in the memory of the fake gateway, which can be told to fail; and a Telegram to go on in."""

import asyncio
from dataclasses import replace

from bot.channels.web.telegram_link import WayOut
from bot.gateway.protocol import AskedSurvey, ChatEvent, GatewayError, Place, Session
from tests.channels.web.fake_gateway import STARTED, FakeGateway, Line

CSAT = Line(
    "¿Qué tal te hemos atendido?", survey=AskedSurvey("csat-1", "csat", (1, 2, 3, 4, 5), until=STARTED + 86_400)
)
NPS = Line("¿Nos recomendarías?", survey=AskedSurvey("nps-1", "nps", tuple(range(11)), until=STARTED + 86_400))
OPEN = Line("¿Qué podríamos mejorar?", survey=AskedSurvey("open-1", "open", until=STARTED + 86_400))
THANKS = "¡Gracias por decírnoslo!"


class FakeOpinions:
    """The promises of `Opinions`."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway
        self.votes: list[tuple[int, bool | None]] = []
        self.answers: list[tuple[str, int | None, str]] = []
        self.refusing: str | None = None
        self.delay = 0.0

    async def vote(self, session: Session, number: int, *, helpful: bool | None) -> ChatEvent:
        await self._refuse()
        events = self._gateway.rooms[session.token].events
        if not (0 < number <= len(events) and events[number - 1].votable):
            raise GatewayError("line_unknown")
        self.votes.append((number, helpful))
        events[number - 1] = replace(events[number - 1], helpful=helpful)
        return events[number - 1]

    async def answer_survey(
        self, session: Session, survey_id: str, *, score: int | None = None, comment: str = ""
    ) -> ChatEvent:
        await self._refuse()
        events = self._gateway.rooms[session.token].events
        event = next((event for event in events if event.survey and event.survey.id == survey_id), None)
        if event is None or event.survey is None:
            raise GatewayError("survey_unknown")
        asked = event.survey
        if (score is None) != (asked.kind == "open") or (score is not None and score not in asked.scores):
            raise GatewayError("bad_score")
        if asked.commented:
            raise GatewayError("survey_closed")
        self.answers.append((survey_id, score, comment))
        answered = replace(asked, score=score, commented=bool(comment), thanks=THANKS)
        events[event.number - 1] = replace(event, survey=answered)
        return events[event.number - 1]

    async def _refuse(self) -> None:
        await asyncio.sleep(self.delay)
        if self.refusing:
            raise GatewayError(self.refusing)


class FakeTelegram:
    """The promises of `OtherChannel`."""

    def __init__(self, *, ready: bool = True) -> None:
        self.ready = ready
        self.made: list[tuple[str, Place]] = []
        self.seconds = 600
        self.refusing: str | None = None

    async def way_out(self, place: Place, *, session_id: str) -> WayOut:
        if self.refusing:
            raise GatewayError(self.refusing)
        self.made.append((session_id, place))
        return WayOut(f"https://t.me/ciclos_de_prueba_bot?start={len(self.made):038d}", self.seconds)
