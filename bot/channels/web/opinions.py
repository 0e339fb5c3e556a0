"""The endpoints of what customers think: a vote on an answer, the answer to a survey."""

from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.web.bodies import BODY_DEADLINE, json_body
from bot.channels.web.lines import as_json
from bot.channels.web.problems import RefusedRequestError
from bot.channels.web.requests import comment_from, line_number_from, score_from, survey_id_from, vote_from
from bot.channels.web.sessions import refusals, session_of
from bot.channels.web.throttle import Throttle
from bot.gateway.protocol import ChatEvent, Gateway, Opinions, Session

OPINIONS_PER_MINUTE: Final = 60
"""Votes and answers of one session a minute, and as many at once: more than anybody has, fewer than an attack needs."""


class OpinionsApi:
    """Votes and surveys over the gateway's opinions; without any, the addresses do not exist."""

    def __init__(
        self, gateway: Gateway, opinions: Opinions | None, *, throttle: Throttle, body_deadline: float = BODY_DEADLINE
    ) -> None:
        self._gateway = gateway
        self._opinions = opinions
        self._throttle = throttle
        self._body_deadline = body_deadline

    def routes(self) -> list[Route]:
        """Where the endpoints stand."""
        return [
            Route("/api/messages/{number}/vote", self.vote, methods=["PUT"]),
            Route("/api/surveys/{id}", self.answer, methods=["POST"]),
        ]

    async def vote(self, request: Request) -> Response:
        """`PUT /api/messages/{number}/vote`: whether an answer helped; `null` takes the vote back."""
        opinions, session = await self._begin(request)
        helpful = vote_from(await json_body(request, deadline=self._body_deadline))
        number = line_number_from(request.path_params["number"])
        with refusals():
            return _line(await opinions.vote(session, number, helpful=helpful))

    async def answer(self, request: Request) -> Response:
        """`POST /api/surveys/{id}`: a score, words, or both."""
        opinions, session = await self._begin(request)
        body = await json_body(request, deadline=self._body_deadline)
        score, comment = score_from(body), comment_from(body)
        survey_id = survey_id_from(request.path_params["id"])
        if score is None and not comment:
            raise RefusedRequestError("empty_message")
        with refusals():
            return _line(await opinions.answer_survey(session, survey_id, score=score, comment=comment))

    async def _begin(self, request: Request) -> tuple[Opinions, Session]:
        if self._opinions is None:
            raise RefusedRequestError("not_found")
        session = await session_of(request, self._gateway)
        if not self._throttle.take(session.session_id):
            raise RefusedRequestError("too_many_messages")
        return self._opinions, session


def _line(event: ChatEvent) -> Response:
    return JSONResponse(as_json(event), headers={"Cache-Control": "no-store"})
