"""What goes with an answer: the other reading of the words, what to ask next, a person."""

from collections.abc import Sequence
from dataclasses import replace

from bot.catalogue import text
from bot.compiler.naming import choose_payload, response_of
from bot.dialogue.asking_which import told_apart, with_stage
from bot.dialogue.decisions import MOST_CHOICES, Offer, Reply
from bot.dialogue.hand_off import person_choice, wants_person
from bot.dialogue.knowledge import KnownQuestion, spoken
from bot.dialogue.position import Weighed
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.turn import Candidate, Choice


def reply_with(
    question: KnownQuestion,
    turn: TurnRead,
    services: ConversationServices,
    *,
    other: Weighed | None = None,
    rest: Sequence[Weighed] = (),
) -> tuple[Reply, Offer]:
    """The answer of a question with its choices, and what those choices offer.

    First comes `other`, the reading that the customer's place has put second; then `rest`, further questions of the
    message that nobody is sure of; then what the author suggests. A person takes the last place where one is offered.
    """
    there = _on_its_map(turn, question)
    person = person_choice(there, services) if question.question.handoff or wants_person(there, services) else ()
    most = MOST_CHOICES - len(person)
    readings = [other] if other and most else []
    further = _unique([each.question for each in rest] + _follow_ups(question, services), without=[question, *readings])
    further = further[: most - len(readings)]
    choices = (*(_meant(each.question, beside=question, turn=turn) for each in readings), *told_apart(further), *person)
    offered = (*(each.candidate for each in readings), *(Candidate(each.path, 0.0) for each in further))
    return said(question, choices=choices), Offer(turn.context.turn_id, offered)


def said(question: KnownQuestion, *, choices: tuple[Choice, ...] = ()) -> Reply:
    """The written answer of a question, in the language the question is spoken about."""
    response = question.answer_response
    of_its_own = None if response == response_of(question.path) else response
    return Reply(answer_of=question.path, choices=choices, link=question.link, response=of_its_own)


def _meant(other: KnownQuestion, *, beside: KnownQuestion, turn: TurnRead) -> Choice:
    """The customer's own words for "not this, that": with the stage, where the wording alone would say nothing new."""
    wording = with_stage(other) if other.wording == beside.wording else other.wording
    return Choice(text("replies.ask_which.rather", turn.context.language, question=wording), choose_payload(other.path))


def _follow_ups(question: KnownQuestion, services: ConversationServices) -> list[KnownQuestion]:
    found = (
        services.knowledge.question(path, map_id=question.journey.id, language=question.language)
        for path in question.follow_ups()
    )
    return [each for each in found if each]


def _unique(questions: Sequence[KnownQuestion], *, without: Sequence[KnownQuestion | Weighed]) -> list[KnownQuestion]:
    known = {each.path for each in without}
    return list({each.path: each for each in questions if each.path not in known}.values())


def _on_its_map(turn: TurnRead, question: KnownQuestion) -> TurnRead:
    """The turn as the question's map sees it, when the customer was taken to be on another one."""
    journey = question.journey
    if journey.id == turn.context.map_id:
        return turn
    language = turn.context.language if turn.heard else spoken(journey)
    return replace(turn, context=replace(turn.context, map_id=journey.id, language=language))
