"""Rules of the mapping method about each stage: it answers, teaches, has an owner, and speaks as the customer."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.journeys.model import JourneyMap, Stage
from bot.journeys.positions import Text
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice
from bot.journeys.wording import plain

_BEING_ONE: Final = re.compile(
    r"\b(?:ser|soy|como|as an?|being an?) (?:buen |buena |good |new )?(?:client[ea]|customer|buyer)\b"
)
"""Customers do speak of themselves as customers."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_COMPANY_VERBS: Final = {
    "es": _words(
        """aumentar atraer captar cerrar convencer convertir fidelizar generar impulsar incrementar
        maximizar monetizar persuadir posicionar promocionar rentabilizar retener vender"""
    ),
    "en": _words(
        """acquire attract boost capture convert convince drive generate increase maximise maximize monetise
        monetize persuade promote retain sell upsell"""
    ),
}
"""What companies do to customers: the first word of their goals, unless the sentence says whose it is."""

_COMPANY_WORDS: Final = {
    "es": _words(
        """cliente clientes clienta clientas conversion conversiones consumidor consumidores facturacion leads
        usuario usuarios ventas"""
    ),
    "en": _words("buyer buyers conversion conversions customer customers consumer consumers revenue sales"),
}
"""How companies name customers and what they want from them; no customer says so of their own goal."""

_FIRST_PERSON: Final = {
    "es": _words("me mi mis mio mia mios mias conmigo yo nos nuestro nuestra nuestros nuestras"),
    "en": _words("i me my mine myself we us our ours"),
}


def without_question(journey: JourneyMap) -> Iterator[Problem]:
    """JM311: the bot has nothing to say in a stage."""
    for stage in journey.stages:
        if not stage.questions:
            yield advice(stage.at, "JM311", stage=stage.id)


def without_education(journey: JourneyMap) -> Iterator[Problem]:
    """JM312: before the purchase, a stage only sells and supports; people first want to learn."""
    for stage in journey.stages:
        teaches = any(question.kind == "educational" for question in stage.questions)
        if stage.phase == "before" and stage.questions and not teaches:
            yield advice(stage.at, "JM312", stage=stage.id)


def without_owner(journey: JourneyMap) -> Iterator[Problem]:
    """JM316: nobody answers for a stage, nor for each of its touchpoints."""
    for stage in journey.stages:
        if not stage.owner and not (stage.touchpoints and all(each.owner for each in stage.touchpoints)):
            yield advice(stage.at, "JM316", stage=stage.id)


def without_strategy(journey: JourneyMap) -> Iterator[Problem]:
    """JM317: nothing says whether a stage attracts, converts or retains."""
    for stage in journey.stages:
        if not stage.strategy:
            yield advice(stage.at, "JM317", stage=stage.id)


def goals_of_the_company(journey: JourneyMap) -> Iterator[Problem]:
    """JM318: a goal says what the company wants of the customer, not what the customer wants."""
    language = journey.language.split("-")[0]
    if language in _COMPANY_VERBS:
        for stage in journey.stages:
            for goal in _goals(stage):
                words = _BEING_ONE.sub(" ", plain(goal.value)).split()
                if _speaks_as_company(words, language):
                    yield advice(goal.at, "JM318", goal=goal.value)


def _goals(stage: Stage) -> tuple[Text, ...]:
    goals = (stage.goal, *(question.goal for question in stage.questions))
    return tuple(goal for goal in goals if goal)


def _speaks_as_company(words: Sequence[str], language: str) -> bool:
    if not words or _FIRST_PERSON[language].intersection(words):
        return False
    return words[0] in _COMPANY_VERBS[language] or bool(_COMPANY_WORDS[language].intersection(words))
