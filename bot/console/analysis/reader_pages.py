"""The reader of one conversation, and one customer's journey across conversations and channels."""

from dataclasses import dataclass

from starlette.responses import Response

from bot.accounts.audit import Action, Deed, record
from bot.analytics.one_journey import ReadConversation, ReadSurvey, ReadTurn, read_conversation, read_journey
from bot.console.analysis.asking import Ask
from bot.console.analysis.conversation_pages import mood_of
from bot.console.analysis.criteria import question_words
from bot.console.analysis.opening import asking
from bot.console.analysis.registry import VIEWS
from bot.console.routing import PageRoute, missing
from bot.console.visit import Visit


@dataclass(frozen=True, slots=True)
class Reader:
    """What the templates ask for beyond the conversations themselves."""

    ask: Ask
    talks: tuple[ReadConversation, ...]

    def words(self, path: str) -> str:
        """How a question of the map is asked."""
        return question_words(self.ask.map, path)

    def answer(self, turn: ReadTurn) -> str:
        """The question of the map that was answered, as customers ask it; empty when none was."""
        if turn.question is None:
            return ""
        return question_words(self.ask.map, turn.question)

    def why(self, turn: ReadTurn) -> str:
        """How sure the assistant was, in words; empty where it did not have to guess."""
        if turn.chosen:
            return self.ask.say("reader.chosen")
        if turn.confidence is None:
            return ""
        return self.ask.say("reader.confidence", share=self.ask.formats.percent(turn.confidence))

    def stage(self, turn: ReadTurn) -> str:
        """Which stage the turn counts for, and why that one."""
        return self.ask.say(f"reader.stage_{turn.stage_source}", stage=self.ask.stage_name(turn.stage_id))

    def survey(self, each: ReadSurvey) -> str:
        """What was asked, and the score that was given."""
        score = "" if each.score is None else self.ask.formats.number(each.score)
        return self.ask.say(f"reader.survey_{each.kind}", score=score)

    def moods(self, talk: ReadConversation) -> str:
        """The strip of moods, for who cannot see it."""
        told = [mood_of(each.sentiment) for each in talk.turns if each.sentiment is not None]
        return self.ask.say("reader.moods_label", low=told.count("low"), high=told.count("high"), all=len(told))

    def mood(self, value: float) -> str:
        """`low`, `even` or `high`."""
        return mood_of(value)


async def conversation(visit: Visit) -> Response:
    """`GET analysis/conversations/{number}`: turn by turn; `number` is any turn of it. Looking is a deed."""
    return await _read(visit, "analysis/conversation", whole=False)


async def customer_journey(visit: Visit) -> Response:
    """`GET analysis/journeys/{number}`: all conversations of the journey that the turn `number` belongs to."""
    return await _read(visit, "analysis/journey", whole=True)


async def _read(visit: Visit, template: str, *, whole: bool) -> Response:
    number = int(visit.request.path_params["number"])
    found = await visit.work(_found, visit, number, whole=whole)
    if found is None:
        return missing(visit)
    accounts = visit.services.accounts
    deed = Deed(visit.actor, Action.CONVERSATION_READ, str(found.talks[0].number), {"conversations": len(found.talks)})
    await visit.work(record, accounts.database, deed, at=accounts.now())
    return visit.page(template, reader=found, ask=found.ask, talks=found.talks, number=number, views=VIEWS)


def _found(visit: Visit, number: int, *, whole: bool) -> Reader | None:
    with asking(visit.services, visit.request.query_params, language=visit.language) as ask:
        if ask is None:
            return None
        if whole:
            talks = read_journey(ask.connection, ask.scope.stages, number)
        else:
            one = read_conversation(ask.connection, ask.scope.stages, number)
            talks = (one,) if one else ()
    return Reader(ask, talks) if talks else None


PAGES = (
    PageRoute("conversation", "/analysis/conversations/{number:int}", conversation),
    PageRoute("customer_journey", "/analysis/journeys/{number:int}", customer_journey),
)
